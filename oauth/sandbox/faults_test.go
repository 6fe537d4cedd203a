package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"gcdesk/oauth/sandbox"
)

// only lets a fault happen to one path.
func only(path string, f sandbox.Fault) func(*http.Request) *sandbox.Fault {
	return func(r *http.Request) *sandbox.Fault {
		if r.URL.Path == path {
			return &f
		}
		return nil
	}
}

func TestFaultReplacesTheAnswer(t *testing.T) {
	s := start(t, &sandbox.Server{Fault: only("/token", sandbox.Fault{
		Status: 503, Header: http.Header{"Retry-After": {"7"}}, Body: `{"error":"busy"}`,
	})})
	a := newApp(t, s)
	code := a.visit(sandbox.Person{}, a.link(readonly)).Get("code")
	got := a.exchange(code)
	if got.status != 503 || got.header.Get("Retry-After") != "7" || got.raw != `{"error":"busy"}` {
		t.Errorf("got %d %v %s", got.status, got.header, got.raw)
	}
}

func TestFaultSeesTheForm(t *testing.T) {
	s := start(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		if r.PostForm.Get("grant_type") == "refresh_token" {
			return &sandbox.Fault{Status: 500}
		}
		return nil
	}})
	a := newApp(t, s)
	if got := a.refresh(a.signIn(sandbox.Person{}, readonly).text("refresh_token")); got.status != 500 || got.raw != "" {
		t.Errorf("got %d %s", got.status, got.raw)
	}
}

func TestLostAnswerTookEffect(t *testing.T) {
	for name, f := range map[string]sandbox.Fault{
		"cut": {Cut: true}, "replaced": {Lost: true, Status: 502, Body: "<html>"},
	} {
		lose := true
		s := start(t, &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
			if r.URL.Path == "/token" && lose {
				lose = false
				return &f
			}
			return nil
		}})
		a := newApp(t, s)
		code := a.visit(sandbox.Person{}, a.link(readonly)).Get("code")
		form := url.Values{
			"client_id": {a.client.ID}, "client_secret": {a.client.Secret}, "grant_type": {"authorization_code"},
			"code": {code}, "code_verifier": {verifier}, "redirect_uri": {a.uri},
		}
		res, err := http.PostForm(s.Endpoints().Token, form)
		if err == nil {
			_, err = io.ReadAll(res.Body)
			res.Body.Close()
		}
		if name == "cut" && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("cut: got %v", err)
		}
		if got := a.exchange(code); got.text("error_description") != "Bad Request" {
			t.Errorf("%s: the code can still be used: %d", name, got.status)
		}
	}
}

func TestUnlostFaultHasNoEffect(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	code := a.visit(sandbox.Person{}, a.link(readonly)).Get("code")
	if err := s.Arm("token-500", 1); err != nil {
		t.Fatal(err)
	}
	if got := a.exchange(code); got.status != 500 {
		t.Errorf("got %d", got.status)
	}
	if got := a.exchange(code); got.status != 200 {
		t.Errorf("the code is used up: %s", got.raw)
	}
}

func TestDelayAndPad(t *testing.T) {
	s := start(t, &sandbox.Server{Fault: only("/tokeninfo", sandbox.Fault{Delay: 30 * time.Millisecond, Pad: 1 << 20, Body: "{}"})})
	begun := time.Now()
	got := get(t, s.Endpoints().TokenInfo, "")
	if len(got.raw) != 1<<20+2 || !strings.HasSuffix(got.raw, " {}") {
		t.Errorf("got %d bytes", len(got.raw))
	}
	if took := time.Since(begun); took < 30*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

func TestWayBackIsEdited(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	for name, check := range map[string]func(url.Values) bool{
		"state-wrong":   func(v url.Values) bool { return v.Get("state") == "st/ate+A" && v.Has("code") },
		"state-missing": func(v url.Values) bool { return !v.Has("state") },
		"code-missing":  func(v url.Values) bool { return !v.Has("code") && v.Has("state") },
		"code-twice":    func(v url.Values) bool { return len(v["code"]) == 2 },
		"iss-wrong":     func(v url.Values) bool { return v.Get("iss") == "https://issuer.example" },
		"server_error":  func(v url.Values) bool { return v.Get("error") == "server_error" && !v.Has("code") },
		"error-script":  func(v url.Values) bool { return len(v.Get("error_description")) > 10_000 },
		"redirect-huge": func(v url.Values) bool { return len(v.Get("filler")) == 64<<10 },
	} {
		if err := s.Arm(name, 1); err != nil {
			t.Fatal(err)
		}
		// The fault was armed before the page opened, and acts when it is answered.
		if got := a.visit(sandbox.Person{}, a.link(readonly, "prompt", "consent")); !check(got) {
			t.Errorf("%s: got %v", name, got)
		}
	}
	got := a.visit(sandbox.Person{}, a.link(readonly))
	if got.Get("state") != "st/ate+1" || got.Get("iss") != s.URL {
		t.Errorf("afterwards: got %v", got)
	}
}

func TestArmedFaultsAreCounted(t *testing.T) {
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, readonly).text("refresh_token")
	arm := func(name string, times int) {
		if err := s.Arm(name, times); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(want ...int) {
		t.Helper()
		for _, status := range want {
			if got := a.refresh(token); got.status != status {
				t.Errorf("got %d, want %d", got.status, status)
			}
		}
	}
	arm("token-503", 2)
	arm("token-deleted_client", 1)
	arm("people-401", 9) // concerns other requests
	expect(503, 503, 401, 200)
	arm("token-503", 3)
	arm("token-503", 0)
	expect(200)
	arm("token-503", 3)
	s.Disarm()
	expect(200)
}

// TestEveryNamedFaultIsFelt makes a right request under each fault: what comes
// back is never what a right request gets.
func TestEveryNamedFaultIsFelt(t *testing.T) {
	for _, f := range sandbox.NamedFaults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			s := start(t, &sandbox.Server{})
			a := newApp(t, s)
			tokens := a.signIn(sandbox.Person{}, "openid "+readonly)
			if err := s.Arm(f.Name, 1); err != nil {
				t.Fatal(err)
			}
			ctx := t.Context()
			if strings.HasSuffix(f.Name, "-hang") || strings.HasSuffix(f.Name, "-stall") || strings.HasSuffix(f.Name, "-slow") {
				impatient, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
				defer cancel()
				ctx = impatient
			}
			request := func(method, address string, form url.Values) string {
				r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Authorization", "Bearer "+tokens.text("access_token"))
				if form != nil {
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					r.Header.Del("Authorization")
				}
				ahead := func(date string) bool {
					told, err := http.ParseTime(date)
					return err == nil && time.Until(told) > time.Hour
				}
				res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
				if err != nil {
					return "broken"
				}
				defer res.Body.Close()
				body, err := io.ReadAll(res.Body)
				if err != nil || res.StatusCode != http.StatusOK || ahead(res.Header.Get("Date")) {
					return "broken"
				}
				return string(body)
			}
			var got, want string
			switch f.Group {
			case "Pages that only the browser sees":
				got, want = request(http.MethodGet, a.link("openid "+readonly, "login_hint", "grace@example.com"), nil), `data-page="consent"`
			case "The way back from the browser":
				v := a.visit(sandbox.Person{}, a.link(readonly))
				if len(v) != 6 || len(v["code"]) != 1 || len(v["state"]) != 1 || v.Get("state") != "st/ate+1" || v.Get("iss") != s.URL {
					got = "broken"
				}
				want = ""
			case "Token endpoint: refusals", "Token endpoint: broken answers":
				got = request(http.MethodPost, s.Endpoints().Token, url.Values{
					"client_id": {a.client.ID}, "client_secret": {a.client.Secret}, "grant_type": {"authorization_code"},
					"code": {a.visit(sandbox.Person{}, a.link("openid "+readonly)).Get("code")}, "code_verifier": {verifier}, "redirect_uri": {a.uri},
				})
				want = `"access_token": "`
				switch f.Name {
				case "no-refresh-token", "fewer-scopes":
					want = `contacts.readonly openid","token_type":"Bearer","refresh_token":"`
				case "time-based", "ends-in-two-days", "ends-in-a-day", "ends-in-two-hours", "ends-in-a-minute":
					seconds := map[string]int{"time-based": 15551999, "ends-in-two-days": 169199, "ends-in-a-day": 82799, "ends-in-two-hours": 5399, "ends-in-a-minute": 59}
					if strings.Contains(got, fmt.Sprintf(`"refresh_token_expires_in": %d`, seconds[f.Name])) {
						got = "changed"
					}
				}
			case "People API: refusals", "People API: broken answers":
				got, want = request(http.MethodGet, s.BaseURI()+"/v1/people/me/connections?personFields=names", nil), `"connections"`
			case "People API: lists that mislead":
				address := s.BaseURI() + "/v1/people/me/connections?personFields=names&pageSize=10"
				var misleading, right map[string]any
				_ = json.Unmarshal([]byte(request(http.MethodGet, address, nil)), &misleading)
				_ = json.Unmarshal([]byte(request(http.MethodGet, address, nil)), &right)
				if !reflect.DeepEqual(misleading, right) {
					got = "changed"
				}
			case "Token info and user info":
				got, want = request(http.MethodGet, s.Endpoints().UserInfo, nil), `"sub"`
				if f.Name == "info-audience" { // user info names nobody
					_ = s.Arm(f.Name, 1)
					got, want = request(http.MethodPost, s.Endpoints().TokenInfo, url.Values{"access_token": {tokens.text("access_token")}}), a.client.ID
				}
			case "Revocation":
				got, want = request(http.MethodPost, s.Endpoints().Revoke, url.Values{"token": {tokens.text("access_token")}}), "{}\n"
			default:
				t.Fatalf("a group that is not tried: %s", f.Group)
			}
			if want == "" && got == "" || want != "" && strings.Contains(got, want) {
				t.Errorf("nothing happens: %.200s", got)
			}
		})
	}
}

func TestRedirectToAnotherHostStaysOnThisMachine(t *testing.T) {
	s := start(t, &sandbox.Server{})
	if err := s.Arm("token-elsewhere", 1); err != nil {
		t.Fatal(err)
	}
	res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).PostForm(s.Endpoints().Token, nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	to, err := res.Location()
	if err != nil || res.StatusCode != http.StatusTemporaryRedirect || to.Hostname() != "localhost" {
		t.Errorf("got %d to %v", res.StatusCode, to)
	}
	if got := s.Count("/elsewhere"); got != 0 {
		t.Errorf("followed %d times", got)
	}
}
