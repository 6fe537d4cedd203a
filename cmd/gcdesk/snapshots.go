package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui"
	"gcdesk/gui/words"
)

// errDamagedBeside ends a list after the damaged snapshots were told.
var errDamagedBeside = errors.New("a snapshot is damaged")

func newSnapshots(s *settings) *cobra.Command {
	var asJSON, prune, only bool
	cmd := &cobra.Command{
		Use:   "snapshots NAME [--prune [--dry-run]] [--json]",
		Short: lang.L("List the snapshots of a connection"),
		Long: lang.L("Lists the snapshots, the newest first. They can be read when the connection is\n" +
			"dead, and listed under its name, or its ID, when it was deleted.\n\n" +
			"With --prune those are deleted, and listed, that the rule in the window's\n" +
			"settings does not keep; with --dry-run as well they are listed only. The last\n" +
			"good one, what is damaged, and folders with other files in them stay."),
		Args: oneName,
		RunE: func(cmd *cobra.Command, args []string) error {
			if only && !prune {
				return wrong(cmd, lang.L("--dry-run goes with --prune."))
			}
			w, c, err := s.connection(cmd.Context(), args[0])
			if missing := (*missingError)(nil); errors.As(err, &missing) {
				c, err = w.orphan(cmd.Context(), missing)
			}
			if err != nil {
				return err
			}
			store, rule, err := w.stored(cmd.Context(), c.ID)
			if err != nil {
				return err
			}
			var going []*snapshot.Snapshot
			switch {
			case prune && rule == snapshot.Rule{}:
				fmt.Fprintln(cmd.ErrOrStderr(), lang.L("No rule is set: all snapshots stay.")+"\n"+lang.L("It is set in the window: Settings, Snapshots, “Which stay”."))
			case only:
				going, err = store.Doomed(rule, time.Local)
			case prune:
				going, err = w.prune(cmd, c, store, rule)
			}
			if err != nil {
				return err
			}
			there, damaged, err := store.List()
			if err != nil {
				return err
			}
			found, err := w.service.Verified(cmd.Context(), c.ID)
			if err != nil {
				return err
			}
			shown := there
			if prune {
				shown = going
			}
			list := make([]kept, len(shown))
			for i, one := range shown {
				list[i] = keptOf(one)
				list[i].Verified, list[i].Damage = found[one.Manifest.ID].At, found[one.Manifest.ID].Damage
			}
			if asJSON {
				err = writeJSON(cmd.OutOrStdout(), list)
			} else {
				if only && len(list) > 0 {
					fmt.Fprintln(cmd.OutOrStdout(), lang.L("These would go:"))
				} else if only {
					fmt.Fprintln(cmd.OutOrStdout(), lang.L("None would go."))
				}
				err = printSnapshots(cmd.OutOrStdout(), list, false)
			}
			for _, one := range there {
				if v := found[one.Manifest.ID]; v.Damage != "" {
					damaged = append(damaged, &snapshot.DamagedError{ID: one.Manifest.ID, File: v.Damage, Path: one.Path})
				}
			}
			for _, err := range damaged {
				warn(cmd.ErrOrStderr(), explain(err).What)
			}
			if err == nil && len(damaged) > 0 {
				err = errDamagedBeside
			}
			return err
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&asJSON, "json", false, lang.L("as a JSON array, for programs"))
	flags.BoolVar(&prune, "prune", false, lang.L("delete what the rule does not keep, and list that"))
	flags.BoolVar(&only, "dry-run", false, lang.L("only list what would be deleted"))
	return cmd
}

// prune deletes by rule, and enters it in the journal.
func (w *wiring) prune(cmd *cobra.Command, c connections.Connection, store *snapshot.Store, rule snapshot.Rule) ([]*snapshot.Snapshot, error) {
	deleted, err := store.Prune(cmd.Context(), rule, time.Local, nil, func(s *snapshot.Snapshot, err error) {
		_ = gui.NoteVerified(cmd.Context(), w.service, store, s, err) // what goes is decided without that
	})
	if len(deleted) > 0 {
		w.journal(cmd, func(ctx context.Context) error {
			return w.service.Used(ctx, c.ID, connections.ActivityPruned, connections.ByCommand, len(deleted), "")
		})
	}
	return deleted, err
}

// namesakesError is a name that several connections had which are there no more.
type namesakesError struct {
	name string
	ids  []string
}

func (e *namesakesError) Error() string { return fmt.Sprintf("%q may be any of %q", e.name, e.ids) }

// orphan is a connection that is there no more, but its snapshots are.
func (w *wiring) orphan(ctx context.Context, missing *missingError) (c connections.Connection, err error) {
	o, err := w.service.Overview(ctx)
	if err != nil {
		return c, err
	}
	set, err := w.service.Settings(ctx)
	if err != nil {
		return c, err
	}
	known := func(id string) bool {
		return slices.ContainsFunc(o.Connections, func(c connections.Connection) bool { return c.ID == id })
	}
	var ids []string
	for _, of := range snapshot.Orphans(w.snapshotRoots(set), known) {
		if of.ID == missing.name || connections.FoldName(of.Name) == connections.FoldName(missing.name) {
			c.ID, c.Name = of.ID, of.Name
			ids = append(ids, of.ID)
		}
	}
	switch len(ids) {
	case 0:
		return c, missing
	case 1:
		return c, nil
	}
	return c, &namesakesError{missing.name, ids}
}

// journal writes what was done; that it was done stays true where this fails. A
// connection that is gone has no journal any more.
func (w *wiring) journal(cmd *cobra.Command, enter func(context.Context) error) {
	if err := enter(context.WithoutCancel(cmd.Context())); err != nil && !errors.Is(err, connections.ErrNotFound) {
		warn(cmd.ErrOrStderr(), lang.L("It could not be entered in the activity: {{.Reason}}", map[string]any{"Reason": words.Error(err, "").What}))
	}
}

func newVerify(s *settings) *cobra.Command {
	var secrets *passphrases
	cmd := &cobra.Command{
		Use:   lang.L("verify SNAPSHOT [--passphrase-file FILE]"),
		Short: lang.L("Read a snapshot through and compare it with its checksums"),
		Long: lang.L("Reads everything in a snapshot, named by its ID, the beginning of it, or its\n" +
			"folder, and says whether it is as it was written."),
		Example: "  gcdesk verify 20261122T140509Z",
		Args:    snapshotNames(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			one, err := s.openSnapshot(cmd, args[0], secrets)
			if err != nil {
				return err
			}
			err = one.Verify(cmd.Context())
			s.noteVerified(cmd.Context(), one, err)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), lang.L("Snapshot {{.ID}} is as it was written: {{.Contacts}} contacts, {{.Photos}} photos.", map[string]any{
				"ID": one.Manifest.ID, "Contacts": words.Number(one.Manifest.Contacts), "Photos": words.Number(one.Manifest.Photos),
			})+"\n"+readIn(one.Path))
			return err
		},
	}
	secrets = passphraseFlag(cmd)
	return cmd
}

// readIn names the folder that was read: a copy of a snapshot has the same ID.
func readIn(path string) string {
	return lang.L("Read in {{.Path}}", map[string]any{"Path": absolute(path)})
}

// noteVerified remembers for the window how a snapshot of a connection here was
// found. The outcome stands without that.
func (s *settings) noteVerified(ctx context.Context, one *snapshot.Snapshot, err error) {
	w, failed := s.wire()
	if failed != nil {
		return
	}
	id := one.Manifest.Connection.ID
	store, _, failed := w.stored(ctx, id)
	if failed != nil {
		return
	}
	if here, failed := store.Open(one.Manifest.ID); failed == nil && here.Path == one.Path {
		_ = gui.NoteVerified(ctx, w.service, store, one, err)
	}
}
