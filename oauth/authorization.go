package oauth

import (
	"context"
	"crypto/rand"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// Authorization is one authorization request and the loopback server that
// waits for its response. Its methods are safe for concurrent use.
type Authorization struct {
	client      Client
	scopes      Scopes
	options     Options
	redirectURI string
	redirect    *url.URL // redirectURI, parsed
	state       string   // RFC 6749 section 10.12
	verifier    string   // RFC 7636 section 4.1

	listeners []net.Listener
	server    *http.Server
	silent    silentConns
	answered  sync.Once
	answer    chan response
}

// Options are the parts of an authorization request that may be left out.
type Options struct {
	LoginHint string // e-mail or sub of the account to sign in with
	Prompt    string // "", "consent", "select_account"
	Language  string // hl: language of the server's pages, BCP 47
	// Page renders the browser's last page; nil leaves it plain.
	Page func(Outcome) []byte
}

// Outcome is what the browser's last page tells.
type Outcome int

const (
	SignedIn    Outcome = iota // the response is accepted; the code is still to be exchanged
	Declined                   // access_denied
	Failed                     // any other error, another issuer, no code
	AlreadyDone                // a response was accepted before
)

func (o Outcome) String() string {
	switch o {
	case SignedIn:
		return "signed in"
	case Declined:
		return "declined"
	case AlreadyDone:
		return "already done"
	}
	return "failed"
}

type response struct {
	code string
	err  error
}

// Begin listens for the response and prepares the request, in this order, so
// that no browser can be too fast. Close it in every case. A port that is
// taken is a *PortError.
func Begin(client Client, scopes Scopes, options Options) (*Authorization, error) {
	listeners, redirectURI, err := listen(client)
	if err != nil {
		return nil, err
	}
	redirect, err := url.Parse(redirectURI)
	if err != nil {
		return nil, err
	}
	a := &Authorization{
		client: client, scopes: scopes, options: options, redirectURI: redirectURI, redirect: redirect,
		state: rand.Text(), verifier: oauth2.GenerateVerifier(),
		listeners: listeners, answer: make(chan response, 1),
	}
	a.server = &http.Server{
		Handler:           &callback{a: a},
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      10 * time.Second,
		MaxHeaderBytes:    256 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // it quotes what anybody on this machine may send
		ConnState:         a.silent.note,
	}
	for _, l := range listeners {
		go a.server.Serve(l) //nolint:errcheck // ends with Close, and only then
	}
	return a, nil
}

// RedirectURI is where the authorization server sends the browser back to.
func (a *Authorization) RedirectURI() string { return a.redirectURI }

// URL is the authorization request (RFC 6749 section 4.1.1, RFC 7636 section
// 4.3) for the system browser. The client's own parameters replace those of
// Options, never the protocol's.
func (a *Authorization) URL() string {
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(a.verifier)}
	for name, value := range map[string]string{
		"login_hint": a.options.LoginHint, "prompt": a.options.Prompt, "hl": a.options.Language,
	} {
		if value != "" {
			options = append(options, oauth2.SetAuthURLParam(name, value))
		}
	}
	parameters := a.client.Parameters
	if parameters == nil {
		parameters = DefaultParameters()
	}
	for _, p := range parameters {
		if CheckParameter(p) == nil { // the protocol's own are never replaced
			options = append(options, oauth2.SetAuthURLParam(p.Name, p.Value))
		}
	}
	return config(a.client, a.redirectURI, a.scopes).AuthCodeURL(a.state, options...)
}

// Wait returns the authorization code. Nothing but a response that carries our
// state ends it, or ctx. A refusal is an *Error; see also ErrNoCode, ErrIssuer.
func (a *Authorization) Wait(ctx context.Context) (code string, err error) {
	select {
	case r := <-a.answer:
		return r.code, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Paste takes the address of the page at which the browser failed to come
// back, for when it runs on another machine. It is held to the same rules as a
// callback; ErrPasted says that it is not the response to this request.
func (a *Authorization) Paste(address string) error {
	u, err := url.Parse(trimAddress(address))
	if err != nil || len(address) > maxQuery ||
		u.Scheme != a.redirect.Scheme || u.Host != a.redirect.Host || pathOf(u) != pathOf(a.redirect) {
		return ErrPasted
	}
	if _, status := a.accept(u.RawQuery); status != http.StatusOK {
		return ErrPasted
	}
	return nil
}

// Close ends the listening. A page that is just being written is finished,
// within a second.
func (a *Authorization) Close() {
	for _, l := range a.listeners {
		l.Close()
	}
	a.silent.close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if a.server.Shutdown(ctx) != nil {
		a.server.Close()
	}
}

// config is x/oauth2's view of a client. The authentication style is always
// set: left to detection, x/oauth2 sends the secret twice on an error.
func config(c Client, redirectURI string, scopes Scopes) *oauth2.Config {
	style := oauth2.AuthStyleInParams
	if c.Endpoints.AuthStyle == InHeader {
		style = oauth2.AuthStyleInHeader
	}
	cfg := &oauth2.Config{
		ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: redirectURI,
		Endpoint: oauth2.Endpoint{AuthURL: c.Endpoints.Authorization, TokenURL: c.Endpoints.Token, AuthStyle: style},
	}
	if len(scopes) > 0 {
		cfg.Scopes = []string{scopes.Wire(c.ScopeDelimiter)}
	}
	return cfg
}
