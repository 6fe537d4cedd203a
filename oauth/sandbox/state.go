package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// state is what outlives a server that has a folder.
type state struct {
	Port        int                     `json:"port"`
	Testing     bool                    `json:"testing"`
	APIDisabled bool                    `json:"apiDisabled"`
	Clients     []Client                `json:"clients"`
	Grants      []grant                 `json:"grants"`
	Refresh     map[string]refreshToken `json:"refreshTokens"` // by fingerprint
	Access      map[string]accessToken  `json:"accessTokens"`  // by fingerprint
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

// begin records what a start decides. Switches that were on stay on.
func (l *ledger) begin(port int, clients []Client, testing, apiDisabled bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Port, l.Clients = port, clients
	l.Testing = l.Testing || testing
	l.APIDisabled = l.APIDisabled || apiDisabled
	return l.save()
}

// switches tells whether the app is in testing and whether the API is off.
func (l *ledger) switches() (testing, apiDisabled bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Testing, l.APIDisabled
}

// SetTesting puts the app in testing, or in production, from now on. Refresh
// tokens that exist keep the life they were given.
func (s *Server) SetTesting(on bool) error {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	s.ledger.Testing = on
	return s.ledger.save()
}

// SetAPIDisabled switches the People API off or on in the project.
func (s *Server) SetAPIDisabled(off bool) error {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	s.ledger.APIDisabled = off
	return s.ledger.save()
}
