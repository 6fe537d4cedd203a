package snapshot

import (
	"context"

	"gcdesk/contacts"
)

// Verify reads everything: that each file is what was written, that each line
// is a person, a label or a photo, and that the manifest counts them right. An
// encrypted snapshot has to be unlocked for that. What it finds is a
// *DamagedError.
func (s *Snapshot) Verify(ctx context.Context) error {
	sums, err := s.sums()
	if err != nil {
		return err
	}
	read := map[string]func() (int, error){
		partContacts: func() (int, error) { return count(s.Contacts(ctx)) },
		partOthers:   func() (int, error) { return count(s.OtherContacts(ctx)) },
		partProfile:  func() (int, error) { _, err := s.Profile(ctx); return 1, err },
		partGroups:   func() (int, error) { return count(decoded(s, ctx, partGroups, contacts.DecodeGroup)) },
		partPhotos:   func() (int, error) { return s.verifyPhotos(ctx) },
	}
	m := s.Manifest
	want := map[string]int{partContacts: m.Contacts, partGroups: m.Groups, partPhotos: m.Photos + m.PhotosMissing, partProfile: 1}
	if m.OtherContacts != nil {
		want[partOthers] = *m.OtherContacts
	}
	for name, n := range want {
		p, there := m.part(name)
		if !there || sums[p.File] != p.SHA256 {
			return s.damaged(fileSums, "it does not say the same as the manifest")
		}
		got, err := read[name]()
		if err != nil {
			return err
		}
		if got != n {
			return s.damaged(fileManifest, "it counts something else than "+p.File)
		}
	}
	return nil
}

func count[T any](items func(func(T, error) bool)) (n int, err error) {
	for _, err := range items {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (s *Snapshot) verifyPhotos(ctx context.Context) (n int, err error) {
	for p, err := range s.pictures(ctx) {
		if err != nil {
			return n, err
		}
		n++
		if p.Missing {
			continue
		}
		if _, err := s.read(p); err != nil {
			return n, err
		}
	}
	return n, nil
}
