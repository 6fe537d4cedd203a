package storage

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/storage/memory"
)

// withCopy makes a store with fifty connections and a copy of today.
func withCopy(t testing.TB, dir string) *Store {
	t.Helper()
	s := opened(t, dir)
	for range 2 { // the copy is of the state before the second
		update(t, s, func(tx connections.Tx) error {
			for i := range 50 {
				if err := tx.PutConnection(full(fmt.Sprintf("C%d", i), fmt.Sprintf("name %d", i))); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return s
}

// opened returns the store of a folder, closed over by the test.
func opened(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func update(t testing.TB, r connections.Records, f func(connections.Tx) error) {
	t.Helper()
	if err := r.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func view(t testing.TB, r connections.Records, f func(connections.Tx) error) {
	t.Helper()
	if err := r.View(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func full(id, name string) connections.Connection {
	at := time.Date(2026, 11, 22, 12, 30, 0, 123, time.UTC)
	return connections.Connection{
		ID: id, Name: name, Client: "K1", Scopes: oauth.NewScopes("contacts.readonly", "openid", "email"),
		Account: connections.Account{Subject: "1234", Email: "ada@example.com", Name: "Ada Lovelace"},
		Granted: oauth.NewScopes("openid"), CheckedAt: at, AuthorizedAt: at, CreatedAt: at,
		Tokens: connections.Tokens{
			Refresh: "refresh-token/" + connections.SecretRef(id) + "/AAAAAAAAAA",
			Access:  "access-token/" + connections.SecretRef(id) + "/BBBBBBBBBB", AccessExpiry: at,
		},
		BaseURI: "https://api.example/v2/", Headers: []oauth.Parameter{{Name: "X-Reason", Value: "backup"}},
		Ping: oauth.Ping{Method: "HEAD", URI: "up", Status: 204}, Limits: connections.Limits{Timeout: 45, Tries: 1, PerMinute: 30},
		Failure: &connections.Failure{Code: "x", Status: 403, Since: at},
		Count:   &connections.Count{Contacts: 1204, At: at},
		Schedule: connections.Schedule{
			Every: connections.Daily, From: at, Passphrase: "passphrase/" + connections.SecretRef(id) + "/DDDDDDDDDD", Taken: at,
			Tries: 2, Failure: &connections.Failure{Code: "y", Since: at}, Told: true,
		},
	}
}

func TestRecords(t *testing.T) {
	for name, fresh := range map[string]func(*testing.T) connections.Records{
		"bbolt":  func(t *testing.T) connections.Records { return opened(t, t.TempDir()) },
		"memory": func(*testing.T) connections.Records { return &memory.Records{} },
	} {
		t.Run(name, func(t *testing.T) { testRecords(t, fresh) })
	}
}

// testRecords is what every connections.Records promises.
func testRecords(t *testing.T, fresh func(*testing.T) connections.Records) {
	t.Run("keeps every field", func(t *testing.T) {
		r, want := fresh(t), full("C1", "Acme CRM sync")
		client := connections.Client{
			ID: "K1", Name: "Acme desk client", ClientID: "1-x.apps.googleusercontent.com", Type: oauth.Web,
			RedirectURI: "http://127.0.0.1:8765/connection/oauth2callback", Endpoints: oauth.Google(),
			UserType: connections.Internal, Project: "acme", Note: "n", Secret: "client-secret/K1/CCCCCCCCCC", CreatedAt: want.CreatedAt,
		}
		update(t, r, func(tx connections.Tx) error { return errors.Join(tx.PutConnection(want), tx.PutClient(client)) })
		view(t, r, func(tx connections.Tx) error {
			if got, err := tx.Connection("C1"); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
			if got, err := tx.Client("K1"); err != nil || !reflect.DeepEqual(got, client) {
				t.Errorf("got %+v, %v, want %+v", got, err, client)
			}
			return nil
		})
	})

	t.Run("finds by name without regard to case", func(t *testing.T) {
		r := fresh(t)
		update(t, r, func(tx connections.Tx) error {
			return errors.Join(
				tx.PutConnection(connections.Connection{ID: "C1", Name: "  Zoë's Büro "}),
				tx.PutClient(connections.Client{ID: "K1", Name: "Desk"}))
		})
		view(t, r, func(tx connections.Tx) error {
			if got, err := tx.ConnectionByName(" zoË'S bÜRO"); err != nil || got.Name != "Zoë's Büro" {
				t.Errorf("got %q, %v", got.Name, err)
			}
			if got, err := tx.ClientByName("DESK"); err != nil || got.ID != "K1" {
				t.Errorf("got %q, %v", got.ID, err)
			}
			return nil
		})
	})

	t.Run("misses what is not there", func(t *testing.T) {
		view(t, fresh(t), func(tx connections.Tx) error {
			_, c := tx.Connection("C1")
			_, cn := tx.ConnectionByName("x")
			_, k := tx.Client("K1")
			_, kn := tx.ClientByName("x")
			for _, err := range []error{c, cn, k, kn} {
				if !errors.Is(err, connections.ErrNotFound) {
					t.Errorf("got %v, want ErrNotFound", err)
				}
			}
			all, err := tx.Connections()
			clients, kerr := tx.Clients()
			if len(all) != 0 || len(clients) != 0 || err != nil || kerr != nil {
				t.Errorf("got %v, %v, %v, %v", all, clients, err, kerr)
			}
			return nil
		})
	})

	t.Run("lists by name", func(t *testing.T) {
		r := fresh(t)
		update(t, r, func(tx connections.Tx) error {
			for id, name := range map[string]string{"1": "beta", "2": "Alpha", "3": "Über", "4": "alpha 2", "5": "Gamma"} {
				if err := errors.Join(
					tx.PutConnection(connections.Connection{ID: id, Name: name}),
					tx.PutClient(connections.Client{ID: id, Name: name})); err != nil {
					return err
				}
			}
			return nil
		})
		view(t, r, func(tx connections.Tx) error {
			all, _ := tx.Connections()
			clients, _ := tx.Clients()
			var got, gotClients []string
			for i := range all {
				got, gotClients = append(got, all[i].Name), append(gotClients, clients[i].Name)
			}
			want := []string{"Alpha", "alpha 2", "beta", "Gamma", "Über"}
			if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(gotClients, want) {
				t.Errorf("got %q and %q, want %q", got, gotClients, want)
			}
			return nil
		})
	})

	t.Run("refuses a name that is taken", func(t *testing.T) {
		r := fresh(t)
		update(t, r, func(tx connections.Tx) error {
			return errors.Join(
				tx.PutConnection(connections.Connection{ID: "C1", Name: "Acme"}),
				tx.PutClient(connections.Client{ID: "K1", Name: "Acme"})) // kinds do not mind each other
		})
		for what, put := range map[string]func(connections.Tx) error{
			"connection": func(tx connections.Tx) error {
				return tx.PutConnection(connections.Connection{ID: "C2", Name: " aCME "})
			},
			"client": func(tx connections.Tx) error { return tx.PutClient(connections.Client{ID: "K2", Name: "ACME"}) },
		} {
			err := r.Update(t.Context(), put)
			var problems connections.Problems
			errors.As(err, &problems)
			want := connections.Problem{Field: "name", Code: "taken", Param: "Acme"}
			if got, _ := problems.Of("name"); got != want {
				t.Errorf("%s: got %v, want %v", what, err, want)
			}
		}
	})

	t.Run("renaming frees the old name", func(t *testing.T) {
		r := fresh(t)
		update(t, r, func(tx connections.Tx) error {
			return errors.Join(
				tx.PutConnection(connections.Connection{ID: "C1", Name: "old"}),
				tx.PutConnection(connections.Connection{ID: "C1", Name: "OLD"}), // its own name in other letters
				tx.PutConnection(connections.Connection{ID: "C1", Name: "new"}),
				tx.PutConnection(connections.Connection{ID: "C2", Name: "old"}))
		})
		view(t, r, func(tx connections.Tx) error {
			if c, err := tx.ConnectionByName("old"); err != nil || c.ID != "C2" {
				t.Errorf("got %q, %v, want C2", c.ID, err)
			}
			return nil
		})
	})

	t.Run("deleting frees the name", func(t *testing.T) {
		r := fresh(t)
		update(t, r, func(tx connections.Tx) error {
			return errors.Join(
				tx.PutConnection(connections.Connection{ID: "C1", Name: "n"}), tx.PutClient(connections.Client{ID: "K1", Name: "n"}),
				tx.DeleteConnection("C1"), tx.DeleteClient("K1"),
				tx.DeleteConnection("C1"), tx.DeleteClient("K1"), // twice is well
				tx.PutConnection(connections.Connection{ID: "C2", Name: "n"}))
		})
		view(t, r, func(tx connections.Tx) error {
			if _, err := tx.Connection("C1"); !errors.Is(err, connections.ErrNotFound) {
				t.Errorf("got %v, want ErrNotFound", err)
			}
			if c, err := tx.ConnectionByName("n"); err != nil || c.ID != "C2" {
				t.Errorf("got %q, %v, want C2", c.ID, err)
			}
			if _, err := tx.ClientByName("n"); !errors.Is(err, connections.ErrNotFound) {
				t.Errorf("got %v, want ErrNotFound", err)
			}
			return nil
		})
	})

	t.Run("refuses a record without name or ID", func(t *testing.T) {
		r := fresh(t)
		err := r.Update(t.Context(), func(tx connections.Tx) error {
			return tx.PutConnection(connections.Connection{ID: "C1", Name: "  "})
		})
		var problems connections.Problems
		if errors.As(err, &problems); len(problems) != 1 || problems[0].Code != "required" {
			t.Errorf("got %v, want name: required", err)
		}
		if err := r.Update(t.Context(), func(tx connections.Tx) error {
			return tx.PutConnection(connections.Connection{Name: "n"})
		}); err == nil {
			t.Error("a record without ID was saved")
		}
	})

	t.Run("keeps documents", func(t *testing.T) {
		type settings struct {
			Theme string   `json:"theme"`
			Ticks []string `json:"ticks,omitempty"`
		}
		r, got := fresh(t), settings{}
		view(t, r, func(tx connections.Tx) error {
			if err := tx.Document("settings", &got); !errors.Is(err, connections.ErrNotFound) {
				t.Errorf("got %v, want ErrNotFound", err)
			}
			return nil
		})
		want := settings{"dark", []string{"a", "b"}}
		update(t, r, func(tx connections.Tx) error {
			return errors.Join(
				tx.PutDocument("settings", settings{"light", nil}), tx.PutDocument("settings", want),
				tx.PutDocument("notes", []string{"x"}), tx.PutDocument("gone", 1), tx.DeleteDocument("gone"), tx.DeleteDocument("gone"))
		})
		view(t, r, func(tx connections.Tx) error {
			var notes []string
			err := errors.Join(tx.Document("settings", &got), tx.Document("notes", &notes))
			if err != nil || !reflect.DeepEqual(got, want) || !reflect.DeepEqual(notes, []string{"x"}) {
				t.Errorf("got %v and %v, %v, want %v and [x]", got, notes, err, want)
			}
			if err := tx.Document("gone", &notes); !errors.Is(err, connections.ErrNotFound) {
				t.Errorf("got %v, want ErrNotFound", err)
			}
			return nil
		})
		if err := r.View(t.Context(), func(tx connections.Tx) error { return tx.PutDocument("notes", 1) }); err == nil {
			t.Error("a view stored a document")
		}
	})

	t.Run("keeps the journal, newest first and bounded", func(t *testing.T) {
		r := fresh(t)
		const more = 7
		for begin := 0; begin < connections.MaxActivities+more; begin += 1000 { // over several transactions
			update(t, r, func(tx connections.Tx) error {
				for i := begin; i < min(begin+1000, connections.MaxActivities+more); i++ {
					a := connections.Activity{At: time.Unix(int64(i), 0).UTC(), Kind: connections.ActivityTested, Count: i + 1}
					if err := tx.AddActivity(a); err != nil {
						return err
					}
				}
				return nil
			})
		}
		boom := errors.New("boom")
		err := r.Update(t.Context(), func(tx connections.Tx) error {
			return errors.Join(tx.AddActivity(connections.Activity{Kind: "never"}), boom)
		})
		if !errors.Is(err, boom) {
			t.Errorf("got %v, want boom", err)
		}
		view(t, r, func(tx connections.Tx) error {
			want := connections.MaxActivities + more
			err := tx.Activities(func(a connections.Activity) bool {
				if a.Count != want || !a.At.Equal(time.Unix(int64(want-1), 0)) {
					t.Errorf("got entry %d of %v, want %d", a.Count, a.At, want)
				}
				want--
				return a.Count == want+1
			})
			if want != more {
				t.Errorf("the oldest is entry %d, want %d", want+1, more+1)
			}
			n := 0
			return errors.Join(err, tx.Activities(func(connections.Activity) bool { n++; return n < 3 }), tx.Activities(func(connections.Activity) bool {
				if n != 3 {
					t.Errorf("read %d entries after no more were wanted", n)
				}
				return false
			}))
		})
		if err := r.View(t.Context(), func(tx connections.Tx) error { return tx.AddActivity(connections.Activity{}) }); err == nil {
			t.Error("a view wrote to the journal")
		}
	})

	t.Run("keeps the ledger", func(t *testing.T) {
		r := fresh(t)
		update(t, r, func(tx connections.Tx) error {
			return errors.Join(tx.AddToLedger("b"), tx.AddToLedger("a"), tx.AddToLedger("b"), tx.AddToLedger("c"),
				tx.DropFromLedger("c"), tx.DropFromLedger("never there"))
		})
		view(t, r, func(tx connections.Tx) error {
			got, err := tx.Ledger()
			if want := []connections.SecretRef{"a", "b"}; err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, %v, want %v", got, err, want)
			}
			return nil
		})
	})

	t.Run("keeps nothing of an update that fails", func(t *testing.T) {
		r, boom := fresh(t), errors.New("boom")
		update(t, r, func(tx connections.Tx) error { return tx.PutConnection(connections.Connection{ID: "C1", Name: "one"}) })
		err := r.Update(t.Context(), func(tx connections.Tx) error {
			return errors.Join(tx.PutConnection(connections.Connection{ID: "C1", Name: "changed"}),
				tx.PutConnection(connections.Connection{ID: "C2", Name: "two"}), tx.AddToLedger("a"), boom)
		})
		if !errors.Is(err, boom) {
			t.Errorf("got %v, want boom", err)
		}
		view(t, r, func(tx connections.Tx) error {
			all, _ := tx.Connections()
			ledger, _ := tx.Ledger()
			if len(all) != 1 || all[0].Name != "one" || len(ledger) != 0 {
				t.Errorf("got %v and %v", all, ledger)
			}
			return nil
		})
	})

	t.Run("keeps nothing of an update that panics, and goes on", func(t *testing.T) {
		r := fresh(t)
		func() {
			defer func() {
				if got := recover(); got != "mine" {
					t.Errorf("recovered %v, want the caller's own panic", got)
				}
			}()
			_ = r.Update(t.Context(), func(tx connections.Tx) error {
				_ = tx.AddToLedger("a")
				panic("mine")
			})
		}()
		update(t, r, func(tx connections.Tx) error {
			if ledger, err := tx.Ledger(); len(ledger) != 0 || err != nil {
				t.Errorf("got %v, %v", ledger, err)
			}
			return nil
		})
	})

	t.Run("a view changes nothing", func(t *testing.T) {
		r := fresh(t)
		update(t, r, func(tx connections.Tx) error { return tx.PutClient(connections.Client{ID: "K0", Name: "zero"}) })
		_ = r.View(t.Context(), func(tx connections.Tx) error {
			for what, err := range map[string]error{
				"put":    tx.PutConnection(connections.Connection{ID: "C1", Name: "n"}),
				"client": tx.PutClient(connections.Client{ID: "K1", Name: "n"}),
				"add":    tx.AddToLedger("a"),
				"delete": tx.DeleteClient("K0"),
			} {
				if err == nil {
					t.Errorf("%s in a view succeeded", what)
				}
			}
			return nil
		})
	})

	t.Run("gives copies away", func(t *testing.T) {
		r, c := fresh(t), full("C1", "n")
		update(t, r, func(tx connections.Tx) error { return tx.PutConnection(c) })
		c.Scopes[0], c.Failure.Code = "changed", "changed"
		view(t, r, func(tx connections.Tx) error {
			got, _ := tx.Connection("C1")
			if got.Scopes[0] == "changed" || got.Failure.Code == "changed" {
				t.Error("the record shares memory with its giver")
			}
			return nil
		})
	})

	t.Run("an update sees its own changes", func(t *testing.T) {
		update(t, fresh(t), func(tx connections.Tx) error {
			if err := tx.PutConnection(connections.Connection{ID: "C1", Name: "n"}); err != nil {
				return err
			}
			_, err := tx.ConnectionByName("N")
			return err
		})
	})

	t.Run("does not begin when cancelled", func(t *testing.T) {
		r := fresh(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		never := func(connections.Tx) error { t.Error("ran"); return nil }
		if err := r.Update(ctx, never); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if err := r.View(ctx, never); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}
