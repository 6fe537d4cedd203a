package words

import (
	"errors"
	"io/fs"
	"os/exec"
	"strings"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// Browser says why a browser did not open; empty where nothing is known.
func Browser(err error) string {
	var browser *connections.BrowserError
	switch {
	case !errors.As(err, &browser):
		return ""
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return lang.L("The program “{{.Program}}” was not found.", map[string]any{"Program": browser.Program})
	}
	return lang.L("The program “{{.Program}}” failed.", map[string]any{"Program": browser.Program})
}

// Authorities says why a file of certificate authorities is of no use; empty
// where something else is wrong.
func Authorities(err error) string {
	var file *oauth.AuthoritiesError
	switch {
	case !errors.As(err, &file):
		return ""
	case errors.Is(err, fs.ErrNotExist):
		return lang.L("There is no such file. The system's authorities are used alone.")
	case errors.Is(err, oauth.ErrNotFile):
		return lang.L("This is no file but a folder, a pipe or a device.")
	case errors.Is(err, oauth.ErrNoAuthority):
		return lang.L("No certificate is in this file. It has to be PEM, with lines that begin with -----BEGIN CERTIFICATE-----.")
	}
	return lang.L("The file cannot be read: {{.Reason}}.", map[string]any{"Reason": file.Err})
}

// Tried says which hosts answered, and which way was tried. bypassed: a proxy
// was to be used.
func Tried(tried []oauth.Tried, bypassed bool) string {
	var ways []string
	hosts := map[string][]string{}
	for _, t := range tried {
		if hosts[t.Proxy] == nil {
			ways = append(ways, t.Proxy)
		}
		hosts[t.Proxy] = append(hosts[t.Proxy], t.Host)
	}
	said := make([]string, 0, len(ways)+1)
	for _, proxy := range ways {
		names := map[string]any{"Names": Names(hosts[proxy]), "Proxy": proxy}
		if proxy == "" {
			said = append(said, lang.N("{{.Names}} answer, asked without a proxy.", len(hosts[proxy]), names))
		} else {
			said = append(said, lang.N("{{.Names}} answer through the proxy {{.Proxy}}.", len(hosts[proxy]), names))
		}
	}
	if bypassed {
		said = append(said, lang.L("No proxy leads to this computer itself: the one named above was not tried."))
	}
	return strings.Join(said, " ")
}
