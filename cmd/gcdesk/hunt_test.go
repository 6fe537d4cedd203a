//go:build uitest

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"gcdesk/oauth/sandbox"
)

// The kinds of secrets that a hunt knows. The state is the only one that may
// be seen: by the person who asked for the link, and by the browser.
const (
	huntedState = "state"
	huntedToken = "token, code, verifier, client secret or passphrase"
)

// hunt looks for secrets by their values. What was seen is kept until the end,
// because some are learned only after they have got out.
type hunt struct {
	mu      sync.Mutex // guards what follows
	secrets map[string]string
	seen    map[sighting]bool
}

type sighting struct {
	where, text string
	linkAllowed bool // a place where the link, with the state in it, belongs
}

func newHunt() *hunt { return &hunt{secrets: map[string]string{}, seen: map[sighting]bool{}} }

// learn adds a secret, unless it is too short to be one.
func (h *hunt) learn(kind, value string) {
	if len(value) < 8 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.secrets[value] = kind
}

// overhear is a server's Fault that learns the secrets of each request, and
// those of the token endpoint's answer.
func (h *hunt) overhear(r *http.Request) *sandbox.Fault {
	h.learn(huntedState, r.Form.Get("state"))
	for _, name := range []string{"code", "code_verifier", "client_secret", "refresh_token", "access_token", "token"} {
		h.learn(huntedToken, r.Form.Get(name))
	}
	if r.URL.Path != "/token" {
		return nil
	}
	return &sandbox.Fault{Edit: func(answer map[string]any) {
		for _, name := range []string{"access_token", "refresh_token", "id_token"} {
			if value, ok := answer[name].(string); ok {
				h.learn(huntedToken, value)
			}
		}
	}}
}

func (h *hunt) see(where, text string, linkAllowed bool) {
	if text == "" {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen[sighting{where, text, linkAllowed}] = true
}

// files sees all files of a folder, names included.
func (h *hunt) files(dir string, linkAllowed func(path string) bool) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		h.see("name of "+path, entry.Name(), false)
		if !entry.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil // a temporary file that has gone
		}
		h.see(path, string(data), linkAllowed(path))
		return err
	})
}

// processes sees arguments and environment of every process that has the mark
// in its environment.
func (h *hunt) processes(mark string) {
	all, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range all {
		environ, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(environ, []byte(mark)) {
			continue // another's, or over
		}
		cmdline, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		name, _, _ := bytes.Cut(cmdline, []byte{0})
		browser := bytes.Contains(cmdline, []byte("/xdg-open\x00"))
		h.see("environment of "+filepath.Base(string(name)), string(environ), false)
		h.see("arguments of "+filepath.Base(string(name)), string(cmdline), browser)
	}
}

// findings says where which kind of secret was seen, and never its value.
func (h *hunt) findings() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var found []string
	for s := range h.seen {
		for value, kind := range h.secrets {
			if s.linkAllowed && kind == huntedState {
				continue
			}
			for form, text := range disguises(value) {
				if strings.Contains(s.text, text) {
					found = append(found, fmt.Sprintf("%s holds a %s (%s)", s.where, kind, form))
					break
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// disguises are the ways in which programs write a value down.
func disguises(value string) map[string]string {
	forms := map[string]string{
		"as it is": value, "escaped": url.QueryEscape(value), "in hexadecimal": hex.EncodeToString([]byte(value)),
	}
	for before := range 3 { // base64 depends on what stands before
		whole := base64.StdEncoding.EncodeToString(append(make([]byte, before), value...))
		forms[fmt.Sprintf("in base64, %d", before)] = whole[4 : len(whole)-4]
	}
	return forms
}
