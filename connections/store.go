package connections

import (
	"context"
	"errors"
)

// ErrNotFound is the answer to a record or secret that is not there.
var ErrNotFound = errors.New("not found")

// Records keeps connections, clients and the ledger of secret keys. Several
// processes use it at once.
type Records interface {
	// View runs f on a consistent state. f must not keep the Tx.
	View(ctx context.Context, f func(Tx) error) error
	// Update runs f and makes its changes durable as one, or none of them when
	// f fails. f may run again only if nothing of it was kept.
	Update(ctx context.Context, f func(Tx) error) error
}

// Tx is one transaction on Records. Get answers ErrNotFound; Put answers
// Problems with "taken" when another record has the name, without regard to
// case. A list, and all that its records lead to, belongs to everybody who reads
// it: nobody changes it. What Get answers is the caller's.
type Tx interface {
	Connections() ([]Connection, error) // by name
	Connection(id string) (Connection, error)
	ConnectionByName(name string) (Connection, error)
	PutConnection(Connection) error
	DeleteConnection(id string) error

	Clients() ([]Client, error) // by name
	Client(id string) (Client, error)
	ClientByName(name string) (Client, error)
	PutClient(Client) error
	DeleteClient(id string) error

	// Documents are small values that are no secrets and belong to no record:
	// the settings, the ticks of the guide. They are stored as JSON.
	Document(name string, v any) error // reads into v
	PutDocument(name string, v any) error
	DeleteDocument(name string) error // nil when it is not there

	// The journal keeps the newest MaxActivities entries.
	AddActivity(Activity) error
	Activities(f func(Activity) bool) error // newest first, until f answers false; at the end perhaps *LostEntriesError

	// The ledger lists the keys of secrets that are about to be set or to be
	// deleted, because a keyring cannot list what it holds.
	Ledger() ([]SecretRef, error)
	AddToLedger(SecretRef) error
	DropFromLedger(SecretRef) error
}

// Secrets keeps one secret an item, in the keyring of the person's desktop.
// Every call is bounded in time. A missing item is ErrNotFound; anything else
// that goes wrong is a *KeyringError.
type Secrets interface {
	Get(ctx context.Context, key SecretRef) (string, error)
	Set(ctx context.Context, key SecretRef, secret string) error
	Delete(ctx context.Context, key SecretRef) error // nil when it is not there
}

// Locks are locks between processes. Lock waits until it has the named lock
// or ctx ends. They go with the process that held them.
type Locks interface {
	Lock(ctx context.Context, name string) (unlock func(), err error)
	// TryLock does not wait: ok is false when somebody holds the lock.
	TryLock(name string) (unlock func(), ok bool, err error)
	// Share is Lock for those who may hold it together; Lock and TryLock wait
	// for all of them.
	Share(ctx context.Context, name string) (unlock func(), err error)
}

// KeyringError says why the keyring did not answer.
type KeyringError struct {
	Op     string        // "read", "store", "delete"
	Reason KeyringReason // what a person can do something about
	Err    error         // the library's, free of secrets
	Prompt KeyringPrompt // of one that is locked
}

// KeyringPrompt is what has become of the question for a keyring's password.
// Empty: nobody knows, or no desktop may have shown it.
type KeyringPrompt string

const (
	PromptOpen   KeyringPrompt = "open"
	PromptClosed KeyringPrompt = "closed" // by the person
)

// KeyringReason is why a keyring did not answer.
type KeyringReason string

const (
	KeyringAbsent  KeyringReason = "absent"  // no secret service, no session bus
	KeyringLocked  KeyringReason = "locked"  // locked, or the prompt was dismissed
	KeyringSilent  KeyringReason = "silent"  // no answer in time: a prompt is open, or the daemon hangs
	KeyringRefused KeyringReason = "refused" // anything else
)

func (e *KeyringError) Error() string {
	return e.Op + " secret: keyring " + string(e.Reason) + ": " + e.Err.Error()
}

func (e *KeyringError) Unwrap() error { return e.Err }

// DiskError says why the disk, or who shares it, did not give the records, or
// did not keep them.
// Then nothing was changed, or the change was kept and only its end failed.
type DiskError struct {
	Reason DiskReason
	Path   string // what could not be used; may be empty
	Err    error  // the system's
}

// DiskReason is what is wrong with a disk, or with those who share it.
type DiskReason string

const (
	DiskFull     DiskReason = "full"
	DiskQuota    DiskReason = "quota"     // the person's share of it is used up
	DiskLimit    DiskReason = "limit"     // no file may grow so large (ulimit -f)
	DiskReadOnly DiskReason = "read-only" // mounted so, or write-protected
	DiskDenied   DiskReason = "denied"    // the folder's permissions
	DiskAway     DiskReason = "away"      // the folder is not there: its disk is not plugged in
	DiskBroken   DiskReason = "broken"    // an input or output error
	DiskBusy     DiskReason = "busy"      // another gcdesk works in the data folder, or hangs
	DiskHeld     DiskReason = "held"      // another program holds the file
	DiskTaken    DiskReason = "taken"     // a folder has the name of gcdesk's file, or a file that of its folder
)

func (e *DiskError) Error() string { return e.Err.Error() }
func (e *DiskError) Unwrap() error { return e.Err }
