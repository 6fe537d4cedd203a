package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"

	"gcdesk/oauth/sandbox"
)

// world is what the commands of one test see: a home, a session bus with an
// unlocked keyring, a stand-in for Google whose clients the default data folder
// is for, and the files that its console lets download. No display.
type world struct {
	dir       string
	env       []string
	server    *sandbox.Server
	expiresIn atomic.Int64 // said of the next tokens; 0 leaves the server's own
	keyring   *keyring
}

func newWorld(dir string, atEnd func(func())) (*world, error) {
	w := &world{dir: dir}
	w.server = &sandbox.Server{Fault: func(r *http.Request) *sandbox.Fault {
		seconds := w.expiresIn.Load()
		if seconds == 0 || r.URL.Path != "/token" {
			return nil
		}
		return &sandbox.Fault{Edit: func(answer map[string]any) {
			if _, ok := answer["expires_in"]; ok {
				answer["expires_in"] = seconds
			}
		}}
	}}
	if err := w.server.Start(); err != nil {
		return nil, err
	}
	atEnd(func() { w.server.Close() })
	for file, client := range map[string]sandbox.Client{"client_secret.json": sandbox.DesktopClient(), "web_secret.json": sandbox.WebClient()} {
		if err := os.WriteFile(filepath.Join(dir, file), w.server.ClientFile(client.ID), 0o600); err != nil {
			return nil, err
		}
	}
	run, err := os.MkdirTemp("", "run") // short, because sockets live in it
	if err != nil {
		return nil, err
	}
	atEnd(func() { os.RemoveAll(run) })
	w.env = []string{
		"HOME=" + w.home(), "XDG_RUNTIME_DIR=" + run, "DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(run, "bus"),
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "DISPLAY=", "WAYLAND_DISPLAY=", "PERSON=ada@example.com",
	}
	if err := writePractice(w.dataDir(), w.server.URL); err != nil {
		return nil, err
	}
	w.keyring, err = startKeyring(run, w.env, atEnd)
	return w, err
}

func (w *world) home() string    { return filepath.Join(w.dir, "home") }
func (w *world) dataDir() string { return filepath.Join(w.home(), ".local", "share", "gcdesk") }

// testWorld is newWorld for a test that is no script.
func testWorld(t *testing.T) *world {
	t.Helper()
	w, err := newWorld(t.TempDir(), t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// command prepares gcdesk with a few more variables.
func (w *world) command(env []string, args ...string) *exec.Cmd {
	cmd := exec.Command("gcdesk", args...)
	cmd.Env = append(append([]string{}, w.env...), env...)
	cmd.Dir = w.dir
	return cmd
}

// run runs gcdesk to its end.
func (w *world) run(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := w.command(nil, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// authorized makes a connection and signs in.
func (w *world) authorized(t *testing.T, name string) {
	t.Helper()
	w.created(t, name)
	if _, stderr, code := w.run(t, "authorize", name); code != exitOK {
		t.Fatalf("authorize: exit code %d: %s", code, stderr)
	}
}

func (w *world) created(t *testing.T, name string) {
	t.Helper()
	if _, stderr, code := w.run(t, "create", name, "--client-file", "client_secret.json", "--scope", "contacts.readonly,openid,email"); code != exitOK {
		t.Fatalf("create: exit code %d: %s", code, stderr)
	}
}

func get(url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get: %s", resp.Status)
	}
	return io.ReadAll(resp.Body)
}
