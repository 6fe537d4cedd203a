//go:build bench && uitest

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage"
	"gcdesk/storage/memory"
)

// healthFigures makes the monitor's hourly round of a thousand connections that
// are well, on real records, beside a loop that sends the same requests, eight
// in flight, and reads the token of each answer, with which it asks whose it is.
// The secrets are in memory in both: so they are in every round but the first.
func healthFigures(t *testing.T, _ programs) []figure {
	const many, inFlight = 1000, 8
	google := &sandbox.Server{AccessTokenLife: 100 * time.Millisecond} // it looks through the living ones with each
	if err := google.Start(); err != nil {
		t.Fatal(err)
	}
	defer google.Close()
	store, err := storage.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	secrets, client := new(memory.Secrets), google.Clients[0]
	service := &connections.Service{
		Records: store, Secrets: secrets, Locks: store.Locks(), Now: time.Now,
		Preset: connections.Preset{Endpoints: google.Endpoints(), BaseURI: google.BaseURI() + "/v1/", Practice: true},
		HTTP:   oauth.NewHTTPClient(),
	}
	service.Probe = probe(service.HTTP)
	service.OpenURL = func(ctx context.Context, url string) error {
		_, err := sandbox.Person{Account: ada}.Visit(ctx, url)
		return err
	}
	saved, err := service.SaveClient(t.Context(), connections.Client{Name: "Acme", ClientID: client.ID, Type: client.Type}, client.Secret)
	if err != nil {
		t.Fatal(err)
	}
	first, err := service.SaveConnection(t.Context(), connections.Connection{Name: "Connection", Client: saved.ID, Scopes: oauth.NewScopes("contacts.readonly", "openid", "email")})
	if err == nil {
		first, err = service.Authorize(t.Context(), first.ID, connections.Conduct{})
	}
	if err != nil {
		t.Fatal(err)
	}
	err = store.Update(t.Context(), func(tx connections.Tx) error {
		for i := range many - 1 {
			c := first
			c.ID, c.Name = fmt.Sprintf("%s-%d", first.ID, i), fmt.Sprintf("Connection %d", i)
			if err := tx.PutConnection(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	monitor := &connections.Monitor{Service: service}
	round := func() float64 {
		began := time.Now()
		r, err := monitor.Check(t.Context())
		if err != nil || r.Asked != many || r.Changed != 0 {
			t.Fatalf("got %+v, %v", r, err)
		}
		return ms(time.Since(began))
	}

	form := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {secrets.All()[first.Tokens.Refresh]}, "client_id": {client.ID}, "client_secret": {client.Secret},
	}.Encode()
	api := service.Preset.BaseURI + connections.DefaultPing().URI
	bare := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: inFlight}}
	loop := func() float64 {
		began := time.Now()
		requests := make(chan int)
		var workers sync.WaitGroup
		for range inFlight {
			workers.Go(func() {
				for range requests {
					resp, err := bare.Post(google.Endpoints().Token, "application/x-www-form-urlencoded", strings.NewReader(form))
					if err != nil {
						t.Error(err)
						continue
					}
					var answer struct {
						AccessToken string `json:"access_token"`
						ExpiresIn   int    `json:"expires_in"`
						Scope       string `json:"scope"`
					}
					if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.AccessToken == "" {
						t.Errorf("%s, %v", resp.Status, err)
					}
					resp.Body.Close()
					ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, api, nil)
					if err != nil {
						t.Error(err)
						continue
					}
					ask.Header.Set("Authorization", "Bearer "+answer.AccessToken)
					if resp, err = bare.Do(ask); err != nil {
						t.Error(err)
						continue
					}
					if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
						t.Errorf("%s, %v", resp.Status, err)
					}
					resp.Body.Close()
				}
			})
		}
		for i := range many {
			requests <- i
		}
		close(requests)
		workers.Wait()
		return ms(time.Since(began))
	}
	before, pinged := google.Count(google.Endpoints().Token), google.Count("/v1/people/me")
	round()
	if asked, pings := google.Count(google.Endpoints().Token)-before, google.Count("/v1/people/me")-pinged; asked != many || pings != many {
		t.Fatalf("a round asked %d times for a token, and %d times the API", asked, pings)
	}
	ours, theirs := inTurn(15, round, loop)
	return []figure{{"health round of 1,000, beside a bare loop", "ms", ours, theirs, 1.2}}
}
