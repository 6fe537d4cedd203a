package oauth

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	json "github.com/go-json-experiment/json/v1" // means what encoding/json means, in half the time
)

// members are the members of an answer, each read by itself: one that is
// garbled must not lose a token that the server gives once.
type members map[string]jsontext.Value

// readMembers reads a JSON object, or the form that some servers answer with;
// nil when it is neither.
func readMembers(h http.Header, body []byte) members {
	if m, err := membersOf(body); err == nil {
		return m
	}
	switch content, _, _ := mime.ParseMediaType(h.Get("Content-Type")); content {
	case "application/x-www-form-urlencoded", "text/plain":
	default:
		return nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil
	}
	m := members{}
	for name := range form {
		m[name], _ = json.Marshal(form.Get(name)) // a string
	}
	return m
}

// membersOf reads a JSON object. Its members are parts of it; the last of those
// with one name counts.
func membersOf(object []byte) (members, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(object), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if begin, err := d.ReadToken(); err != nil || begin.Kind() != '{' {
		return nil, errNoObject
	}
	m := members{}
	for d.PeekKind() != '}' {
		token, err := d.ReadToken()
		if err != nil {
			return nil, errNoObject
		}
		name := token.String()
		value, err := d.ReadValue()
		if err != nil {
			return nil, errNoObject
		}
		end := int(d.InputOffset())
		m[name] = object[end-len(value) : end]
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, errNoObject
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return nil, errNoObject
	}
	return m, nil
}

var errNoObject = errors.New("no JSON object")

// text returns a member that is a string, and whether it is one.
func (m members) text(name string) (s string, ok bool) {
	raw, there := m[name]
	if n := len(raw); n > 1 && raw[0] == '"' && !bytes.ContainsRune(raw, '\\') && utf8.Valid(raw) {
		return string(raw[1 : n-1]), true // as nearly all are: checked when the members were read
	}
	return s, there && string(raw) != "null" && json.Unmarshal(raw, &s) == nil
}

// number returns a member that is a number, or a string of digits as some
// servers write it, and whether it is one.
func (m members) number(name string) (float64, bool) {
	raw, there := m[name]
	if !there {
		return 0, false
	}
	if n, err := strconv.ParseFloat(string(raw), 64); err == nil { // it is JSON, so no word of Go's for a number
		return n, true
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return 0, false
	}
	return number(v)
}
