package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// listed is a connection as list --json writes it. Names and meanings of the
// fields stay.
type listed struct {
	ID                 string             `json:"id"`
	Name               string             `json:"name"`
	Account            string             `json:"account"` // e-mail address, or what else is known
	Status             connections.Status `json:"status"`
	Reason             string             `json:"reason,omitempty"`   // code behind any status but online
	Cause              string             `json:"cause,omitempty"`    // finer code, where the server said more
	LastTest           string             `json:"lastTest,omitempty"` // code of what kept the last test from seeing whether it is still so
	Since              time.Time          `json:"since,omitzero"`
	Client             string             `json:"client"`          // name
	RequestedScopes    oauth.Scopes       `json:"requestedScopes"` // full names, as the granted ones
	GrantedScopes      oauth.Scopes       `json:"grantedScopes"`
	AccessTokenExpiry  time.Time          `json:"accessTokenExpiry,omitzero"`
	RefreshTokenExpiry time.Time          `json:"refreshTokenExpiry,omitzero"` // absent: no known end
	Ends               time.Time          `json:"ends,omitzero"`               // of the sign-in, also where it is only worked out
	EndsEstimated      bool               `json:"endsEstimated,omitempty"`     // it is
}

func newList(s *settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list [--json]",
		Short: lang.L("List the connections and how they stand"),
		Long: lang.L("Lists the connections and how they stood when they were last used. Neither a\n" +
			"server nor the keyring is asked.\n\n" +
			"With --json, status is online, needs-attention, offline, expired (or revoked) or\n" +
			"not-authorized, reason is the code of what is behind it, and cause a finer one\n" +
			"where the server said more."),
		Example: `  gcdesk list --json | jq -r '.[] | select(.status != "online") | .name'`,
		Args:    noName,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := s.wire()
			if err != nil {
				return err
			}
			all, err := w.service.Overview(cmd.Context())
			if err != nil {
				return err
			}
			list := listOf(all, w.service.Now())
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), list)
			}
			if len(list) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), lang.L("No connections yet. To make one: {{.Command}}", map[string]any{"Command": "gcdesk create --help"}))
				return nil
			}
			return printTable(cmd.OutOrStdout(), list, w.service.Now())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, lang.L("as a JSON array, for programs"))
	return cmd
}

func listOf(all connections.Overview, now time.Time) []listed {
	list := make([]listed, len(all.Connections))
	for i, c := range all.Connections {
		client, _ := all.Client(c.Client)
		health, end := all.Health(c, now), c.End(client)
		list[i] = listed{
			ID: c.ID, Name: c.Name, Account: c.Account.Label(), Status: health.Status, Reason: health.Code, LastTest: health.LastTest(), Since: health.Since, Client: client.Name,
			RequestedScopes: append(oauth.Scopes{}, c.Scopes...), GrantedScopes: granted(c),
			AccessTokenExpiry: c.Tokens.AccessExpiry, RefreshTokenExpiry: c.Tokens.RefreshExpiry, Ends: end.At, EndsEstimated: end.Estimated,
		}
		if cause := health.Finer(client); cause != health.Code {
			list[i].Cause = cause
		}
	}
	return list
}

// granted returns the granted scopes in the order in which they were asked for;
// servers have orders of their own. It is never nil.
func granted(c connections.Connection) oauth.Scopes {
	names := oauth.Scopes{}
	for _, n := range append(slices.Clone(c.Scopes), c.Granted...) {
		if c.Granted.Has(n) && !names.Has(n) {
			names = append(names, n)
		}
	}
	return names
}

func printTable(w io.Writer, list []listed, now time.Time) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { fmt.Fprintln(table, strings.Join(cells, "\t")) }
	row(lang.L("NAME"), lang.L("STATUS"), lang.L("SINCE"), lang.L("ENDS"), lang.L("ACCOUNT"), lang.L("CLIENT"))
	for _, c := range list {
		since, ends := "", ""
		if !c.Since.IsZero() {
			since = words.Since(c.Since, now)
		}
		if c.Ends.After(now) {
			ends = words.When(c.Ends, now)
			if c.EndsEstimated {
				ends = lang.L("about {{.When}}", map[string]any{"When": ends})
			}
		}
		row(c.Name, words.LastTest(words.Standing(c.Status, cmp.Or(c.Cause, c.Reason)), c.LastTest), since, ends, c.Account, c.Client)
	}
	return table.Flush()
}
