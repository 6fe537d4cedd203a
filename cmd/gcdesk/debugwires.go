package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// loggedTransport tells the debug log of each exchange: method, host, path,
// status, duration and a registered error code, nothing else of what is said. It
// learns which values are secret.
type loggedTransport struct {
	base http.RoundTripper
	log  *debugLog
	to   *slog.Logger
}

// CloseIdleConnections does what http.Client asks of a transport.
func (t loggedTransport) CloseIdleConnections() {
	(&http.Client{Transport: t.base}).CloseIdleConnections()
}

func (t loggedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if !t.log.on() {
		return t.base.RoundTrip(r)
	}
	form := t.learnRequest(r)
	began := t.log.now()
	resp, err := t.base.RoundTrip(r)
	exchange := about(r.Context(), "method", r.Method, "host", r.URL.Host, "path", r.URL.Path, "took", t.log.now().Sub(began).Round(time.Millisecond))
	if err != nil {
		t.to.Debug("http", append(exchange, "error", err)...)
		return nil, err
	}
	exchange = append(exchange, "status", resp.StatusCode)
	if form != nil && resp.Body != nil {
		refused, err := t.learnAnswer(resp)
		if err != nil {
			return nil, err
		}
		if slices.Contains(tokenErrors, refused) {
			exchange = append(exchange, "error", refused)
		}
	}
	t.to.Debug("http", exchange...)
	return resp, nil
}

// tokenErrors are the codes with which a token or revocation endpoint refuses
// (RFC 6749 section 5.2, RFC 7009 section 2.2.1). Anything else there might be
// the server's own words.
var tokenErrors = []string{
	"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
	"unsupported_token_type",
}

// learnRequest learns what is secret in a request, and returns its form if it
// has one.
func (t loggedTransport) learnRequest(r *http.Request) (form url.Values) {
	scheme, credentials, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	t.log.mask.learn(credentials)
	if plain, err := base64.StdEncoding.DecodeString(credentials); err == nil && strings.EqualFold(scheme, "Basic") {
		_, secret, _ := strings.Cut(string(plain), ":")
		t.log.mask.learn(secret)
	}
	if r.GetBody == nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil
	}
	body, err := r.GetBody()
	if err != nil {
		return nil
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		return nil
	}
	if form, err = url.ParseQuery(string(data)); err != nil {
		return nil
	}
	for _, name := range []string{"client_secret", "refresh_token", "access_token", "token", "code", "code_verifier"} {
		t.log.mask.learn(form.Get(name))
	}
	return form
}

// learnAnswer learns the tokens of an answer, and returns its error, if any.
func (t loggedTransport) learnAnswer(resp *http.Response) (refused string, err error) {
	data, err := io.ReadAll(resp.Body) // whole already, and bounded: see oauth.NewHTTPClient
	_ = resp.Body.Close()
	if err != nil {
		return "", err
	}
	resp.Body = io.NopCloser(bytes.NewReader(data))
	var members map[string]any
	if json.Unmarshal(data, &members) == nil {
		for _, name := range []string{"access_token", "refresh_token", "id_token"} {
			if token, ok := members[name].(string); ok {
				t.log.mask.learn(token)
			}
		}
	}
	refused, _ = members["error"].(string)
	return refused, nil
}

// about is what a line says, beginning with the connection that it is about,
// where one is: its ID, which names nobody.
func about(ctx context.Context, said ...any) []any {
	if id := connections.About(ctx); id != "" {
		return append([]any{"connection", id}, said...)
	}
	return said
}

// loggedBrowser tells the debug log when the browser was opened, and when it came
// back, between which there is nothing to hear of a person.
type loggedBrowser struct{ to *slog.Logger }

func (b loggedBrowser) open(ctx context.Context, url string) error {
	return b.told(ctx, "desktop's", func() error { return openBrowser(ctx, url) })
}

func (b loggedBrowser) run(ctx context.Context, command []string) error {
	return b.told(ctx, "a command", func() error { return runBrowser(ctx, command) })
}

// told tells of an opening as it begins, since a browser may not end for long.
// The error would name a person's program.
func (b loggedBrowser) told(ctx context.Context, which string, open func() error) error {
	b.to.Debug("browser", about(ctx, "op", "open", "which", which)...)
	err := open()
	if err != nil {
		b.to.Debug("browser", about(ctx, "op", "open failed")...)
	}
	return err
}

func (b loggedBrowser) page(o oauth.Outcome) []byte {
	b.to.Debug("browser", "op", "came back", "outcome", o.String())
	return words.Page(o)
}

// loggedSecrets tells the debug log how the keyring answers.
type loggedSecrets struct {
	connections.Secrets
	log *debugLog
	to  *slog.Logger
}

func (s loggedSecrets) tell(ctx context.Context, op string, key connections.SecretRef, began time.Time, err error) {
	kind, _, _ := strings.Cut(string(key), "/")
	s.to.Debug("keyring", about(ctx, "op", op, "kind", kind, "took", s.log.now().Sub(began).Round(time.Millisecond), "error", err)...)
}

// learn keeps a secret out of the log for as long as there is one. What was read
// before is learned when it is sent.
func (s loggedSecrets) learn(secret string) {
	if s.log.on() {
		s.log.mask.learn(secret)
	}
}

// Get implements connections.Secrets.
func (s loggedSecrets) Get(ctx context.Context, key connections.SecretRef) (string, error) {
	began := s.log.now()
	secret, err := s.Secrets.Get(ctx, key)
	s.learn(secret)
	s.tell(ctx, "read", key, began, err)
	return secret, err
}

// Set implements connections.Secrets.
func (s loggedSecrets) Set(ctx context.Context, key connections.SecretRef, secret string) error {
	s.learn(secret)
	began := s.log.now()
	err := s.Secrets.Set(ctx, key, secret)
	s.tell(ctx, "store", key, began, err)
	return err
}

// Delete implements connections.Secrets.
func (s loggedSecrets) Delete(ctx context.Context, key connections.SecretRef) error {
	began := s.log.now()
	err := s.Secrets.Delete(ctx, key)
	s.tell(ctx, "delete", key, began, err)
	return err
}
