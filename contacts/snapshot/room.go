package snapshot

import "gcdesk/contacts"

// roomError says of a full disk how much is needed there: what is written so
// far, stretched to all the contacts that are to come, or as much as the base.
func (m *maker) roomError(err error) error {
	if !contacts.NoRoom(err) {
		return err
	}
	full := &contacts.RoomError{Path: m.store.Dir, About: true, Err: err}
	expected := m.options.Expected
	if m.base != nil {
		expected = m.base.people()
	}
	written, _ := m.made.Size()
	switch done := m.progress.Contacts; {
	case done > 0 && written > 0:
		full.Needed = int64(float64(written) * max(1, float64(expected)/float64(done)))
	case m.base != nil:
		full.Needed, _ = m.base.Size()
	}
	return full
}

// people is how many there are, with the others.
func (s *Snapshot) people() int {
	n := s.Manifest.Contacts
	if others := s.Manifest.OtherContacts; others != nil {
		n += *others
	}
	return n
}
