package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"gcdesk/oauth"
)

// Server is the stand-in. Set the fields, Start it, Close it; the fields must
// not change in between. Its methods are safe for concurrent use.
type Server struct {
	Addr string // loopback address to listen on; empty means 127.0.0.1 and a free port
	// Dir keeps clients, grants, tokens, switches and the port from one start to
	// the next, for one server at a time. Empty: everything ends with Close.
	Dir      string
	Clients  []Client  // empty: those of Dir, else DesktopClient and WebClient; Start fills it in, later changes do not show here
	Accounts []Account // empty: DefaultAccounts; Start fills it in

	Testing         bool             // begins "in testing": refresh tokens live seven days
	APIDisabled     bool             // begins with the People API switched off in the project
	Rotate          bool             // a refresh gives a new refresh token and ends the old one
	AccessTokenLife time.Duration    // 0 means 3599 s
	Now             func() time.Time // nil means time.Now
	People          PeopleAPI        // the manners of the People API

	// Pass lets time pass by the clock Now, which is everybody's here; nil: the
	// console does not offer it.
	Pass func(time.Duration) error

	// Fault is asked about every request, its form already parsed. A Fault that
	// it returns changes the answer; nil leaves it.
	Fault func(*http.Request) *Fault

	URL string // set by Start, without a slash at the end

	pages    pages
	ledger   ledger
	visits   visits
	armoury  armoury
	books    map[string]*AddressBook // by the account's sub
	presses  presses
	meters   meters
	journal  journal
	formKey  string // stands in the forms of the console, against forged ones
	mux      *http.ServeMux
	port     string
	http     *http.Server
	stopping context.Context // done when Close begins: whatever hangs, ends
	stop     context.CancelFunc
	served   chan struct{}
}

// ErrNotLoopback is the answer to an address that others could reach.
var ErrNotLoopback = errors.New("the sandbox listens on a loopback address only")

// Start begins to listen. A folder that cannot be read or written, and an
// address that is taken or is not loopback, are errors.
func (s *Server) Start() error {
	if s.http != nil {
		return errors.New("start the sandbox: it is started already")
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.AccessTokenLife == 0 {
		s.AccessTokenLife = 3599 * time.Second
	}
	if err := s.prepare(); err != nil {
		return fmt.Errorf("start the sandbox: %w", err)
	}
	ln, err := s.listen()
	if err != nil {
		return fmt.Errorf("start the sandbox: %w", err)
	}
	s.URL = "http://" + ln.Addr().String()
	port := ln.Addr().(*net.TCPAddr).Port
	s.port = strconv.Itoa(port)
	if err := s.ledger.begin(port, s.Clients, s.Testing, s.APIDisabled, s.Now()); err != nil {
		_ = ln.Close()
		return fmt.Errorf("start the sandbox: %w", err)
	}
	s.formKey = random(32)
	s.books = map[string]*AddressBook{}
	for _, a := range s.Accounts {
		s.books[a.Sub] = newAddressBook(a, s.URL, s.Now)
	}
	s.routes()
	s.stopping, s.stop = context.WithCancel(context.Background())
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	s.served = make(chan struct{})
	go func() {
		defer close(s.served)
		_ = s.http.Serve(ln)
	}()
	return nil
}

// prepare reads the folder and fills in what was left empty.
func (s *Server) prepare() (err error) {
	if s.pages, err = newPages(); err != nil {
		return err
	}
	if err := s.ledger.open(s.Dir); err != nil {
		return err
	}
	if len(s.Clients) == 0 {
		s.Clients = s.ledger.clients(s.Now())
	}
	if len(s.Clients) == 0 {
		s.Clients = []Client{DesktopClient(), WebClient()}
	}
	if len(s.Accounts) == 0 {
		s.Accounts = DefaultAccounts()
	}
	if err := checkClients(s.Clients); err != nil {
		return err
	}
	return checkAccounts(s.Accounts)
}

// listen tries Addr, or the port of last time and then a free one.
func (s *Server) listen() (net.Listener, error) {
	addrs := []string{s.Addr}
	if s.Addr == "" {
		addrs = []string{"127.0.0.1:0"}
		if p := s.ledger.Port; p != 0 {
			addrs = []string{net.JoinHostPort("127.0.0.1", strconv.Itoa(p)), "127.0.0.1:0"}
		}
	}
	var failed error
	for _, addr := range addrs {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, fmt.Errorf("listen on %q: %w", addr, err)
		}
		// A name could lead anywhere, so only numbers are taken.
		if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
			return nil, fmt.Errorf("listen on %q: %w", addr, ErrNotLoopback)
		}
		ln, err := net.Listen("tcp", addr)
		if err == nil {
			return ln, nil
		}
		failed = err
	}
	return nil, failed
}

// Close ends whatever hangs, lets the requests that are under way finish for
// up to a second, and frees the port. A second Close does nothing.
func (s *Server) Close() error {
	if s.http == nil {
		return nil
	}
	s.stop()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = s.http.Close()
	}
	<-s.served
	return err
}

const (
	pathAuthorization = "/o/oauth2/v2/auth"
	pathToken         = "/token"
	pathTokenInfo     = "/tokeninfo"
	pathRevoke        = "/revoke"
	pathUserInfo      = "/v1/userinfo"
	pathConsent       = "/consent"
	pathConnections   = "/v1/people/me/connections"
)

// Endpoints returns the URLs for a client; the issuer is the server's own URL.
func (s *Server) Endpoints() oauth.Endpoints {
	return oauth.Endpoints{
		Authorization: s.URL + pathAuthorization,
		Token:         s.URL + pathToken,
		Revoke:        s.URL + pathRevoke,
		TokenInfo:     s.URL + pathTokenInfo,
		UserInfo:      s.URL + pathUserInfo,
		Issuer:        s.URL,
	}
}

// BaseURI returns what stands before /v1/people/me in requests to the People API.
func (s *Server) BaseURI() string { return s.URL }

func (s *Server) routes() {
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("GET "+pathAuthorization, s.authorize)
	s.mux.HandleFunc("GET /o/oauth2/auth", s.authorize) // the address in older client files
	s.mux.HandleFunc("POST "+pathConsent, s.consent)
	s.mux.HandleFunc("POST "+pathToken, s.token)
	s.mux.HandleFunc("GET "+pathTokenInfo, s.tokenInfo)
	s.mux.HandleFunc("POST "+pathTokenInfo, s.tokenInfo)
	s.mux.HandleFunc("POST "+pathRevoke, s.revoke)
	s.mux.HandleFunc("GET "+pathUserInfo, s.userInfo)
	s.routePeople()
	s.mux.HandleFunc("GET /{$}", s.console)
	s.mux.HandleFunc("POST /{$}", s.changeConsole)
	s.mux.HandleFunc("GET /clients/{file}", s.downloadClient)
	s.mux.HandleFunc("GET /faults", s.faultsPage)
	s.mux.HandleFunc("POST /faults", s.armFault)
}
