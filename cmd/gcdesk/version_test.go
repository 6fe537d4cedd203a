package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The version stands in three places that no tool keeps together.
func TestVersion(t *testing.T) {
	root := filepath.Join("..", "..")
	app, err := os.ReadFile(filepath.Join(root, "FyneApp.toml"))
	if err != nil {
		t.Fatal(err)
	}
	field := func(name string) string {
		m := regexp.MustCompile(`(?m)^\s*` + name + ` = "?([^"\n]*)"?$`).FindSubmatch(app)
		if m == nil {
			t.Fatalf("FyneApp.toml has no %s", name)
		}
		return string(m[1])
	}
	if got := field("Version"); got != version {
		t.Errorf("FyneApp.toml says %s, want %s", got, version)
	}
	if got := field("ID"); got != appID {
		t.Errorf("FyneApp.toml says %s, want %s", got, appID)
	}
	if _, err := os.Stat(filepath.Join(root, field("Icon"))); err != nil {
		t.Error(err)
	}
	if got := field("fyneDo"); got != "true" {
		t.Errorf("fyneDo = %s: the build tags say migrated", got)
	}
	changes, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(changes), "\n## "+version) {
		t.Errorf("CHANGELOG.md has no section %s", version)
	}
}
