package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gcdesk/oauth"
)

// authorizationRequest is RFC 6749 section 4.1.1 with PKCE (RFC 7636) and
// Google's parameters.
type authorizationRequest struct {
	client      Client
	redirectURI string
	scopes      oauth.Scopes
	state       string
	hasState    bool
	nonce       string
	challenge   string
	method      string // S256 or plain
	offline     bool   // access_type
	included    bool   // include_granted_scopes
	prompt      []string
	hint        string
}

var challengeForm = lazily(`^[A-Za-z0-9._~-]{43,128}$`)

// authorizationRequest reads and checks the request. Whatever is wrong with it
// is told to the browser, never to the redirect URI.
func (s *Server) authorizationRequest(q url.Values) (authorizationRequest, *blocked) {
	for name, values := range q {
		if len(values) > 1 {
			return authorizationRequest{}, invalidRequest("Parameter named more than once: " + name)
		}
	}
	for _, name := range []string{"client_id", "redirect_uri", "response_type", "scope"} {
		if q.Get(name) == "" {
			return authorizationRequest{}, invalidRequest("Missing required parameter: " + name)
		}
	}
	c, unusable := s.usable(q.Get("client_id"))
	if unusable != nil {
		return authorizationRequest{}, &blocked{Code: unusable.Code, Detail: unusable.Description}
	}
	a := authorizationRequest{
		client:      c,
		redirectURI: q.Get("redirect_uri"),
		scopes:      oauth.ParseScopes(q.Get("scope")),
		state:       q.Get("state"),
		hasState:    q.Has("state"),
		nonce:       q.Get("nonce"),
		challenge:   q.Get("code_challenge"),
		method:      q.Get("code_challenge_method"),
		offline:     q.Get("access_type") == "offline",
		included:    q.Get("include_granted_scopes") == "true",
		prompt:      strings.Fields(q.Get("prompt")),
		hint:        q.Get("login_hint"),
	}
	return a, a.check(q)
}

func (a *authorizationRequest) check(q url.Values) *blocked {
	switch a.client.checkRedirect(a.redirectURI) {
	case errRedirectMismatch:
		return &blocked{Code: "redirect_uri_mismatch", App: a.client.App, RedirectURI: a.redirectURI}
	case errRedirectForm:
		return &blocked{Code: "invalid_request", App: a.client.App, Detail: "Unsupported redirect_uri", RedirectURI: a.redirectURI}
	}
	if t := q.Get("response_type"); t != "code" {
		return invalidRequest("Invalid response_type: " + t)
	}
	if a.method == "" {
		a.method = "plain" // RFC 7636 section 4.3
	} else if a.challenge == "" {
		return invalidRequest("Missing required parameter: code_challenge")
	}
	if a.method != "plain" && a.method != "S256" {
		return invalidRequest("Invalid code_challenge_method: " + a.method)
	}
	if a.challenge != "" && !challengeForm().MatchString(a.challenge) {
		return invalidRequest("Invalid code_challenge")
	}
	if t := q.Get("access_type"); t != "" && t != "online" && t != "offline" {
		return invalidRequest("Invalid access_type: " + t)
	}
	for _, p := range a.prompt {
		if p != "none" && p != "consent" && p != "select_account" || p == "none" && len(a.prompt) > 1 {
			return invalidRequest("Invalid prompt: " + q.Get("prompt"))
		}
	}
	var valid, invalid []string
	for _, n := range strings.Fields(q.Get("scope")) {
		if _, ok := consentTo(oauth.FullScope(n)); ok && (n == oauth.FullScope(n) || n == "email" || n == "profile" || strings.HasSuffix(n, "/")) {
			valid = append(valid, n)
		} else {
			invalid = append(invalid, n)
		}
	}
	if len(invalid) > 0 {
		return &blocked{
			Code: "invalid_scope", App: a.client.App,
			Detail: invalidScopes(valid, invalid),
		}
	}
	return nil
}

// authorize is the authorization endpoint. It needs a person unless the
// consent is remembered and the account is named.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	lang := s.pages.language(r)
	if f := faultOf(r); f != nil && f.Blocked != "" {
		s.showBlocked(w, lang, s.pretended(f.Blocked, r.URL.Query()))
		return
	}
	a, wrong := s.authorizationRequest(r.URL.Query())
	if wrong != nil {
		s.showBlocked(w, lang, wrong)
		return
	}
	v := &visit{authorizationRequest: a, lang: lang}
	if f := faultOf(r); f != nil {
		v.edit, v.warn = f.Redirect, f.Warn
	}
	account, known := s.account(a.hint)
	if slices.Contains(a.prompt, "none") {
		if wrong := s.barred(a, account); !known || wrong != nil || !s.remembered(a, account) {
			s.sendBack(w, r, v, url.Values{"error": {"interaction_required"}})
			return
		}
		s.grantCode(w, r, v, account, a.scopes, false)
		return
	}
	s.visits.open(v, s.Now())
	if !known || slices.Contains(a.prompt, "select_account") {
		s.showAccounts(w, v)
		return
	}
	s.chosen(w, r, v, account, false)
}

// remembered reports whether nothing is left to ask the account.
func (s *Server) remembered(a authorizationRequest, account Account) bool {
	given := s.ledger.consented(a.client.project(), account.Sub, s.Now())
	return !slices.ContainsFunc(a.scopes, func(n string) bool { return !given.Has(n) })
}

// chosen goes on with an account: blocked, straight back, or to the consent,
// before which stands a warning unless the person was warned.
func (s *Server) chosen(w http.ResponseWriter, r *http.Request, v *visit, account Account, warned bool) {
	if wrong := s.barred(v.authorizationRequest, account); wrong != nil {
		s.showBlocked(w, v.lang, wrong)
		return
	}
	if s.remembered(v.authorizationRequest, account) && !slices.Contains(v.prompt, "consent") {
		if s.visits.close(v) {
			s.grantCode(w, r, v, account, v.scopes, false)
		} else {
			s.showOutdated(w, v.lang)
		}
		return
	}
	if !warned && (v.warn || s.suspicious(v.authorizationRequest)) {
		s.showWarning(w, v, account)
		return
	}
	s.showConsent(w, v, account, s.ledger.consented(v.client.project(), account.Sub, s.Now()))
}
