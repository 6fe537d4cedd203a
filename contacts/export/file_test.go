package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/oauth"
)

func TestWriteFile(t *testing.T) {
	b := people(t, 20)
	for _, f := range export.Formats() {
		path := filepath.Join(t.TempDir(), "contacts"+f.Extension())
		if err := os.WriteFile(path, []byte("earlier"), 0o644); err != nil {
			t.Fatal(err)
		}
		var told []int
		var losses []export.Loss
		err := export.WriteFile(t.Context(), path, f, b, func(n int) { told = append(told, n) }, func(l []export.Loss) {
			losses = l
			if stands, err := os.ReadFile(path); string(stands) != "earlier" {
				t.Errorf("%s: what is lost is told when there is %.20q already (%v)", f, stands, err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, written(t, f, b)) {
			t.Errorf("%s: the file is not what Write writes (%v)", f, err)
		}
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
			t.Errorf("%s: mode %v, %v", f, info.Mode(), err)
		}
		if len(told) != len(b) || told[0] != 1 || told[len(b)-1] != len(b) {
			t.Errorf("%s: progress %v", f, told)
		}
		if counted, err := export.Count(t.Context(), f, b); err != nil || !reflect.DeepEqual(counted, losses) {
			t.Errorf("%s: counted %v, lost %v, %v", f, counted, losses, err)
		}
		alone(t, path)
	}
}

// A link stays one, and what is no file stays what it is.
func TestReplaceFileWhereSomethingElseStands(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.csv"), filepath.Join(dir, "link.csv")
	if err := errors.Join(os.WriteFile(target, []byte("old"), 0o600), os.Symlink(target, link)); err != nil {
		t.Skip(err) // not on this system
	}
	write := func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }
	if err := export.ReplaceFile(t.Context(), link, write); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(target)
	if to, linkErr := os.Readlink(link); err != nil || linkErr != nil || to != target || string(got) != "new" {
		t.Errorf("the link leads to %q (%v), which holds %q (%v)", to, linkErr, got, err)
	}
	for _, path := range []string{dir, os.DevNull} {
		before, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		var file *fs.PathError
		err = export.ReplaceFile(t.Context(), path, write)
		if !errors.Is(err, oauth.ErrNotFile) || !errors.As(err, &file) || file.Path != path {
			t.Errorf("%s: got %v", path, err)
		}
		if after, err := os.Stat(path); err != nil || after.Mode() != before.Mode() {
			t.Errorf("%s is now %v, %v", path, after.Mode(), err)
		}
	}
	var file *fs.PathError
	missing := filepath.Join(dir, "no", "such.csv")
	if err := export.ReplaceFile(t.Context(), missing, write); !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &file) || file.Path != missing {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat("/proc/self"); err != nil {
		return // no folder that takes no files
	}
	if err := export.ReplaceFile(t.Context(), "/proc/such.csv", write); !errors.Is(err, fs.ErrPermission) || !errors.As(err, &file) || file.Path != "/proc/such.csv" {
		t.Errorf("got %v", err)
	}
}

// alone checks that nothing lies beside a file.
func alone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 || entries[0].Name() != filepath.Base(path) {
		t.Errorf("in the folder: %v, %v", entries, err)
	}
}

// broken gives some contacts and then fails, at its n-th reading.
type broken struct {
	book
	at   int
	fail func() error
}

func (b *broken) Each(ctx context.Context, yield func(export.Contact) error) error {
	if err := b.book.Each(ctx, yield); err != nil {
		return err
	}
	if b.at--; b.at <= 0 {
		return b.fail()
	}
	return nil
}

var errGone = errors.New("gone")

// Whatever fails, nothing new lies there and what was there before is whole.
func TestWriteFileFails(t *testing.T) {
	b := people(t, 300) // more than what is written at once
	for _, f := range export.Formats() {
		for name, test := range map[string]struct {
			source func(cancel func()) export.Source
			want   error
		}{
			"first reading": {func(func()) export.Source { return &broken{b, 1, func() error { return errGone }} }, errGone},
			"last reading": {func(func()) export.Source {
				return &broken{b, map[bool]int{true: 2, false: 1}[f == export.CSV || f == export.GoogleCSV], func() error { return errGone }}
			}, errGone},
			"cancelled": {func(cancel func()) export.Source {
				return &broken{b, 1, func() error { cancel(); return nil }}
			}, context.Canceled},
		} {
			t.Run(string(f)+"/"+name, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "contacts")
				if err := os.WriteFile(path, []byte("earlier"), 0o600); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if err := export.WriteFile(ctx, path, f, test.source(cancel), nil, nil); !errors.Is(err, test.want) {
					t.Errorf("got %v, want %v", err, test.want)
				}
				if got, err := os.ReadFile(path); string(got) != "earlier" {
					t.Errorf("the earlier file: %.20q, %v", got, err)
				}
				alone(t, path)
			})
		}
	}
	t.Run("no folder", func(t *testing.T) {
		if err := export.WriteFile(t.Context(), filepath.Join(t.TempDir(), "no", "file"), export.VCard4, b, nil, nil); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a folder in its place", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "folder")
		if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := export.WriteFile(t.Context(), path, export.VCard4, b, nil, nil); err == nil {
			t.Error("written over a folder")
		}
		alone(t, path)
	})
	t.Run("unknown format", func(t *testing.T) {
		if _, err := export.Count(t.Context(), "vcard2", b); !errors.Is(err, export.ErrUnknownFormat) {
			t.Errorf("got %v", err)
		}
	})
}

// full is a disk with room for so many bytes.
type full struct{ room int }

func (d *full) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, errGone
	}
	return len(p), nil
}

func TestWriteToFullDisk(t *testing.T) {
	b := people(t, 200)
	for _, f := range export.Formats() {
		size := len(written(t, f, b))
		for _, room := range []int{0, size / 2, size - 1} {
			if _, err := export.Write(t.Context(), &full{room}, f, b, nil); !errors.Is(err, errGone) {
				t.Errorf("%s with room for %d of %d bytes: got %v", f, room, size, err)
			}
		}
	}
}

func TestSpool(t *testing.T) {
	b := people(t, 50)
	s, err := export.NewSpool(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b {
		if err := s.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		var got book
		if err := s.Each(t.Context(), func(c export.Contact) error {
			got = append(got, c)
			return nil
		}); err != nil || !reflect.DeepEqual(got, b) {
			t.Errorf("%d contacts that are not the same: %v", len(got), err)
		}
	}
	if err := s.Each(t.Context(), func(export.Contact) error { return errGone }); !errors.Is(err, errGone) {
		t.Errorf("got %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A document holds every byte of a person, and its picture.
func TestJSON(t *testing.T) {
	raw := json.RawMessage("{\"resourceName\":\"people/c1\", \"new\" : [1.50, \"<\\u00e4>\"],\n\"names\":[{\"displayName\":\"Ada\"}]}")
	p, err := contacts.Decode(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := export.Contact{Person: p, Labels: []export.Label{{Name: "Friends"}, {Name: "starred", System: true}}, Photo: contacts.Photo{ContentType: "image/png", Data: []byte("\x89PNG")}}
	var got struct {
		Format   string
		Version  int
		Contacts []struct {
			Labels []export.Label
			Photo  *struct {
				ContentType string
				Data        []byte
			}
			Person json.RawMessage
		}
	}
	if err := json.Unmarshal(written(t, export.JSON, book{c, {Person: p}}), &got); err != nil {
		t.Fatal(err)
	}
	if got.Format != "gcdesk contacts" || got.Version != 1 || len(got.Contacts) != 2 {
		t.Fatalf("got %+v", got)
	}
	if first := got.Contacts[0]; !slices.Equal(first.Labels, c.Labels) || first.Photo.ContentType != "image/png" || string(first.Photo.Data) != "\x89PNG" {
		t.Errorf("got %+v", first)
	}
	for _, one := range got.Contacts {
		if !bytes.Equal(one.Person, raw) {
			t.Errorf("got  %s\nwant %s", one.Person, raw)
		}
	}
	if got.Contacts[1].Photo != nil {
		t.Error("a photo of nobody")
	}
	if err := json.Unmarshal(written(t, export.JSON, book{}), &got); err != nil || len(got.Contacts) != 0 {
		t.Errorf("an empty book: %d contacts, %v", len(got.Contacts), err)
	}
}
