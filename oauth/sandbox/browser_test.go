package sandbox_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gcdesk/oauth/sandbox"
)

// browser starts a headless Chromium with a profile of its own. What the pages
// may do (content security policy, form actions, Origin) only a browser knows.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium here")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// callback listens as a client would, on a loopback address of either family.
func callback(t *testing.T, host string) string {
	t.Helper()
	ln, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Skipf("no %s here: %v", host, err)
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<p id="back">back`))
	}))
	s.Listener.Close()
	s.Listener = ln
	s.Start()
	t.Cleanup(s.Close)
	return s.URL + "/callback"
}

func TestSignInWithABrowser(t *testing.T) {
	ctx := browser(t)
	for _, host := range []string{"127.0.0.1", "::1"} {
		t.Run(host, func(t *testing.T) {
			s := start(t, &sandbox.Server{})
			a := newApp(t, s)
			a.uri = callback(t, host)
			err := chromedp.Do(
				ctx,
				chromedp.Navigate(a.link("openid "+readonly+" "+otherRead)),
				chromedp.Click(`button[name=account][value="`+s.Accounts[1].Sub+`"]`),
				chromedp.Click(`input[name=scope][value="`+readonly+`"]`),
				chromedp.Click(`button#continue`),
				chromedp.WaitVisible(`#back`),
			)
			if err != nil {
				t.Fatal(err)
			}
			at, err := chromedp.Run(ctx, chromedp.Location())
			if err != nil {
				t.Fatal(err)
			}
			_, rest, _ := strings.Cut(at, "code=4%2F0A")
			code, _, _ := strings.Cut("4/0A"+rest, "&")
			if got := a.exchange(code); got.text("scope") != readonly+" openid" {
				t.Errorf("got %d, scope %q", got.status, got.text("scope"))
			}
		})
	}
}

func TestSignInWithTheKeyboard(t *testing.T) {
	ctx := browser(t)
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	a.uri = callback(t, "127.0.0.1")
	err := chromedp.Do(
		ctx,
		chromedp.Navigate(a.link("openid "+readonly)),
		chromedp.KeyEvent(kb.Tab+kb.Tab+kb.Enter), // the second account
		chromedp.WaitVisible(`[data-page=consent]`),
		chromedp.KeyEvent(kb.Tab+kb.Tab+kb.Tab), // another account, tick all, the box
		chromedp.KeyEvent(" "+kb.Enter),         // Enter anywhere means Continue
		chromedp.WaitVisible(`#back`),
	)
	if err != nil {
		t.Fatal(err)
	}
	page := get(t, s.URL+"/", "").raw
	_, grace, _ := strings.Cut(page, "Grace Hopper")
	if grace, _, _ = strings.Cut(grace, "Katherine Johnson"); !strings.Contains(grace, ">contacts.readonly<") {
		t.Error("the second account has not allowed its contacts")
	}
}

func TestConsoleWithABrowser(t *testing.T) {
	ctx := browser(t)
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	token := a.signIn(sandbox.Person{}, readonly).text("refresh_token")
	err := chromedp.Do(
		ctx,
		chromedp.Navigate(s.URL+"/"),
		chromedp.Click(`button[name=revoke]`),
		chromedp.WaitNotPresent(`button[name=revoke]`),
		chromedp.Click(`#testing`),
		chromedp.WaitVisible(`#testing[value=off]`),
		chromedp.Click(`a[href="/faults"]`),
		chromedp.Click(`button[name=arm][value=token-500]`),
		chromedp.WaitVisible(`#disarm`),
	)
	if err != nil {
		t.Fatal(err)
	}
	if got := a.refresh(token).status; got != http.StatusInternalServerError {
		t.Errorf("armed: got %d", got)
	}
	if got := a.refresh(token).text("error"); got != "invalid_grant" {
		t.Errorf("revoked: got %s", got)
	}
	// The style is let through by its own policy.
	corner, err := chromedp.Run(ctx, chromedp.Evaluate[string](`getComputedStyle(document.querySelector(".practice")).borderTopLeftRadius`))
	if err != nil || corner != "16px" {
		t.Errorf("got %q, %v: the page has no style", corner, err)
	}
}

func TestMendWithABrowser(t *testing.T) {
	ctx := browser(t)
	s := start(t, &sandbox.Server{})
	a := newApp(t, s)
	a.uri = callback(t, "127.0.0.1")
	err := chromedp.Do(
		ctx,
		chromedp.Navigate(s.URL+"/"),
		chromedp.Click(`button[name=add-secret]`),
		chromedp.WaitVisible(`#secret`),
		chromedp.Click(`button[name=delete-client][value="`+a.client.ID+`"]`),
		chromedp.WaitVisible(`button[name=restore-client]`),
		chromedp.Navigate(a.link(readonly)),
		chromedp.WaitVisible(`[data-page=blocked] #request`),
		chromedp.Navigate(s.URL+"/"),
		chromedp.Click(`button[name=restore-client]`),
		chromedp.WaitNotPresent(`button[name=restore-client]`),
		chromedp.Click(`#unverified`),
		chromedp.WaitVisible(`#unverified[value=off]`),
		chromedp.Navigate(a.link(readonly, "login_hint", "ada@example.com")),
		chromedp.Click(`details > summary`),
		chromedp.Click(`#unsafe`),
		chromedp.Click(`button#continue`),
		chromedp.WaitVisible(`#back`),
	)
	if err != nil {
		t.Fatal(err)
	}
}
