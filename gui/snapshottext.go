package gui

import (
	"errors"
	"io/fs"
	"os"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
)

// snapshotText explains why a snapshot cannot be made, read or deleted; ok is
// false where that has to do with the connection or the disk.
func snapshotText(err error) (t words.Text, ok bool) {
	var damaged *snapshot.DamagedError
	var room *contacts.RoomError
	switch {
	case errors.As(err, &damaged):
		return words.Text{
			What: lang.L("The snapshot is damaged."),
			Why:  lang.L("{{.File}}: it is not as it was written.", map[string]any{"File": damaged.File}),
			Mend: lang.L("The other snapshots do not depend on it. Take a new one."),
		}, true
	case errors.As(err, &room):
		return words.NoRoom(room.Path, room.Needed, room.About), true
	case errors.Is(err, snapshot.ErrPassphrase):
		return words.Text{What: lang.L("This passphrase does not open the snapshot."), Mend: lang.L("Try again: large and small letters differ.")}, true
	case errors.Is(err, snapshot.ErrBusy):
		return words.Text{What: lang.L("A snapshot of this connection is being made already."), Mend: lang.L("Wait until it is done.")}, true
	case errors.Is(err, snapshot.ErrNotFound):
		return words.Text{What: lang.L("The snapshot is not there any more.")}, true
	case errors.Is(err, snapshot.ErrNewer):
		return words.Text{What: lang.L("The snapshot was made by a newer gcdesk."), Mend: lang.L("Install the newest gcdesk. Nothing was changed.")}, true
	}
	return words.Error(err, ""), false
}

// ForRecord returns why an export or a snapshot could not be made as records and
// journal know it.
func ForRecord(err error) error {
	var room *contacts.RoomError
	var file *fs.PathError
	var moved *os.LinkError
	if errors.As(err, &moved) {
		err = errors.Join(err, &fs.PathError{Op: moved.Op, Path: moved.New, Err: moved.Err})
	}
	switch {
	case errors.Is(err, snapshot.ErrBusy):
		return connections.ErrSnapshotBusy
	case errors.As(err, &room):
		return &connections.DiskError{Reason: connections.DiskFull, Path: room.Path, Err: err}
	case !errors.As(err, &file):
	case contacts.NoRoom(err):
		return &connections.DiskError{Reason: connections.DiskFull, Path: file.Path, Err: err}
	case errors.Is(err, fs.ErrNotExist):
		return &connections.DiskError{Reason: connections.DiskAway, Path: file.Path, Err: err}
	case errors.Is(err, fs.ErrPermission):
		return &connections.DiskError{Reason: connections.DiskDenied, Path: file.Path, Err: err}
	}
	return err
}
