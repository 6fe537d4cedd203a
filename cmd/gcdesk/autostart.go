package main

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"

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
		command, err := loginCommand(w.dir)
		if err != nil {
			return err
		}
		return startAtLogin(command)
	}}
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
