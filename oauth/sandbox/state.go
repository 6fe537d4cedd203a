package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// state is what outlives a server that has a folder.
type state struct {
	Port int `json:"port"`
	policy
	Clients  []Client                `json:"clients"`
	Accounts map[string]AccountState `json:"accounts,omitempty"` // by sub; none: active
	Users    map[string][]string     `json:"users,omitempty"`    // subs that have ever consented, by project
	Grants   []grant                 `json:"grants"`
	Refresh  map[string]refreshToken `json:"refreshTokens"` // by fingerprint
	Access   map[string]accessToken  `json:"accessTokens"`  // by fingerprint
}

const stateFile = "sandbox.json"

// open reads the folder's state; no folder, or none yet, is an empty state.
func (l *ledger) open(dir string) error {
	l.state = state{}
	if dir != "" {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		l.file = filepath.Join(dir, stateFile)
		data, err := os.ReadFile(l.file)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		default:
			if err := json.Unmarshal(data, &l.state); err != nil {
				return fmt.Errorf("read %s: %w", stateFile, err)
			}
		}
	}
	if l.Accounts == nil {
		l.Accounts = map[string]AccountState{}
	}
	if l.Users == nil {
		l.Users = map[string][]string{}
	}
	if l.Refresh == nil {
		l.Refresh = map[string]refreshToken{}
	}
	if l.Access == nil {
		l.Access = map[string]accessToken{}
	}
	return nil
}

// save writes the state in whole or not at all. The caller holds mu.
func (l *ledger) save() error {
	if l.file == "" {
		return nil
	}
	data, err := json.MarshalIndent(l.state, "", "\t")
	if err != nil {
		return fmt.Errorf("save the sandbox's state: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(l.file), stateFile+".*") // mode 0600
	if err != nil {
		return fmt.Errorf("save the sandbox's state: %w", err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), l.file)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("save the sandbox's state: %w", err)
	}
	return nil
}

// change edits the state and saves it; an error of the edit leaves the file as
// it was.
func (l *ledger) change(edit func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := edit(); err != nil {
		return err
	}
	return l.save()
}

// begin records what a start decides. Switches that were on stay on.
func (l *ledger) begin(port int, clients []Client, testing, apiDisabled bool, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Port, l.Clients = port, slices.Clone(clients)
	for i := range l.Clients {
		c := &l.Clients[i]
		if c.Used.IsZero() {
			c.Used = now
		}
		if c.Deleted && c.DeletedAt.IsZero() {
			c.DeletedAt = now
		}
	}
	l.Testing = l.Testing || testing
	l.APIDisabled = l.APIDisabled || apiDisabled
	return l.save()
}
