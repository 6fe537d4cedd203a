//go:build bench && uitest

package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage"
)

// milliseconds is how long a process takes from start to end.
func (d *desk) milliseconds(program string, args ...string) float64 {
	d.Helper()
	cmd := d.command(d.Context(), program, args...)
	began := time.Now()
	if err := cmd.Run(); err != nil {
		d.fail("%s: %v", filepath.Base(program), err)
	}
	return ms(time.Since(began))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// tokenFigures asks gcdesk for a token that is valid, and secret-tool for the
// same item of the same keyring.
func tokenFigures(t *testing.T, p programs) []figure {
	s := newStage(t, p.gcdesk, "en_GB.UTF-8", deskSize{640, 480})
	s.create(acme, 0, "contacts.readonly,openid,email")
	s.authorize(acme, sandbox.Person{Account: adaAccount})
	store, err := storage.Open(s.path("data"))
	if err != nil {
		t.Fatal(err)
	}
	var access connections.SecretRef
	err = store.View(t.Context(), func(tx connections.Tx) error {
		c, err := tx.ConnectionByName(acme)
		access = c.Tokens.Access
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	secretTool, err := exec.LookPath("secret-tool")
	if err != nil {
		t.Fatal(err)
	}
	token := []string{"token", acme, "--data-dir", s.path("data")}
	lookup := []string{"lookup", "service", "gcdesk:" + store.ID(), "username", string(access)}
	got, err := s.run(p.gcdesk, token...)
	if err != nil {
		s.fail("%v", err)
	}
	if want, err := s.run(secretTool, lookup...); err != nil || want == "" || got != want+"\n" {
		s.fail("gcdesk and secret-tool differ: %v", err)
	}
	ours, theirs := inTurn(30,
		func() float64 { return s.milliseconds(p.gcdesk, token...) },
		func() float64 { return s.milliseconds(secretTool, lookup...) })
	return []figure{{"token, beside secret-tool lookup", "ms", ours, theirs, 1.1}}
}

// manyRecords fills a data folder with connections of one client.
func manyRecords(t *testing.T, dir string, n int) {
	t.Helper()
	store, err := storage.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().Truncate(time.Second)
	scopes := oauth.NewScopes("contacts.readonly", "openid", "email", "profile")
	err = store.Update(context.Background(), func(tx connections.Tx) error {
		if err := tx.PutClient(connections.Client{ID: "L1", Name: "Acme desk", ClientID: "acme.apps.sandbox.example", Type: oauth.Desktop}); err != nil {
			return err
		}
		for i := range n {
			err := tx.PutConnection(connections.Connection{
				ID: fmt.Sprintf("C%05d", i), Name: fmt.Sprintf("Connection %05d", i), Client: "L1", Scopes: scopes, Granted: scopes,
				Account:      connections.Account{Subject: fmt.Sprint(i), Email: fmt.Sprintf("person%d@example.com", i), Name: "Ada Lovelace"},
				AuthorizedAt: now, CheckedAt: now,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
