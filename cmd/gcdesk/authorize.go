package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// errNotGiven is a sign-in of which everything has been said that gave less
// than was asked for.
var errNotGiven = errors.New("a permission was not given")

func newAuthorize(s *settings) *cobra.Command {
	var switchAccount, consent bool
	cmd := &cobra.Command{
		Use:   "authorize NAME [--consent] [--switch-account]",
		Short: lang.L("Sign in for a connection in the browser"),
		Long: lang.L("Opens the sign-in page in the browser, waits up to five minutes for it to come\n" +
			"back, and stores what was granted. The link is printed as well, for a browser\n" +
			"on this computer that did not open by itself. At a terminal the address of the\n" +
			"page that failed can be pasted, for a browser on another computer. It ends with\n" +
			"exit code 9 when a permission was not given."),
		Args: oneName,
		RunE: func(cmd *cobra.Command, args []string) error {
			w, c, err := s.connection(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			stderr := cmd.ErrOrStderr()
			conduct := connections.Conduct{
				Consent: consent,
				Waiting: func(in connections.SignIn) { wait(stderr, in) },
				OpenFailed: func(error) {
					warn(stderr, lang.L("the browser did not open; open the address yourself."))
				},
			}
			if switchAccount {
				conduct.ChooseAccount = true
				conduct.Switch = func(context.Context, connections.Account, connections.Account) (bool, error) { return true, nil }
			}
			c, err = w.service.Authorize(cmd.Context(), c.ID, conduct)
			if err != nil {
				return &connectionError{c, s.authorizeCommand(c.Name), err}
			}
			if c.Failure != nil {
				text := words.Failure(*c.Failure, c.Name)
				warn(stderr, strings.TrimSpace(text.What+" "+text.Mend))
			}
			err = printGrant(cmd.OutOrStdout(), c, s.authorizeCommand(c.Name, "--consent"), w.service.Now())
			if err == nil && len(c.Missing()) > 0 {
				return errNotGiven
			}
			return told(err, lang.L("Connection: {{.Name}}", map[string]any{"Name": c.Name}))
		},
	}
	cmd.Flags().BoolVar(&switchAccount, "switch-account", false, lang.L("take another account than before"))
	cmd.Flags().BoolVar(&consent, "consent", false, lang.L("show the permission page again, to give what is missing"))
	return cmd
}

// wait prints the link and says what a person can do meanwhile. Nobody is asked
// anything unless standard input is a terminal.
func wait(stderr io.Writer, in connections.SignIn) {
	fmt.Fprintf(stderr, "%s\n%s\n", lang.L("Sign in at this address:"), in.URL)
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return
	}
	fmt.Fprintln(stderr, lang.L("If the browser cannot come back to this computer, paste the address of the page that failed here:"))
	go func() { // ends with the process
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			if line := strings.TrimSpace(lines.Text()); line == "" {
				continue
			} else if err := in.Paste(line); err != nil {
				text := words.Error(err, "")
				fmt.Fprintln(stderr, strings.TrimSpace(text.What+" "+text.Mend))
			}
		}
	}()
}

// printGrant says what a sign-in has given; again is the command that asks for
// the rest.
func printGrant(w io.Writer, c connections.Connection, again string, now time.Time) error {
	account := c.Account.Label()
	switch {
	case account == "":
		account = lang.L("unknown")
	case c.Account.Email != "" && c.Account.Name != "":
		account += " (" + c.Account.Name + ")"
	}
	lines := []string{
		lang.L("Connection: {{.Name}}", map[string]any{"Name": c.Name}),
		lang.L("Account: {{.Account}}", map[string]any{"Account": account}),
		lang.L("Granted: {{.Scopes}}", map[string]any{"Scopes": strings.Join(granted(c).Short(), " ")}),
	}
	if missing := c.Missing(); len(missing) > 0 {
		lines = append(lines,
			lang.L("Missing: {{.Scopes}}", map[string]any{"Scopes": strings.Join(missing.Short(), " ")}),
			lang.L("To ask for it: {{.Command}}", map[string]any{"Command": again}))
	}
	end := lang.L("no known end")
	switch {
	case c.Tokens.Refresh.IsZero():
		end = lang.L("none was given; the sign-in does not renew by itself")
	case !c.Tokens.RefreshExpiry.IsZero():
		end = lang.L("ends {{.When}}", map[string]any{"When": words.Moment(c.Tokens.RefreshExpiry, now)})
	}
	lines = append(lines, lang.L("Refresh token: {{.End}}", map[string]any{"End": end}))
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}
