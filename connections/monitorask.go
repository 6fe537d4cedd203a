package connections

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"gcdesk/oauth"
)

// ask asks for the connections, a few at a time, and plans when to ask again.
// The error is what says nothing about a connection.
func (m *Monitor) ask(ctx context.Context, due []*patient, interval time.Duration) (answers []*answer, failed error) {
	if len(due) == 0 {
		return nil, nil
	}
	// Other servers than Google may rotate refresh tokens, see Service.refresh.
	preset := m.gate(host(m.Service.Preset.Endpoints.Token))
	if slices.ContainsFunc(due, func(p *patient) bool { return p.host != preset }) {
		if err := m.Service.proveWritable(ctx); err != nil {
			return nil, err
		}
	}
	progress := func(done int) {
		if m.Progress != nil {
			m.Progress(done, len(due))
		}
	}
	progress(0)
	defer progress(len(due)) // also where another process asks for some
	m.reach(ctx, due)
	answers = make([]*answer, 0, len(due))
	m.mu.Lock()
	m.servers = map[string]*oauth.AuthorizationServer{}
	m.mu.Unlock()
	var mu sync.Mutex // guards answers, failed and what Progress is told
	done := 0
	waiting := make(chan *patient, batch)
	services := map[bool]*Service{true: m.service(true), false: m.service(false)}
	var workers sync.WaitGroup
	for range min(inFlight, len(due)) {
		workers.Go(func() {
			for p := range waiting {
				a, err := m.askOne(ctx, services[p.schedule.steady], p)
				p.unlock()
				mu.Lock()
				if err == nil && ctx.Err() == nil {
					answers = append(answers, a)
				} else if !errors.Is(err, ErrTokenLost) && ctx.Err() == nil && failed == nil {
					failed = err
				}
				m.plan(p, a, err, interval)
				done++
				progress(done)
				mu.Unlock()
			}
		})
	}
	for some := range slices.Chunk(due, batch) {
		if ctx.Err() != nil {
			break
		}
		locked, err := m.lock(ctx, some)
		if err != nil {
			mu.Lock()
			failed = errors.Join(failed, err)
			mu.Unlock()
			break
		}
		for _, p := range locked {
			waiting <- p
		}
	}
	close(waiting)
	workers.Wait()
	for _, p := range due { // they wait for the host, and not each for itself
		if p.host.closed() != nil && p.schedule.tries > 0 {
			*p.schedule = schedule{signIn: p.AuthorizedAt}
		}
	}
	now := m.Service.Now()
	for name, g := range m.gates {
		if f := g.closed(); f != nil {
			g.tries++
			g.next = now.Add(m.pause(g.tries, min(interval, longestShut), f.Wait))
		} else if name == keyringGate || slices.ContainsFunc(due, func(p *patient) bool { return p.host == g }) {
			g.tries = 0
		}
		g.shut, g.fails = nil, 0
	}
	return answers, failed
}

// reach looks for each host once, and shuts the gates of those that are not
// there.
func (m *Monitor) reach(ctx context.Context, due []*patient) {
	online := addressesOf(m.Addresses) != ""
	var all sync.WaitGroup
	slots := make(chan struct{}, inFlight)
	seen := map[*gate]bool{}
	for _, p := range due {
		at := m.Service.Endpoints(*p.client).Token
		if seen[p.host] || m.Service.Preset.Practice && !oauth.IsLoopback(at) {
			continue
		}
		seen[p.host] = true
		if !online && !oauth.IsLoopback(at) {
			p.host.note(&Failure{Code: CodeNetwork, Reason: string(oauth.NetworkUnreachable), Since: m.Service.Now()}, 1)
			continue
		}
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := oauth.Reach(ctx, m.Service.HTTP, at); err != nil && ctx.Err() == nil {
				p.host.note(m.Service.failure(err), 1)
			}
		})
	}
	all.Wait()
}

// lock takes the locks of those that nobody else is asking for just now, and
// reads their records again. Where the server left the refresh token as it was,
// two who ask at once do each other no harm.
func (m *Monitor) lock(ctx context.Context, some []*patient) (ready []*patient, err error) {
	var locked []*patient
	for _, p := range some {
		if p.schedule.steady {
			p.unlock = func() {}
			ready = append(ready, p)
			continue
		}
		unlock, ok, lockErr := m.Service.Locks.TryLock(p.lock())
		if lockErr != nil {
			err = lockErr
			break
		}
		if ok {
			p.unlock = unlock
			locked = append(locked, p)
		}
	}
	if err == nil && len(locked) > 0 {
		err = m.Service.Records.View(ctx, func(tx Tx) error {
			locked = slices.DeleteFunc(locked, func(p *patient) bool {
				c, err := tx.Connection(p.ID)
				if err == nil && c.askable(p.client, p.again) && c.AuthorizedAt.Equal(p.AuthorizedAt) {
					p.Connection = &c
					return false
				}
				p.unlock()
				return true
			})
			return nil
		})
	}
	if err != nil {
		for _, p := range locked {
			p.unlock()
		}
		return nil, err
	}
	return append(ready, locked...), nil
}

// askOne gets an access token, unless a gate is shut.
func (m *Monitor) askOne(ctx context.Context, s *Service, p *patient) (*answer, error) {
	ctx = about(ctx, p.ID)
	a := &answer{Connection: p.Connection}
	keyring := m.gates[keyringGate]
	if keyring.closed() != nil {
		return a, nil
	}
	if f := p.host.closed(); f != nil {
		a.failure = f
		return a, nil
	}
	a.asked = true
	if err := m.refresh(ctx, s, a, p.client); err != nil {
		f := m.Service.failure(err)
		if keyringErr := (*KeyringError)(nil); errors.As(err, &keyringErr) {
			if keyringErr.Reason == KeyringLocked && !errors.Is(err, context.DeadlineExceeded) {
				f.Wait = promptAgain
			}
			keyring.note(f, 1)
		}
		if f.local() || errors.Is(err, ErrTokenLost) || ctx.Err() != nil {
			return a, err
		}
		a.failure = f
		if !f.Lasting() {
			p.host.note(f, strikes)
		}
		return a, nil
	}
	p.host.note(nil, strikes)
	m.askAPI(ctx, a, p)
	return a, nil
}

// askAPI asks the API, once, with the access token that was just given. A
// connection that was well asks only whether it is let in.
func (m *Monitor) askAPI(ctx context.Context, a *answer, p *patient) {
	granted := a.grant.Scopes
	if granted == nil {
		granted = a.Granted
	}
	api := m.Service.reached(*a.Connection, *p.client, granted)
	well := a.Failure == nil || !a.Failure.api()
	switch {
	case api == nil, well && p.api.closed() != nil:
		return
	case api.Ping.Method != http.MethodGet: // it may change something
		if !well {
			a.api = a.Failure
		}
		return
	}
	api.Limits.Tries = 1 // the monitor comes back by itself
	api.Count = api.Count && !well
	if _, err := m.Service.probe(ctx, api, a.grant.AccessToken); err != nil {
		a.api = m.Service.failure(err)
		if !a.api.Lasting() {
			p.api.note(a.api, strikes)
			return
		}
	}
	p.api.note(nil, strikes)
}

// refresh is Service.refresh without a second try, which stores nothing but a
// new refresh token.
func (m *Monitor) refresh(ctx context.Context, s *Service, a *answer, client *Client) error {
	server, err := m.server(ctx, s, client)
	if err != nil {
		return err
	}
	secret, err := s.secret(ctx, a.Tokens.Refresh)
	if err != nil {
		return err
	}
	if a.grant, err = server.Refresh(ctx, secret); a.grant.RefreshToken != "" {
		c, lost := s.rotated(ctx, *a.Connection, a.grant)
		a.Connection = &c
		if lost != nil {
			return errors.Join(lost, err)
		}
	}
	return err
}

// service is the service with the secrets that are held. Where a server may
// give a new refresh token, the keyring itself is asked for the old one: it then
// is there, and open, to take the new one.
func (m *Monitor) service(steady bool) *Service {
	s := *m.Service
	if s.Secrets = m.secrets; !steady {
		s.Secrets = freshSecrets{m.secrets}
	}
	return &s
}

// server is the authorization server of a client, made once in a round.
func (m *Monitor) server(ctx context.Context, s *Service, client *Client) (*oauth.AuthorizationServer, error) {
	m.mu.Lock()
	server := m.servers[client.ID]
	m.mu.Unlock()
	if server != nil {
		return server, nil
	}
	server, err := s.server(ctx, *client)
	if err != nil {
		return nil, err
	}
	server.Sleep = func(context.Context, time.Duration) error { return errOnce }
	m.mu.Lock()
	defer m.mu.Unlock()
	m.servers[client.ID] = server
	return server, nil
}

// errOnce ends what would be tried again: the monitor comes back by itself.
var errOnce = errors.New("not tried again")
