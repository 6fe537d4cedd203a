package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"gcdesk/connections"
	"gcdesk/storage"
)

// TestKilledAtRandom ends real commands with kill -9 at moments that chance
// chooses. After each the records can be read, and say nothing that is not so;
// in the end the keyring holds what they point to, and nothing else.
func TestKilledAtRandom(t *testing.T) {
	w := testWorld(t)
	const name = "Acme CRM sync"
	w.authorized(t, name)
	took := map[string]time.Duration{} // by command; a kill comes within it, or just after
	killed := 0
	commands := [][]string{
		{"token", name, "--min-valid", "2h"},
		{"authorize", name},
		{"create", "", "--client-file", "client_secret.json", "--scope", "openid"},
		{"create", "", "--client-file", "web_secret.json", "--scope", "openid"},
	}
	made := map[string]bool{name: true}
	for n := range rounds(40, 500) {
		args := append([]string{}, commands[n%len(commands)]...)
		if args[1] == "" {
			args[1] = fmt.Sprintf("made %d", n)
		}
		if n < len(commands) { // in full, to know how long it takes
			began := time.Now()
			if _, stderr, code := w.run(t, args...); code != exitOK {
				t.Fatalf("%q: exit code %d: %s", args, code, stderr)
			}
			took[args[0]] = time.Since(began)
			made[args[1]] = true
			continue
		}
		r := w.start(t, w.command(nil, args...))
		kill := time.AfterFunc(rand.N(took[args[0]]), func() { _ = r.Process.Kill() })
		_ = r.Wait()
		kill.Stop()
		if !r.ProcessState.Exited() {
			killed++
		} else if r.ProcessState.ExitCode() != exitOK {
			t.Fatalf("%q after a kill: %s", args, r.said())
		}
		if r.ProcessState.Success() {
			made[args[1]] = true
		}

		stdout, stderr, code := w.run(t, "list", "--json")
		var list []listed
		if err := json.Unmarshal([]byte(stdout), &list); err != nil || code != exitOK {
			t.Fatalf("list after a killed %q: exit code %d: %v: %s", args, code, err, stderr)
		}
		there := map[string]bool{}
		for _, c := range list {
			there[c.Name] = true
			if want := map[bool]connections.Status{true: connections.Online, false: connections.NotAuthorized}[c.Name == name]; c.Status != want || c.Client == "" {
				t.Fatalf("after a killed %q %q is %q: %q", args, c.Name, c.Status, c.Reason)
			}
		}
		for n := range made {
			if !there[n] {
				t.Fatalf("after a killed %q %q is lost", args, n)
			}
		}
		if stdout, stderr, code := w.run(t, "token", name); code != exitOK || !strings.HasPrefix(stdout, "ya29.") {
			t.Fatalf("token after a killed %q: exit code %d: %s", args, code, stderr)
		}
	}
	if killed < 5 {
		t.Errorf("only %d were killed", killed)
	}
	if _, stderr, code := w.run(t, "authorize", name); code != exitOK { // sweeps what the dead have left
		t.Fatalf("authorize: exit code %d: %s", code, stderr)
	}
	w.keyringHoldsRecordsOnly(t)
}

// keyringHoldsRecordsOnly compares the keys that the records point to with the
// items of the keyring.
func (w *world) keyringHoldsRecordsOnly(t *testing.T) {
	t.Helper()
	store, err := storage.Open(w.dataDir())
	if err != nil {
		t.Fatal(err)
	}
	pointed := map[string]bool{}
	err = store.View(t.Context(), func(tx connections.Tx) error {
		clients, err := tx.Clients()
		if err != nil {
			return err
		}
		all, err := tx.Connections()
		for _, c := range clients {
			pointed[string(c.Secret)] = true
		}
		for _, c := range all {
			pointed[string(c.Tokens.Access)], pointed[string(c.Tokens.Refresh)] = true, true
		}
		return err
	})
	delete(pointed, "")
	if err != nil {
		t.Fatal(err)
	}
	held, err := w.keyring.keys("gcdesk:" + store.ID())
	if err != nil {
		t.Fatal(err)
	}
	for key := range pointed {
		if !held[key] {
			t.Errorf("a record points to %q, which the keyring has not got", key)
		}
	}
	for key := range held {
		if !pointed[key] {
			t.Errorf("the keyring holds %q, which no record points to", key)
		}
	}
}

// keys returns the keys of a service's items.
func (k *keyring) keys(service string) (map[string]bool, error) {
	conn, err := dbus.Connect(k.bus)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	items, err := conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets/aliases/default").
		GetProperty("org.freedesktop.Secret.Collection.Items")
	if err != nil {
		return nil, err
	}
	paths, _ := items.Value().([]dbus.ObjectPath)
	keys := map[string]bool{}
	for _, path := range paths {
		attributes, err := conn.Object("org.freedesktop.secrets", path).GetProperty("org.freedesktop.Secret.Item.Attributes")
		if err != nil {
			return nil, err
		}
		if names, _ := attributes.Value().(map[string]string); names["service"] == service {
			keys[names["username"]] = true
		}
	}
	return keys, nil
}
