package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/storage"
)

// unsoundError is a file that was named as a copy and is none that this gcdesk
// can read.
type unsoundError struct {
	path, dir string
	newer     bool
}

func (e *unsoundError) Error() string { return e.path + " is no sound copy" }

func newRestore(s *settings) *cobra.Command {
	var path string
	var empty bool
	cmd := &cobra.Command{
		Use:   lang.L("restore [--copy COPY | --empty]"),
		Short: lang.L("Go back to a copy of the records"),
		Long: lang.L("Lists the copies of the records: of how they were before the first change of\n" +
			"each of the last seven days, and of some minutes ago; beneath them the files\n" +
			"that were kept when the records were damaged or replaced. With --copy the\n" +
			"records become what the copy holds, with --empty they are begun anew. The\n" +
			"present file stays in the data folder under another name, and the keyring is\n" +
			"left alone. After that, some connections may ask for a new sign-in."),
		Args: noName,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if path != "" && empty {
				return wrong(cmd, lang.L("Give either --copy or --empty."))
			}
			dir, err := s.dir()
			if err != nil {
				return err
			}
			store, err := storage.Open(dir)
			if _, _, ok := connections.Unreadable(err); err != nil && !ok {
				return err
			}
			var kept string
			switch newer := (*connections.NewerError)(nil); {
			case path != "":
				if kept, err = store.RestoreCopy(cmd.Context(), path); errors.Is(err, storage.ErrUnsound) || errors.As(err, &newer) {
					err = &unsoundError{path, dir, newer != nil}
				}
			case empty:
				kept, err = store.StartEmpty(cmd.Context())
			default:
				if err == nil {
					err = readThrough(cmd.Context(), store)
				}
				return listCopies(cmd, store, err)
			}
			if err == nil {
				if kept != "" {
					fmt.Fprintln(cmd.ErrOrStderr(), lang.L("What was there is kept as {{.Path}}.", map[string]any{"Path": kept}))
				}
				fmt.Fprintln(cmd.ErrOrStderr(), lang.L("Done. To see what there is now: {{.Command}}", map[string]any{"Command": commandIn(dir, "gcdesk list")}))
			}
			return err
		},
	}
	cmd.Flags().StringVar(&path, "copy", "", lang.L("name or file of the `COPY` to go back to"))
	cmd.Flags().BoolVar(&empty, "empty", false, lang.L("start without any records"))
	return cmd
}

// readThrough reports whether every record can be read: the file as a whole may
// be sound all the same.
func readThrough(ctx context.Context, store *storage.Store) error {
	return store.View(ctx, func(tx connections.Tx) error {
		_, clients := tx.Clients()
		_, all := tx.Connections()
		return cmp.Or(clients, all)
	})
}

// listCopies lists the copies and what was kept, and says with opened what is
// wrong.
func listCopies(cmd *cobra.Command, store *storage.Store, opened error) error {
	if opened != nil {
		text := words.Error(opened, "")
		fmt.Fprintln(cmd.ErrOrStderr(), text.What)
		if text.Why != "" {
			fmt.Fprintln(cmd.ErrOrStderr(), text.Why)
		}
		if newer := (*connections.NewerError)(nil); errors.As(opened, &newer) {
			fmt.Fprintln(cmd.ErrOrStderr(), lang.L("Install the newest gcdesk, or go back: with --copy or --empty the newer file is kept whole, under another name."))
		}
	}
	copies, err := store.Copies()
	if err != nil {
		return err
	}
	if copies = append(copies, store.Kept()...); len(copies) == 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), lang.L("There is no copy."))
		return nil
	}
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, c := range copies {
		fmt.Fprintf(table, "%s\t%s\t%s\n", words.When(c.Made, time.Now()), words.Copy(c), c.Path)
	}
	return table.Flush()
}
