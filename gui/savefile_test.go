package gui

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// The documents are looked for beside the window, and offered unless a person
// has typed another folder by then.
func TestSaveFile_OffersTheDocuments(t *testing.T) {
	home := t.TempDir()
	documents := filepath.Join(home, "Documents")
	t.Setenv("HOME", home)
	for name, c := range map[string]struct {
		there bool
		typed string
		want  string
	}{
		"there":         {true, "", documents},
		"missing":       {false, "", home},
		"another typed": {true, "/srv/ada", "/srv/ada"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t).show()
			_ = os.Remove(documents)
			if c.there {
				d.must(os.Mkdir(documents, 0o700))
			}
			d.app.saveFile("Save", "", "contacts", fileFormat{name: "CSV"})
			if got := d.entry("Folder").Text; got != home {
				t.Errorf("at first offered %q, want %q", got, home)
			}
			if c.typed != "" {
				d.entry("Folder").SetText(c.typed)
			}
			d.settle()
			if got := d.entry("Folder").Text; got != c.want {
				t.Errorf("offered %q, want %q", got, c.want)
			}
		})
	}
}

// What is wrong with a name is said of that name.
func TestSaveFile_NameIsAskedFor(t *testing.T) {
	for typed, want := range map[string]string{"": "Enter a name.", "  ": "Enter a name.", "a/b": "A name without slashes.", "..": "A name without slashes."} {
		d := newDesk(t).show()
		d.app.saveFile("Save", "", "contacts", fileFormat{name: "CSV"})
		d.write("File name", typed)
		d.sees(want)
	}
}

// A folder is offered again once a file was written in it, and not before.
func TestSaveFile_RemembersWhereItWorked(t *testing.T) {
	home, good, bad := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	d := newDesk(t)
	d.exports()
	save := func(folder, offered string, failure error) {
		t.Helper()
		d.app.saveFile("Save", "", "contacts", fileFormat{name: "CSV", write: func(context.Context, io.Writer) error { return failure }})
		d.settle()
		if got := d.entry("Folder").Text; got != offered {
			t.Errorf("offered %q, want %q", got, offered)
		}
		d.write("Folder", folder)
		d.tap("Save")
		if failure != nil {
			d.tap("Close")
			d.tap("Cancel")
		}
	}
	save(bad, home, io.ErrUnexpectedEOF)
	save(good, home, nil)
	save(bad, good, io.ErrUnexpectedEOF)
	d.exporting()
	d.tap("Cancel") // the export
	save(good, good, nil)
}
