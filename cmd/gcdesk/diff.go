package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
)

// present is what diff calls the address book as it is at the moment.
const present = "now"

func newDiff(s *settings) *cobra.Command {
	var asJSON bool
	var secrets *passphrases
	cmd := &cobra.Command{
		Use:   lang.L("diff A B [--json] [--passphrase-file FILE]"),
		Short: lang.L("Say what has changed between two snapshots"),
		Long: lang.L("Says which contacts and labels were added (+), removed (-) and changed (~) from\n" +
			"snapshot A to snapshot B, field by field. One may be now: the address book as\n" +
			"it is, through the connection of the other. What Google computes by itself does\n" +
			"not count."),
		Example: "  gcdesk diff 20261122T140509Z now",
		Args:    snapshotNames(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			at := slices.Index(args, present)
			one := 0
			if at == 0 {
				one = 1
			}
			if args[one] == present {
				return wrong(cmd, lang.L("One of the two has to be a snapshot."))
			}
			frugal()
			var both [2]*snapshot.Snapshot
			var err error
			if both[one], err = s.openSnapshot(cmd, args[one], secrets); err != nil {
				return err
			}
			tell := func(other *snapshot.Snapshot) error {
				both[1-one] = other
				return tellDiff(cmd, both, at, asJSON)
			}
			if at >= 0 {
				return s.withPresent(cmd, both[one], tell)
			}
			other, err := s.openSnapshot(cmd, args[1], secrets)
			if err != nil {
				return err
			}
			return tell(other)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, lang.L("as JSON, for programs"))
	secrets = passphraseFlag(cmd)
	return cmd
}

// withPresent makes a snapshot for the moment, through the connection that made
// the earlier one.
func (s *settings) withPresent(cmd *cobra.Command, before *snapshot.Snapshot, use func(*snapshot.Snapshot) error) error {
	w, err := s.wire()
	if err != nil {
		return err
	}
	var c connections.Connection
	err = w.store.View(cmd.Context(), func(tx connections.Tx) (err error) {
		c, err = tx.Connection(before.Manifest.Connection.ID)
		return err
	})
	if errors.Is(err, connections.ErrNotFound) {
		return &missingError{"connection", before.Manifest.Connection.Name, w.dir}
	} else if err != nil {
		return err
	}
	m, end := newMeter(cmd.ErrOrStderr())
	book, err := w.book(cmd.Context(), c, m)
	var store *snapshot.Store
	if err == nil {
		store, _, err = w.stored(cmd.Context(), c.ID)
	}
	if err == nil {
		o := snapshotOptions(c)
		o.OtherContacts = o.OtherContacts && before.Manifest.OtherContacts != nil
		o.Progress = func(p snapshot.Progress) { m.count(p.Contacts) }
		err = store.Present(cmd.Context(), book, before, o, func(now *snapshot.Snapshot) error {
			end()
			return use(now)
		})
	}
	end()
	if err != nil {
		return &connectionError{c, s.authorizeCommand(c.Name), err}
	}
	return nil
}

// tellDiff writes the changes from one to the other as they are found; now is
// which of them is present, or neither. As JSON it is one object.
func tellDiff(cmd *cobra.Command, both [2]*snapshot.Snapshot, now int, asJSON bool) error {
	out := bufio.NewWriter(cmd.OutOrStdout())
	counts := map[snapshot.What]int{}
	tell := func(c snapshot.Change) error { return tellJSON(out, c, len(counts) == 0) }
	if asJSON {
		told := [2]kept{keptOf(both[0]), keptOf(both[1])}
		if now >= 0 { // its folder is gone when this is read
			told[now].ID, told[now].Path = present, ""
		}
		fmt.Fprintf(out, "{%q:%s,%q:%s,%q:[", "from", encoded(told[0]), "to", encoded(told[1]), "changes")
	} else {
		groups := map[string]string{}
		for _, s := range both {
			all, err := s.Groups(cmd.Context())
			if err != nil {
				return err
			}
			for _, g := range all {
				groups[g.ResourceName] = g.Name
			}
		}
		tell = func(c snapshot.Change) error {
			_, err := io.WriteString(out, c.Text(groups))
			return err
		}
	}
	err := snapshot.Diff(cmd.Context(), both[0], both[1], func(c snapshot.Change) error {
		err := tell(c)
		counts[c.What]++
		return err
	})
	if err != nil {
		return err
	}
	if asJSON {
		fmt.Fprintln(out, "\n]}")
	} else {
		fmt.Fprintln(out, lang.L("{{.Added}} added, {{.Removed}} removed, {{.Changed}} changed", map[string]any{
			"Added": words.Number(counts[snapshot.Added]), "Removed": words.Number(counts[snapshot.Removed]), "Changed": words.Number(counts[snapshot.Changed]),
		}))
	}
	return out.Flush()
}

func tellJSON(w io.Writer, c snapshot.Change, first bool) error {
	between := ",\n"
	if first {
		between = "\n"
	}
	_, err := io.WriteString(w, between+encoded(c))
	return err
}

// encoded is JSON in one line.
func encoded(v any) string {
	var b strings.Builder
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	_ = out.Encode(v) // structures of texts and numbers
	return strings.TrimSuffix(b.String(), "\n")
}
