package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gcdesk/oauth"
)

// consent takes the answers of the account page and the consent page.
func (s *Server) consent(w http.ResponseWriter, r *http.Request) {
	var edit func(url.Values)
	if f := faultOf(r); f != nil {
		edit = f.Redirect
	}
	v, ok := s.visits.find(r.PostForm.Get("request"), s.Now(), edit)
	if !ok {
		s.showOutdated(w, s.pages.language(r))
		return
	}
	account, known := s.account(r.PostForm.Get("account"))
	switch answer := r.PostForm.Get("answer"); {
	case answer == "cancel":
		if !s.visits.close(v) {
			s.showOutdated(w, v.lang)
			return
		}
		s.sendBack(w, r, v, url.Values{"error": {"access_denied"}})
	case answer == "other" || !known:
		s.showAccounts(w, v)
	case answer == "all":
		s.showConsent(w, v, account, v.scopes)
	case answer == "continue":
		brief := s.ledger.policies().AsksHowLong && !r.PostForm.Has("ongoing")
		s.agreed(w, r, v, account, v.allowed(r.PostForm["scope"]), brief)
	case answer == "unsafe":
		s.chosen(w, r, v, account, true)
	default:
		s.chosen(w, r, v, account, false)
	}
}

// allowed is what was asked, less the permissions with a tick box that was
// left empty.
func (v *visit) allowed(ticked []string) oauth.Scopes {
	if !v.scopes.TickBoxes() {
		return v.scopes
	}
	return slices.DeleteFunc(slices.Clone(v.scopes), func(n string) bool {
		return !oauth.IsSignIn(n) && !slices.Contains(ticked, n)
	})
}

func (s *Server) agreed(w http.ResponseWriter, r *http.Request, v *visit, account Account, scopes oauth.Scopes, brief bool) {
	if wrong := s.barred(v.authorizationRequest, account); wrong != nil {
		s.showBlocked(w, v.lang, wrong)
		return
	}
	if !s.visits.close(v) {
		s.showOutdated(w, v.lang)
		return
	}
	if len(scopes) == 0 { // nothing was ticked, and no sign-in was asked
		s.sendBack(w, r, v, url.Values{"error": {"access_denied"}})
		return
	}
	if err := s.ledger.remember(v.client, account.Sub, scopes, brief, s.Now()); err != nil {
		s.sendBack(w, r, v, url.Values{"error": {"server_error"}})
		return
	}
	s.grantCode(w, r, v, account, scopes, true)
}

// grantCode ends a visit with an authorization code. asked says that a person
// has just consented: only then a Web application gets a refresh token.
func (s *Server) grantCode(w http.ResponseWriter, r *http.Request, v *visit, account Account, scopes oauth.Scopes, asked bool) {
	desktop := v.client.Type == oauth.Desktop
	if v.included && !desktop {
		scopes = oauth.NewScopes(slices.Concat(scopes, s.ledger.consented(v.client.project(), account.Sub, s.Now()))...)
	}
	value := s.visits.addCode(&code{
		authorizationRequest: v.authorizationRequest,
		sub:                  account.Sub,
		granted:              scopes,
		refresh:              desktop || v.offline && asked,
	}, s.Now())
	answer := url.Values{
		"code":     {value},
		"iss":      {s.URL},
		"scope":    {redirectScope(scopes)},
		"authuser": {strconv.Itoa(slices.Index(s.Accounts, account))},
		"prompt":   {"none"},
	}
	if asked {
		answer.Set("prompt", "consent")
	}
	if account.Domain != "" {
		answer.Set("hd", account.Domain)
	}
	s.sendBack(w, r, v, answer)
}

// sendBack redirects the browser to the client with its state.
func (s *Server) sendBack(w http.ResponseWriter, r *http.Request, v *visit, answer url.Values) {
	if v.hasState {
		answer.Set("state", v.state)
	}
	if v.edit != nil {
		v.edit(answer)
	}
	separator := "?"
	if strings.Contains(v.redirectURI, "?") {
		separator = "&"
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, v.redirectURI+separator+answer.Encode(), http.StatusSeeOther)
}

// grantedScope is the scope of a token answer: Google's long names, openid
// added to the other sign-in scopes, in an order of its own.
func grantedScope(scopes oauth.Scopes) string {
	names := slices.Clone(scopes)
	if slices.ContainsFunc(names, oauth.IsSignIn) && !names.Has("openid") {
		names = append(names, "openid")
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// redirectScope is the same for the redirect, where the short names of sign-in
// stand before the long ones.
func redirectScope(scopes oauth.Scopes) string {
	granted := grantedScope(scopes)
	var short []string
	for _, n := range []string{"email", "profile"} {
		if scopes.Has(n) {
			short = append(short, n)
		}
	}
	return strings.Join(append(short, granted), " ")
}

// permission is a line of the consent page.
type permission struct {
	Scope  string
	Short  string
	Text   string
	Box    bool
	Ticked bool
}

func (s *Server) showAccounts(w http.ResponseWriter, v *visit) {
	s.pages.show(w, v.lang, "account", http.StatusOK, v.returnTo(), map[string]any{
		"Key": v.key, "App": v.client.App, "Accounts": s.active(), "Hint": v.hint,
	})
}

func (s *Server) showConsent(w http.ResponseWriter, v *visit, account Account, ticked oauth.Scopes) {
	boxes := v.scopes.TickBoxes()
	var choices, always []permission
	for _, n := range v.scopes {
		text, _ := consentTo(n)
		p := permission{Scope: n, Short: oauth.ShortScope(n), Text: text, Box: boxes && !oauth.IsSignIn(n), Ticked: ticked.Has(n)}
		if p.Box {
			choices = append(choices, p)
		} else {
			always = append(always, p)
		}
	}
	s.pages.show(w, v.lang, "consent", http.StatusOK, v.returnTo(), map[string]any{
		"Key": v.key, "App": v.client.App, "Account": account, "Choices": choices, "Always": always,
		"AsksHowLong": s.ledger.policies().AsksHowLong,
	})
}

// showWarning is the page of an app that Google has not verified.
func (s *Server) showWarning(w http.ResponseWriter, v *visit, account Account) {
	s.pages.show(w, v.lang, "unverified", http.StatusOK, v.returnTo(), map[string]any{
		"Key": v.key, "App": v.client.App, "Account": account,
	})
}

func (s *Server) showOutdated(w http.ResponseWriter, lang string) {
	s.pages.show(w, lang, "message", http.StatusBadRequest, "", map[string]any{
		"Heading": "This page is out of date",
		"Text":    "It was answered already, or it waited too long. Go back to the app and start again.",
	})
}

// returnTo is where the form may lead, for the content security policy.
func (v *visit) returnTo() string {
	u, err := url.Parse(v.redirectURI)
	if err != nil || strings.Contains(u.Host, "[") {
		return "http:" // the policy's grammar has no IPv6 addresses
	}
	return u.Scheme + "://" + u.Host
}
