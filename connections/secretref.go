package connections

import "crypto/rand"

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
