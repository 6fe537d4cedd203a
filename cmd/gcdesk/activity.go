package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// activityFlags choose entries of the journal, and how they are written.
type activityFlags struct {
	connection, since, text string
	kinds                   []string
	asJSON, asCSV           bool
}

func newActivity(s *settings) *cobra.Command {
	var f activityFlags
	cmd := &cobra.Command{
		Use:   "activity [OPTION...]",
		Short: lang.L("Show what happened and when"),
		Long: lang.L("Shows sign-ins, failures, changed permissions, tests, revocations and edits,\n" +
			"the oldest first. Nothing in it is secret.\n\n" +
			"--since takes a date (2026-11-22), a time (2026-11-22T14:05:00Z) or how long\n" +
			"ago (90m, 24h, 7d)."),
		Example: `  gcdesk activity --connection "Acme CRM sync" --since 7d`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return wrong(cmd, lang.L("Activity takes no name; --connection shows that of one connection."))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := s.wire()
			if err != nil {
				return err
			}
			return f.run(cmd, w)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.connection, "connection", "", lang.L("only of the connection of this `NAME`"))
	flags.StringArrayVar(&f.kinds, "kind", nil, lang.L("only of this `KIND`; repeat it for more; there are {{.List}}", map[string]any{"List": kinds()}))
	flags.StringVar(&f.since, "since", "", lang.L("only from this `TIME` on"))
	flags.StringVar(&f.text, "text", "", lang.L("only what has these `WORDS` in it"))
	flags.BoolVar(&f.asJSON, "json", false, lang.L("as a JSON array, for programs"))
	flags.BoolVar(&f.asCSV, "csv", false, lang.L("as CSV, for spreadsheets"))
	return cmd
}

func (f activityFlags) run(cmd *cobra.Command, w *wiring) error {
	filter := connections.ActivityFilter{Text: f.text}
	for _, k := range f.kinds {
		kind := connections.ActivityKind(k)
		if !slices.Contains(connections.ActivityKinds(), kind) {
			return wrong(cmd, lang.L("There is no kind “{{.Kind}}”; there are {{.List}}.", map[string]any{"Kind": k, "List": kinds()}))
		}
		filter.Kinds = append(filter.Kinds, kind)
	}
	now := w.service.Now()
	if f.asJSON && f.asCSV {
		return wrong(cmd, lang.L("Give either --json or --csv."))
	}
	if f.since != "" {
		since, ok := parseSince(f.since, now)
		if !ok {
			return wrong(cmd, lang.L("--since is a date, a time, or how long ago, as 2026-11-22 or 24h or 7d."))
		}
		filter.Since = since
	}
	if f.connection != "" {
		c, err := w.named(cmd.Context(), f.connection)
		if err != nil {
			return err
		}
		filter.Connection = c.ID
	}
	lost := (*connections.LostEntriesError)(nil)
	list, err := w.service.Activities(cmd.Context(), filter)
	if errors.As(err, &lost) {
		warn(cmd.ErrOrStderr(), lang.L("entries of the activity that cannot be read: {{.Count}}.", map[string]any{"Count": words.Number(lost.Count)}))
	} else if err != nil {
		return err
	}
	slices.Reverse(list)
	switch out := cmd.OutOrStdout(); {
	case f.asJSON:
		return connections.WriteActivityJSON(out, list)
	case f.asCSV:
		return connections.WriteActivityCSV(out, list)
	default:
		return printActivity(out, list, now)
	}
}

func printActivity(out io.Writer, list []connections.Activity, now time.Time) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, a := range list {
		fmt.Fprintf(table, "%s\t%s\t%s\n", words.When(a.At, now), a.Name, words.Activity(a))
	}
	return table.Flush()
}

func kinds() string {
	var names []string
	for _, k := range connections.ActivityKinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// parseSince reads a date of this place, a time, or how long ago.
func parseSince(text string, now time.Time) (t time.Time, ok bool) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, true
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, now.Location()); err == nil {
		return t, true
	}
	ago, err := time.ParseDuration(text)
	if days, found := strings.CutSuffix(text, "d"); found {
		var n int
		if n, err = strconv.Atoi(days); err == nil {
			return now.AddDate(0, 0, -n), n >= 0
		}
	}
	return now.Add(-ago), err == nil && ago >= 0
}
