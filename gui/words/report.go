package words

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// Report is a diagnosis as text for whoever helps: what happened, what was
// checked, codes, times and versions. It holds no secret, no name of the
// connection, and of e-mail addresses only what tells two of them apart.
func Report(d connections.Diagnosis, version string) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	fmt.Fprintf(&b, "gcdesk %s, %s/%s, %s\n", version, runtime.GOOS, runtime.GOARCH, moment(d.At))
	c := d.Connection
	line(lang.L("Account"), c.Account.Email)
	line(lang.L("Server"), string(d.Kind))
	line(lang.L("OAuth 2.0 client"), strings.TrimSpace(string(d.Client.Type)+" "+string(d.Client.UserType)))
	line(lang.L("Requested"), strings.Join(c.Scopes.Short(), " "))
	line(lang.L("Granted"), strings.Join(c.Granted.Short(), " "))
	line(lang.L("Signed in"), moment(c.AuthorizedAt))
	line(lang.L("Last refresh"), moment(c.Tokens.RefreshedAt))
	line(lang.L("Access token ends"), moment(c.Tokens.AccessExpiry))
	line(lang.L("Refresh token ends"), moment(c.Tokens.RefreshExpiry))
	line(lang.L("Client made"), moment(d.Client.CreatedAt))
	if d.SkewKnown {
		line(lang.L("Clock ahead by"), d.Skew.Round(time.Second).String())
	}
	for _, cause := range d.Causes {
		t := Cause(cause, "")
		fmt.Fprintf(&b, "\n%s: %s\n", Likelihood(cause.Likelihood), strings.TrimSpace(t.What+" "+t.Why))
		line(lang.L("Code"), cause.Code)
		line(lang.L("The server's code"), cause.Facts.Reason)
		if cause.Facts.Status > 0 {
			line("HTTP", fmt.Sprint(cause.Facts.Status))
		}
		line(lang.L("The server's words"), cause.Facts.Detail)
		line(lang.L("To mend it"), t.Mend)
	}
	b.WriteString("\n")
	for _, check := range d.Checks {
		came := lang.L("fine")
		if f := check.Failure; f != nil {
			came = strings.Join(strings.Fields(fmt.Sprintln(f.Code, f.Op, f.Reason, f.Status)), " ")
		}
		how := strings.TrimPrefix(check.How+", ", ", ") // the keyring has none
		line(Checked(check.Of), fmt.Sprintf("%s (%s%s, %v)", came, how, moment(check.At), check.Took.Round(time.Millisecond)))
	}
	return masked(b.String())
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

var email = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`([^\s@:<>"'“„(),]?)[^\s@:<>"'“„(),]*@([^\s@<>"'”“),]+)`)
})

// masked leaves of each e-mail address its first letter and its domain.
func masked(s string) string { return email().ReplaceAllString(s, "$1…@$2") }

// Administrator is the message that a person sends to the administrator of an
// organization, or to whoever runs the server, about a cause.
func Administrator(c connections.Cause) string {
	who := map[string]any{"Account": c.Facts.Account, "Client": c.Facts.Client, "Code": c.Code}
	if c.Code == connections.CauseAPIAdmin {
		return lang.L("Hello, the account {{.Account}} may not use the People API with an OAuth app, because the service is switched off for it. Please switch Contacts on for the account, or let the app use it: Admin console, Security, API controls, App access control, client ID {{.Client}}.", who)
	}
	if c.Code == connections.CauseAPIPolicy {
		return lang.L("Hello, the account {{.Account}} may not use the People API with an OAuth app, because a policy of the organization forbids it. Please let the account use the app with the client ID {{.Client}}.", who)
	}
	if !hasConsole(c) {
		return lang.L("Hello, your server refuses the OAuth client {{.Client}} for the account {{.Account}}: {{.Code}}. Please allow it, or tell me what to change.", who)
	}
	return lang.L("Hello, the account {{.Account}} cannot sign in to an OAuth app: {{.Code}}. Please trust the client ID {{.Client}}: Admin console, Security, API controls, App access control, Configure new app.", who)
}
