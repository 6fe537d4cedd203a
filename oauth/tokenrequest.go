package oauth

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	json "github.com/go-json-experiment/json/v1" // means what encoding/json means, in half the time
)

// askToken sends one request to the token endpoint, with the client's
// credentials where the server wants them (RFC 6749 section 2.3.1), and reads
// the answer. See hide for the last argument. Members beside an error are those
// of an answer that says of itself that all is well (RFC 6749 section 5.1).
func (s *AuthorizationServer) askToken(ctx context.Context, op string, form url.Values, hidden ...string) (members, error) {
	hidden = append(hidden, s.Client.Secret)
	user := s.credentials(form)
	status, h, body, err := postForm(ctx, s.http(), op, s.Client.Endpoints.Token, form, user)
	if err != nil {
		return nil, err
	}
	m := readMembers(h, body)
	code, _ := m.text("error")
	switch access, _ := m.text("access_token"); {
	case status < 200 || status > 299:
		return nil, unnamed(wireError(op, status, h, m, hidden...), h)
	case code != "": // some servers refuse with 200
		return m, wireError(op, status, h, m, hidden...)
	case access == "":
		return m, &ResponseError{Op: op, Status: status, Reason: "no token in it", Page: isPage(h)}
	}
	return m, nil
}

// credentials puts the client's ID and secret into the form, or returns them
// for the header.
func (s *AuthorizationServer) credentials(form url.Values) *url.Userinfo {
	c := s.Client
	if c.Endpoints.AuthStyle == InHeader {
		return url.UserPassword(url.QueryEscape(c.ID), url.QueryEscape(c.Secret)) // RFC 6749 section 2.3.1
	}
	form.Set("client_id", c.ID)
	if c.Secret != "" {
		form.Set("client_secret", c.Secret)
	}
	return nil
}

// members are the members of an answer, each read by itself: one that is
// garbled must not lose a token that the server gives once.
type members map[string]jsontext.Value

// readMembers reads a JSON object, or the form that some servers answer with;
// nil when it is neither.
func readMembers(h http.Header, body []byte) members {
	var m members
	// Without the look through the whole before anything is read: what is read
	// of a broken answer is thrown away.
	if jsonv2.Unmarshal(body, &m, json.DefaultOptionsV1(), json.ReportErrorsWithLegacySemantics(false)) == nil {
		return m
	}
	m = nil
	switch content, _, _ := mime.ParseMediaType(h.Get("Content-Type")); content {
	case "application/x-www-form-urlencoded", "text/plain":
	default:
		return nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil
	}
	m = members{}
	for name := range form {
		m[name], _ = json.Marshal(form.Get(name)) // a string
	}
	return m
}

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

// isPage reports whether an answer is a web page, which no endpoint of the
// protocol sends to a program.
func isPage(h http.Header) bool {
	content, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	return content == "text/html"
}
