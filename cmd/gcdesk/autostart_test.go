//go:build !windows && !darwin

package main

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// awkward are command lines that quoting must not change.
var awkward = [][]string{
	{"/usr/bin/gcdesk", "--hidden"},
	{"/home/ada/my programs/gcdesk", "--hidden", "--data-dir", "/home/ada/50% $HOME `id` \"x\" \\ it's"},
	{`C:\Program Files\gcdesk\gcdesk.exe`, "--data-dir", `D:\Ada & Co\`, `a\\"b`, "<>&", ""},
	{"/opt/ключи/gcdesk", "--data-dir", "/data/two\nlines\tand\ttabs"},
}

func TestDesktopEntry(t *testing.T) {
	got := desktopEntry([]string{"/usr/bin/gcdesk", "--hidden"})
	want := "[Desktop Entry]\nType=Application\nName=gcdesk\nIcon=gcdesk\nTerminal=false\nExec=\"/usr/bin/gcdesk\" \"--hidden\"\n"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, command := range awkward {
		if got := execArguments(t, desktopEntry(command)); !slices.Equal(got, command) {
			t.Errorf("got %q, want %q", got, command)
		}
	}
}

// execArguments reads the key Exec as the Desktop Entry Specification says.
func execArguments(t *testing.T, entry string) (arguments []string) {
	t.Helper()
	_, line, ok := strings.Cut(entry, "\nExec=")
	line, rest, _ := strings.Cut(line, "\n")
	if !ok || rest != "" {
		t.Fatalf("more than one line: %q", entry)
	}
	text := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t", `\r`, "\r", `\s`, " ").Replace(line)
	var argument strings.Builder
	inside := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' && inside:
			arguments = append(arguments, strings.ReplaceAll(argument.String(), "%%", "%"))
			argument.Reset()
			inside = false
		case c == '"':
			inside = true
		case inside && c == '\\':
			i++
			argument.WriteByte(text[i])
		case inside:
			argument.WriteByte(c)
		}
	}
	return arguments
}

func TestLaunchAgent(t *testing.T) {
	for _, command := range awkward {
		text, err := launchAgent(command)
		if err != nil {
			t.Fatal(err)
		}
		var list struct {
			Dict struct {
				Key       []string `xml:"key"`
				Arguments []string `xml:"array>string"`
			} `xml:"dict"`
		}
		if err := xml.Unmarshal([]byte(text), &list); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if !slices.Equal(list.Dict.Arguments, command) {
			t.Errorf("got %q, want %q", list.Dict.Arguments, command)
		}
		if want := []string{"Label", "ProgramArguments", "RunAtLoad", "ProcessType"}; !slices.Equal(list.Dict.Key, want) {
			t.Errorf("got %q, want %q", list.Dict.Key, want)
		}
	}
}

func TestRunValue(t *testing.T) {
	for _, command := range awkward {
		if got := windowsArguments(runValue(command)); !slices.Equal(got, command) {
			t.Errorf("got %q, want %q", got, command)
		}
	}
}

// windowsArguments splits a command line as CommandLineToArgvW documents it:
// before a quotation mark two backslashes are one, and an odd one makes the mark
// a letter; elsewhere a backslash is a backslash.
func windowsArguments(line string) (arguments []string) {
	var argument strings.Builder
	quoted, begun := false, false
	for i := 0; i < len(line); i++ {
		slashes := 0
		for i < len(line) && line[i] == '\\' {
			slashes++
			i++
		}
		mark := i < len(line) && line[i] == '"'
		if slashes > 0 {
			begun = true
			if mark {
				argument.WriteString(strings.Repeat(`\`, slashes/2))
			} else {
				argument.WriteString(strings.Repeat(`\`, slashes))
			}
		}
		switch {
		case i == len(line):
		case mark && slashes%2 == 1:
			argument.WriteByte('"')
		case mark:
			quoted, begun = !quoted, true
		case line[i] == ' ' && !quoted:
			if begun {
				arguments = append(arguments, argument.String())
			}
			argument.Reset()
			begun = false
		default:
			begun = true
			argument.WriteByte(line[i])
		}
	}
	if begun {
		arguments = append(arguments, argument.String())
	}
	return arguments
}

func FuzzLoginCommand(f *testing.F) {
	for _, command := range awkward {
		f.Add(command[0], command[len(command)-1])
	}
	f.Fuzz(func(t *testing.T, program, dir string) {
		if strings.ContainsRune(program+dir, 0) {
			t.Skip("no argument holds it")
		}
		command := []string{program, dir}
		if got := execArguments(t, desktopEntry(command)); !slices.Equal(got, command) {
			t.Errorf("desktop entry: got %q, want %q", got, command)
		}
		if got := windowsArguments(runValue(command)); !slices.Equal(got, command) {
			t.Errorf("registry: got %q, want %q", got, command)
		}
	})
}

func TestLoginCommand(t *testing.T) {
	t.Setenv("APPIMAGE", "")
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	usual, err := defaultDataDir()
	if err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	for dir, want := range map[string][]string{usual: {own, "--hidden"}, other: {own, "--hidden", "--data-dir", other}} {
		if got, err := loginCommand(dir); err != nil || !slices.Equal(got, want) {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	t.Setenv("APPIMAGE", "/home/ada/gcdesk.AppImage")
	if got, err := loginCommand(usual); err != nil || got[0] != "/home/ada/gcdesk.AppImage" {
		t.Errorf("got %q, %v: that mount is gone at the next login", got, err)
	}
}

// Switched on, off, on twice; a folder that cannot be written says so.
func TestStartAtLogin(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	file := filepath.Join(config, "autostart", "app.gcdesk.desktop")
	is := func(want bool) {
		t.Helper()
		if got, err := startsAtLogin(); err != nil || got != want {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	}
	is(false)
	if err := forgetAtLogin(); err != nil {
		t.Errorf("nothing to forget: %v", err)
	}
	for range 2 {
		if err := startAtLogin([]string{"/usr/bin/gcdesk", "--hidden"}); err != nil {
			t.Fatal(err)
		}
		is(true)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != desktopEntry([]string{"/usr/bin/gcdesk", "--hidden"}) {
		t.Errorf("got %q, %v", text, err)
	}
	if tool, err := exec.LookPath("desktop-file-validate"); err == nil {
		if out, err := exec.Command(tool, file).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%v: %s", err, out)
		}
	}
	if err := forgetAtLogin(); err != nil {
		t.Error(err)
	}
	is(false)
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.WriteFile(filepath.Join(config, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(config, "file"))
	if err := startAtLogin([]string{"gcdesk"}); err == nil || !strings.HasPrefix(err.Error(), "start at login: ") {
		t.Errorf("got %v", err)
	}
}

// A program that has moved starts at login from where it is now, and takes the
// place of no other that is where it was.
func TestStartAtLogin_FollowsAMove(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("APPIMAGE", "")
	here, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w, err := wire(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	starts := func(want string) {
		t.Helper()
		file, err := loginFile()
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil && want == "" {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := execArguments(t, string(text))[0]; got != want {
			t.Errorf("%s starts, want %s", got, want)
		}
	}
	set := func(program string) {
		t.Helper()
		t.Setenv("APPIMAGE", program)
		if err := w.atLogin().Set(true); err != nil {
			t.Fatal(err)
		}
		t.Setenv("APPIMAGE", "")
	}
	follow := func() {
		t.Helper()
		if err := w.followMove(t.Context()); err != nil {
			t.Error(err)
		}
	}
	other := filepath.Join(t.TempDir(), "gcdesk")
	if err := os.WriteFile(other, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	set(other)
	follow()
	starts(other)
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	follow()
	starts(here)
	set(other)
	if err := forgetAtLogin(); err != nil {
		t.Fatal(err)
	}
	follow()
	starts("") // a person has taken it away
}
