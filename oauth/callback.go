package oauth

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// callback serves the redirect URI. Everything on this machine can reach it,
// so it believes nothing that does not carry the state of the request.
type callback struct{ a *Authorization }

// maxQuery leaves room for a description of 10 KB in which every character is
// escaped (Google: a code has at most 256 bytes).
const maxQuery = 40 << 10

// maxCode is far more than the code of any server that is known.
const maxCode = 8 << 10

func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Connection", "close")

	redirect := c.a.redirect
	switch {
	case r.Host != redirect.Host:
		http.Error(w, "this address is not served here", http.StatusMisdirectedRequest)
	case len(r.RequestURI) > maxQuery:
		http.Error(w, "too long", http.StatusRequestURITooLong)
	case r.URL.Path != pathOf(redirect), r.URL.Path == "/" && r.URL.RawQuery == "":
		http.NotFound(w, r)
	case r.Method != http.MethodGet:
		h.Set("Allow", http.MethodGet)
		http.Error(w, "only GET", http.StatusMethodNotAllowed)
	default:
		outcome, status := c.a.accept(r.URL.RawQuery)
		if status != http.StatusOK {
			http.Error(w, "this is not the answer that gcdesk waits for", status)
			return
		}
		c.page(w, outcome)
	}
}

func (c *callback) page(w http.ResponseWriter, outcome Outcome) {
	if c.a.options.Page == nil {
		http.Error(w, "You can close this tab.", http.StatusOK)
		return
	}
	page := c.a.options.Page(outcome)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy",
		"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; style-src '"+styleHash(page)+"'")
	w.Write(page)
}

// styleHash names the page's one style element to the browser (CSP level 2).
func styleHash(page []byte) string {
	_, rest, _ := strings.Cut(string(page), "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// accept reads an authorization response. 400 means that it is not ours and
// nothing has changed.
func (a *Authorization) accept(query string) (Outcome, int) {
	q, err := url.ParseQuery(query)
	if err != nil || len(q.Get("code")) > maxCode || len(q["state"]) != 1 || len(q["code"]) > 1 || len(q["error"]) > 1 || len(q["iss"]) > 1 {
		return 0, http.StatusBadRequest
	}
	if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(a.state)) != 1 {
		return 0, http.StatusBadRequest
	}
	outcome := AlreadyDone
	a.answered.Do(func() {
		r := a.read(q)
		outcome = SignedIn
		var refused *Error
		if errors.As(r.err, &refused) && refused.Code == "access_denied" {
			outcome = Declined
		} else if r.err != nil {
			outcome = Failed
		}
		a.answer <- r
	})
	return outcome, http.StatusOK
}

// read judges a response that is ours (RFC 6749 section 4.1.2, RFC 9207
// section 2.4: the issuer is compared before the code is used).
func (a *Authorization) read(q url.Values) response {
	issuer := a.client.Endpoints.Issuer
	if q.Has("iss") && issuer != "" && q.Get("iss") != issuer {
		return response{err: ErrIssuer}
	}
	if q.Has("error") {
		say := func(name string) string { return Clean(hide(q.Get(name), []string{a.state, q.Get("code")})) }
		return response{err: unnamed(&Error{Op: "authorize", Code: say("error"), Description: say("error_description"), Subtype: say("error_subtype")}, nil)}
	}
	if q.Get("code") == "" {
		return response{err: ErrNoCode}
	}
	return response{code: q.Get("code")}
}

// ErrPasted is the answer to a pasted address that is not the response to this
// request.
var ErrPasted = errors.New("not the address of this sign-in")

// trimAddress takes off what comes along when an address is copied: quotes,
// the line breaks of a terminal; and puts back the scheme that browsers hide.
func trimAddress(s string) string {
	s = strings.Trim(strings.Join(strings.Fields(s), ""), `"'<>`)
	if !strings.HasPrefix(s, "http") {
		s = "http://" + s
	}
	return s
}

// pathOf is the path that a browser asks for.
func pathOf(u *url.URL) string {
	if u.Path == "" {
		return "/"
	}
	return u.Path
}
