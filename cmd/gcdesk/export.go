package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
	"gcdesk/contacts/export"
	"gcdesk/gui/words"
)

func newExport(s *settings) *cobra.Command {
	var format, output string
	var selection export.Selection
	cmd := &cobra.Command{
		Use:   "export NAME",
		Short: lang.L("Write the contacts into a file"),
		Long: lang.L("Writes the contacts of a connection's account into a file: as vcard4 or vcard3 (for\n" +
			"other address books), google-csv (for Google), csv (for spreadsheets) or json\n" +
			"(everything). It says what the format could not carry. The file appears when it is\n" +
			"whole, in place of one that was there; whatever goes wrong leaves that."),
		Args: usage(oneName),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := export.ParseFormat(format)
			if err != nil {
				return &usageError{cmd.CommandPath(), fmt.Errorf("--format is one of %s", formats())}
			}
			if output == "-" {
				return &usageError{cmd.CommandPath(), errors.New("--output - cannot be: a file is written whole or not at all; give its name")}
			}
			if output == "" {
				return &usageError{cmd.CommandPath(), errors.New("give the file to write with --output")}
			}
			w, c, err := s.connection(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if selection.OtherContacts && c.Authorized() && !snapshotOptions(c).OtherContacts {
				return errNoOthers
			}
			frugal()
			m, end := newMeter(cmd.ErrOrStderr())
			book, err := w.book(cmd.Context(), c, m)
			written := 0
			var losses []export.Loss
			var missing int
			if err == nil {
				losses, missing, err = export.Download(export.Noted(cmd.Context(), w.exportNotes()), output, f, book, selection, func(n int) {
					written = n
					m.count(n)
				})
			}
			end()
			if err != nil {
				return &connectionError{c.Name, s.authorizeCommand(c.Name), err}
			}
			w.journal(cmd, func(ctx context.Context) error {
				return w.service.Used(ctx, c.ID, connections.ActivityExported, connections.ByCommand, written, string(f))
			})
			tellLosses(cmd.ErrOrStderr(), losses, missing)
			_, err = fmt.Fprintln(cmd.OutOrStdout(), lang.L("{{.Count}} contacts: {{.Path}}", map[string]any{"Count": words.Number(written), "Path": output}))
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&format, "format", "", lang.L("vcard4, vcard3, google-csv, csv or json"))
	flags.StringVar(&output, "output", "", lang.L("file to write; one that is there is replaced"))
	flags.StringVar(&selection.Label, "label", "", lang.L("only contacts with this label"))
	flags.BoolVar(&selection.OtherContacts, "other-contacts", false, lang.L("also those whom Google saved by itself"))
	flags.BoolVar(&selection.Photos, "photos", false, lang.L("with the photos in the file"))
	return cmd
}

func formats() string {
	var names []string
	for _, f := range export.Formats() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// errNoOthers is the answer to asking for "other contacts" that the connection
// may not read.
var errNoOthers = errors.New("the permission contacts.other.readonly is missing")

// tellLosses says what is not in the file.
func tellLosses(w io.Writer, losses []export.Loss, photosMissing int) {
	if photosMissing > 0 {
		warn(w, lang.L("photos that nobody gave: {{.Count}}.", map[string]any{"Count": words.Number(photosMissing)}))
	}
	if len(losses) == 0 {
		return
	}
	var all []string
	for _, l := range losses {
		all = append(all, words.Lost(string(l.Field), l.Contacts))
	}
	warn(w, lang.L("the format could not carry: {{.List}}.", map[string]any{"List": strings.Join(all, "; ")}))
}
