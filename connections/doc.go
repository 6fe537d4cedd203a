// Package connections is the domain: a [Connection] is a named, authorized link
// to one Google account's contacts, made with the OAuth 2.0 [Client] that a
// person registered.
//
// A [Service] holds the use cases, one a file: save, authorize, token, test,
// delete. It is safe for concurrent use, also by several processes on the same
// data. What it keeps it keeps through the interfaces in store.go. Errors carry
// codes and parameters; the words for people are in gui/words.
package connections
