package connections_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

// The nearest browser command opens the sign-in, the link is one word of it,
// and a command that fails gives way to no other browser.
func TestBrowse_SignIn(t *testing.T) {
	errMissing := &connections.BrowserError{Program: "missing", Err: errors.New("not found")}
	for name, c := range map[string]struct {
		connection, settings string
		want                 []string // words before the link; nil: the system's browser
		failed               bool
	}{
		"the system's":        {"", "", nil, false},
		"the settings'":       {"", "firefox -P 'at work'", []string{"firefox", "-P", "at work"}, false},
		"the connection's":    {"chromium --profile-directory=Ada", "firefox", []string{"chromium", "--profile-directory=Ada"}, false},
		"one that is missing": {"missing", "firefox", []string{"missing"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, &sandbox.Server{})
			var ran []string
			system := false
			visit := d.OpenURL
			d.OpenURL = func(ctx context.Context, url string) error { system = true; return visit(ctx, url) }
			d.RunBrowser = func(ctx context.Context, command []string) error {
				ran = command[:len(command)-1]
				if c.failed {
					return errMissing
				}
				return visit(ctx, command[len(command)-1])
			}
			if _, err := d.ChangeSettings(t.Context(), func(s *connections.Settings) { s.Browser = c.settings }); err != nil {
				t.Fatal(err)
			}
			made := d.create("Acme CRM sync")
			made.Browser = " " + c.connection
			made, err := d.SaveConnection(t.Context(), made)
			if err != nil || made.Browser != c.connection {
				t.Fatalf("saved %q: %v", made.Browser, err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			var failed error
			_, err = d.Authorize(ctx, made.ID, connections.Conduct{OpenFailed: func(err error) { failed = err; cancel() }})
			if (err != nil) != c.failed || c.failed && !errors.Is(failed, errMissing) {
				t.Errorf("signed in: %v; told: %v", err, failed)
			}
			if !slices.Equal(ran, c.want) || system != (c.want == nil) {
				t.Errorf("ran %q, the system's browser: %v", ran, system)
			}
		})
	}
}

func TestSettings_TellWhatIsStored(t *testing.T) {
	d := newDesk(t, &sandbox.Server{})
	var told []connections.Settings
	d.SettingsChanged = func(s connections.Settings) { told = append(told, s) }
	if _, err := d.ChangeSettings(t.Context(), func(s *connections.Settings) { s.Proxy = "none" }); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"proxy.example", "ftp://proxy.example", "http://ada:secret@proxy.example:3128"} {
		var p connections.Problems
		if _, err := d.ChangeSettings(t.Context(), func(s *connections.Settings) { s.Proxy = wrong }); !errors.As(err, &p) {
			t.Errorf("%s: got %v, want problems", wrong, err)
		}
	}
	if len(told) != 1 || told[0].Proxy != "none" {
		t.Errorf("told of %+v", told)
	}
	hosts, err := d.TryNetwork(t.Context(), told[0].Network())
	if err != nil || len(hosts) != 1 {
		t.Errorf("tried %q: %v", hosts, err)
	}
}
