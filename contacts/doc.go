// Package contacts reads an account's address book through Google's People API
// with a connection's access token. [NewBook] is what to call: a [Book] lists
// contacts, labels and photos to their end, or says what is in the way;
// [NewPeople] asks only whether the API answers, and how many contacts there
// are.
package contacts
