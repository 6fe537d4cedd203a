package connections_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage"
)

func TestSettingsBeginWithDefaults(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	got, err := d.Settings(t.Context())
	if err != nil || !reflect.DeepEqual(got, connections.Settings{}) || got.Validate() != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	if got.Port() != 8765 || got.CheckInterval() != time.Hour || got.RedirectURI() != oauth.DefaultWebRedirectURI {
		t.Errorf("port %d, interval %v, redirect URI %s", got.Port(), got.CheckInterval(), got.RedirectURI())
	}
}

func TestSettings(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*connections.Settings)
		field  string // that is to be mended
	}{
		{"language", func(s *connections.Settings) { s.Language = "de" }, ""},
		{"a language that is not spoken", func(s *connections.Settings) { s.Language = "tlh" }, "language"},
		{"theme", func(s *connections.Settings) { s.Theme = connections.ThemeDark }, ""},
		{"no theme", func(s *connections.Settings) { s.Theme = "sepia" }, "theme"},
		{"port", func(s *connections.Settings) { s.CallbackPort = 1024 }, ""},
		{"privileged port", func(s *connections.Settings) { s.CallbackPort = 443 }, "callbackPort"},
		{"no port", func(s *connections.Settings) { s.CallbackPort = 65536 }, "callbackPort"},
		{"interval", func(s *connections.Settings) { s.CheckMinutes = 5 }, ""},
		{"hasty", func(s *connections.Settings) { s.CheckMinutes = 4 }, "checkMinutes"},
		{"backwards", func(s *connections.Settings) { s.CheckMinutes = -60 }, "checkMinutes"},
		{"browser", func(s *connections.Settings) { s.Browser = `"C:\Program Files\Mozilla Firefox\firefox.exe" -P work` }, ""},
		{"open quote", func(s *connections.Settings) { s.Browser = `firefox -P "work` }, "browser"},
		{"proxy", func(s *connections.Settings) { s.Proxy = "socks5://127.0.0.1:1080" }, ""},
		{"proxy with a password", func(s *connections.Settings) { s.Proxy = "http://me:pw@proxy.example:3128" }, "proxy"},
		{"proxy at no port", func(s *connections.Settings) { s.Proxy = "http://proxy.example:65536" }, "proxy"},
		{"no proxy", func(s *connections.Settings) { s.Proxy = "proxy.example:3128" }, "proxy"},
		{"certificate authorities", func(s *connections.Settings) { s.CAFile = "ca.pem" }, "caFile"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			set, err := d.ChangeSettings(t.Context(), test.change)
			var p connections.Problems
			if errors.As(err, &p) != (test.field != "") || err != nil && p[0].Field != test.field {
				t.Fatalf("got %v", err)
			}
			stored, viewErr := d.Settings(t.Context())
			if err != nil {
				set = connections.Settings{}
			}
			if viewErr != nil || !reflect.DeepEqual(stored, set) {
				t.Errorf("stored %+v, %v, want %+v", stored, viewErr, set)
			}
		})
	}
}

// A later gcdesk may have settings that this one does not know.
func TestUnknownSettingsSurvive(t *testing.T) {
	store, err := storage.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &connections.Service{Records: store, Now: time.Now}
	err = store.Update(t.Context(), func(tx connections.Tx) error {
		return tx.PutDocument("settings", map[string]any{"theme": "dark", "later": []int{1, 2}})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ChangeSettings(t.Context(), func(s *connections.Settings) { s.TrayOff = true }); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	err = store.View(t.Context(), func(tx connections.Tx) error { return tx.Document("settings", &got) })
	want := map[string]any{"theme": "dark", "trayOff": true, "later": []any{1.0, 2.0}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

func TestBrowserCommand(t *testing.T) {
	const url = "https://accounts.example/?a=b&c='d e'"
	for command, want := range map[string][]string{
		"firefox":                     {"firefox", url},
		"  firefox  -P  work ":        {"firefox", "-P", "work", url},
		`firefox -P "at work"`:        {"firefox", "-P", "at work", url},
		`chrome --app=%s --incognito`: {"chrome", "--app=" + url, "--incognito"},
		`chrome --profile='Profile 1' ''`: {
			"chrome", "--profile=Profile 1", "", url,
		},
		`"C:\Program Files\x.exe" $HOME ; rm`: {`C:\Program Files\x.exe`, "$HOME", ";", "rm", url},
		"":                                    nil,
		"   ":                                 nil,
		`''`:                                  nil,
		`"firefox`:                            nil,
		"firefox\nrm":                         nil,
	} {
		got, err := connections.BrowserCommand(command, url)
		if !reflect.DeepEqual(got, want) || (err != nil) != (want == nil) {
			t.Errorf("%q: got %q, %v, want %q", command, got, err, want)
		}
	}
}

// However words are quoted, they come out as they went in.
func FuzzSplitCommand(f *testing.F) {
	f.Add("firefox", "-P", "at work")
	f.Add("a'b", `c"d`, "")
	f.Add(`C:\x y`, " ", "$(x)")
	quote := func(word string) string {
		quoted := "''"
		for _, r := range word {
			if r == '\'' {
				quoted += `"'"`
			} else {
				quoted += "'" + string(r) + "'"
			}
		}
		return quoted
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		want := []string{a, b, c}
		if slices.ContainsFunc(want, func(word string) bool { return !utf8.ValidString(word) }) {
			t.Skip() // the quotes would change it
		}
		all := strings.Join(want, "")
		possible := a != "" && !strings.ContainsFunc(all, unicode.IsControl)
		got, err := connections.SplitCommand(quote(a) + " " + quote(b) + "  " + quote(c))
		if possible != (err == nil) || possible && !reflect.DeepEqual(got, want) {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	})
}
