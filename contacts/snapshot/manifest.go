package snapshot

import (
	"errors"
	"fmt"
	"time"
)

// Manifest is what manifest.json says of a snapshot. Names and meanings of the
// fields stay.
type Manifest struct {
	Format  string `json:"format"`  // "gcdesk snapshot"
	Version int    `json:"version"` // 1
	ID      string `json:"id"`
	MadeBy  string `json:"madeBy"`

	Connection Connection `json:"connection"`
	Began      time.Time  `json:"began"`
	Ended      time.Time  `json:"ended"`
	Encrypted  bool       `json:"encrypted"`

	Contacts      int  `json:"contacts"`
	OtherContacts *int `json:"otherContacts,omitempty"` // nil: they were not asked for
	Groups        int  `json:"groups"`
	Photos        int  `json:"photos"`        // pictures that are here
	PhotosMissing int  `json:"photosMissing"` // that nobody gave
	WithoutPhotos bool `json:"withoutPhotos,omitempty"`

	Parts []Part `json:"parts"`
	Sync  Sync   `json:"sync,omitzero"`
}

// Connection is whose address book it is.
type Connection struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Account Account `json:"account"`
}

// Account is the account, as far as it is known.
type Account struct {
	Subject      string `json:"subject,omitempty"`
	ResourceName string `json:"resourceName,omitempty"`
	Email        string `json:"email,omitempty"`
	Name         string `json:"name,omitempty"`
}

// Part is a file of lines of JSON, compressed.
type Part struct {
	Name   string `json:"name"` // contacts, otherContacts, groups, profile, photos
	File   string `json:"file"`
	Lines  int    `json:"lines"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // of the file as it lies there
}

// Sync is what lets the next snapshot ask for changes only.
type Sync struct {
	Contacts      string    `json:"contacts,omitempty"`
	OtherContacts string    `json:"otherContacts,omitempty"`
	Full          time.Time `json:"full"` // when everything was asked for
}

const (
	format  = "gcdesk snapshot"
	version = 1
	idTime  = "20060102T150405Z" // an ID begins with it

	partContacts = "contacts"
	partOthers   = "otherContacts"
	partGroups   = "groups"
	partProfile  = "profile"
	partPhotos   = "photos"

	fileManifest = "manifest.json"
	fileSums     = "SHA256SUMS"
	fileKey      = "key.age"
	dirPhotos    = "photos"
)

func (m Manifest) part(name string) (Part, bool) {
	for _, p := range m.Parts {
		if p.Name == name {
			return p, true
		}
	}
	return Part{}, false
}

var (
	// ErrNotFound is the answer to an ID that no snapshot has.
	ErrNotFound = errors.New("there is no such snapshot")
	// ErrNone is the answer to a folder or file that never was a snapshot.
	ErrNone = errors.New("it is no snapshot")
	// ErrLocked is the answer to reading an encrypted snapshot before Unlock.
	ErrLocked = errors.New("the snapshot is encrypted")
	// ErrPassphrase is the answer to a passphrase that does not open it.
	ErrPassphrase = errors.New("the passphrase does not open the snapshot")
	// ErrBusy is the answer while another process works on the same store.
	ErrBusy = errors.New("another snapshot of this connection is being made")
	// ErrNewer is the answer to a snapshot of a later gcdesk.
	ErrNewer = errors.New("the snapshot was made by a newer gcdesk")
)

// DamagedError is a snapshot whose files are not what was written.
type DamagedError struct {
	ID, File string
	Reason   string
	Path     string // the folder that was read, perhaps a copy's
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("snapshot %s is damaged: %s: %s", e.ID, e.File, e.Reason)
}
