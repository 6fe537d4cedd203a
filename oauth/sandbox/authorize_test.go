package sandbox_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

const (
	contacts  = "https://www.googleapis.com/auth/contacts"
	readonly  = "https://www.googleapis.com/auth/contacts.readonly"
	otherRead = "https://www.googleapis.com/auth/contacts.other.readonly"
	emailLong = "https://www.googleapis.com/auth/userinfo.email"
)

func TestAnswerCarriesWhatGoogleSends(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)

	got := a.visit(sandbox.Person{Account: "katherine@example.org"}, a.link("openid email "+readonly))
	if !strings.HasPrefix(got.Get("code"), "4/0A") || len(got.Get("code")) > 256 {
		t.Errorf("got code %q", got.Get("code"))
	}
	for name, want := range map[string]string{
		"state": "st/ate+1", "iss": s.URL, "authuser": "2", "prompt": "consent", "hd": "example.org",
		"scope": "email " + readonly + " " + emailLong + " openid",
	} {
		if got.Get(name) != want {
			t.Errorf("%s: got %q, want %q", name, got.Get(name), want)
		}
	}
	if got := a.visit(sandbox.Person{}, a.link("openid")); got.Has("hd") {
		t.Errorf("a consumer account has the domain %q", got.Get("hd"))
	}
	stay := sandbox.Person{Stays: true}
	page, err := stay.Visit(t.Context(), a.link("openid"))
	if err != nil || !strings.Contains(page.URL, "code=4%2F0A") {
		t.Errorf("the code is not encoded (%v)", err)
	}
}

func TestCancelIsAccessDenied(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	for _, p := range []sandbox.Person{{Cancels: true}, {Cancels: true, Account: "grace@example.com"}} {
		got := a.visit(p, a.link(readonly, "login_hint", p.Account))
		if got.Get("error") != "access_denied" || got.Get("state") != "st/ate+1" || got.Has("code") {
			t.Errorf("got %v", got)
		}
	}
}

func TestBlockedRequestsStayInTheBrowser(t *testing.T) {
	gone, off := sandbox.DesktopClient(), sandbox.DesktopClient()
	gone.ID, gone.Deleted = "2-gone", true
	off.ID, off.Disabled = "2-off", true
	s := start(t, &sandbox.Server{Clients: []sandbox.Client{sandbox.DesktopClient(), sandbox.WebClient(), gone, off}})
	a := newApp(t, s)
	web := s.Clients[1].ID
	for _, tt := range []struct {
		change []string
		want   string
	}{
		{[]string{"client_id", "1-nobody"}, "Error 401: invalid_client"},
		{[]string{"client_id", "2-gone"}, "Error 401: deleted_client"},
		{[]string{"client_id", "2-off"}, "Error 403: disabled_client"},
		{[]string{"client_id", ""}, "Error 400: invalid_request"},
		{[]string{"redirect_uri", ""}, "Error 400: invalid_request"},
		{[]string{"response_type", ""}, "Error 400: invalid_request"},
		{[]string{"response_type", "token"}, "Error 400: invalid_request"},
		{[]string{"scope", ""}, "Error 400: invalid_request"},
		{[]string{"scope", "contacts.readonly"}, "Error 400: invalid_scope"},
		{[]string{"scope", readonly + " made.up"}, "{valid=[" + readonly + "], invalid=[made.up]}"},
		{[]string{"code_challenge", "short"}, "Error 400: invalid_request"},
		{[]string{"code_challenge", ""}, "Error 400: invalid_request"},
		{[]string{"code_challenge_method", "S512"}, "Error 400: invalid_request"},
		{[]string{"access_type", "sometimes"}, "Error 400: invalid_request"},
		{[]string{"prompt", "none consent"}, "Error 400: invalid_request"},
		{[]string{"prompt", "login"}, "Error 400: invalid_request"},
		{[]string{"redirect_uri", "urn:ietf:wg:oauth:2.0:oob"}, "Error 400: invalid_request"},
		{[]string{"redirect_uri", "com.example.app:/back"}, "Error 400: invalid_request"},
		{[]string{"redirect_uri", "https://127.0.0.1:9/callback"}, "Error 400: redirect_uri_mismatch"},
		{[]string{"redirect_uri", "http://192.0.2.1:9/callback"}, "Error 400: redirect_uri_mismatch"},
		{[]string{"redirect_uri", "http://127.0.0.1:9/callback?x=1"}, "Error 400: redirect_uri_mismatch"},
		{[]string{"redirect_uri", "http://127.0.0.1:9/callback#x"}, "Error 400: redirect_uri_mismatch"},
		{[]string{"redirect_uri", "http://u@127.0.0.1:9/callback"}, "Error 400: redirect_uri_mismatch"},
		{[]string{"redirect_uri", "http://127.0.0.1.evil.example/"}, "Error 400: redirect_uri_mismatch"},
		{[]string{"client_id", web}, "Error 400: redirect_uri_mismatch"},
		{[]string{"client_id", web, "redirect_uri", oauth.DefaultWebRedirectURI + "/"}, "Error 400: redirect_uri_mismatch"},
		{[]string{"client_id", web, "redirect_uri", strings.Replace(oauth.DefaultWebRedirectURI, "127.0.0.1", "localhost", 1)}, "Error 400: redirect_uri_mismatch"},
	} {
		page := a.blocked(sandbox.Person{}, a.link(readonly, tt.change...))
		if !strings.Contains(page.Body, tt.want) || !strings.Contains(page.Body, "<h1") || !strings.Contains(page.Body, "Access blocked: ") {
			t.Errorf("%v: got %d without %q", tt.change, page.Status, tt.want)
		}
		if page.Status < 400 {
			t.Errorf("%v: got status %d", tt.change, page.Status)
		}
	}
	page := a.blocked(sandbox.Person{}, a.link(readonly)+"&state=again")
	if !strings.Contains(page.Body, "Error 400: invalid_request") {
		t.Errorf("a parameter named twice: got %d", page.Status)
	}
}

func TestRedirectURIsOfBothTypes(t *testing.T) {
	s := start(t, &sandbox.Server{})
	for _, uri := range []string{
		"http://127.0.0.1:51121", "http://127.0.0.1:51121/", "http://127.0.0.1:51121/deep/path", "http://[::1]:4000/x", "http://localhost:4000", "http://localhost",
	} {
		a := newApp(t, s)
		a.uri = uri
		if got := a.visit(sandbox.Person{}, a.link("openid", "redirect_uri", uri)); !got.Has("code") {
			t.Errorf("%s: got %v", uri, got)
		}
	}
	web := app{t, s, s.Clients[1], oauth.DefaultWebRedirectURI}
	if got := web.visit(sandbox.Person{}, web.link("openid")); !got.Has("code") {
		t.Errorf("the registered URI: got %v", got)
	}
}

func TestAccountsThatMayNotComeIn(t *testing.T) {
	internal, tested := sandbox.DesktopClient(), sandbox.DesktopClient()
	internal.ID, internal.Organization = "2-internal", "example.org"
	tested.ID, tested.TestUsers = "2-tested", []string{"Ada@Example.com"}
	s := start(t, &sandbox.Server{Testing: true, Clients: []sandbox.Client{internal, tested}})
	a := newApp(t, s)

	ada, grace, katherine := sandbox.Person{Account: "ada@example.com"}, sandbox.Person{Account: "grace@example.com"}, sandbox.Person{Account: "katherine@example.org"}
	if page := a.blocked(ada, a.link(readonly)); page.Status != 403 || !strings.Contains(page.Body, "Error 403: org_internal") {
		t.Errorf("outside the organization: got %d", page.Status)
	}
	a.visit(katherine, a.link(readonly))

	a.client = tested
	if page := a.blocked(grace, a.link(readonly)); page.Status != 403 || !strings.Contains(page.Body, "Error 403: access_denied") {
		t.Errorf("no test user: got %d", page.Status)
	}
	a.visit(ada, a.link(readonly))
	if err := s.SetTesting(false); err != nil {
		t.Fatal(err)
	}
	a.visit(grace, a.link(readonly))
}

func TestWhichPagesAPersonSees(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	page := func(more ...string) string {
		t.Helper()
		body := get(t, a.link("openid email "+readonly, more...), "").raw
		_, name, _ := strings.Cut(body, `data-page="`)
		name, _, _ = strings.Cut(name, `"`)
		return name
	}
	ada := s.Accounts[0]
	for _, tt := range []struct {
		more []string
		want string
	}{
		{nil, "account"},
		{[]string{"login_hint", "nobody@example.com"}, "account"},
		{[]string{"login_hint", ada.Email}, "consent"},
		{[]string{"login_hint", ada.Sub}, "consent"},
		{[]string{"login_hint", ada.Email, "prompt", "select_account"}, "account"},
	} {
		if got := page(tt.more...); got != tt.want {
			t.Errorf("first time, %v: got %s, want %s", tt.more, got, tt.want)
		}
	}
	if got := a.visit(sandbox.Person{}, a.link(readonly, "prompt", "none", "login_hint", ada.Email)); got.Get("error") != "interaction_required" {
		t.Errorf("prompt=none before consent: got %v", got)
	}

	a.visit(sandbox.Person{Account: ada.Sub}, a.link("openid email "+readonly))
	hint := []string{"login_hint", ada.Email}
	if got := a.visit(sandbox.Person{}, a.link(readonly, hint...)); got.Get("prompt") != "none" || !got.Has("code") {
		t.Errorf("remembered: got prompt=%s", got.Get("prompt"))
	}
	if got := a.visit(sandbox.Person{}, a.link(readonly, "prompt", "none", "login_hint", ada.Sub)); !got.Has("code") {
		t.Errorf("prompt=none after consent: got %v", got)
	}
	if got := a.visit(sandbox.Person{}, a.link(readonly, "prompt", "none")); got.Get("error") != "interaction_required" {
		t.Errorf("prompt=none with three accounts: got %v", got)
	}
	if got := page("login_hint", ada.Email, "prompt", "consent"); got != "consent" {
		t.Errorf("prompt=consent: got %s", got)
	}
	if got := get(t, a.link(contacts, hint...), "").raw; !strings.Contains(got, `data-page="consent"`) {
		t.Error("a permission more was not asked for")
	}
}

func TestConsentIsRememberedByProject(t *testing.T) {
	other := sandbox.DesktopClient()
	other.ID, other.ProjectID = "3-other", "another-project"
	s := start(t, &sandbox.Server{Clients: []sandbox.Client{sandbox.DesktopClient(), sandbox.WebClient(), other}})
	a := newApp(t, s)
	a.visit(sandbox.Person{}, a.link(readonly))

	web := app{t, s, s.Clients[1], oauth.DefaultWebRedirectURI}
	if got := web.visit(sandbox.Person{}, web.link(readonly)).Get("prompt"); got != "none" {
		t.Errorf("same project: got prompt=%s", got)
	}
	a.client = other
	if got := a.visit(sandbox.Person{}, a.link(readonly)).Get("prompt"); got != "consent" {
		t.Errorf("another project: got prompt=%s", got)
	}
}

func TestTickBoxes(t *testing.T) {
	for _, tt := range []struct {
		scope string
		boxes []string
	}{
		{"openid email profile", nil},
		{readonly, nil},
		{"openid " + readonly, []string{readonly}},
		{readonly + " " + otherRead, []string{readonly, otherRead}},
		{"openid email " + contacts + " " + otherRead, []string{contacts, otherRead}},
	} {
		s := start(t, &sandbox.Server{})
		a := newApp(t, s)
		page := get(t, a.link(tt.scope, "login_hint", "ada@example.com"), "").raw
		if got := strings.Count(page, `name="scope"`); got != len(tt.boxes) {
			t.Errorf("%s: got %d boxes, want %d", tt.scope, got, len(tt.boxes))
		}
		for _, box := range tt.boxes {
			if !strings.Contains(page, `name="scope" value="`+box+`">`) {
				t.Errorf("%s: no empty box for %s", tt.scope, box)
			}
		}
		for _, scope := range oauth.ParseScopes(tt.scope) {
			known, _ := oauth.Known(scope)
			if !strings.Contains(page, known.Consent[:12]) {
				t.Errorf("%s: the page does not say %q", tt.scope, known.Consent)
			}
		}
	}
}

func TestPermissionsLeftOut(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	scope := "openid email " + readonly + " " + otherRead

	got := a.signIn(sandbox.Person{Leaves: oauth.NewScopes("contacts.other.readonly")}, scope)
	if got.text("scope") != readonly+" "+emailLong+" openid" {
		t.Errorf("got %q", got.text("scope"))
	}
	if got := get(t, a.link(scope, "login_hint", "ada@example.com"), "").raw; strings.Count(got, " checked>") != 1 {
		t.Error("what is allowed already is not ticked, or more is")
	}
	grace := sandbox.Person{Account: "grace@example.com", Leaves: oauth.NewScopes("contacts.readonly", "contacts.other.readonly")}
	if got := a.signIn(grace, scope); got.text("scope") != emailLong+" openid" {
		t.Errorf("everything left out: got %q", got.text("scope"))
	}
	if got := a.visit(grace, a.link(readonly+" "+otherRead)); got.Get("error") != "access_denied" {
		t.Errorf("nothing left: got %v", got)
	}
}

// consentForm opens the consent page as a browser and returns the key in it.
func consentForm(t *testing.T, a app) string {
	t.Helper()
	page := get(t, a.link("openid "+readonly, "login_hint", "ada@example.com"), "").raw
	_, key, found := strings.Cut(page, `name="request" value="`)
	key, _, _ = strings.Cut(key, `"`)
	if !found || len(key) < 32 {
		t.Fatalf("no key in the page")
	}
	return key
}

func TestConsentFormIsAnsweredOnce(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer := func(key string) int {
		res, err := browser.PostForm(s.URL+"/consent", url.Values{"request": {key}, "account": {s.Accounts[0].Sub}, "answer": {"continue"}})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	key := consentForm(t, a)
	if got := answer("forged"); got != http.StatusBadRequest {
		t.Errorf("forged: got %d", got)
	}
	if got := answer(key); got != http.StatusSeeOther {
		t.Errorf("answered: got %d", got)
	}
	if got := answer(key); got != http.StatusBadRequest {
		t.Errorf("answered again: got %d", got)
	}
}

// Answers to one form at once, each with a fault, for the race detector to see;
// the fault stays with the form until the way back.
func TestConsentFormIsAnsweredAtOnce(t *testing.T) {
	s := start(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		if r.Method == http.MethodPost && r.Header.Get("X-Last") == "" {
			return &sandbox.Fault{Redirect: func(v url.Values) { v.Set("error", "server_error") }}
		}
		return nil
	}})
	key := consentForm(t, newApp(t, s))
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer := func(answer, last string) (to string) {
		form := url.Values{"request": {key}, "account": {s.Accounts[0].Sub}, "answer": {answer}}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/consent", strings.NewReader(form.Encode()))
		if err != nil {
			t.Error(err)
			return ""
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Last", last)
		res, err := browser.Do(r)
		if err != nil {
			t.Error(err)
			return ""
		}
		res.Body.Close()
		return res.Header.Get("Location")
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				answer("other", "")
			}
		})
	}
	all.Wait()
	if to := answer("cancel", "yes"); !strings.Contains(to, "error=server_error") {
		t.Errorf("sent to %q", to)
	}
}

func TestButtonsThatStayOnThePage(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	key := consentForm(t, a)
	all := post(t, s.URL+"/consent", "request", key, "account", s.Accounts[0].Sub, "answer", "all").raw
	if !strings.Contains(all, `value="`+readonly+`" checked>`) {
		t.Error("tick all leaves boxes empty")
	}
	if got := post(t, s.URL+"/consent", "request", key, "account", s.Accounts[0].Sub, "answer", "other").raw; !strings.Contains(got, `data-page="account"`) {
		t.Error("use another account does not offer the accounts")
	}
}

func TestPagesWaitAnHour(t *testing.T) {
	c := newClock()
	s := start(t, &sandbox.Server{Now: c.Now})
	key := consentForm(t, newApp(t, s))
	c.pass(time.Hour)
	if got := post(t, s.URL+"/consent", "request", key, "answer", "cancel").status; got != http.StatusBadRequest {
		t.Errorf("got %d", got)
	}
}

func TestPagesAreInert(t *testing.T) {
	evil := sandbox.DesktopClient()
	evil.App = `<script>alert(1)</script>`
	s := start(t, &sandbox.Server{Clients: []sandbox.Client{evil}})
	a := newApp(t, s)
	for _, link := range []string{
		a.link(readonly), a.link(readonly, "login_hint", "ada@example.com"), a.link("<script>alert(1)</script>"),
		a.link(readonly, "redirect_uri", "javascript:alert(1)"), s.URL + "/", s.URL + "/faults",
	} {
		got := get(t, link, "")
		policy := got.header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("policy %q", policy)
		}
		for _, name := range []string{"X-Content-Type-Options", "Cache-Control", "Referrer-Policy"} {
			if got.header.Get(name) == "" {
				t.Errorf("no %s", name)
			}
		}
		if strings.Contains(got.raw, "<script") {
			t.Error("script in the page")
		}
		if !strings.Contains(got.raw, ">Practice</span>") {
			t.Error("no label")
		}
	}
}

func TestGermanPages(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	if got := get(t, a.link(readonly, "hl", "de-AT"), "").raw; !strings.Contains(got, `<html lang="de">`) || !strings.Contains(got, "Konto auswählen") {
		t.Error("hl=de-AT is not German")
	}
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, a.link(readonly), nil)
	r.Header.Set("Accept-Language", "de,en;q=0.5")
	if got := do(t, r).raw; !strings.Contains(got, `<html lang="de">`) {
		t.Error("a German browser sees English")
	}
	r.URL.RawQuery += "&hl=fr"
	if got := do(t, r).raw; !strings.Contains(got, `<html lang="en">`) {
		t.Error("hl does not come before the browser's language")
	}
}

func TestManyPeopleAtOnce(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	done := make(chan error)
	const people = 20
	for i := range people {
		go func() {
			page, err := sandbox.Person{Account: s.Accounts[i%3].Email, Stays: true}.Visit(t.Context(), a.link("openid "+readonly))
			if err == nil && !strings.Contains(page.URL, "code=") {
				err = fmt.Errorf("ended with %d", page.Status)
			}
			done <- err
		}()
	}
	for range people {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
