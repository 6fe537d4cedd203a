package main

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/gui/words"
	"gcdesk/oauth"
	"gcdesk/storage"
)

// wiring is a data folder and the use cases on it.
type wiring struct {
	dir     string
	store   *storage.Store
	service *connections.Service
	log     *debugLog
	shown   func() time.Time // the clock for windows
}

// wire opens a data folder. With an error of connections.Unreadable it returns
// the wiring as well: after store.RestoreCopy or StartEmpty, wire the folder again.
func wire(dir string) (*wiring, error) {
	preset, err := presetOf(dir)
	if err != nil {
		return nil, err
	}
	store, err := storage.Open(dir)
	if _, _, ok := connections.Unreadable(err); err != nil && !ok {
		return nil, err
	}
	way, log := new(network), newDebugLog(dir)
	now, shown := clockOf(dir)
	log.now = now
	browser := loggedBrowser{log.logger()}
	hc := oauth.NewHTTPClientOn(way.now)
	hc.Transport = loggedTransport{hc.Transport, log, log.logger()}
	way.service = &connections.Service{
		Records:  store,
		Secrets:  loggedSecrets{store.Secrets(), log, log.logger()},
		Locks:    store.Locks(),
		Preset:   preset,
		HTTP:     hc,
		Now:      now,
		OpenURL:  browser.open,
		Page:     browser.page,
		Language: words.Language(),
		Probe:    probe(hc),

		RunBrowser:      browser.run,
		SettingsChanged: func(set connections.Settings) { way.follow(set); log.follow(set) },
		SignInTimeout:   signInTimeout(),
	}
	if err == nil && log.begun() {
		if set, err := way.service.Settings(context.Background()); err == nil {
			log.goOn(set)
		}
	}
	return &wiring{dir, store, way.service, log, shown}, err
}

// probe asks the API whose token it is and how many contacts there are, at the
// pace of each connection.
func probe(hc *http.Client) func(context.Context, connections.API, string) (connections.Reply, error) {
	var paces sync.Map // Connection.ID → *oauth.Pace
	return func(ctx context.Context, api connections.API, accessToken string) (connections.Reply, error) {
		server := api.ResourceServer()
		pace, _ := paces.LoadOrStore(api.Connection, new(oauth.Pace))
		server.HTTP, server.Pace = hc, pace.(*oauth.Pace)
		me, count, err := contacts.NewPeople(server).Probe(ctx, api.Ping, api.Count, accessToken)
		return connections.Reply{ResourceName: me.ResourceName, Name: me.Name, Contacts: count}, err
	}
}

// named finds a connection, or answers a *missingError.
func (w *wiring) named(ctx context.Context, name string) (connections.Connection, error) {
	c, err := w.service.Named(ctx, name)
	if errors.Is(err, connections.ErrNotFound) {
		err = &missingError{"connection", name, w.dir}
	}
	return c, err
}
