package words

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"gcdesk/assets"
	"gcdesk/oauth"
)

// said is a sentence in the source: its key in the translations, its English,
// whether it counts something, and the parameters that a translation may use,
// the English ones or not.
type said struct {
	english string
	counts  bool
	where   string
	offers  []string
}

// everySentence collects what lang.L, N, X and XN are called with, and the
// catalogue's words, which are keys as well.
func everySentence(t *testing.T) map[string]said {
	all := map[string]said{}
	for _, s := range oauth.Catalogue() {
		for _, text := range []string{s.Title, s.Consent, s.Use} {
			all[text] = said{english: text, where: "oauth/catalogue.go"}
		}
	}
	for _, p := range oauth.Presets() {
		all[p.Title] = said{english: p.Title, where: "oauth/catalogue.go"}
	}
	root := filepath.Join("..", "..")
	for _, dir := range []string{"gui", "gui/words", "cmd/gcdesk"} {
		files, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no source in %s: %v", dir, err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				collect(t, file, all)
			}
		}
	}
	return all
}

func collect(t *testing.T, file string, all map[string]said) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		f, ok := call.Fun.(*ast.SelectorExpr)
		if pkg, isName := ast.Node(nil), false; ok {
			pkg, isName = f.X, true
			if id, named := pkg.(*ast.Ident); !isName || !named || id.Name != "lang" {
				return true
			}
		} else {
			return true
		}
		text := func(i int) string {
			s, ok := literal(call.Args[i])
			// A preset's or a scope's word is collected from the catalogue.
			if !ok && !strings.HasSuffix(file, "status.go") {
				t.Errorf("%s: a sentence must be a literal", set.Position(call.Pos()))
			}
			return s
		}
		where := set.Position(call.Pos()).String()
		switch f.Sel.Name {
		case "L":
			if s := text(0); s != "" {
				all[s] = said{english: s, where: where, offers: offered(call)}
			}
		case "N":
			s := text(0)
			all[s] = said{english: s, counts: true, where: where}
		case "X":
			all[text(0)] = said{english: text(1), where: where}
		}
		return true
	})
}

// literal returns a string constant, also one written in several pieces.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		left, ok := literal(e.X)
		right, also := literal(e.Y)
		return left + right, ok && also
	}
	return "", false
}

// offered returns the parameters written in the call itself.
func offered(call *ast.CallExpr) (list []string) {
	for _, data := range call.Args[1:] {
		if m, ok := data.(*ast.CompositeLit); ok {
			for _, e := range m.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok {
					if name, ok := literal(pair.Key); ok {
						list = append(list, "{{."+name+"}}")
					}
				}
			}
		}
	}
	return list
}

func translations(t *testing.T, name string) map[string]any {
	data, err := fs.ReadFile(assets.Files, "translations/"+name)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return m
}

func TestEverySentenceIsSaidInGerman(t *testing.T) {
	german, english := translations(t, "de.json"), translations(t, "en.json")
	var missing []string
	for key, s := range everySentence(t) {
		switch words := german[key].(type) {
		case string:
			if s.counts {
				t.Errorf("%s: German needs one and other: %q", s.where, key)
			}
			got, want := placeholders(words), placeholders(s.english)
			stranger := slices.IndexFunc(got, func(p string) bool { return !slices.Contains(want, p) && !slices.Contains(s.offers, p) })
			if len(got) != len(want) || stranger >= 0 {
				t.Errorf("%s: German has the parameters %q, want %q: %q", s.where, got, want, key)
			}
		case map[string]any:
			for _, form := range []string{"one", "other"} {
				if words[form] == nil {
					t.Errorf("%s: German lacks %q: %q", s.where, form, key)
				}
			}
		default:
			missing = append(missing, key)
		}
		if forms, _ := english[key].(map[string]any); s.counts && (forms["one"] == nil || forms["other"] == nil) {
			t.Errorf("%s: English needs one and other: %q", s.where, key)
		}
	}
	sort.Strings(missing)
	if len(missing) > 0 {
		if file := os.Getenv("MISSING_WORDS"); file != "" {
			if err := os.WriteFile(file, []byte(strings.Join(missing, "\n\n")), 0o600); err != nil {
				t.Error(err)
			}
		}
		t.Errorf("%d sentences are not said in German:\n%s", len(missing), strings.Join(missing, "\n"))
	}
}

func TestNoTranslationIsLeftOver(t *testing.T) {
	all := everySentence(t)
	for _, name := range []string{"de.json", "en.json"} {
		for key := range translations(t, name) {
			if _, used := all[key]; !used && key != "language.code" {
				t.Errorf("%s: nobody says %q", name, key)
			}
		}
	}
}

var parameter = regexp.MustCompile(`{{\.\w+}}`)

func placeholders(s string) []string {
	found := parameter.FindAllString(s, -1)
	sort.Strings(found)
	return slices.Compact(found)
}
