package words

import (
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// Problem says what to mend in a field.
func Problem(p connections.Problem) string {
	switch p.Code {
	case "required":
		return required(p.Field)
	case "too-long":
		return lang.L("A name has at most {{.Max}} characters.", map[string]any{"Max": connections.MaxName})
	case "name-form":
		return lang.L("A name cannot hold line breaks or invisible characters.")
	case "taken":
		return lang.L("“{{.Name}}” exists already. Choose another name, for example “{{.Name}} 2”.", map[string]any{"Name": p.Param})
	case "project-form":
		return lang.L("A project ID has 6 to 30 small letters, digits and hyphens, a letter first and no hyphen last; a project number has digits only. Until it is right the pages open without it.")
	case "client-id-form":
		return lang.L("A client ID has no spaces, no invisible characters and no letters but A to Z, for example 1234567890-abc.apps.googleusercontent.com.")
	case "client-id-long":
		return lang.L("A client ID has at most {{.Max}} characters.", map[string]any{"Max": connections.MaxClientID})
	case "secret-form":
		return lang.L("The client secret has invisible or broken characters in it. Copy it from the console again.")
	case "redirect-uri-form":
		return lang.L("It begins with http://127.0.0.1: and a port from 1024 to 65535.")
	case "redirect-uri-missing":
		return lang.L("The file names no redirect URI on this computer. Register {{.URI}} in the console first.", map[string]any{"URI": p.Param})
	case "url-form":
		return lang.L("Only https addresses, or http to this computer.")
	case "url-blank-or-port":
		return lang.L("An address has no blank in it, and a port from 1 to 65535.")
	case "url-host":
		return lang.L("Write the host's name in ASCII: other letters can look like those of another server. It then begins with xn--.")
	case "base-uri-form":
		return lang.L("A base URI has no question mark and no # in it.")
	case "not-loopback":
		return lang.L("Practice mode talks to this computer only.")
	case "parameter-reserved":
		return lang.L("“{{.Name}}” belongs to the sign-in itself and cannot be replaced.", map[string]any{"Name": p.Param})
	case "header-reserved":
		return lang.L("“{{.Name}}” is set by gcdesk itself.", map[string]any{"Name": p.Param})
	case "parameter-form":
		return lang.L("A parameter needs a name without spaces, and neither part has line breaks.")
	case "header-form":
		return lang.L("A header needs a name of letters, digits and hyphens, and a value of plain characters.")
	case "twice":
		return lang.L("“{{.Name}}” stands here twice.", map[string]any{"Name": p.Param})
	case "relative-uri-form":
		return lang.L("The ping's address is relative to the base URI, for example people/me?personFields=names.")
	case "method-form":
		return lang.L("A ping is sent with GET, HEAD or POST.")
	case "status-form":
		return lang.L("The expected status is a number from 200 to 599, but none of 300 to 399: redirects are not followed.")
	case "timeout-range":
		return lang.L("The timeout is a whole number of seconds from 1 to {{.Max}}.", map[string]any{"Max": connections.MaxTimeout})
	case "tries-range":
		return lang.L("Retries are a whole number from 0 to {{.Max}}.", map[string]any{"Max": connections.MaxTries - 1})
	case "pace-range":
		return lang.L("The pace is a whole number of requests a minute from 1 to {{.Max}}.", map[string]any{"Max": connections.MaxPerMinute})
	case "host-changed":
		return lang.L("The address has changed. Enter the client secret again: it is never sent to a host it was not saved for.")
	case "scope-form":
		return lang.L("A scope is one word without spaces or quotes.")
	case "language-form":
		return lang.L("gcdesk speaks English and German.")
	case "theme-form":
		return lang.L("Choose light, dark, or the desktop's own.")
	case "port-range":
		return lang.L("The port is a number from 1024 to 65535.")
	case "check-range":
		return lang.L("The time between two checks is a whole number of minutes from {{.Min}} to {{.Max}}.", map[string]any{"Min": connections.MinCheckMinutes, "Max": connections.MaxCheckMinutes})
	case "proxy-form":
		return lang.L("A proxy is http://, https:// or socks5:// with a host, and without a password.")
	case "ca-file-form":
		return lang.L("Name the file with its whole path.")
	case "folder-form":
		return lang.L("The whole path of a folder, from its root on.")
	case "keep-range":
		return lang.L("A whole number from 0 to {{.Max}}.", map[string]any{"Max": Number(connections.MaxKept)})
	case "command-form":
		return lang.L("A command is a program and its arguments, with quotes around what has spaces.")
	case "gone":
		return lang.L("This client was deleted meanwhile. Choose another one.")
	}
	return lang.L("Look at this field again.")
}

func required(field string) string {
	switch field {
	case "name":
		return lang.L("Enter a name.")
	case "client":
		return lang.L("Choose a client, or make one with +.")
	case "scopes":
		return lang.L("Choose at least one permission.")
	case "clientId":
		return lang.L("Enter the client ID from the console.")
	case "passphrase":
		return lang.L("Enter a passphrase, or choose to do without.")
	case "secret":
		return lang.L("Enter the client secret from the console.")
	case "endpoints.authorization", "endpoints.token", "baseUri", "ping":
		return lang.L("Enter an address, or press the arrow.")
	}
	return lang.L("This field is required.")
}

// Problems says what to mend first, for where there are no fields.
func Problems(p connections.Problems) string {
	if len(p) == 0 {
		return ""
	}
	return Problem(p[0])
}
