//go:build uitest

package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// TestLastPage looks at what the browser shows in the end, for every outcome,
// language and colour, as the callback serves it. LOOK_DIR keeps the pictures.
func TestLastPage(t *testing.T) {
	const code, description = "4/0code-of-this-test", "<script>console.log('described')</script>"
	type page struct {
		name, query, shape, colour, darkColour string
		words                                  map[string][]string // title, heading and first sentence by language
	}
	pages := []page{
		{"signed-in", "code=" + url.QueryEscape(code), "circle", "rgb(10, 107, 92)", "rgb(98, 205, 184)", map[string][]string{
			"en": {"gcdesk: signed in", "You are signed in", "gcdesk now checks which permissions were granted."},
			"de": {"gcdesk: angemeldet", "Sie sind angemeldet", "gcdesk prüft jetzt, welche Berechtigungen erteilt wurden."},
		}},
		{"declined", "error=access_denied", "rect", "rgb(83, 91, 100)", "rgb(183, 190, 198)", map[string][]string{
			"en": {"gcdesk: declined", "You declined", "Nothing was granted."},
			"de": {"gcdesk: abgelehnt", "Sie haben abgelehnt", "Nichts wurde erteilt."},
		}},
		{"failed", "error=server_error&error_description=" + url.QueryEscape(description), "path", "rgb(135, 79, 0)", "rgb(242, 185, 101)", map[string][]string{
			"en": {"gcdesk: something went wrong", "Something went wrong", "The sign-in did not work."},
			"de": {"gcdesk: etwas ging schief", "Etwas ging schief", "Die Anmeldung hat nicht geklappt."},
		}},
		{"already-done", "code=" + url.QueryEscape(code), "circle", "rgb(10, 107, 92)", "rgb(98, 205, 184)", map[string][]string{
			"en": {"gcdesk: already done", "Already done", "This sign-in was finished before."},
			"de": {"gcdesk: schon erledigt", "Schon erledigt", "Diese Anmeldung wurde bereits abgeschlossen."},
		}},
	}
	d := newDesk(t, deskSize{1000, 900})
	b := d.openBrowser("en-US")
	for language, locale := range map[string]string{"en": "en_GB.UTF-8", "de": "de_DE.UTF-8"} {
		speak(t, locale)
		for _, dark := range []bool{false, true} {
			b.dark(dark)
			for _, p := range pages {
				a := signingIn(t)
				state := mustParse(t, a.URL()).Query().Get("state")
				address := a.RedirectURI() + "?" + p.query + "&state=" + url.QueryEscape(state)
				b.visit(address)
				if p.name == "already-done" {
					b.visit(address)
				}
				a.Close()
				picture, what := b.picture(), p.name+"-"+language
				background, colour := "rgb(247, 245, 244)", p.colour
				if dark {
					what, background, colour = what+"-dark", "rgb(29, 26, 28)", p.darkColour
				}
				keepPicture(t, "lastpage-"+what+".png", picture)

				want := p.words[language]
				if got := evaluate[string](b, "document.title"); got != want[0] {
					t.Errorf("%s: title %q, want %q", what, got, want[0])
				}
				if got := evaluate[string](b, "document.querySelector('h1').innerText.trim()"); got != want[1] {
					t.Errorf("%s: heading %q, want %q", what, got, want[1])
				}
				text := b.text()
				for _, want := range append(want[2:], map[string]string{"en": "You can close this tab.", "de": "Sie können diesen Tab schließen."}[language]) {
					if !strings.Contains(text, want) {
						t.Errorf("%s: %q does not read %q", what, text, want)
					}
				}
				if got := evaluate[string](b, "document.querySelector('.glyph svg').firstElementChild.tagName"); got != p.shape {
					t.Errorf("%s: the glyph is a %s, want a %s", what, got, p.shape)
				}
				for of, want := range map[string]string{
					"document.querySelector('.glyph')": colour, "document.body": background,
				} {
					property := map[bool]string{true: "backgroundColor", false: "color"}[of == "document.body"]
					if got := evaluate[string](b, "getComputedStyle("+of+")."+property); got != want {
						t.Errorf("%s: %s of %s is %s, want %s", what, property, of, got, want)
					}
				}
				for _, secret := range []string{code, url.QueryEscape(code), state, description, "described", a.RedirectURI()} {
					if strings.Contains(b.source(), secret) {
						t.Errorf("%s: the page holds %q", what, secret)
					}
				}
				if got := evaluate[[]string](b, "performance.getEntriesByType('resource').map(e => e.name)"); len(got) > 0 {
					t.Errorf("%s: the page asks for %q", what, got)
				}
				if said := b.messages(); len(said) > 0 {
					t.Errorf("%s: the console says %q", what, said)
				}
			}
		}
	}
}

// signingIn waits for a browser, with the page that the program shows.
func signingIn(t *testing.T) *oauth.Authorization {
	t.Helper()
	client := oauth.Client{ID: "1-x.apps.example", Type: oauth.Desktop, Endpoints: oauth.Google()}
	a, err := oauth.Begin(client, oauth.NewScopes("email"), oauth.Options{Page: words.Page})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// speak picks this process's language until the test ends.
func speak(t *testing.T, locale string) {
	t.Helper()
	load := func() {
		if err := words.Load(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(load) // comes after those of Setenv
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANGUAGE"} {
		t.Setenv(name, "")
	}
	t.Setenv("LANG", locale)
	load()
}

// keepPicture puts a PNG into LOOK_DIR, if that is set.
func keepPicture(t *testing.T, name string, picture []byte) {
	t.Helper()
	dir := os.Getenv("LOOK_DIR")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
