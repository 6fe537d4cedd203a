package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"gcdesk/connections"
)

// foundProblems reads from the source which problems the fields can have.
func foundProblems(t *testing.T) map[connections.Problem]bool {
	t.Helper()
	found := map[connections.Problem]bool{}
	for _, dir := range []string{"connections", "gui"} {
		files, err := filepath.Glob(filepath.Join("..", "..", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				if p, ok := problemIn(n); ok {
					found[p] = true
				}
				return true
			})
		}
	}
	if len(found) < 12 {
		t.Fatalf("only %d problems found: %v", len(found), found)
	}
	return found
}

// problemIn recognizes p.add(field, code) and Problem{Field: …, Code: …}.
func problemIn(n ast.Node) (p connections.Problem, ok bool) {
	switch n := n.(type) {
	case *ast.CallExpr:
		if f, is := n.Fun.(*ast.SelectorExpr); is && f.Sel.Name == "add" && len(n.Args) == 2 {
			p.Field, _ = literal(n.Args[0])
			p.Code, ok = literal(n.Args[1])
		}
	case *ast.CompositeLit:
		for _, e := range n.Elts {
			if pair, is := e.(*ast.KeyValueExpr); is {
				switch key, _ := pair.Key.(*ast.Ident); {
				case key == nil:
				case key.Name == "Field":
					p.Field, _ = literal(pair.Value)
				case key.Name == "Code":
					p.Code, ok = literal(pair.Value)
				}
			}
		}
		ok = ok && p.Field != ""
	}
	return p, ok
}

func TestEveryProblemSaysWhatToMend(t *testing.T) {
	found := foundProblems(t)
	inEveryLanguage(t, func(t *testing.T, _ string) {
		stranger := Problem(connections.Problem{Code: "never heard of"})
		for p := range found {
			p.Param = "Acme"
			got := Problem(p)
			if got == "" || got == stranger {
				t.Errorf("%s, %s: %q", p.Field, p.Code, got)
			}
			whole(t, got)
		}
	})
}

func TestProblem(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		for _, c := range []struct {
			problem connections.Problem
			want    both
		}{
			{connections.Problem{Field: "name", Code: "required"}, both{"Enter a name.", "Geben Sie einen Namen ein."}},
			{connections.Problem{Field: "scopes", Code: "required"}, both{"Choose at least one permission.", "Wählen Sie mindestens eine Berechtigung."}},
			{connections.Problem{Field: "other", Code: "required"}, both{"This field is required.", "Dieses Feld ist erforderlich."}},
			{connections.Problem{Field: "name", Code: "too-long"}, both{"A name has at most 100 characters.", "Ein Name hat höchstens 100 Zeichen."}},
			{
				connections.Problem{Field: "name", Code: "taken", Param: "Acme {{.X}}"},
				both{
					"“Acme {{.X}}” exists already. Choose another name, for example “Acme {{.X}} 2”.",
					"„Acme {{.X}}“ gibt es schon. Wählen Sie einen anderen Namen, zum Beispiel „Acme {{.X}} 2“.",
				},
			},
			{connections.Problem{Code: "never heard of"}, both{"Look at this field again.", "Sehen Sie sich dieses Feld noch einmal an."}},
		} {
			if got := Problem(c.problem); got != c.want.in(language) {
				t.Errorf("got %q, want %q", got, c.want.in(language))
			}
		}
	})
}

func TestOnlyTheFirstProblemIsSaidWhereThereAreNoFields(t *testing.T) {
	speak(t, "en_GB.UTF-8")
	p := connections.Problems{{Field: "name", Code: "required"}, {Field: "client", Code: "required"}}
	if got, want := Problems(p), "Enter a name."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Problems(nil); got != "" {
		t.Errorf("no problem is said as %q", got)
	}
}
