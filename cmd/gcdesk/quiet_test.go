package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// tags are the build tags of the Makefile.
const tags = "gles,no_animations,migrated_fynedo"

// The order in which packages are initialised is the program's own, so this
// takes the program as it is built.
func TestNothingOfFyneOnStandardError(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "gcdesk")
	if out, err := exec.Command("go", "build", "-tags", tags, "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, env := range [][]string{nil, {"LANG="}, {"LANG=C"}, {"LANG=C.UTF-8"}, {"LC_ALL=C"}, {"LANG=nonsense"}, {"LANG=de_DE.UTF-8"}} {
		for _, args := range [][]string{{"--version"}, {"list", "--json"}} {
			cmd := exec.Command(binary, append(args, "--data-dir", t.TempDir())...)
			cmd.Env = append([]string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}, env...)
			var errs bytes.Buffer
			cmd.Stderr = &errs
			if err := cmd.Run(); err != nil || errs.Len() > 0 {
				t.Errorf("%q %q: %v, standard error: %q, want nothing", env, args, err, errs.String())
			}
		}
	}
}
