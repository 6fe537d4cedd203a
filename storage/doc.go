// Package storage keeps connections and clients on disk, and their secrets in
// the keyring of the person's desktop.
//
// Open a folder first; the Store it returns is the connections.Records, and
// hands out the Secrets and Locks that belong to the same folder:
//
//	s, err := storage.Open(dir)
//	var damaged *storage.DamagedError
//	if errors.As(err, &damaged) {
//		_, err = s.RestoreCopy(ctx, damaged.Copy) // after asking
//	}
//
// What it promises: an Update is durable as a whole or did not happen, also
// when the process is killed or the disk is full. Any number of processes may
// use a folder at once. No secret is in the folder, and no secret, nor a part
// of one, is in an error. A damaged database never ends the process and is
// never replaced without being asked to.
//
// In the folder: gcdesk.db (bbolt), gcdesk.lock (held for each transaction),
// copies (one database a day), locks (see Locks), and gcdesk.db.kept-…
// where something went wrong.
package storage
