package snapshot

import "gcdesk/contacts"

// roomError says of a full disk about how much is needed there: what is written
// so far, stretched to all the contacts that are to come, and no less than the
// base has.
func (m *maker) roomError(err error) error {
	if !contacts.NoRoom(err) {
		return err
	}
	const block = 4096 // of most disks
	full := &contacts.RoomError{Path: m.store.Dir, About: true, Err: err}
	expected := m.options.Expected
	if m.base != nil {
		expected = m.base.people()
		full.Needed, _ = m.base.sum(block)
	}
	if done := m.progress.Contacts; done > 0 {
		written, _ := m.made.sum(block)
		full.Needed = max(full.Needed, int64(float64(written)*max(1, float64(expected)/float64(done))))
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
