package sandbox

import (
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gcdesk/oauth"
)

var spoken = regexp.MustCompile(`\bt ("(?:[^"\\]|\\.)*")`)

// sentences collects every English sentence that a page can show.
func sentences(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{"this app": true, "This page is out of date": true, "It was answered already, or it waited too long. Go back to the app and start again.": true}
	files, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		html, err := pageFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range spoken.FindAllSubmatch(html, -1) {
			sentence, err := strconv.Unquote(string(found[1]))
			if err != nil {
				t.Fatal(err)
			}
			all[sentence] = true
		}
	}
	for _, f := range NamedFaults() {
		all[f.Group], all[f.Title] = true, true
		page := (&blocked{Code: f.Name}).page()
		all[page.Heading], all[page.Text] = true, true
	}
	for _, scope := range oauth.Catalogue() {
		all[scope.Consent] = true
	}
	gmail, _ := consentTo(gmailScope)
	all[gmail] = true
	return all
}

func TestEverySentenceIsGermanToo(t *testing.T) {
	p, err := newPages()
	if err != nil {
		t.Fatal(err)
	}
	all := sentences(t)
	for sentence := range all {
		german, there := p.german[sentence]
		if !there {
			t.Errorf("no German for %q", sentence)
		}
		if strings.Count(german, "%") != strings.Count(sentence, "%") {
			t.Errorf("%q and %q take different values", sentence, german)
		}
	}
	for sentence := range p.german {
		if !all[sentence] {
			t.Errorf("nobody says %q", sentence)
		}
	}
}

func FuzzRedirectOfADesktopApp(f *testing.F) {
	for _, uri := range []string{"http://127.0.0.1:1/x", "http://[::1]/", "http://localhost", "http://127.0.0.1\\@evil.example/", "http://localhost#", "urn:x", "http://127.0.0.1:1/%3f%23", "htTp://127.0.0.1", "http://127.0.0.1/0 "} {
		f.Add(uri)
	}
	// Whatever is accepted leads to this machine, with the answer appended too.
	f.Fuzz(func(t *testing.T, uri string) {
		if DesktopClient().checkRedirect(uri) != nil {
			return
		}
		if sent := uri + "?code=c&state=s"; oauth.SecureURL(sent) != nil || !oauth.IsLoopback(sent) || !strings.HasPrefix(sent, "http://") {
			t.Errorf("%q is accepted", uri)
		}
	})
}
