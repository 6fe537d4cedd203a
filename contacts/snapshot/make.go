package snapshot

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gcdesk/contacts"
	"gcdesk/oauth"
)

// Options say what a snapshot holds.
type Options struct {
	Connection    Connection
	OtherContacts bool           // needs a permission of its own
	WithoutPhotos bool           // their addresses alone
	Passphrase    string         // empty: not encrypted
	Expected      int            // contacts, as far as is known; says how much room is needed when there is too little
	Progress      func(Progress) // nil: nobody

	key *key // that stands in for the passphrase; nil: none does
}

// Progress is how far it has come.
type Progress struct {
	Contacts int // with the others
	Photos   int
}

// syncLife is how long a sync token is worth trying: Google takes it for seven
// days, counted from when everything was asked for.
const syncLife = 7*24*time.Hour - time.Hour

// Make adds a snapshot of the address book as it is now. It asks only for what
// has changed since the newest snapshot that was made with the same account and
// passphrase, and for everything where there is none, or that one cannot be
// read, or its sync token is too old. When it fails, nothing of it is left.
func (s *Store) Make(ctx context.Context, book *contacts.Book, o Options) (*Snapshot, error) {
	for _, dir := range s.dirs() {
		sweep(dir)
	}
	free, err := s.lock()
	if err != nil {
		return nil, fmt.Errorf("make a snapshot: %w", err)
	}
	defer free()
	all, _, err := s.List()
	if err != nil {
		return nil, err
	}
	var base *Snapshot
	shut := map[string]bool{}
	if i := slices.IndexFunc(all, func(b *Snapshot) bool { return ctx.Err() == nil && b.serves(o, shut) }); i >= 0 {
		base = all[i]
		o.key = base.key.Load()
	}
	made, err := s.build(ctx, book, o, base)
	if err != nil {
		return nil, fmt.Errorf("make a snapshot: %w", err)
	}
	path := filepath.Join(s.Dir, made.Manifest.ID)
	if err = os.Rename(made.Path, path); err != nil {
		_ = os.RemoveAll(made.Path)
		return nil, fmt.Errorf("make a snapshot: %w", err)
	}
	made.Path = path
	s.step("renamed")
	oauth.SyncFolder(s.Dir)
	return made, nil
}

// Present makes a snapshot that lasts as long as use does, without photos, from
// what has changed since base, and encrypted as that is: it has to be unlocked.
func (s *Store) Present(ctx context.Context, book *contacts.Book, base *Snapshot, o Options, use func(*Snapshot) error) error {
	free, err := s.lock()
	if err != nil {
		return fmt.Errorf("look at what there is now: %w", err)
	}
	defer free()
	if base.Locked() {
		return fmt.Errorf("look at what there is now: %w", ErrLocked)
	}
	o.WithoutPhotos, o.Passphrase, o.key = true, "", base.key.Load()
	if !base.isOf(o.Connection.Account) {
		base = nil
	}
	made, err := s.build(ctx, book, o, base)
	if err != nil {
		return fmt.Errorf("look at what there is now: %w", err)
	}
	defer os.RemoveAll(made.Path)
	return use(made)
}

// serves reports whether a snapshot can be the base of one with these options,
// and unlocks it for that. In shut are the keys that the passphrase does not
// open: many snapshots have the same, and each try takes a second.
func (s *Snapshot) serves(o Options, shut map[string]bool) bool {
	if !s.isOf(o.Connection.Account) || s.Manifest.Encrypted != (o.Passphrase != "") {
		return false
	}
	file, _ := oauth.ReadFile(filepath.Join(s.Path, fileKey), maxPlain) // Unlock says what is wrong with it
	if !shut[string(file)] {
		shut[string(file)] = s.Unlock(o.Passphrase) != nil
	}
	return !shut[string(file)]
}

// isOf reports whether it is an account's address book, whatever its owner is
// called.
func (s *Snapshot) isOf(theirs Account) bool {
	mine := s.Manifest.Connection.Account
	return mine.Subject == theirs.Subject && mine.ResourceName == theirs.ResourceName && mine.Email == theirs.Email
}

// build makes a folder with everything in it and on the disk, under a name that
// sweep knows, from a base or, when that is of no use, without.
func (s *Store) build(ctx context.Context, book *contacts.Book, o Options, base *Snapshot) (*Snapshot, error) {
	incremental := base != nil && base.Manifest.Sync.Contacts != "" && s.now().Sub(base.Manifest.Sync.Full) < syncLife
	made, err := s.attempt(ctx, book, o, base, incremental)
	if unread := (*baseError)(nil); errors.As(err, &unread) || incremental && errors.Is(err, contacts.ErrSyncToken) {
		made, err = s.attempt(ctx, book, o, base, false)
	}
	return made, err
}

// baseError is what reading the base came to: damage, or the disk's own error.
type baseError struct{ error }

func (e *baseError) Unwrap() error { return e.error }

func (s *Store) attempt(ctx context.Context, book *contacts.Book, o Options, base *Snapshot, incremental bool) (made *Snapshot, err error) {
	began := s.now().UTC()
	var chance [3]byte
	_, _ = rand.Read(chance[:]) // never fails
	m := &maker{store: s, book: book, options: o, base: base, incremental: incremental, made: &Snapshot{Manifest: Manifest{
		Format: format, Version: version, ID: began.Format(idTime) + "-" + hex.EncodeToString(chance[:]), MadeBy: s.MadeBy,
		Connection: o.Connection, Began: began, WithoutPhotos: o.WithoutPhotos, Sync: Sync{Full: began},
	}}}
	m.made.Path = filepath.Join(s.Dir, prefixNew+m.made.Manifest.ID)
	if err := os.Mkdir(m.made.Path, 0o700); err != nil {
		return nil, m.roomError(err)
	}
	defer func() {
		if err != nil {
			err = m.roomError(err)
			_ = os.RemoveAll(m.made.Path)
		}
	}()
	s.step("begun")
	if err := m.fill(ctx); err != nil {
		return nil, err
	}
	m.made.Manifest.Ended = s.now().UTC()
	if err := m.finish(); err != nil {
		return nil, err
	}
	s.step("finished")
	return m.made, ctx.Err()
}

// maker is a snapshot in the making.
type maker struct {
	store       *Store
	book        *contacts.Book
	options     Options
	base        *Snapshot // nil: none, else unlocked
	incremental bool      // the base's persons are taken over
	made        *Snapshot
	key         *key // nil: not encrypted

	known    map[string]picture // the base's photos, by address
	pictures *partWriter        // index of the photos
	progress Progress
}

func (m *maker) fill(ctx context.Context) (err error) {
	if err := m.lock(); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(m.made.Path, dirPhotos), 0o700); err != nil {
		return err
	}
	if m.known, err = m.base.knownPictures(ctx); err != nil {
		return err
	}
	if m.pictures, err = createPart(m.made.Path, partPhotos, m.key); err != nil {
		return err
	}
	defer func() { err = m.end(m.pictures, err) }()

	// Labels and profile come while the contacts do.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	beside := make(chan error, 1)
	var groups []contacts.Group
	var me contacts.Person
	go func() {
		var err error
		if groups, err = m.book.Groups(ctx); err == nil {
			me, err = m.book.Me(ctx)
		}
		if err != nil {
			cancel()
		}
		beside <- err
	}()
	sync := &m.made.Manifest.Sync
	err = m.persons(ctx, partContacts, m.book.Contacts, &sync.Contacts, m.baseSync().Contacts, &m.made.Manifest.Contacts)
	if err != nil {
		cancel()
	}
	if other := <-beside; err == nil || other != nil && errors.Is(err, context.Canceled) {
		err = other // which ended the contacts, perhaps
	}
	if err != nil {
		return err
	}
	m.store.step("contacts")
	if m.options.OtherContacts {
		m.made.Manifest.OtherContacts = new(int)
		if err := m.persons(ctx, partOthers, m.book.OtherContacts, &sync.OtherContacts, m.baseSync().OtherContacts, m.made.Manifest.OtherContacts); err != nil {
			return err
		}
		m.store.step("others")
	}
	m.made.Manifest.Groups = len(groups)
	if err := m.write(partGroups, func(line func(json.RawMessage) error) error {
		for _, g := range groups {
			if err := line(g.Raw); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return m.profile(ctx, me)
}

// baseSync is the base's when it is built on.
func (m *maker) baseSync() Sync {
	if !m.incremental {
		return Sync{}
	}
	m.made.Manifest.Sync.Full = m.base.Manifest.Sync.Full
	return m.base.Manifest.Sync
}

// lock takes over the key that there is, or makes one for the passphrase.
func (m *maker) lock() (err error) {
	m.key = m.options.key
	if m.key == nil && m.options.Passphrase != "" {
		m.key, err = newKey(m.options.Passphrase, m.store.workFactor)
	}
	if err != nil || m.key == nil {
		return err
	}
	m.made.Manifest.Encrypted = true
	m.made.key.Store(m.key)
	return writeFile(filepath.Join(m.made.Path, fileKey), m.key.file)
}

// write makes a part of a few lines.
func (m *maker) write(name string, lines func(line func(json.RawMessage) error) error) error {
	w, err := createPart(m.made.Path, name, m.key)
	if err != nil {
		return err
	}
	return m.end(w, lines(w.line))
}

// end closes a part and enters it in the manifest.
func (m *maker) end(w *partWriter, err error) error {
	part, err := w.close(err)
	m.made.Manifest.Parts = append(m.made.Manifest.Parts, part)
	return err
}

func (m *maker) profile(ctx context.Context, me contacts.Person) error {
	kept, err := m.keep(ctx, me)
	if err != nil {
		return err
	}
	if err := m.enter(kept.pictures); err != nil {
		return err
	}
	return m.write(partProfile, func(line func(json.RawMessage) error) error { return line(json.RawMessage(me.Raw)) })
}

// persons writes a part with the persons of a list. With a base's sync token
// these are the base's, less those that have changed, and then the changed ones:
// the order of the last change, as in the list itself.
func (m *maker) persons(ctx context.Context, name string, list func(context.Context, *contacts.Sync) iter.Seq2[contacts.Person, error], token *string, base string, count *int) (err error) {
	sync := contacts.Sync{Token: base}
	now := func(ctx context.Context) iter.Seq2[contacts.Person, error] { return list(ctx, &sync) }
	if base != "" {
		changes, err := m.changes(ctx, name, now(ctx))
		if err != nil {
			return err
		}
		defer os.Remove(filepath.Join(changes.Path, changes.Manifest.Parts[0].File))
		now = func(ctx context.Context) iter.Seq2[contacts.Person, error] { return m.merged(ctx, name, changes) }
	}
	w, err := createPart(m.made.Path, name, m.key)
	if err != nil {
		return err
	}
	defer func() {
		err = m.end(w, err)
		*token, *count = sync.Token, w.part.Lines
	}()
	atOnce := contacts.PhotosAtOnce
	if m.options.WithoutPhotos {
		atOnce = 1
	}
	for k, err := range contacts.InOrder(ctx, atOnce, now, m.keep) {
		if err != nil {
			return err
		}
		if err := w.line(k.raw); err != nil {
			return err
		}
		if err := m.enter(k.pictures); err != nil {
			return err
		}
		m.progress.Contacts++
		if m.options.Progress != nil {
			m.options.Progress(m.progress)
		}
		if m.progress.Contacts%1000 == 0 {
			m.store.step("thousand")
		}
	}
	return nil
}

// changedSnapshot is a part of changes, and whose they are.
type changedSnapshot struct {
	Snapshot
	names map[string]bool // of who has changed, or is gone
}

// changes writes what a sync tells to a part that does not stay.
func (m *maker) changes(ctx context.Context, name string, list iter.Seq2[contacts.Person, error]) (*changedSnapshot, error) {
	c := &changedSnapshot{names: map[string]bool{}}
	c.Path, c.Manifest.Encrypted = m.made.Path, m.made.Manifest.Encrypted
	c.key.Store(m.key)
	w, err := createPart(c.Path, name+".changes", m.key)
	if err != nil {
		return nil, err
	}
	for p, failed := range list {
		if err = failed; err != nil {
			break
		}
		c.names[strings.Clone(p.ResourceName)] = true
		for _, former := range p.Metadata.PreviousResourceNames {
			c.names[strings.Clone(former)] = true
		}
		if p.Metadata.Deleted {
			continue
		}
		if err = w.line(json.RawMessage(p.Raw)); err != nil {
			break
		}
	}
	part, err := w.close(err)
	c.Manifest.Parts = []Part{part}
	return c, err
}

func (m *maker) merged(ctx context.Context, name string, changes *changedSnapshot) iter.Seq2[contacts.Person, error] {
	return func(yield func(contacts.Person, error) bool) {
		for p, err := range m.base.persons(ctx, name) {
			switch {
			case err != nil:
				err = &baseError{err}
			case changes.names[p.ResourceName]:
				continue
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
		for p, err := range changes.persons(ctx, changes.Manifest.Parts[0].Name) {
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}

// finish writes manifest and checksums and brings all to the disk.
func (m *maker) finish() error {
	plain, err := json.MarshalIndent(m.made.Manifest, "", "  ")
	if err != nil {
		return err
	}
	plain = append(plain, '\n')
	if err := writeFile(filepath.Join(m.made.Path, fileManifest), plain); err != nil {
		return err
	}
	m.store.step("manifest")
	sums := []string{fmt.Sprintf("%x  %s\n", sha256.Sum256(plain), fileManifest)}
	if m.key != nil {
		sums = append(sums, fmt.Sprintf("%x  %s\n", sha256.Sum256(m.key.file), fileKey))
	}
	for _, p := range m.made.Manifest.Parts {
		sums = append(sums, p.SHA256+"  "+p.File+"\n")
	}
	if err := writeFile(filepath.Join(m.made.Path, fileSums), []byte(strings.Join(sums, ""))); err != nil {
		return err
	}
	oauth.SyncFolder(filepath.Join(m.made.Path, dirPhotos))
	oauth.SyncFolder(m.made.Path)
	return nil
}

// writeFile makes a file and brings it to the disk.
func writeFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
