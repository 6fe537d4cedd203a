package words

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

// Any two words that stand side by side in the heading or the error of a page
// find that page.
func TestThePageIsFoundByItsHeading(t *testing.T) {
	google := new(sandbox.Server)
	if err := google.Start(); err != nil {
		t.Fatal(err)
	}
	defer google.Close() //nolint:errcheck // nothing hangs
	lines := regexp.MustCompile(`(?:<h1[^>]*>.*?<span>|id="error">|<p><code>)([^<{]+)`)
	for _, language := range []string{"en", "de"} {
		says := map[string][]connections.BrowserPage{}
		for _, p := range BrowserPages() {
			code := map[connections.BrowserPage]string{connections.ShownCap: "user_cap"}[p.Code]
			if code == "" {
				code = string(p.Code)
			}
			if google.Arm(code, 1) != nil {
				continue // no error page
			}
			for _, line := range lines.FindAllStringSubmatch(shownBy(t, google, language), -1) {
				words := strings.Fields(strings.ToLower(html.UnescapeString(line[1])))
				phrases := []string{strings.Join(words, " ")}
				for i := range words[1:] {
					phrases = append(phrases, words[i]+" "+words[i+1])
				}
				for _, phrase := range phrases {
					if !slices.Contains(says[phrase], p.Code) {
						says[phrase] = append(says[phrase], p.Code)
					}
				}
			}
		}
		if len(says) < 50 {
			t.Fatalf("only %d phrases stand on the pages", len(says))
		}
		inEveryLanguage(t, func(t *testing.T, _ string) {
			for phrase, pages := range says {
				found := codes(FindBrowserPages(phrase))
				lacks := slices.ContainsFunc(pages, func(p connections.BrowserPage) bool { return !slices.Contains(found, p) })
				if lacks || len(pages) == 1 && found[0] != pages[0] {
					t.Errorf("%q stands on %v, and finds %v", phrase, pages, found)
				}
			}
		})
	}
}

// shownBy is the page that the stand-in shows to a sign-in.
func shownBy(t *testing.T, google *sandbox.Server, language string) string {
	t.Helper()
	q := url.Values{"hl": {language}, "scope": {"openid wrong"}}
	answer, err := http.Get(fmt.Sprint(google.Endpoints().Authorization, "?", q.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
