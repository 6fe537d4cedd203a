package snapshot

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// makes makes a snapshot on each of so many days.
func (d *desk) makes(n int) (all []*Snapshot) {
	d.Helper()
	for range n {
		all = append(all, d.make())
		d.ahead.Add(int64(24 * time.Hour))
	}
	return all
}

// left are the IDs of what there is, the oldest first.
func (d *desk) left() (ids []string) {
	d.Helper()
	entries, err := os.ReadDir(d.Dir)
	if err != nil {
		d.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != ".lock" {
			ids = append(ids, e.Name())
		}
	}
	return ids
}

func idsOf(all ...*Snapshot) (ids []string) {
	for _, s := range all {
		ids = append(ids, s.Manifest.ID)
	}
	return ids
}

// spoil changes a byte in the contacts of a snapshot, which its manifest does
// not show.
func (d *desk) spoil(s *Snapshot) {
	d.Helper()
	path := filepath.Join(s.Path, s.Manifest.Parts[0].File)
	data, err := os.ReadFile(path)
	if err != nil {
		d.Fatal(err)
	}
	data[len(data)/2] ^= 4
	if err := os.WriteFile(path, data, 0o600); err != nil {
		d.Fatal(err)
	}
}

func TestPrune(t *testing.T) {
	for name, test := range map[string]struct {
		rule    Rule
		arrange func(*desk, []*Snapshot)
		want    func([]*Snapshot) []*Snapshot // stay
	}{
		"the newest stays":        {Rule{Last: 1}, nil, func(all []*Snapshot) []*Snapshot { return all[2:] }},
		"no rule keeps all":       {Rule{}, nil, func(all []*Snapshot) []*Snapshot { return all }},
		"the last good one stays": {Rule{Last: 1}, func(d *desk, all []*Snapshot) { d.spoil(all[2]) }, func(all []*Snapshot) []*Snapshot { return all[1:] }},
		"the last of two": {Rule{Last: 1}, func(d *desk, all []*Snapshot) {
			d.spoil(all[1])
			d.spoil(all[2])
		}, func(all []*Snapshot) []*Snapshot { return []*Snapshot{all[0], all[2]} }},
		"where nothing is good nothing goes": {Rule{Last: 1}, func(d *desk, all []*Snapshot) {
			for _, s := range all {
				d.spoil(s)
			}
		}, func(all []*Snapshot) []*Snapshot { return all }},
		"what is not ours stays": {Rule{Last: 1}, func(d *desk, all []*Snapshot) {
			for _, path := range []string{filepath.Join(all[0].Path, "notes.txt"), filepath.Join(all[1].Path, dirPhotos, "cat.png")} {
				if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
					d.Fatal(err)
				}
			}
		}, func(all []*Snapshot) []*Snapshot { return all }},
		"one of tomorrow's stays, and does not count": {Rule{Last: 1}, func(d *desk, all []*Snapshot) {
			d.ahead.Add(int64(-30 * time.Hour))
		}, func(all []*Snapshot) []*Snapshot { return all[1:] }},
		"another connection's stays, and does not count": {Rule{Last: 1}, func(d *desk, all []*Snapshot) {
			d.options.Connection.ID = "C2"
			all[0] = d.make()
		}, func(all []*Snapshot) []*Snapshot { return []*Snapshot{all[2], all[0]} }},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, 10)
			all := d.makes(3)
			if test.arrange != nil {
				test.arrange(d, all)
			}
			doomed, err := d.Doomed(test.rule, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			deleted, err := d.Prune(t.Context(), test.rule, time.UTC, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(deleted) > len(doomed) {
				t.Errorf("announced %v, deleted %v", idsOf(doomed...), idsOf(deleted...))
			}
			if got, want := d.left(), idsOf(test.want(all)...); !slices.Equal(got, want) {
				t.Errorf("%v stay, want %v", got, want)
			}
		})
	}
}

// What is locked proves itself by its checksums, and with the passphrase by all
// that is in it.
func TestPruneEncrypted(t *testing.T) {
	for _, knows := range []bool{false, true} {
		d := newDesk(t, 10)
		d.options.Passphrase = passphrase
		all := d.makes(3)
		d.spoil(all[2])
		open := func(s *Snapshot) error { return s.Unlock(passphrase) }
		if !knows {
			open = nil
		}
		if _, err := d.Prune(t.Context(), Rule{Last: 1}, time.UTC, open, nil); err != nil {
			t.Fatal(err)
		}
		if got, want := d.left(), idsOf(all[1:]...); !slices.Equal(got, want) {
			t.Errorf("with the passphrase %v: %v stay, want %v", knows, got, want)
		}
	}
}

// Another folder begins, and what lies in the former one is found, built upon,
// and kept by the same rule.
func TestFormerFolder(t *testing.T) {
	d := newDesk(t, 30)
	first := d.make()
	d.ahead.Add(int64(24 * time.Hour))
	root := t.TempDir()
	d.Former, d.Dir, d.Within = []string{d.Dir}, filepath.Join(root, "C1"), root
	since := len(d.server.Requests())
	second := d.make()
	if n := d.asked("/connections", since); n != 1 || filepath.Dir(second.Path) != d.Dir {
		t.Errorf("asked for %d pages, made %s", n, second.Path)
	}
	d.hasAll(second)
	all, _, err := d.List()
	if err != nil || !slices.Equal(idsOf(all...), idsOf(second, first)) {
		t.Fatalf("got %v, %v", idsOf(all...), err)
	}
	if s, err := d.Open(first.Manifest.ID); err != nil || s.Path != first.Path {
		t.Errorf("got %v, %v", s, err)
	}
	if deleted, err := d.Prune(t.Context(), Rule{Last: 1}, time.UTC, nil, nil); err != nil || !slices.Equal(idsOf(deleted...), idsOf(first)) {
		t.Errorf("deleted %v, %v", idsOf(deleted...), err)
	}
	d.Within = filepath.Join(root, "away")
	if _, err := d.Make(t.Context(), d.book, d.options); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("on a disk that is away: got %v", err)
	}
}

// A former folder in trouble keeps nobody from a new snapshot, nor the rule from
// the others.
func TestFormerFolder_InTrouble(t *testing.T) {
	d := newDesk(t, 10)
	d.makes(1)
	if err := os.Remove(filepath.Join(d.Dir, ".lock")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(d.Dir, ".lock"), 0o700); err != nil { // nothing can be deleted there
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d.Former, d.Dir = []string{d.Dir, broken}, filepath.Join(t.TempDir(), "C1")
	all := d.makes(3)
	listed, damaged, err := d.List()
	if err != nil || len(listed) != 4 || len(damaged) != 1 {
		t.Errorf("listed %v, %v, %v", idsOf(listed...), damaged, err)
	}
	deleted, err := d.Prune(t.Context(), Rule{Last: 1}, time.UTC, nil, nil)
	if failed := (*fs.PathError)(nil); !errors.As(err, &failed) || !slices.Equal(idsOf(deleted...), idsOf(all[:2]...)) {
		t.Errorf("deleted %v, %v", idsOf(deleted...), err)
	}
	d.Former, d.Dir = nil, broken
	if _, _, err := d.List(); err == nil {
		t.Error("the own folder is in trouble, and nothing is said of it")
	}
}

// What another process deletes at the same time is gone.
func TestPrune_Beside(t *testing.T) {
	d := newDesk(t, 10)
	all := d.makes(3)
	deleted, err := d.Prune(t.Context(), Rule{Last: 1}, time.UTC, nil, func(*Snapshot, error) {
		if err := d.Delete(all[0].Manifest.ID); err != nil {
			t.Error(err)
		}
	})
	if err != nil || !slices.Equal(idsOf(deleted...), idsOf(all[1])) {
		t.Errorf("deleted %v, %v", idsOf(deleted...), err)
	}
}

// What is announced before the next is taken is what goes when it was taken.
func TestDoomed_CountsTheComing(t *testing.T) {
	d := newDesk(t, 10)
	rule := Rule{Last: 1, Daily: 2}
	at := func() time.Time { return time.Now().Add(time.Duration(d.ahead.Load())) }
	d.ahead.Add(int64(time.Until(time.Now().UTC().Truncate(24 * time.Hour).Add(36 * time.Hour)))) // noon of tomorrow
	d.options.Passphrase = passphrase
	first := d.make()
	d.options.Passphrase = ""
	d.ahead.Add(int64(time.Minute))
	second := d.make()
	d.ahead.Add(int64(time.Minute))
	if doomed, err := d.Doomed(rule, time.UTC); err != nil || !slices.Equal(idsOf(doomed...), idsOf(first)) {
		t.Errorf("without the coming one: %v, %v", idsOf(doomed...), err)
	}
	announced, err := d.Doomed(rule, time.UTC, at())
	if err != nil {
		t.Fatal(err)
	}
	third := d.make()
	read := map[string]error{}
	deleted, err := d.Prune(t.Context(), rule, time.UTC, nil, func(s *Snapshot, err error) { read[s.Manifest.ID] = err })
	if want := idsOf(first, second); err != nil || !slices.Equal(idsOf(announced...), want) || !slices.Equal(idsOf(deleted...), want) {
		t.Errorf("announced %v, deleted %v, want %v: %v", idsOf(announced...), idsOf(deleted...), want, err)
	}
	if err, told := read[third.Manifest.ID]; len(read) != 1 || !told || err != nil {
		t.Errorf("read through: %v", read)
	}
}

// A folder that a person has given another name is found by its ID.
func TestRenamed_IsFound(t *testing.T) {
	d := newDesk(t, 10)
	one := d.make()
	path := filepath.Join(d.Dir, "before the spring cleaning")
	if err := os.Rename(one.Path, path); err != nil {
		t.Fatal(err)
	}
	opened, err := d.Open(one.Manifest.ID)
	if err != nil || opened.Path != path {
		t.Errorf("opened %v, %v", opened, err)
	}
	found, err := Find([]string{filepath.Dir(d.Dir)}, one.Manifest.ID)
	if err != nil || found.Path != path {
		t.Errorf("found %v, %v", found, err)
	}
	if err := d.Delete(one.Manifest.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it was deleted and is there: %v", err)
	}
}

// A copied folder is the same snapshot; what is damaged is named by its folder.
func TestCopy_IsListedOnce(t *testing.T) {
	d := newDesk(t, 10)
	one := d.make()
	path := filepath.Join(d.Dir, "0 copy")
	if err := os.CopyFS(path, os.DirFS(one.Path)); err != nil {
		t.Fatal(err)
	}
	all, damaged, err := d.List()
	if err != nil || len(all) != 1 || all[0].Path != one.Path || len(damaged) != 0 {
		t.Errorf("got %v, %v, %v", all, damaged, err)
	}
	second, err := OpenFolder(path)
	if err != nil {
		t.Fatal(err)
	}
	d.spoil(second)
	unsound := (*DamagedError)(nil)
	if err := second.Verify(t.Context()); !errors.As(err, &unsound) || unsound.Path != path {
		t.Errorf("got %v", err)
	}
	if err := one.Verify(t.Context()); err != nil {
		t.Errorf("the original: %v", err)
	}
}
