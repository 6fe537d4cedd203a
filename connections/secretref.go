package connections

import (
	"crypto/rand"
	"regexp"
	"sync"
)

// SecretRef is the key of one secret in the keyring. It carries a generation,
// so that a new secret never overwrites the one it replaces: the intended key
// is written to the ledger first, then the secret is set, then one
// transaction makes it current and puts the old one into the ledger.
type SecretRef string

// Kinds of secrets, with which their keys begin.
const (
	clientSecret       = "client-secret"
	refreshToken       = "refresh-token"
	accessToken        = "access-token"
	snapshotPassphrase = "passphrase"
)

// newSecretRef returns a key that was never used; owner is a record's ID.
func newSecretRef(kind, owner string) SecretRef {
	return SecretRef(kind + "/" + owner + "/" + rand.Text()[:10])
}

// IsZero reports whether no secret is stored.
func (r SecretRef) IsZero() bool { return r == "" }

var secretForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("(?:" + clientSecret + "|" + refreshToken + "|" + accessToken + "|" + snapshotPassphrase + ")/[0-9A-Za-z_-]{1,64}/[A-Z2-7]{10}")
})

// SecretRefs finds the keys of secrets in the bytes of records, whatever else
// they hold.
func SecretRefs(data []byte) (refs []SecretRef) {
	for _, ref := range secretForm().FindAll(data, -1) {
		refs = append(refs, SecretRef(ref))
	}
	return refs
}
