//go:build unix

package export_test

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

// childRole, when set, makes the test binary write a file and never come to an
// end: it stops at the step that childStep names.
const (
	childRole = "GCDESK_TEST_EXPORT"
	childStep = "GCDESK_TEST_STEP"
)

// Steps of an export.
const (
	writing = "writing" // or none
	whole   = "whole"
	placed  = "placed"
)

// childNotes is the folder of its notes; empty: none.
const childNotes = "GCDESK_TEST_NOTES"

func TestMain(m *testing.M) {
	if path := os.Getenv(childRole); path != "" {
		writeForEver(path)
	}
	os.Exit(m.Run())
}

// writeForEver tells when it has come to its step, and waits for its end.
func writeForEver(path string) {
	p, err := contacts.Decode(`{"resourceName":"people/c1","biographies":[{"value":"` + strings.Repeat("long", 100_000) + `"}]}`)
	at := func(step string) {
		if step == cmp.Or(os.Getenv(childStep), writing) {
			fmt.Println("there")
			select {}
		}
	}
	if err == nil {
		err = export.WriteFile(export.Noted(context.Background(), os.Getenv(childNotes)), path, export.JSON, book{{Person: p}},
			func(int) { at(writing) }, func([]export.Loss) { at(whole) })
	}
	at(placed)
	fmt.Println(err)
}

// unfinishedExport begins one in another process.
func unfinishedExport(t *testing.T, path string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childRole+"="+path)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "there\n" {
		t.Fatalf("got %q, %v", line, err)
	}
	return cmd
}

func namesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// What a killed process left is taken away by the next export into the folder;
// what another process is writing is not, nor what only looks alike.
func TestKilledExport(t *testing.T) {
	dir := t.TempDir()
	strangers := []string{".gcdesk-.part", ".gcdesk-1a.part", ".gcdesk-1.part.bak", "gcdesk-1.part", ".contacts.vcf-123"}
	for _, name := range strangers {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Mkdir(filepath.Join(dir, ".gcdesk-2.part"), 0o700), os.Symlink(filepath.Join(dir, strangers[0]), filepath.Join(dir, ".gcdesk-3.part"))); err != nil {
		t.Fatal(err)
	}
	strangers = namesIn(t, dir)
	killed, living := unfinishedExport(t, filepath.Join(dir, "a.vcf")), unfinishedExport(t, filepath.Join(dir, "b.vcf"))
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = killed.Wait()
	if got := len(namesIn(t, dir)); got != len(strangers)+2 {
		t.Fatalf("there are %d files: %v", got, namesIn(t, dir))
	}
	write := func(w io.Writer) error { _, err := io.WriteString(w, "whole"); return err }
	next := func(wantBeside int) {
		t.Helper()
		path := filepath.Join(dir, "c.vcf")
		if err := export.ReplaceFile(t.Context(), path, write); err != nil {
			t.Fatal(err)
		}
		names := slices.DeleteFunc(namesIn(t, dir), func(name string) bool { return slices.Contains(strangers, name) })
		if len(names) != wantBeside+1 || names[len(names)-1] != "c.vcf" {
			t.Errorf("beside what was there: %v", names)
		}
	}
	next(1)
	if err := living.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = living.Wait()
	next(0)
	for _, name := range strangers {
		if !slices.Contains(namesIn(t, dir), name) {
			t.Errorf("%s is gone", name)
		}
	}
}

// Wherever it is killed, the earlier file stands there or the new one whole, and
// what else it left goes with the next.
func TestExportKilledAtEveryStep(t *testing.T) {
	for step, replaced := range map[string]bool{writing: false, whole: false, placed: true} {
		t.Setenv(childStep, step)
		path := filepath.Join(t.TempDir(), "a.json")
		if err := os.WriteFile(path, []byte("earlier"), 0o600); err != nil {
			t.Fatal(err)
		}
		child := unfinishedExport(t, path)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		got, err := os.ReadFile(path)
		if json.Valid(got) != replaced || !replaced && string(got) != "earlier" {
			t.Errorf("%s: there is %.20q, %v", step, got, err)
		}
		if err := export.WriteFile(t.Context(), path, export.JSON, book{}, nil, nil); err != nil {
			t.Error(err)
		}
		alone(t, path)
	}
}

// What a killed export left goes at the next start, or with the next export
// anywhere, although nobody exports there again; what is being written stays.
func TestKilledExportIsFoundByItsNote(t *testing.T) {
	for name, sweep := range map[string]func(t *testing.T, notes string){
		"start": func(_ *testing.T, notes string) { export.SweepNoted(notes) },
		"export elsewhere": func(t *testing.T, notes string) {
			ctx := export.Noted(t.Context(), notes)
			if err := export.ReplaceFile(ctx, filepath.Join(t.TempDir(), "b.vcf"), func(io.Writer) error { return nil }); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, notes := t.TempDir(), filepath.Join(t.TempDir(), "exports")
			t.Setenv(childNotes, notes)
			if err := os.WriteFile(filepath.Join(dir, ".gcdesk-a.part"), []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			child := unfinishedExport(t, filepath.Join(dir, "a.vcf"))
			sweep(t, notes)
			if len(namesIn(t, dir)) != 2 || len(namesIn(t, notes)) != 1 {
				t.Fatalf("while it is written: %v, noted %v", namesIn(t, dir), namesIn(t, notes))
			}
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = child.Wait()
			sweep(t, notes)
			if got := namesIn(t, dir); len(got) != 1 || got[0] != ".gcdesk-a.part" || len(namesIn(t, notes)) != 0 {
				t.Errorf("left %v, noted %v", got, namesIn(t, notes))
			}
		})
	}
}

// A disk that is not there for now is swept when it is back.
func TestNoteWaitsForItsFolder(t *testing.T) {
	dir, away, notes := filepath.Join(t.TempDir(), "stick"), filepath.Join(t.TempDir(), "away"), t.TempDir()
	t.Setenv(childNotes, notes)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	child := unfinishedExport(t, filepath.Join(dir, "a.vcf"))
	if err := errors.Join(child.Process.Kill(), os.Rename(dir, away)); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	export.SweepNoted(notes)
	if err := os.Rename(away, dir); err != nil {
		t.Fatal(err)
	}
	export.SweepNoted(notes)
	if len(namesIn(t, dir)) != 0 || len(namesIn(t, notes)) != 0 {
		t.Errorf("left %v, noted %v", namesIn(t, dir), namesIn(t, notes))
	}
}
