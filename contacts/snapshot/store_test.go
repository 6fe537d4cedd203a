package snapshot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gcdesk/contacts"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

const (
	ada        = "ada@example.com"
	passphrase = "correct horse-hush-hush"
)

// desk is a store, a stand-in for Google and the book between them.
type desk struct {
	*testing.T
	*Store
	server  *sandbox.Server
	book    *contacts.Book
	options Options
	ahead   atomic.Int64 // nanoseconds before the true time
}

// tinyPicture is what a PNG begins with, which is enough.
const tinyPicture = "\x89PNG\r\n\x1a\n"

// tinyPhotos stands in for photos, each another one: to draw them takes long.
func tinyPhotos(r *http.Request) *sandbox.Fault {
	if !isPhoto(r) {
		return nil
	}
	return &sandbox.Fault{Status: 200, Body: tinyPicture + r.URL.Path}
}

func isPhoto(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/contacts/") || strings.HasPrefix(r.URL.Path, "/a/")
}

// newDesk begins with Ada's address book of so many contacts and 40 others.
func newDesk(t *testing.T, n int) *desk { return newDeskWith(t, n, tinyPhotos) }

func newDeskWith(t *testing.T, n int, fault func(*http.Request) *sandbox.Fault) *desk {
	t.Helper()
	d := &desk{T: t, options: Options{
		Connection: Connection{ID: "C1", Name: "Acme", Account: Account{Subject: "1", Email: ada}}, OtherContacts: true,
	}}
	now := func() time.Time { return time.Now().Add(time.Duration(d.ahead.Load())) }
	d.server = &sandbox.Server{Now: now, Fault: fault, AccessTokenLife: 1000 * time.Hour, Accounts: []sandbox.Account{{Sub: "1", Email: ada, GivenName: "Ada", Contacts: n, Others: 40}}}
	if err := d.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.server.Close() })
	d.Store = &Store{Dir: filepath.Join(t.TempDir(), "C1"), MadeBy: "test", Now: now, workFactor: 2}
	d.book = bookOf(d.server.URL, func() (string, error) {
		return d.server.Issue(ada, "contacts.readonly", "contacts.other.readonly", "profile")
	})
	return d
}

func bookOf(url string, issue func() (string, error)) *contacts.Book {
	b := contacts.NewBook(&oauth.ResourceServer{BaseURI: url, Retries: 3, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }},
		func(context.Context, bool) (string, error) { return issue() })
	b.PageSize = 10
	return b
}

func (d *desk) make() *Snapshot {
	d.Helper()
	s, err := d.Make(d.Context(), d.book, d.options)
	if err != nil {
		d.Fatal(err)
	}
	return s
}

// asked is how often a path was asked for since.
func (d *desk) asked(path string, since int) (n int) {
	for _, r := range d.server.Requests()[since:] {
		if strings.Contains(r.Path, path) {
			n++
		}
	}
	return n
}

// hasAll wants a snapshot to hold what the owner has, and to verify.
func (d *desk) hasAll(s *Snapshot) {
	d.Helper()
	if err := s.Verify(d.Context()); err != nil {
		d.Error(err)
	}
	want := map[string]json.RawMessage{}
	for raw := range d.server.AddressBook(ada).Contacts() {
		p, err := contacts.Decode(string(raw))
		if err != nil {
			d.Fatal(err)
		}
		want[p.ResourceName] = raw
	}
	got := map[string]bool{}
	photos, err := s.Photos(d.Context())
	if err != nil {
		d.Fatal(err)
	}
	pictures := 0
	for p, err := range s.Contacts(d.Context()) {
		if err != nil {
			d.Fatal(err)
		}
		got[p.ResourceName] = true
		raw := plainJSON(d.T, []byte(p.Raw))
		for _, former := range p.Metadata.PreviousResourceNames { // which a sync tells, and nobody else
			raw = strings.Replace(raw, `"previousResourceNames":["`+former+`"],`, "", 1)
		}
		if want := plainJSON(d.T, want[p.ResourceName]); raw != want {
			d.Errorf("%s:\n got %s\nwant %s", p.ResourceName, raw, want)
		}
		for _, at := range p.OwnPhotos() {
			photo, err := photos.Photo(d.Context(), at)
			switch {
			case errors.Is(err, contacts.ErrNoPhoto):
			case err != nil:
				d.Error(err)
			case http.DetectContentType(photo.Data) != photo.ContentType:
				d.Errorf("photo %s: got %s", at, photo.ContentType)
			default:
				pictures++
			}
		}
	}
	m := s.Manifest
	if len(got) != len(want) || m.Contacts != len(want) {
		d.Errorf("got %d contacts, the manifest says %d, want %d", len(got), m.Contacts, len(want))
	}
	if pictures == 0 || pictures > m.Photos {
		d.Errorf("got %d photos, the manifest says %d", pictures, m.Photos)
	}
	if m.OtherContacts == nil || *m.OtherContacts != 40 || m.Groups != 18 {
		d.Errorf("got %d other contacts, %d labels", *m.OtherContacts, m.Groups)
	}
	if me, err := s.Profile(d.Context()); err != nil || !strings.Contains(me.DisplayName(), "Ada") {
		d.Errorf("profile: %q, %v", me.DisplayName(), err)
	}
}

func plainJSON(t *testing.T, raw []byte) string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	plain, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// change does what a person does to an address book in a week.
func (d *desk) change(all ...json.RawMessage) {
	d.Helper()
	b := d.server.AddressBook(ada)
	name := func(i int) string {
		p, err := contacts.Decode(string(all[i]))
		if err != nil {
			d.Fatal(err)
		}
		return p.ResourceName
	}
	_, err1 := b.Add(map[string]any{"names": []any{map[string]any{"givenName": "Neu", "familyName": "Ling"}}})
	err2 := b.Delete(name(5), name(6))
	err3 := b.Change(name(10), func(fields map[string]any) {
		fields["nicknames"] = []any{map[string]any{"value": "Changed"}}
	})
	_, err4 := b.Relink(name(11))
	var picture bytes.Buffer
	picture.WriteString("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82")
	err5 := b.SetPhoto(name(15), picture.Bytes())
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) owned() (all []json.RawMessage) {
	for raw := range d.server.AddressBook(ada).Contacts() {
		all = append(all, raw)
	}
	return all
}

func TestSnapshot(t *testing.T) {
	for _, secret := range []string{"", passphrase} {
		t.Run("passphrase "+fmt.Sprint(secret != ""), func(t *testing.T) {
			d := newDeskWith(t, 40, nil)
			d.options.Passphrase = secret
			first := d.make()
			d.hasAll(first)

			// From the second on only what has changed is asked for.
			since := len(d.server.Requests())
			second := d.make()
			d.hasAll(second)
			if lists, photos := d.asked("/connections", since), d.asked("/contacts/", since)+d.asked("/a/", since); lists != 1 || photos > 3*second.Manifest.PhotosMissing {
				t.Errorf("nothing has changed: asked for %d pages, %d photos", lists, photos)
			}
			d.change(d.owned()...)
			d.ahead.Add(int64(time.Minute))
			since = len(d.server.Requests())
			third := d.make()
			d.hasAll(third)
			if n := d.asked("/connections", since); n != 1 {
				t.Errorf("asked for %d pages of changes", n)
			}
			// After a week everything is asked for again.
			d.ahead.Add(int64(8 * 24 * time.Hour))
			since = len(d.server.Requests())
			fourth := d.make()
			d.hasAll(fourth)
			if n := d.asked("/connections", since); n != 4 {
				t.Errorf("after a week: asked for %d pages", n)
			}

			all, damaged, err := d.List()
			if err != nil || len(damaged) > 0 || len(all) != 4 || all[0].Manifest.ID != fourth.Manifest.ID {
				t.Fatalf("got %d, %v, %v", len(all), damaged, err)
			}
			// Each stands by itself.
			for _, gone := range []*Snapshot{first, third, fourth} {
				if err := d.Delete(gone.Manifest.ID); err != nil {
					t.Error(err)
				}
			}
			left, err := d.Open(second.Manifest.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := left.Unlock(secret); err != nil {
				t.Fatal(err)
			}
			if err := left.Verify(t.Context()); err != nil {
				t.Error(err)
			}
			d.isPrivate()
			if secret != "" {
				d.holdsNothing("contact7@example.com", passphrase)
			}
		})
	}
}

// isPrivate wants folders of 0700 and files of 0600.
func (d *desk) isPrivate() {
	d.Helper()
	if runtime.GOOS == "windows" {
		return
	}
	err := filepath.WalkDir(d.Dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		if want := map[bool]fs.FileMode{true: 0o700, false: 0o600}[e.IsDir()]; info.Mode().Perm() != want {
			d.Errorf("%s: got %o", path, info.Mode().Perm())
		}
		return nil
	})
	if err != nil {
		d.Error(err)
	}
}

// holdsNothing wants none of the texts in any file.
func (d *desk) holdsNothing(texts ...string) {
	d.Helper()
	err := filepath.WalkDir(d.Dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, text := range texts {
			if bytes.Contains(data, []byte(text)) {
				d.Errorf("%s holds %q", path, text)
			}
		}
		return err
	})
	if err != nil {
		d.Error(err)
	}
}

// Another passphrase begins anew, a wrong one opens nothing.
func TestPassphrase(t *testing.T) {
	d := newDesk(t, 30)
	d.options.Passphrase = passphrase
	first := d.make()
	d.options.Passphrase = "another-hush-hush"
	second := d.make()
	d.hasAll(second)

	locked, err := d.Open(first.Manifest.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := locked.Groups(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("locked: got %v", err)
	}
	for _, wrong := range []string{"", "another-hush-hush"} {
		if err := locked.Unlock(wrong); !errors.Is(err, ErrPassphrase) {
			t.Errorf("%q: got %v", wrong, err)
		}
	}
	if err := locked.Unlock(passphrase); err != nil {
		t.Error(err)
	}
	if err := locked.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// A key that a passphrase does not open is tried once.
func TestServes_TriesEachKeyOnce(t *testing.T) {
	d := newDesk(t, 10)
	d.options.Passphrase = passphrase
	var all [2]*Snapshot
	for i := range all {
		var err error
		if all[i], err = d.Open(d.make().Manifest.ID); err != nil {
			t.Fatal(err)
		}
	}
	shut, wrong := map[string]bool{}, d.options
	wrong.Passphrase = "another-hush-hush"
	if all[0].serves(wrong, shut) || all[1].serves(d.options, shut) {
		t.Error("what did not open was tried again")
	}
	if !all[1].serves(d.options, map[string]bool{}) {
		t.Error("the right passphrase does not open it")
	}
}

// One is unlocked while others look at it.
func TestUnlock_Beside(t *testing.T) {
	d := newDesk(t, 10)
	d.options.Passphrase = passphrase
	s, err := d.Open(d.make().Manifest.ID)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			if err := s.Unlock(passphrase); err != nil || s.Locked() {
				t.Errorf("locked %v, %v", s.Locked(), err)
			}
		})
	}
	all.Wait()
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// Everything that can become of a file is found, and said of that file.
func TestDamageIsFound(t *testing.T) {
	d := newDesk(t, 30)
	whole := d.make()
	photo, err := filepath.Glob(filepath.Join(whole.Path, dirPhotos, "*"))
	if err != nil || len(photo) == 0 {
		t.Fatal(err, photo)
	}
	files := []string{"contacts.jsonl.gz", "otherContacts.jsonl.gz", "groups.jsonl.gz", "profile.jsonl.gz", "photos.jsonl.gz", fileManifest, fileSums, dirPhotos + "/" + filepath.Base(photo[0])}
	for damage, do := range map[string]func(data []byte) []byte{
		"gone":      nil,
		"empty":     func([]byte) []byte { return nil },
		"cut":       func(data []byte) []byte { return data[:len(data)/2] },
		"one bit":   func(data []byte) []byte { data[len(data)/2] ^= 4; return data },
		"last byte": func(data []byte) []byte { data[len(data)-1] ^= 1; return data },
		"zeroed":    func(data []byte) []byte { clear(data); return data },
		"longer":    func(data []byte) []byte { return append(data, data...) },
	} {
		for _, file := range files {
			path := filepath.Join(whole.Path, file)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if do == nil {
				err = os.Remove(path)
			} else {
				err = os.WriteFile(path, do(bytes.Clone(before)), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			s, err := d.Open(whole.Manifest.ID)
			if err == nil {
				err = s.Verify(t.Context())
			}
			var found *DamagedError
			if !errors.As(err, &found) || found.ID != whole.Manifest.ID || !slices.Contains(files, found.File) {
				t.Errorf("%s, %s: got %v", file, damage, err)
			}
			_ = os.Remove(path)
			if err := os.WriteFile(path, before, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := whole.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// What the disk refuses is no damage, and no snapshot that is gone.
func TestDisksOwnErrors(t *testing.T) {
	d := newDesk(t, 10)
	d.options.Passphrase = passphrase
	for _, file := range []string{fileSums, fileKey, "contacts.jsonl.gz.age", "photos/*"} {
		made := d.make()
		path, err := filepath.Glob(filepath.Join(made.Path, file))
		if err != nil || len(path) == 0 {
			t.Fatal(file, err)
		}
		if err := errors.Join(os.Remove(path[0]), os.Mkdir(path[0], 0o700)); err != nil {
			t.Fatal(err)
		}
		s, err := d.Open(made.Manifest.ID)
		if err == nil {
			if err = s.untouched(t.Context()); !errors.Is(err, oauth.ErrNotFile) {
				t.Errorf("%s, untouched: got %v", file, err)
			}
			err = s.Unlock(passphrase)
		}
		if err == nil {
			err = s.Verify(t.Context())
		}
		if damaged := (*DamagedError)(nil); !errors.Is(err, oauth.ErrNotFile) || errors.As(err, &damaged) {
			t.Errorf("%s: got %v", file, err)
		}
	}
	if _, err := OpenFolder(filepath.Join(d.Dir, ".lock", "x")); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("beneath a file: got %v", err)
	}
}

// A base that is damaged, or cannot be read, does not damage what is built on
// it, nor keep it from being made.
func TestDamagedBase(t *testing.T) {
	for _, file := range []string{"contacts.jsonl.gz", "photos.jsonl.gz", "manifest.json", "photos/*"} {
		for _, readable := range []bool{true, false} {
			d := newDesk(t, 30)
			first := d.make()
			paths, err := filepath.Glob(filepath.Join(first.Path, file))
			if err != nil || len(paths) == 0 {
				t.Fatal(file, err)
			}
			data, err := os.ReadFile(paths[0])
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)/2] ^= 16
			if err = os.WriteFile(paths[0], data, 0o600); !readable {
				err = errors.Join(os.Remove(paths[0]), os.Mkdir(paths[0], 0o700))
			}
			if err != nil {
				t.Fatal(err)
			}
			d.hasAll(d.make())
		}
	}
}

// Standard tools read a snapshot, as docs/snapshot.md says.
func TestStandardToolsReadIt(t *testing.T) {
	for _, tool := range []string{"sh", "sha256sum", "gzip", "wc"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	d := newDesk(t, 30)
	s := d.make()
	script := `sha256sum --quiet -c SHA256SUMS
(cd photos && for f in *; do echo "${f%%.*}  $f"; done | sha256sum --quiet -c)
gzip -dc contacts.jsonl.gz | wc -l`
	cmd := exec.CommandContext(t.Context(), "sh", "-ec", script)
	cmd.Dir = s.Path
	out, err := cmd.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "30" {
		t.Errorf("got %q, %v", out, err)
	}
}

// Whatever fails leaves the earlier snapshot and nothing else.
func TestFailureLeavesNothing(t *testing.T) {
	for name, f := range places {
		d := newDesk(t, 40)
		first := d.make()
		d.ahead.Add(int64(8 * 24 * time.Hour))
		d.change(d.owned()...)
		failing := &sandbox.Server{Now: d.server.Now, Accounts: d.server.Accounts, Fault: func(r *http.Request) *sandbox.Fault {
			if f(r) {
				return &sandbox.Fault{Status: 500, Body: "{}"}
			}
			return tinyPhotos(r)
		}}
		if err := failing.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { failing.Close() })
		d.cutInLists(failing)
		book := bookOf(failing.URL, func() (string, error) {
			return failing.Issue(ada, "contacts.readonly", "contacts.other.readonly", "profile")
		})
		made, err := d.Make(t.Context(), book, d.options)
		var refusal *oauth.ResourceError
		if !errors.As(err, &refusal) || strings.Contains(err.Error(), "write") {
			t.Fatalf("%s: got %+v, %v", name, made, err)
		}
		d.holdsOnly(first)
	}
}

// holdsOnly wants one whole snapshot in the store and nothing half done.
func (d *desk) holdsOnly(s *Snapshot) {
	d.Helper()
	entries, err := os.ReadDir(d.Dir)
	if err != nil {
		d.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != s.Manifest.ID && e.Name() != ".lock" {
			d.Errorf("there is %s", e.Name())
		}
	}
	again, err := d.Open(s.Manifest.ID)
	if err == nil {
		err = again.Unlock(passphrase) // where it needs one
	}
	if err == nil {
		err = again.Verify(context.WithoutCancel(d.Context()))
	}
	if err != nil {
		d.Error(err)
	}
}

func TestCancelledAtEveryStep(t *testing.T) {
	for n := 1; ; n++ {
		d := newDesk(t, 30)
		first := d.make()
		d.ahead.Add(int64(8 * 24 * time.Hour))
		ctx, cancel := context.WithCancel(t.Context())
		seen := 0
		d.at = func(name string) {
			if seen++; seen == n {
				cancel()
			}
		}
		made, err := d.Make(ctx, d.book, d.options)
		cancel()
		if err == nil { // it was done by then
			d.at = nil
			d.hasAll(made)
			if n < 5 {
				t.Errorf("only %d steps were cancelled", n-1)
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("step %d: got %v", n, err)
		}
		d.holdsOnly(first)
	}
}

func TestTwoAtOnce(t *testing.T) {
	d := newDesk(t, 30)
	d.at = func(name string) {
		if name == "begun" {
			d.at = nil
			other := &Store{Dir: d.Dir}
			if _, err := other.Make(t.Context(), d.book, d.options); !errors.Is(err, ErrBusy) {
				t.Errorf("got %v", err)
			}
		}
	}
	d.make()
}

func TestNames(t *testing.T) {
	d := newDesk(t, 10)
	s := d.make()
	for _, id := range []string{"", ".", "..", ".lock", "../C1", "C1/" + s.Manifest.ID, `a\b`, "nobody"} {
		if _, err := d.Open(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("open %q: got %v", id, err)
		}
		if err := d.Delete(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("delete %q: got %v", id, err)
		}
	}
	root := filepath.Dir(d.Dir)
	for _, id := range []string{s.Manifest.ID, s.Manifest.ID[:8]} {
		if got, err := Find([]string{root}, id); err != nil || got.Manifest.ID != s.Manifest.ID {
			t.Errorf("find %q: got %v", id, err)
		}
	}
	second := t.TempDir()
	if err := os.CopyFS(filepath.Join(second, "C1", s.Manifest.ID), os.DirFS(s.Path)); err != nil {
		t.Fatal(err)
	}
	if got, err := Find([]string{root, second}, s.Manifest.ID[:8]); err != nil || got.Path != s.Path {
		t.Errorf("one that lies twice: got %v", err)
	}
	other := d.make()
	for _, id := range []string{"", ".", "nobody"} {
		if _, err := Find([]string{root}, id); !errors.Is(err, ErrNotFound) {
			t.Errorf("find %q: got %v", id, err)
		}
	}
	var several *AmbiguousError
	if _, err := Find([]string{root}, "2"); !errors.As(err, &several) || !slices.Contains(several.Candidates, s.Manifest.ID) || !slices.Contains(several.Candidates, other.Manifest.ID) {
		t.Errorf("got %v", err)
	}
}

// A folder that never was a snapshot is not a damaged one, and none is listed.
func TestNoSnapshot(t *testing.T) {
	d := newDesk(t, 10)
	d.make()
	for name, files := range map[string]map[string]string{
		"empty":       nil,
		"photographs": {"cat.png": "x"},
		"extension":   {fileManifest: `{"name":"other","version":"1"}`},
		"release":     {fileSums: "00  disk.iso\n"},
	} {
		dir := filepath.Join(d.Dir, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for file, text := range files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := OpenFolder(dir); !errors.Is(err, ErrNone) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := OpenFolder(filepath.Join(d.Dir, ".lock")); !errors.Is(err, ErrNone) {
		t.Errorf("a file: got %v", err)
	}
	if all, damaged, err := d.List(); err != nil || len(all) != 1 || len(damaged) > 0 {
		t.Errorf("got %d, %v, %v", len(all), damaged, err)
	}
}
