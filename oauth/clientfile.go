package oauth

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf16"
)

// ClientFile is what a client_secret_*.json from Google's console says.
type ClientFile struct {
	ID           string
	Secret       string // empty: later downloads hold none
	Type         ClientType
	RedirectURIs []string
	Project      string
	// Endpoints are the file's own, zero when they are Google's. Anybody can
	// write a file that sends codes and secrets elsewhere: they are used only
	// after a person said yes.
	Endpoints Endpoints
}

// ClientFileError says what a file is instead.
type ClientFileError struct{ Reason ClientFileReason }

// ClientFileReason is why a file is of no use.
type ClientFileReason string

const (
	FileNotJSON        ClientFileReason = "not-json"
	FileTooLarge       ClientFileReason = "too-large"
	FileServiceAccount ClientFileReason = "service-account" // the key of a service account
	FileUser           ClientFileReason = "authorized-user" // a sign-in that a tool stored
	FileOther          ClientFileReason = "other"           // JSON without a client in it
)

func (e *ClientFileError) Error() string { return "read client file: " + string(e.Reason) }

const maxClientFile = 64 << 10

// ParseClientFile reads a client_secret_*.json, also one that a program saved
// with a mark in front, in UTF-8 or UTF-16. Errors are *ClientFileError and
// quote nothing of the file.
func ParseClientFile(data []byte) (ClientFile, error) {
	if len(data) > maxClientFile {
		return ClientFile{}, &ClientFileError{FileTooLarge}
	}
	type entry struct {
		ClientID     string   `json:"client_id"`
		ClientSecret string   `json:"client_secret"`
		ProjectID    string   `json:"project_id"`
		AuthURI      string   `json:"auth_uri"`
		TokenURI     string   `json:"token_uri"`
		RedirectURIs []string `json:"redirect_uris"`
	}
	var wire struct {
		Type      string `json:"type"`
		Installed *entry `json:"installed"`
		Web       *entry `json:"web"`
	}
	data = unmarked(data)
	if !json.Valid(data) {
		return ClientFile{}, &ClientFileError{FileNotJSON}
	}
	if json.Unmarshal(data, &wire) != nil { // a member of another kind
		return ClientFile{}, &ClientFileError{FileOther}
	}
	e, kind := wire.Installed, Desktop
	if e == nil {
		e, kind = wire.Web, Web
	}
	switch {
	case wire.Type == "service_account":
		return ClientFile{}, &ClientFileError{FileServiceAccount}
	case wire.Type == "authorized_user":
		return ClientFile{}, &ClientFileError{FileUser}
	case e == nil || strings.TrimSpace(e.ClientID) == "":
		return ClientFile{}, &ClientFileError{FileOther}
	}
	f := ClientFile{
		ID: strings.TrimSpace(e.ClientID), Secret: strings.TrimSpace(e.ClientSecret),
		Type: kind, RedirectURIs: e.RedirectURIs, Project: strings.TrimSpace(e.ProjectID),
	}
	if !isGoogle(e.AuthURI) || !isGoogle(e.TokenURI) {
		f.Endpoints = Endpoints{Authorization: e.AuthURI, Token: e.TokenURI}
	}
	return f, nil
}

// unmarked returns a text that begins with a byte order mark without it, in
// UTF-8, and any other as it is (Unicode, section 23.8).
func unmarked(text []byte) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(text, []byte("\xfe\xff")):
		order = binary.BigEndian
	case !bytes.HasPrefix(text, []byte("\xff\xfe")):
		return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	}
	units := make([]uint16, len(text)/2-1)
	_, _ = binary.Decode(text[2:], order, units) // they are as many as there are
	return []byte(string(utf16.Decode(units)))
}

// isGoogle reports whether a URL of a client file names Google's own server,
// under any of the addresses that its files have named.
func isGoogle(uri string) bool {
	if uri == "" {
		return true
	}
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "https" || u.User != nil {
		return false
	}
	switch u.Host {
	case "accounts.google.com", "oauth2.googleapis.com", "www.googleapis.com":
		return true
	}
	return false
}

// LoopbackRedirectURI returns the first registered redirect URI that can be
// listened on here; empty if there is none.
func (f ClientFile) LoopbackRedirectURI() string {
	for _, uri := range f.RedirectURIs {
		if CheckRedirectURI(uri) == nil {
			return uri
		}
	}
	return ""
}
