package words

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// failureCodes reads the codes from the source that names them, so that a new
// one cannot be forgotten here. What was never tried has not failed.
func failureCodes(t *testing.T) []string {
	t.Helper()
	codes := []string{ // of the servers, as they write them
		"invalid_grant", "invalid_client", "deleted_client", "disabled_client", "unauthorized_client", "redirect_uri_mismatch",
		"invalid_scope", "admin_policy_enforced", "access_not_configured", "org_internal",
	}
	for name, value := range constants(t, "failure.go", "status.go") {
		if strings.HasPrefix(name, "Code") && value != connections.CodeKeyring && value != connections.CodeDisk && value != connections.CodeNotYet {
			codes = append(codes, value)
		}
	}
	for name, value := range constants(t, "store.go") {
		if strings.HasPrefix(name, "Keyring") {
			codes = append(codes, connections.CodeKeyring+value)
		} else if strings.HasPrefix(name, "Disk") {
			codes = append(codes, connections.CodeDisk+value)
		}
	}
	slices.Sort(codes)
	if len(codes) < 35 {
		t.Fatalf("only %d codes found: %q", len(codes), codes)
	}
	return codes
}

// constants returns the string constants of files of connections by their names.
func constants(t *testing.T, files ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", "connections", file), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Names) == 1 && len(spec.Values) == 1 {
				if value, ok := literal(spec.Values[0]); ok {
					found[spec.Names[0].Name] = value
				}
			}
			return true
		})
	}
	return found
}

func TestEveryFailureIsExplained(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		stranger := Failure(connections.Failure{}, "").What
		said := map[string]string{}
		for _, code := range failureCodes(t) {
			for _, detail := range []string{"", "said by the server"} {
				got := Failure(connections.Failure{Code: code, Detail: detail, Status: 403}, "Acme")
				if got.What == "" || got.Mend == "" {
					t.Errorf("%s: nothing is said of what happened or what to do: %+v", code, got)
				}
				if got.What == strings.Replace(stranger, ": .", ": "+code+".", 1) {
					t.Errorf("%s has no words of its own: %q", code, got.What)
				}
				for _, sentence := range []string{got.What, got.Why, got.Mend} {
					whole(t, sentence)
				}
				said[got.What+got.Why] = code
			}
		}
		if len(said) < 30 {
			t.Errorf("%d failures are told apart, want at least 30", len(said))
		}
	})
}

func TestAFailureNobodyKnowsNamesItsCode(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		got := Failure(connections.Failure{Code: "quota_of_the_moon", Detail: "Try the sun"}, "")
		want := both{"The server refused: quota_of_the_moon.", "Der Server hat abgelehnt: quota_of_the_moon."}
		if got.What != want.in(language) {
			t.Errorf("got %q, want %q", got.What, want.in(language))
		}
		if want := (both{"The server says: Try the sun", "Der Server meldet: Try the sun"}); got.Why != want.in(language) {
			t.Errorf("got %q, want %q", got.Why, want.in(language))
		}
	})
}

// What a server writes may look like a template, and is still only text.
func TestWhatAServerSaysIsNotExecuted(t *testing.T) {
	const detail = `{{.Name}} {{printf "x"}} <b>`
	inEveryLanguage(t, func(t *testing.T, _ string) {
		got := Failure(connections.Failure{Code: "invalid_client", Detail: detail}, "")
		if !strings.HasSuffix(got.Why, detail) {
			t.Errorf("got %q, want it to end with %q", got.Why, detail)
		}
	})
}

// ownWords is an error that explains itself, as the storage's do.
type ownWords struct{}

func (ownWords) Error() string { return "own" }
func (ownWords) Words() Text   { return Text{What: "own words"} }

func TestErrorsAreExplained(t *testing.T) {
	const unexplained = "a cause nobody foresaw"
	stranger := func() string { return Failure(connections.Failure{Code: connections.CodeUnknown}, "").What }
	inEveryLanguage(t, func(t *testing.T, language string) {
		for _, c := range []struct {
			err  error
			want both
		}{
			{connections.Problems{{Field: "name", Code: "required"}}, both{"There is something to mend.", "Es gibt etwas zu berichtigen."}},
			{
				&connections.InUseError{Names: []string{"Acme", "Sales"}},
				both{"The client is in use and was not deleted.", "Der Client wird genutzt und wurde nicht gelöscht."},
			},
			{&oauth.ClientFileError{Reason: oauth.FileNotJSON}, both{"This is not JSON.", "Das ist kein JSON."}},
			{ownWords{}, both{"own words", "own words"}},
			{connections.ErrNotFound, both{"It is not there any more.", "Das gibt es nicht mehr."}},
			{connections.ErrNotAuthorized, both{"“Acme” is not authorized yet.", "„Acme“ ist noch nicht angemeldet."}},
			{
				connections.ErrTokenLost,
				both{
					"The connection was changed or deleted while you signed in.",
					"Die Verbindung wurde während der Anmeldung geändert oder gelöscht.",
				},
			},
			{oauth.ErrPasted, both{"This is not the address that gcdesk waits for.", "Das ist nicht die Adresse, auf die gcdesk wartet."}},
			{oauth.ErrNoCode, both{"The answer held no code.", "Die Antwort enthielt keinen Code."}},
		} {
			got := Error(fmt.Errorf("do it: %w", c.err), "Acme")
			if got.What != c.want.in(language) {
				t.Errorf("%v: got %q, want %q", c.err, got.What, c.want.in(language))
			}
			for _, sentence := range []string{got.What, got.Why, got.Mend} {
				whole(t, sentence)
			}
		}
		got := Error(errors.New(unexplained), "Acme")
		if got.What != stranger() || got.Why != unexplained {
			t.Errorf("got %+v, want the cause %q under %q", got, unexplained, stranger())
		}
	})
	if got := Error(nil, "Acme"); got != (Text{}) {
		t.Errorf("no error is explained as %+v", got)
	}
}

func TestUsersOfAClientAreNamed(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		got := Error(&connections.InUseError{Names: []string{"Acme", "Sales"}}, "")
		if !strings.Contains(got.Why, "Acme, Sales") {
			t.Errorf("%q does not name them", got.Why)
		}
	})
}

func TestEveryUselessFileIsExplained(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		said := map[string]oauth.ClientFileReason{}
		for _, r := range []oauth.ClientFileReason{
			oauth.FileNotJSON, oauth.FileTooLarge, oauth.FileServiceAccount, oauth.FileUser, oauth.FileOther,
		} {
			got := Error(&oauth.ClientFileError{Reason: r}, "")
			if other, taken := said[got.What]; taken || got.What == "" || got.Mend == "" {
				t.Errorf("%s and %s: %+v", r, other, got)
			}
			said[got.What] = r
		}
	})
}

func TestTheCodesAreReadFromTheSource(t *testing.T) {
	codes := failureCodes(t)
	for _, want := range []string{connections.CodeDeclined, connections.CodeDied, connections.CodeKeyring + string(connections.KeyringSilent), connections.CodeDisk + string(connections.DiskFull)} {
		if !slices.Contains(codes, want) {
			t.Errorf("%q was not found among %q", want, codes)
		}
	}
}
