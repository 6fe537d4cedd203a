package connections

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"gcdesk/oauth"
)

// sight is what the records say at one moment of a round.
type sight struct {
	Overview
	settings Settings
	told     noticeBook
}

func (m *Monitor) look(ctx context.Context) (s sight, err error) {
	err = m.Service.Records.View(ctx, func(tx Tx) error {
		if s.Overview, err = overviewIn(tx); err != nil {
			return err
		}
		if s.settings, err = settingsIn(tx); err != nil {
			return err
		}
		s.told, err = noticesIn(tx)
		return err
	})
	return s, err
}

// round asks for each connection that is due, or for everything that may be
// asked, keeps what came of it, and tells what is new.
func (m *Monitor) round(ctx context.Context, everything bool) (r Round, err error) {
	m.begin()
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return r, ctx.Err()
	}
	s, err := m.look(ctx)
	if err != nil {
		return r, err
	}
	m.forget(s.Overview)
	ctx, end := m.stoppable(ctx)
	defer end()
	due := m.due(s, everything)
	answers, failed := m.ask(ctx, due, s.settings.CheckInterval())
	changed, events, err := m.record(ctx, answers)
	r = Round{Asked: len(answers), Changed: changed}
	if context.Cause(ctx) == ErrStopped {
		m.putOff(due, s.settings.CheckInterval())
	}
	if err := errors.Join(failed, err, context.Cause(ctx)); err != nil {
		return r, err
	}
	if changed > 0 {
		if s, err = m.look(ctx); err != nil {
			return r, err
		}
	}
	if err := m.keepClients(ctx, &s.Overview); err != nil {
		return r, err
	}
	return r, m.tell(ctx, s, events)
}

// forget lets go of what belongs to no connection any more.
func (m *Monitor) forget(o Overview) {
	current, refs := make(map[string]*Connection, len(o.Connections)), make(map[SecretRef]bool, len(o.Connections))
	for i, c := range o.Connections {
		current[c.ID], refs[c.Tokens.Refresh] = &o.Connections[i], true
	}
	for _, c := range o.Clients {
		refs[c.Secret] = true
	}
	m.secrets.keep(refs)
	for id, s := range m.known {
		if c := current[id]; c == nil || !s.signIn.Equal(c.AuthorizedAt) {
			delete(m.known, id)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, h := range m.tokens {
		if c := current[id]; c == nil || h.refresh != c.Tokens.Refresh {
			delete(m.tokens, id)
		}
	}
}

// patient is a connection that is due.
type patient struct {
	*Connection
	client   *Client
	schedule *schedule
	host     *gate
	unlock   func()
}

// answer is what came of asking for a connection.
type answer struct {
	*Connection
	grant   oauth.Grant
	failure *Failure // nil: it works
	api     *Failure // what the API answered, where it had failed before
	asked   bool     // false: its host or the keyring is known to fail
}

// due lists the connections to ask for, and when each was last.
func (m *Monitor) due(s sight, everything bool) (list []*patient) {
	now := m.Service.Now()
	if everything {
		clear(m.gates)
	}
	if g := m.gate(keyringGate); now.Before(g.next) {
		return nil
	}
	clients, hosts := map[string]*Client{}, map[string]*gate{}
	for i, client := range s.Clients {
		clients[client.ID], hosts[client.ID] = &s.Clients[i], m.gate(host(m.Service.Endpoints(client).Token))
	}
	for i := range s.Connections {
		c := &s.Connections[i]
		client := clients[c.Client]
		if client == nil || !c.askable(client) {
			continue
		}
		plan := m.known[c.ID]
		if plan == nil {
			plan = &schedule{signIn: c.AuthorizedAt, next: c.lastUse().Add(s.settings.CheckInterval())}
			m.known[c.ID] = plan
		}
		if everything {
			*plan = schedule{signIn: c.AuthorizedAt, steady: plan.steady}
		}
		g := hosts[client.ID]
		if !now.Before(plan.next) && !now.Before(g.next) {
			list = append(list, &patient{Connection: c, client: client, schedule: plan, host: g})
		}
	}
	return list
}

// askable reports whether there is a refresh token that was not refused for
// good. A client that got a new secret since may be asked with it.
func (c *Connection) askable(client *Client) bool {
	f := c.Failure
	return c.Authorized() && !c.Tokens.Refresh.IsZero() &&
		(f == nil || !f.Lasting() || f.api() || !f.Dead() && client.SecretAt.After(f.Since))
}

// keyringGate names the gate that all go through; the others are named by hosts.
const keyringGate = ""

func (m *Monitor) gate(name string) *gate {
	g := m.gates[name]
	if g == nil {
		g = &gate{}
		m.gates[name] = g
	}
	return g
}

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
	service := m.service()
	var mu sync.Mutex // guards answers, failed and what Progress is told
	done := 0
	waiting := make(chan *patient, batch)
	var workers sync.WaitGroup
	for range min(inFlight, len(due)) {
		workers.Go(func() {
			for p := range waiting {
				a, err := m.askOne(ctx, service, p)
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

// putOff lets those wait that nobody has got to.
func (m *Monitor) putOff(due []*patient, interval time.Duration) {
	next := m.Service.Now().Add(interval)
	for _, p := range due {
		if p.schedule.next.Before(next) {
			p.schedule.next = next
		}
	}
}

// plan says when a connection is asked next. One whose host or keyring failed
// stays due.
func (m *Monitor) plan(p *patient, a *answer, err error, interval time.Duration) {
	now := m.Service.Now()
	switch {
	case err == nil && !a.asked:
	case err == nil && (a.failure == nil || a.failure.Lasting()):
		*p.schedule = schedule{signIn: p.AuthorizedAt, next: now.Add(interval), steady: a.failure == nil && a.grant.RefreshToken == ""}
	default:
		wait := time.Duration(0)
		if a.failure != nil {
			wait = a.failure.Wait
		}
		p.schedule.tries++
		p.schedule.next = now.Add(m.pause(p.schedule.tries, interval, wait))
	}
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
				if err == nil && c.askable(p.client) && c.AuthorizedAt.Equal(p.AuthorizedAt) {
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
	m.hold(a)
	if f := a.Failure; f != nil && f.api() {
		granted := a.grant.Scopes
		if granted == nil {
			granted = a.Granted
		}
		if _, err := m.Service.probe(ctx, *a.Connection, *p.client, granted, a.grant.AccessToken); err != nil {
			a.api = m.Service.failure(err)
		}
	}
	return a, nil
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

// service is the service with the secrets that are held.
func (m *Monitor) service() *Service {
	s := *m.Service
	s.Secrets = m.secrets
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

func (m *Monitor) hold(a *answer) {
	expiry := a.grant.AccessExpiry
	if expiry.IsZero() {
		expiry = m.Service.Now().Add(assumedLife)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens[a.ID] = heldToken{a.Tokens.Refresh, a.grant.AccessToken, expiry}
}

// record keeps in one transaction what has changed, and returns what it
// entered into the journal.
func (m *Monitor) record(ctx context.Context, answers []*answer) (changed int, events []Activity, err error) {
	now := m.Service.Now()
	var news []*answer
	for _, a := range answers {
		if c := *a.Connection; a.apply(&c, now) {
			news = append(news, a)
		}
	}
	if len(news) == 0 {
		return 0, nil, nil
	}
	err = m.Service.Records.Update(context.WithoutCancel(ctx), func(tx Tx) error {
		changed, events = 0, nil
		for _, a := range news {
			c, err := tx.Connection(a.ID)
			if errors.Is(err, ErrNotFound) {
				continue
			} else if err != nil {
				return err
			}
			was := c
			if c.Tokens.Refresh != a.Tokens.Refresh || !a.apply(&c, now) { // signed in or out meanwhile, or said already
				continue
			}
			changed++
			events = append(events, changes(was, c)...)
			if err := tx.PutConnection(c); err != nil {
				return err
			}
		}
		return each(fold(events), func(a Activity) error { return m.Service.enter(tx, a) })
	})
	return changed, events, err
}

// apply writes the answer to a record, and reports whether it says anything
// new.
func (a *answer) apply(c *Connection, now time.Time) bool {
	if f := a.failure; f != nil {
		if c.Failure != nil && (c.Failure.Code == f.Code || c.Failure.api() && !f.Lasting()) {
			return false
		}
		own := *f
		own.Since = now
		c.Failure = &own
		return true
	}
	if !a.asked {
		return false
	}
	new := false
	switch f := c.Failure; {
	case f == nil:
	case a.api != nil:
		if a.api.api() && a.api.Code != f.Code {
			c.Failure, new = a.api, true
		}
	default:
		c.Failure, new = nil, true
	}
	if c.Tokens.Trouble.Code != "" {
		c.Tokens.Trouble, new = Failure{}, true
	}
	if granted := a.grant.Scopes; granted != nil && len(granted.Without(c.Granted))+len(c.Granted.Without(granted)) > 0 {
		c.Granted, new = granted, true
	}
	if end := a.grant.RefreshExpiry; !end.IsZero() && end.Sub(c.Tokens.RefreshExpiry).Abs() > time.Minute { // it is said in seconds from now on
		c.Tokens.RefreshExpiry, new = end, true
	}
	if now.Sub(c.lastUse()) >= toTheDay {
		c.Tokens.UsedAt, new = now, true
	}
	if new && a.grant.Scopes != nil {
		c.CheckedAt = now
	}
	return new
}

// fold makes one entry of many of a kind: an outage must not fill the journal.
func fold(events []Activity) (folded []Activity) {
	type sort struct {
		kind ActivityKind
		code string
	}
	count, told := map[sort]int{}, map[sort]bool{}
	for _, a := range events {
		count[sort{a.Kind, a.Code}]++
	}
	for _, a := range events {
		its := sort{a.Kind, a.Code}
		if n := count[its]; n <= foldedBeyond {
			folded = append(folded, a)
		} else if !told[its] {
			told[its] = true
			folded = append(folded, Activity{Kind: a.Kind, Code: a.Code, Count: n})
		}
	}
	return folded
}
