package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"gcdesk/assets"
)

// The licences are those of the modules in this program; go generate ./assets
// brings them up to date.
func TestLicences(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-tags", tags, "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSpace(string(out)), "\n")
	var got []string
	for _, l := range assets.Licences() {
		got = append(got, l.Module+" "+l.Version)
		if len(l.Text) < 500 {
			t.Errorf("%s: %d letters are no licence", l.Module, len(l.Text))
		}
	}
	for _, module := range want {
		if module != "" && !slices.Contains(got, module) {
			t.Errorf("the licence of %s is missing", module)
		}
	}
	if !slices.Equal(got[:2], []string{"gcdesk ", "Go "}) {
		t.Errorf("first come %q, want those of gcdesk and Go", got[:2])
	}
	own, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := assets.Licences()[0].Text, strings.TrimSpace(string(own)); got != want {
		t.Errorf("gcdesk's own is\n%s\nwant\n%s", got, want)
	}
}
