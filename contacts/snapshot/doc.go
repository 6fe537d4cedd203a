// Package snapshot keeps an account's address book on this computer: every
// person, label and photo as Google gave it, complete in itself and readable
// without gcdesk (docs/snapshot.md describes the files).
//
// A [Store] is a folder of snapshots of one connection. [Store.Make] adds one:
// it asks only for what has changed since the newest, and shares photos with
// it, but each snapshot stands by itself, and [Store.Delete] harms no other. A
// folder has its final name only when everything is in it and on the disk.
// [Store.Open] reads one, [Snapshot.Verify] reads all of it, and [Diff] tells
// two apart. [Rule] says which to keep.
package snapshot
