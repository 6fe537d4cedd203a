// Package contacts speaks Google's People API with a connection's access
// token.
package contacts
