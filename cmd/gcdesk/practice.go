package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/gofrs/flock"
	"github.com/spf13/cobra"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

func newPractice(s *settings) *cobra.Command {
	var serve bool
	var listen, server string
	cmd := &cobra.Command{
		Use:   lang.L("practice [--server ADDRESS]\npractice --serve [--listen ADDRESS]"),
		Short: lang.L("Try everything without Google"),
		Long: lang.L("Opens the window in practice mode: everything works against a stand-in for\n" +
			"Google on this computer, with records of its own in the data folder's folder\n" +
			"practice. Other commands work on them with --data-dir …/practice while it runs."),
		Args: noName,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case serve && server != "":
				return wrong(cmd, lang.L("Give either --serve or --server."))
			case listen != "" && !serve:
				return wrong(cmd, lang.L("--listen goes with --serve."))
			case listen != "" && !oauth.IsLoopback("http://"+listen):
				return wrong(cmd, lang.L("--listen is an address on this computer (loopback) and a port, as 127.0.0.1:8000."))
			case server != "":
				if u, err := checkServer(server); err != nil {
					return wrong(cmd, lang.L("--server is the address of a stand-in on this computer, as http://127.0.0.1:8000."))
				} else {
					server = u
				}
			}
			dir, err := s.dir()
			if err != nil {
				return err
			}
			if !isPractice(dir) {
				dir = filepath.Join(dir, "practice")
			}
			if serve {
				return servePractice(cmd, dir, listen)
			}
			return practise(cmd.Context(), dir, false, server)
		},
	}
	cmd.Flags().BoolVar(&serve, "serve", false, lang.L("run only the stand-in for Google, and print its address"))
	cmd.Flags().StringVar(&listen, "listen", "", lang.L("with --serve: `ADDRESS` on this computer and port, as 127.0.0.1:8000"))
	cmd.Flags().StringVar(&server, "server", "", lang.L("open the window on a stand-in that runs already, at this `ADDRESS`"))
	return cmd
}

// servePractice is the stand-in alone, until it is interrupted: then all is
// well.
func servePractice(cmd *cobra.Command, dir, listen string) error {
	server, free, err := startSandbox(dir, listen)
	if err != nil {
		return err
	}
	defer free()
	if _, err := fmt.Fprintln(cmd.OutOrStdout(), server); err != nil {
		return err
	}
	fmt.Fprintln(cmd.ErrOrStderr(), lang.L("This page has client files to download and switches to play Google's console. Stop it with Ctrl+C."))
	<-cmd.Context().Done()
	return nil
}

// practise opens the window in practice mode, on a server that runs already or
// on one of its own.
func practise(ctx context.Context, dir string, hidden bool, server string) error {
	return openWindow(ctx, dir, hidden, func() (free func(), err error) {
		if server != "" {
			return func() {}, writePractice(dir, server)
		}
		return practiceServer(dir)
	})
}

// practiceServer sees to it that a stand-in runs for the folder: its own, or
// that of another process.
func practiceServer(dir string) (free func(), err error) {
	_, free, err = startSandbox(dir, "")
	if running := (*runningError)(nil); errors.As(err, &running) {
		return func() {}, nil
	}
	return free, err
}

// runningError is a stand-in that another process has started on the folder.
type runningError struct{ server string }

func (e *runningError) Error() string { return "start the sandbox: it runs already at " + e.server }

// startSandbox starts the stand-in with its state in the practice folder, where
// it notes its address. One process at a time does that.
func startSandbox(dir, listen string) (server string, free func(), err error) {
	state := filepath.Join(dir, "sandbox")
	if err := os.MkdirAll(state, 0o700); err != nil {
		return "", nil, err
	}
	lock := flock.New(filepath.Join(state, "lock"))
	if ok, err := lock.TryLock(); err != nil {
		return "", nil, fmt.Errorf("start the sandbox: %w", err)
	} else if !ok {
		server, err := readPractice(dir)
		if err != nil {
			return "", nil, err
		}
		return "", nil, &runningError{server}
	}
	clock := &practiceClock{dir: dir}
	s := &sandbox.Server{Addr: listen, Dir: state, Now: clock.now, Pass: clock.pass}
	if err := s.Start(); err != nil {
		_ = lock.Unlock()
		return "", nil, err
	}
	free = func() {
		_ = s.Close()
		_ = lock.Unlock()
	}
	if err := writePractice(dir, s.URL); err != nil {
		free()
		return "", nil, err
	}
	return s.URL, free, nil
}

// A data folder with this file in it belongs to practice mode; it names the
// stand-in's address of the day. Nothing is ever sent elsewhere from it.
const practiceFile = "practice.json"

type practiceNote struct {
	Server string        `json:"server"`
	Ahead  time.Duration `json:"ahead,omitempty"` // see practiceClock
}

func isPractice(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, practiceFile))
	return err == nil
}

// presetOf returns the server that the folder's clients belong to.
func presetOf(dir string) (connections.Preset, error) {
	server, err := readPractice(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return connections.GooglePreset(), nil
	}
	s := sandbox.Server{URL: server}
	return connections.Preset{Endpoints: s.Endpoints(), BaseURI: s.BaseURI() + "/v1/", Practice: true}, err
}

// checkFolder reports why nothing in a folder can be looked at.
func checkFolder(dir string) error {
	_, err := os.Stat(dir + "/.")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if file := (*fs.PathError)(nil); errors.As(err, &file) {
		file.Path = dir
	}
	return err
}

func readPractice(dir string) (server string, err error) {
	note, err := readNote(dir)
	return note.Server, err
}

func readNote(dir string) (note practiceNote, err error) {
	data, err := oauth.ReadFile(filepath.Join(dir, practiceFile), 1<<20)
	if err != nil {
		return note, cmp.Or(checkFolder(dir), err)
	}
	if err = json.Unmarshal(data, &note); err == nil {
		note.Server, err = checkServer(note.Server)
	}
	if err != nil {
		return practiceNote{}, fmt.Errorf("read %s: %w", practiceFile, err)
	}
	return note, nil
}

// writePractice notes the stand-in's address; the time stays.
func writePractice(dir, server string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	note, _ := readNote(dir) // none yet, or none that is of use
	note.Server = server
	return note.write(filepath.Join(dir, practiceFile))
}

func (n practiceNote) write(file string) error {
	data, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return replaceFile(file, append(data, '\n'))
}

// checkServer returns the address of a stand-in in its short form.
func checkServer(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Port() == "" {
		return "", errors.New("a practice server is http://127.0.0.1:PORT")
	}
	short := "http://" + u.Host
	if address != short && address != short+"/" {
		return "", errors.New("a practice server's address ends with its port")
	}
	if !oauth.IsLoopback(short) {
		return "", connections.ErrNotLoopback
	}
	return short, nil
}
