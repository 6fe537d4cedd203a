package main

import (
	"context"
	"errors"
	"net/http"
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
}

// wire opens a data folder. With a *storage.DamagedError it returns the wiring
// as well: after store.RestoreCopy or StartEmpty, wire the folder again.
func wire(dir string) (*wiring, error) {
	preset, err := presetOf(dir)
	if err != nil {
		return nil, err
	}
	store, err := storage.Open(dir)
	if damaged := (*storage.DamagedError)(nil); err != nil && !errors.As(err, &damaged) {
		return nil, err
	}
	hc := oauth.NewHTTPClient()
	return &wiring{dir, store, &connections.Service{
		Records:  store,
		Secrets:  store.Secrets(),
		Locks:    store.Locks(),
		Preset:   preset,
		HTTP:     hc,
		Now:      time.Now,
		OpenURL:  openBrowser,
		Page:     words.Page,
		Language: words.Language(),
		Probe:    probe(hc),

		SignInTimeout: signInTimeout(),
	}}, err
}

// probe asks the People API whose token it is and how many contacts there are.
func probe(hc *http.Client) func(ctx context.Context, baseURI, accessToken string) (connections.Reply, error) {
	return func(ctx context.Context, baseURI, accessToken string) (connections.Reply, error) {
		people := contacts.People{BaseURI: baseURI, HTTP: hc}
		me, err := people.Me(ctx, accessToken)
		if err != nil {
			return connections.Reply{}, err
		}
		count, err := people.Count(ctx, accessToken)
		return connections.Reply{ResourceName: me.ResourceName, Name: me.Name, Contacts: count}, err
	}
}

// named finds a connection, or answers a *missingError.
func (w *wiring) named(ctx context.Context, name string) (connections.Connection, error) {
	c, err := w.service.Named(ctx, name)
	if errors.Is(err, connections.ErrNotFound) {
		err = &missingError{"connection", name}
	}
	return c, err
}
