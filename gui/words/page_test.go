package words

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"gcdesk/oauth"
)

// element is a tag of a page with its attributes and the text right after it.
type element struct {
	name       string
	attributes map[string]string
	text       string
}

// elements reads a page and fails where a tag is closed that was not open, or
// left open: browsers forgive that, and then show something else.
func elements(t *testing.T, page []byte) []element {
	t.Helper()
	var list []element
	var open []string
	fresh := false // whether the last tag was an opening one
	d := xml.NewDecoder(bytes.NewReader(page))
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the page cannot be read: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			list, fresh = append(list, e), true
			if e.name != "meta" { // which has no end
				open = append(open, e.name)
			}
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != token.Name.Local {
				t.Fatalf("</%s> closes nothing, open are %q", token.Name.Local, open)
			}
			open, fresh = open[:len(open)-1], false
		case xml.CharData:
			if fresh {
				list[len(list)-1].text += string(token)
			}
		}
	}
	if len(open) > 0 {
		t.Fatalf("left open: %q", open)
	}
	return list
}

func TestPage(t *testing.T) {
	outcomes := map[oauth.Outcome]both{
		oauth.SignedIn:    {"gcdesk: signed in", "gcdesk: angemeldet"},
		oauth.Declined:    {"gcdesk: declined", "gcdesk: abgelehnt"},
		oauth.Failed:      {"gcdesk: something went wrong", "gcdesk: etwas ging schief"},
		oauth.AlreadyDone: {"gcdesk: already done", "gcdesk: schon erledigt"},
	}
	inEveryLanguage(t, func(t *testing.T, language string) {
		for outcome, title := range outcomes {
			page := Page(outcome)
			found := map[string]element{}
			for _, e := range elements(t, page) {
				found[e.name] = e
				if e.name != "style" {
					whole(t, e.text)
				}
				for _, name := range []string{"src", "href", "action", "srcset", "onload", "onclick"} {
					if v, has := e.attributes[name]; has {
						t.Errorf("%d: <%s> has %s=%q", outcome, e.name, name, v)
					}
				}
			}
			for _, name := range []string{"script", "link", "img", "iframe", "form", "a"} {
				if _, has := found[name]; has {
					t.Errorf("%d: the page has a <%s>", outcome, name)
				}
			}
			if got := found["html"].attributes["lang"]; got != language {
				t.Errorf("%d: language %q, want %q", outcome, got, language)
			}
			if got := found["title"].text; got != title.in(language) {
				t.Errorf("%d: title %q, want %q", outcome, got, title.in(language))
			}
			if got, want := found["strong"].text, (both{"You can close this tab.", "Sie können diesen Tab schließen."}).in(language); got != want {
				t.Errorf("%d: got %q, want %q", outcome, got, want)
			}
			for _, word := range []string{"code=", "state=", "iss=", "url(", "@import", "127.0.0.1"} {
				if strings.Contains(string(page), word) {
					t.Errorf("%d: the page holds %q", outcome, word)
				}
			}
		}
	})
}

func TestAnOutcomeNobodyKnowsIsNoSuccess(t *testing.T) {
	if got, want := Page(oauth.Outcome(99)), Page(oauth.Failed); !bytes.Equal(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What Cancel leaves depends on what went before: after Narrow the access is
// revoked, so the page promises nothing.
func TestPage_DeclinedPromisesNothing(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		if page := string(Page(oauth.Declined)); strings.Contains(page, "saved") || strings.Contains(page, "gespeichert") {
			t.Errorf("it promises what may not be: %s", page)
		}
	})
}
