package snapshot

// Locked reports whether Unlock has to come before anything is read.
func (s *Snapshot) Locked() bool { return s.Manifest.Encrypted && s.key.Load() == nil }
