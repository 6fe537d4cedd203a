package connections

import (
	"context"
	"errors"
	"time"
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
// asked, keeps what came of it, and tells what is new. person: somebody waits
// for it.
func (m *Monitor) round(ctx context.Context, everything, person bool) (r Round, err error) {
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
	// The locks of connections, which others wait for, are no place to wait for a person.
	asking, end := m.stoppable(WithPrompts(ctx, Prompts{}))
	defer end()
	due := m.due(s, everything, person)
	answers, failed := m.ask(asking, due, s.settings.CheckInterval())
	changed, events, err := m.record(ctx, answers)
	r = Round{Asked: len(answers), Changed: changed, Held: person && len(answers) > 0 && m.locked(asking, due[0])}
	if context.Cause(asking) == ErrStopped {
		m.putOff(due, s.settings.CheckInterval())
	}
	failed = errors.Join(failed, err, context.Cause(asking))
	if changed > 0 {
		if s, err = m.look(ctx); err != nil {
			return r, errors.Join(failed, err)
		}
	}
	if failed == nil {
		failed = m.keepClients(asking, &s.Overview)
	}
	err = errors.Join(failed, m.tell(ctx, s, events)) // what has been kept is told now or never
	if err == nil && r.Asked > 0 && m.Worked != nil {
		m.Worked()
	}
	return r, err
}

// locked reports whether the keyring itself, asked for a secret that is held,
// wants its password first.
func (m *Monitor) locked(ctx context.Context, p *patient) bool {
	_, err := m.Service.Secrets.Get(ctx, p.Tokens.Refresh)
	var keyring *KeyringError
	return errors.As(err, &keyring) && keyring.Reason == KeyringLocked
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
}

// patient is a connection that is due.
type patient struct {
	*Connection
	client   *Client
	schedule *schedule
	host     *gate // of the authorization server
	api      *gate // of the API
	again    bool  // although its client was refused
	unlock   func()
}

// due lists the connections to ask for, and when each was last.
func (m *Monitor) due(s sight, everything, person bool) (list []*patient) {
	now := m.Service.Now()
	if everything {
		clear(m.gates)
	}
	if g := m.gate(keyringGate); now.Before(g.next) {
		return nil
	}
	clients, hosts, looked := map[string]*Client{}, map[string]*gate{}, map[string]bool{}
	worked := s.worked()
	for i, client := range s.Clients {
		clients[client.ID], hosts[client.ID] = &s.Clients[i], m.gate(host(m.Service.Endpoints(client).Token))
	}
	found := s.findings()
	for i := range s.Connections {
		c := &s.Connections[i]
		client := clients[c.Client]
		if client == nil {
			continue
		}
		plan := m.known[c.ID]
		if plan == nil {
			plan = &schedule{signIn: c.AuthorizedAt, next: c.lastUse().Add(s.settings.CheckInterval())}
			m.known[c.ID] = plan
		}
		freed := c.ofClient() && worked[c.Client].After(latest(c.Failure.Since, plan.asked))
		again := person || freed || everything && !looked[c.Client]
		if !c.askable(client, again) {
			continue
		}
		looked[c.Client] = looked[c.Client] || !c.askable(client, false)
		concerned := found.concern(c, latest(plan.asked, c.AuthorizedAt)) // a sign-in asks the API, too
		if freed || plan.tries == 0 && (concerned || c.unsure()) {
			plan.next = now
		}
		if everything {
			*plan = schedule{signIn: c.AuthorizedAt, asked: plan.asked, steady: plan.steady}
		}
		g := hosts[client.ID]
		if !now.Before(plan.next) && !now.Before(g.next) {
			api := m.gate(apiGate + host(m.Service.API(*c, *client).BaseURI))
			list = append(list, &patient{Connection: c, client: client, schedule: plan, host: g, api: api, again: again})
		}
	}
	return list
}

// askable reports whether there is a refresh token that was not refused for
// good. A client that was refused is worth another try when it got a new secret
// since; again: also otherwise.
func (c *Connection) askable(client *Client, again bool) bool {
	f := c.Failure
	return c.Authorized() && !c.Tokens.Refresh.IsZero() &&
		(f == nil || !f.Lasting() || f.api() || !f.Dead() && (again || client.SecretAt.After(f.Since)))
}

func (c *Connection) ofClient() bool { return c.Failure != nil && c.Failure.ofClient() }

// worked is when each client was last seen to work, or got a secret that may, by
// Client.ID.
func (o Overview) worked() map[string]time.Time {
	at := map[string]time.Time{}
	for _, client := range o.Clients {
		at[client.ID] = latest(client.UsedAt, client.SecretAt)
	}
	for _, c := range o.Connections {
		at[c.Client] = latest(at[c.Client], c.AuthorizedAt, c.Tokens.RefreshedAt, c.RecoveredAt)
	}
	return at
}

// keyringGate names the gate that all go through; the others are named by hosts,
// an API's after apiGate.
const (
	keyringGate = ""
	apiGate     = "api:"
)

func (m *Monitor) gate(name string) *gate {
	g := m.gates[name]
	if g == nil {
		g = &gate{}
		m.gates[name] = g
	}
	return g
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
		*p.schedule = schedule{signIn: p.AuthorizedAt, next: now.Add(interval), asked: now, steady: a.failure == nil && a.grant.RefreshToken == ""}
	default:
		wait := time.Duration(0)
		if a.failure != nil {
			wait = a.failure.Wait
		}
		p.schedule.tries++
		p.schedule.next = now.Add(m.pause(p.schedule.tries, interval, wait))
	}
}
