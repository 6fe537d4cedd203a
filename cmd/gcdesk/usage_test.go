package main

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// inLocale runs gcdesk in a home of nobody's and returns what it says.
func inLocale(t *testing.T, locale, home string, args ...string) (said string, code int) {
	t.Helper()
	cmd := exec.Command("gcdesk", args...)
	cmd.Env = []string{"HOME=" + home, "LANG=" + locale}
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// same are the lines that both languages have.
func same(english, german string) (lines []string) {
	for line := range strings.Lines(english) {
		if strings.TrimSpace(line) != "" && strings.Contains("\n"+german, "\n"+line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// Whatever is wrong with a command line is said in the person's language.
func TestUsageErrorsAreTranslated(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the language comes from the system's settings, not from the environment")
	}
	home := t.TempDir()
	file := filepath.Join(home, "client_secret.json")
	must(t, writeWhole(file, `{"installed":{"client_id":"1234567890-abc.apps.googleusercontent.com","client_secret":"usage-hush-hush"}}`))
	var all strings.Builder
	for _, line := range [][]string{
		{"nonsense"},
		{"help", "nonsense"},
		{"--nonsense"},
		{"-x"},
		{"-vx"},
		{"list", "--data-dir"},
		{"list", "--data-dir", ""},
		{"--=x"},
		{"list", "--json=maybe"},
		{"--debug-log", "log"},
		{"create"},
		{"create", "A", "B"},
		{"create", "A"},
		{"create", "A", "--client", "B"},
		{"create", "A", "--client", "B", "--scope", "openid", "--token-url", "https://as.example/"},
		{"create", "A", "--client-file", file, "--scope", "openid", "--token-url", "https://as.example/"},
		{"create", "A", "--client-file", file, "--scope", "openid", "--token-url", "https://as.example/", "--authorization-url", "http://as.example/"},
		{"create", "A", "--client-file", file, "--scope", "openid", "--redirect-uri", "http://127.0.0.1:8765/"},
		{"authorize"},
		{"list", "A"},
		{"token"},
		{"token", "A", "--min-valid", "soon"},
		{"token", "A", "--min-valid", "-1m"},
		{"activity", "A"},
		{"activity", "--kind", "A"},
		{"activity", "--since", "soon"},
		{"activity", "--json", "--csv"},
		{"doctor", "A", "B"},
		{"export"},
		{"export", "A"},
		{"export", "A", "--snapshot", "B"},
		{"export", "A", "--format", "csv"},
		{"export", "A", "--format", "csv", "--output", "-"},
		{"snapshot"},
		{"snapshots"},
		{"snapshots", "A", "--dry-run"},
		{"verify"},
		{"diff", "A"},
		{"diff", "now", "now"},
		{"restore", "--empty", "--copy", "A"},
		{"restore", "A"},
		{"--hidden", "list"},
		{"list", "-v"},
		{"--", "list"},
		{"practice", "A"},
		{"practice", "--listen", "127.0.0.1:0"},
		{"practice", "--serve", "--listen", "A"},
		{"practice", "--serve", "--server", "A"},
		{"practice", "--server", "A"},
	} {
		english, code := inLocale(t, "en_US.UTF-8", home, line...)
		german, inGerman := inLocale(t, "de_DE.UTF-8", home, line...)
		if code != exitUsage || inGerman != exitUsage {
			t.Errorf("%q: exit codes %d and %d: %s", line, code, inGerman, english)
		}
		if lines := same(english, german); english == "" || len(lines) > 0 {
			t.Errorf("%q is answered in German with %q", line, lines)
		}
		all.WriteString(english)
	}
	for _, s := range usageErrors(t) {
		switch s {
		case "Give the passphrase with --passphrase-file.", "The passphrase is longer than any: is this the right file?", "The passphrase is empty.", "The second passphrase is another than the first.",
			"The passphrase file is in UTF-16. Save it as UTF-8: in Notepad by “Save as” and “Encoding”.", "The passphrase is not in UTF-8: nobody could type it again.":
			continue // where there is a snapshot, or a terminal
		}
		if said := regexp.MustCompile(`\\{\\{\\\.\w+\\}\\}`).ReplaceAllString(regexp.QuoteMeta(s), `.+`); !regexp.MustCompile(said).MatchString(all.String()) {
			t.Errorf("nothing above is answered with %q", s)
		}
	}
}

// usageErrors are the sentences that the source calls wrong with.
func usageErrors(t *testing.T) (sentences []string) {
	files, err := filepath.Glob("*.go")
	must(t, err)
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		must(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if f, ok := call.Fun.(*ast.Ident); !ok || f.Name != "wrong" {
				return true
			}
			says, ok := call.Args[1].(*ast.CallExpr)
			if !ok {
				t.Fatalf("%s: what is wrong must be a lang.L", file)
			}
			s, err := strconv.Unquote(says.Args[0].(*ast.BasicLit).Value)
			must(t, err)
			sentences = append(sentences, s)
			return true
		})
	}
	return sentences
}

// The help fits a terminal, and is German but for forms, examples and codes.
func TestHelpIsTranslatedAndFits(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the language comes from the system's settings, not from the environment")
	}
	home := t.TempDir()
	for _, name := range []string{"", "help", "create", "authorize", "list", "token", "activity", "doctor", "export", "snapshot", "snapshots", "verify", "diff", "restore", "practice"} {
		line := strings.Fields(name + " --help")
		english, _ := inLocale(t, "en_US.UTF-8", home, line...)
		german, _ := inLocale(t, "de_DE.UTF-8", home, line...)
		if !strings.Contains(english, "gcdesk "+name) {
			t.Errorf("%q: got %q", line, english)
		}
		for _, l := range same(english, german) {
			if !regexp.MustCompile(`^ +(gcdesk|curl|--scope) |^ +([a-z-]+,? ?)+$`).MatchString(strings.TrimRight(l, "\n")) {
				t.Errorf("%q has in German %q", line, l)
			}
		}
		for l := range strings.Lines(english + german) {
			if n := utf8.RuneCountInString(strings.TrimRight(l, "\n")); n > helpWidth {
				t.Errorf("%q: %d columns: %s", line, n, l)
			}
		}
	}
}
