package words

import (
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
)

func TestEveryCauseHasWordsOfItsOwn(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		said := map[Text]string{}
		stranger := Cause(connections.Cause{Code: "§"}, "Acme").What
		for name, code := range constants(t, "cause.go") {
			if !strings.HasPrefix(name, "Cause") {
				continue
			}
			text := Cause(connections.Cause{Code: code}, "Acme")
			if text.What == "" || text.Mend == "" || text.What == strings.Replace(stranger, "§", code, 1) {
				t.Errorf("%s has no words of its own: %+v", name, text)
			}
			if other, taken := said[text]; taken {
				t.Errorf("%s and %s are told alike: %q", name, other, text.What)
			}
			said[text] = name
		}
		if len(said) < 40 {
			t.Errorf("%d causes found, want at least 40", len(said))
		}
	})
}

// A server that is not Google has no console that anybody could be sent to.
func TestNoConsoleOfAnotherServer(t *testing.T) {
	speak(t, "en_GB.UTF-8")
	for _, code := range failureCodes(t) {
		f := connections.Failure{Code: code, Status: 403}
		c := connections.Diagnose(connections.Evidence{Kind: connections.OtherServer, Preset: connections.GooglePreset(), Failure: &f}).First()
		text := Cause(c, "Acme")
		if all := text.What + text.Why + text.Mend + c.Mend.URL; strings.Contains(all, "console") || strings.Contains(all, "People API") || strings.Contains(all, "this project") {
			t.Errorf("%s: %q", code, all)
		}
	}
}

// How long a server wants to be left alone is named.
func TestAPauseIsNamed(t *testing.T) {
	speak(t, "en_GB.UTF-8")
	for _, f := range []connections.Failure{
		{Code: connections.CodeServer}, {Code: connections.CodeServer, Status: 429}, {Code: connections.CodeAPIQuota},
	} {
		f.Wait = time.Hour
		if got := Failure(f, "").Mend; !strings.Contains(got, "60 min") {
			t.Errorf("%+v: got %q", f, got)
		}
	}
}

func TestAReportMasksAddresses(t *testing.T) {
	for said, want := range map[string]string{
		"signed in as ada@example.com, not bob": "signed in as a…@example.com, not bob",
		"“ada.lovelace+x@example.com”":          "“a…@example.com”",
		"<a@b.c>":                               "<a…@b.c>",
		"nobody":                                "nobody",
	} {
		if got := masked(said); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
