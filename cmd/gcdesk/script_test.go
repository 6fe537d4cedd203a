package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"gcdesk/contacts"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gcdesk": main, "xdg-open": openAsPerson})
}

// TestScripts runs the manual: every script is what a person types, in a world
// of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			w, err := newWorld(env.WorkDir, env.Defer)
			if err != nil {
				return err
			}
			env.Vars = append(env.Vars, w.env...)
			env.Setenv("SERVER", w.server.URL)
			env.Values["world"] = w
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "server": serverDoes, "keyring": keyringDoes, "records": recordsDoes, "await": await, "download": download, "google": realMode, "setting": settingDoes,
		},
		RequireExplicitExec: true,
	})
}

// exits runs a program that must end with an exit code: exits CODE PROGRAM….
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// serverDoes plays the person at Google's console and account pages, and looks
// at what was asked of the server.
func serverDoes(ts *testscript.TestScript, _ bool, args []string) {
	w := ts.Value("world").(*world)
	switch args[0] {
	case "arm":
		ts.Check(w.server.Arm(args[1], 1))
	case "revoke":
		ts.Check(w.server.Revoke(args[1]))
	case "testing":
		ts.Check(w.server.SetTesting(true))
	case "api-off":
		ts.Check(w.server.SetAPIDisabled(true))
	case "close":
		ts.Check(w.server.Close())
	case "contact":
		ts.Check(changeContacts(w.server.AddressBook("ada@example.com")))
	case "expires-in":
		seconds, err := strconv.ParseInt(args[1], 10, 64)
		ts.Check(err)
		w.expiresIn.Store(seconds)
	case "asked":
		if got := strconv.Itoa(w.server.Count(args[1])); got != args[2] {
			ts.Fatalf("%s was asked %s times, want %s", args[1], got, args[2])
		}
	default:
		ts.Fatalf("server %s?", args[0])
	}
}

// changeContacts adds a contact, changes one and deletes one.
func changeContacts(book *sandbox.AddressBook) error {
	var names []string
	for raw := range book.Contacts() {
		p, err := contacts.Decode(string(raw))
		if err != nil {
			return err
		}
		names = append(names, p.ResourceName)
	}
	_, err := book.Add(map[string]any{"names": []any{map[string]any{"givenName": "Neu", "familyName": "Ling"}}})
	return errors.Join(err, book.Delete(names[7]), book.Change(names[9], func(fields map[string]any) {
		fields["nicknames"] = []any{map[string]any{"value": "Changed"}}
	}))
}

func keyringDoes(ts *testscript.TestScript, _ bool, args []string) {
	w := ts.Value("world").(*world)
	switch args[0] {
	case "lock":
		ts.Check(w.keyring.lock())
	case "freeze":
		ts.Check(w.keyring.freeze())
	case "forget":
		ts.Check(w.keyring.forget(args[1]))
	default:
		ts.Fatalf("keyring %s?", args[0])
	}
}

// await waits for a file of a process in the background.
func await(ts *testscript.TestScript, _ bool, args []string) {
	if err := until(func() bool { _, err := os.Stat(ts.MkAbs(args[0])); return err == nil }); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
}

// download gets the practice server's Desktop client file: download FOLDER FILE.
func download(ts *testscript.TestScript, _ bool, args []string) {
	server, err := readPractice(ts.MkAbs(args[0]))
	ts.Check(err)
	body, err := get(server + "/clients/client_secret_" + sandbox.DesktopClient().ID + ".json")
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), body, 0o600))
}

// realMode makes the default data folder an ordinary one, of Google's clients.
func realMode(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Check(os.Remove(filepath.Join(ts.Value("world").(*world).dataDir(), practiceFile)))
}

// openAsPerson stands in for xdg-open: somebody at a browser who answers the
// consent page as the environment says, or does not. What the browser shows in
// the end is kept.
func openAsPerson() {
	address := os.Args[1]
	p := sandbox.Person{
		Account: os.Getenv("PERSON"),
		Leaves:  oauth.ParseScopes(os.Getenv("LEAVES")),
		Cancels: os.Getenv("BROWSER") == "cancel",
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	switch browser := os.Getenv("BROWSER"); browser {
	case "broken":
		os.Exit(4)
	case "idle", "elsewhere":
		if browser == "elsewhere" { // on another computer, which the last redirect does not leave
			p.Stays = true
			page, err := p.Visit(ctx, address)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			address = page.URL
		}
		if err := writeWhole(filepath.Join(os.Getenv("HOME"), "address"), address); err != nil {
			os.Exit(1)
		}
	default:
		page, err := p.Visit(ctx, address)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := writeWhole(filepath.Join(os.Getenv("HOME"), "page.html"), page.Body); err != nil {
			os.Exit(1)
		}
	}
}

// writeWhole makes a file that nobody sees half.
func writeWhole(path, text string) error {
	if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// until asks again and again, and gives up after patience.
func until(ok func() bool) error {
	for end := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			return fmt.Errorf("waited %v in vain", patience)
		}
	}
	return nil
}
