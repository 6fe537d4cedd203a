package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"filippo.io/age"

	"gcdesk/oauth"
)

// key is what an encrypted snapshot's files are encrypted to. It lies beside
// them in key.age, encrypted to the passphrase, as age keeps identities.
type key struct {
	identity *age.X25519Identity
	file     []byte // of key.age
}

// newKey makes one. The work factor is age's own where it is 0.
func newKey(passphrase string, workFactor int) (*key, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	if workFactor > 0 {
		recipient.SetWorkFactor(workFactor)
	}
	var file bytes.Buffer
	w, err := age.Encrypt(&file, recipient)
	if err == nil {
		_, err = io.WriteString(w, identity.String()+"\n")
	}
	if err == nil {
		err = w.Close()
	}
	return &key{identity, file.Bytes()}, err
}

// Unlock makes an encrypted snapshot readable. One that is not needs none.
func (s *Snapshot) Unlock(passphrase string) error {
	if !s.Manifest.Encrypted || s.key.Load() != nil {
		return nil
	}
	file, err := oauth.ReadFile(filepath.Join(s.Path, fileKey), maxPlain)
	if err != nil {
		return s.unreadable(fileKey, err)
	}
	opener, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return fmt.Errorf("unlock snapshot %s: %w", s.Manifest.ID, ErrPassphrase)
	}
	r, err := age.Decrypt(bytes.NewReader(file), opener)
	if noMatch := (*age.NoIdentityMatchError)(nil); errors.As(err, &noMatch) {
		return fmt.Errorf("unlock snapshot %s: %w", s.Manifest.ID, ErrPassphrase)
	} else if err != nil {
		return s.damaged(fileKey, "it is no key")
	}
	text, err := io.ReadAll(io.LimitReader(r, 4096))
	if err != nil {
		return s.damaged(fileKey, "it is no key")
	}
	identity, err := age.ParseX25519Identity(string(bytes.TrimSpace(text)))
	if err != nil {
		return s.damaged(fileKey, "it is no key")
	}
	s.key.Store(&key{identity, file})
	return nil
}

// plain decrypts what is stored where it is encrypted.
func (s *Snapshot) plain(stored io.Reader) (io.Reader, error) {
	if !s.Manifest.Encrypted {
		return stored, nil
	}
	k := s.key.Load()
	if k == nil {
		return nil, ErrLocked
	}
	return age.Decrypt(stored, k.identity)
}
