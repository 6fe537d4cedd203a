package main

import (
	"context"
	"encoding/xml"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gcdesk/connections"
	"gcdesk/gui"
)

// atLogin is how this desktop starts gcdesk for a data folder at login; nil in
// practice mode.
func (w *wiring) atLogin() *gui.AtLogin {
	if w.service.Preset.Practice {
		return nil
	}
	return &gui.AtLogin{On: startsAtLogin, Set: func(on bool) error {
		if !on {
			return forgetAtLogin()
		}
		return w.startAtLogin()
	}}
}

// loginDocument holds the program that was set to start at login.
const loginDocument = "at-login"

type loginProgram struct {
	Program string `json:"program"` // path
}

// startAtLogin sets this program to start at login, and remembers where it is.
func (w *wiring) startAtLogin() error {
	command, err := loginCommand(w.dir)
	if err == nil {
		err = startAtLogin(command)
	}
	if err != nil {
		return err
	}
	return w.store.Update(context.Background(), func(tx connections.Tx) error {
		return tx.PutDocument(loginDocument, loginProgram{command[0]})
	})
}

// followMove sets this program to start at login in place of one that was set
// to and is not there any more.
func (w *wiring) followMove(ctx context.Context) error {
	var was loginProgram
	if err := w.store.View(ctx, func(tx connections.Tx) error { return tx.Document(loginDocument, &was) }); err != nil {
		return err // it was never set to, in most cases
	}
	if on, err := startsAtLogin(); err != nil || !on {
		return err
	}
	if _, err := os.Stat(was.Program); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return w.startAtLogin()
}

// loginCommand is what runs at login: this program on the same data, in the
// tray.
func loginCommand(dir string) (command []string, err error) {
	program := os.Getenv("APPIMAGE") // the file that stays, of a program that is mounted for each start
	if program == "" {
		if program, err = os.Executable(); err != nil {
			return nil, err
		}
	}
	command = []string{program, "--hidden"}
	if usual, err := defaultDataDir(); err != nil || usual != dir {
		if dir, err = filepath.Abs(dir); err != nil {
			return nil, err
		}
		command = append(command, "--data-dir", dir)
	}
	return command, nil
}

// desktopEntry is the file that starts a command at login (freedesktop.org,
// "Desktop Application Autostart Specification").
func desktopEntry(command []string) string {
	// Two rules apply, one after the other: that of Exec, which quotes an
	// argument and doubles the sign of its codes, and that of any string.
	inExec := strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`, `%`, `%%`)
	inString := strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`)
	quoted := make([]string, len(command))
	for i, argument := range command {
		quoted[i] = `"` + inExec.Replace(argument) + `"`
	}
	return "[Desktop Entry]\nType=Application\nName=gcdesk\nIcon=gcdesk\nTerminal=false\nExec=" + inString.Replace(strings.Join(quoted, " ")) + "\n"
}

// launchAgent is the file that starts a command at login on macOS
// (launchd.plist(5)).
func launchAgent(command []string) (string, error) {
	var arguments strings.Builder
	for _, argument := range command {
		arguments.WriteString("\t\t<string>")
		if err := xml.EscapeText(&arguments, []byte(argument)); err != nil {
			return "", err
		}
		arguments.WriteString("</string>\n")
	}
	return xml.Header + `<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + appID + `</string>
	<key>ProgramArguments</key>
	<array>
` + arguments.String() + `	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
</dict>
</plist>
`, nil
}

// runValue is the command line that Windows runs at login, quoted as
// CommandLineToArgvW reads it: backslashes count only before a quotation mark.
func runValue(command []string) string {
	quoted := make([]string, len(command))
	for i, argument := range command {
		var b strings.Builder
		slashes := 0
		for _, c := range []byte(argument) {
			switch c {
			case '\\':
				slashes++
			case '"':
				b.WriteString(strings.Repeat(`\`, slashes+1))
				slashes = 0
			default:
				slashes = 0
			}
			b.WriteByte(c)
		}
		quoted[i] = `"` + b.String() + strings.Repeat(`\`, slashes) + `"`
	}
	return strings.Join(quoted, " ")
}
