package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// examined is a connection as doctor --json writes it. Names and meanings of
// the fields stay.
type examined struct {
	Connection string           `json:"connection"`
	Fine       bool             `json:"fine"`
	Causes     []examinedCause  `json:"causes"` // the most likely first
	Checks     []examinedAnswer `json:"checks"`
	Ends       time.Time        `json:"ends,omitzero"` // of the sign-in; absent: not known
}

type examinedCause struct {
	Code       string                 `json:"code"`
	Likelihood connections.Likelihood `json:"likelihood"`
	What       string                 `json:"what"` // in the person's language, as why and do
	Why        string                 `json:"why,omitempty"`
	Do         string                 `json:"do"`
	Act        connections.Act        `json:"act"`
	Then       connections.Act        `json:"then,omitempty"`
	URL        string                 `json:"url,omitempty"`
	Command    string                 `json:"command,omitempty"`
	Until      time.Time              `json:"until,omitzero"`
	Status     int                    `json:"httpStatus,omitempty"`
	Reason     string                 `json:"reason,omitempty"` // the server's code
}

type examinedAnswer struct {
	Of     connections.Checked `json:"of"`
	Fine   bool                `json:"fine"`
	Code   string              `json:"code,omitempty"` // of what is not fine
	Asked  string              `json:"asked,omitempty"`
	At     time.Time           `json:"at"`
	TookMs int64               `json:"tookMs"`
}

// errUnwell is a connection with which something is wrong, of which everything
// has been said.
var errUnwell = errors.New("something is wrong")

func newDoctor(s *settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor [NAME] [--json]",
		Short: lang.L("Say what is wrong with a connection, and what mends it"),
		Long: lang.L("Asks keyring, network, clock, client, sign-in, permissions and API afresh and\n" +
			"says within ten seconds what is wrong, the most likely cause first, and what\n" +
			"mends it. Without a name it looks at every connection and says a line about\n" +
			"each. It ends with exit code 8 when something is wrong."),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return oneName(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := s.wire()
			if err != nil {
				return err
			}
			var patients []connections.Connection
			if len(args) == 1 {
				c, err := w.named(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				patients = append(patients, c)
			} else {
				all, err := w.service.Overview(cmd.Context())
				if err != nil {
					return err
				}
				patients = all.Connections
			}
			found, failed := w.examine(cmd.Context(), patients)
			switch {
			case len(found) == 0 && failed != nil:
				return failed
			case len(found) == 0 && len(args) == 1:
				return &missingError{"connection", args[0], w.dir}
			}
			switch out := cmd.OutOrStdout(); {
			case asJSON && len(args) == 1:
				err = writeJSON(out, s.examined(found[0]))
			case asJSON:
				list := make([]examined, len(found))
				for i, d := range found {
					list[i] = s.examined(d)
				}
				err = writeJSON(out, list)
			case len(args) == 1:
				err = s.printDiagnosis(out, found[0])
			default:
				err = printExamined(out, found)
			}
			if err = cmp.Or(err, failed); err != nil {
				return err
			}
			for _, d := range found {
				if !d.OK() {
					return errUnwell
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, lang.L("as JSON, for programs"))
	return cmd
}

// atOnce is how many connections are looked at beside each other.
const atOnce = 8

// examine answers what was found of all that could be looked at, and why not of
// the others. A connection that was deleted meanwhile is neither.
func (w *wiring) examine(ctx context.Context, patients []connections.Connection) ([]connections.Diagnosis, error) {
	all, errs := make([]*connections.Diagnosis, len(patients)), make([]error, len(patients))
	service := *w.service
	service.Secrets = &connections.UntilRefused{Secrets: service.Secrets}
	var looking sync.WaitGroup
	turn := make(chan struct{}, atOnce)
	for i, c := range patients {
		looking.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			d, err := service.Diagnose(ctx, c.ID, connections.Inquiry{})
			if err == nil {
				all[i] = &d
			} else if _, gone := w.service.Named(ctx, c.Name); !errors.Is(gone, connections.ErrNotFound) {
				errs[i] = err
			}
		})
	}
	looking.Wait()
	var found []connections.Diagnosis
	for _, d := range all {
		if d != nil {
			found = append(found, *d)
		}
	}
	return found, errors.Join(errs...)
}

func writeJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(v)
}

func (s *settings) examined(d connections.Diagnosis) examined {
	e := examined{Connection: d.Connection.Name, Fine: d.OK(), Causes: []examinedCause{}, Checks: []examinedAnswer{}, Ends: d.Connection.End(d.Client).At}
	for _, c := range d.Causes {
		text := words.Cause(c, d.Connection.Name)
		e.Causes = append(e.Causes, examinedCause{
			Code: c.Code, Likelihood: c.Likelihood, What: text.What, Why: text.Why, Do: text.Mend,
			Act: c.Mend.Act, Then: c.Mend.Then, URL: c.Mend.URL, Command: s.mendCommand(c.Mend, d.Connection.Name), Until: c.Mend.Until,
			Status: c.Facts.Status, Reason: c.Facts.Reason,
		})
	}
	for _, c := range d.Checks {
		a := examinedAnswer{Of: c.Of, Fine: c.Failure == nil, Asked: c.How, At: c.At, TookMs: c.Took.Milliseconds()}
		if c.Failure != nil {
			a.Code = c.Failure.Code
		}
		e.Checks = append(e.Checks, a)
	}
	return e
}

// mendCommand is the command that does an act or opens the window that does,
// or else does what comes after it; empty where there is nothing to do but to
// try again.
func (s *settings) mendCommand(m connections.Mend, name string) string {
	for _, act := range []connections.Act{m.Act, m.Then} {
		switch act {
		case connections.ActChooseScopes, connections.ActEditConnection, connections.ActEditClient, connections.ActEnterSecret, connections.ActRegisterRedirect, connections.ActSettings:
			return s.windowCommand()
		case connections.ActAuthorize, connections.ActReauthorize:
			return s.authorizeCommand(name)
		case connections.ActAskMissing:
			return s.authorizeCommand(name, "--consent")
		case connections.ActChooseAccount:
			return s.authorizeCommand(name, "--switch-account")
		}
	}
	return ""
}

// printDiagnosis says what happened, why and what to do, then the other causes,
// then what is fine.
func (s *settings) printDiagnosis(w io.Writer, d connections.Diagnosis) error {
	var b strings.Builder
	if d.OK() {
		fmt.Fprintln(&b, lang.L("“{{.Name}}” is fine.", map[string]any{"Name": d.Connection.Name}))
		if end := d.Connection.End(d.Client); !end.At.IsZero() {
			fmt.Fprintln(&b, strings.TrimSpace(words.EndSentence(end, d.At)+" "+words.Lasting(end)))
		}
	}
	for i, c := range d.Causes {
		if i > 0 {
			fmt.Fprintln(&b)
		}
		text := words.Cause(c, d.Connection.Name)
		fmt.Fprintf(&b, "%s: %s\n", words.Likelihood(c.Likelihood), text.What)
		command := s.mendCommand(c.Mend, d.Connection.Name)
		if command == s.windowCommand() {
			command = lang.L("In the window, which opens with: {{.Command}}", map[string]any{"Command": command})
		}
		for _, line := range []string{text.Why, text.Mend, c.Mend.URL, command} {
			if line != "" {
				fmt.Fprintln(&b, "  "+line)
			}
		}
		if c.Mend.Act == connections.ActAskAdministrator {
			fmt.Fprintln(&b, "  "+words.Administrator(c))
		}
	}
	var fine []string
	for _, c := range d.Fine() {
		name := words.Checked(c.Of)
		if c.How != "" && c.Of == connections.CheckedNetwork {
			name += " (" + c.How + ")"
		}
		fine = append(fine, name)
	}
	if len(fine) > 0 {
		fmt.Fprintln(&b)
		fmt.Fprintln(&b, lang.L("Checked and fine: {{.List}}", map[string]any{"List": strings.Join(fine, ", ")}))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// printExamined says a line about each.
func printExamined(w io.Writer, found []connections.Diagnosis) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, d := range found {
		what := lang.L("fine")
		if !d.OK() {
			what = words.Cause(d.First(), d.Connection.Name).What
		}
		fmt.Fprintf(table, "%s\t%s\n", d.Connection.Name, what)
	}
	return table.Flush()
}
