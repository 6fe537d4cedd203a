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
	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/gui"
	"gcdesk/gui/words"
)

// exporting is what an export is to be.
type exporting struct {
	format    export.Format
	output    string // file
	selection export.Selection
}

func newExport(s *settings) *cobra.Command {
	var e exporting
	var format, kept string
	var secrets *passphrases
	cmd := &cobra.Command{
		Use:   lang.L("export NAME --format FORMAT --output FILE [OPTION...]\nexport --snapshot SNAPSHOT --format FORMAT --output FILE [OPTION...]"),
		Short: lang.L("Write the contacts into a file"),
		Long: lang.L("Writes the contacts of a connection's account into a file: as vcard4 or vcard3\n" +
			"(for other address books), google-csv (for Google), csv (for spreadsheets) or\n" +
			"json (everything). It says what the format could not carry before the file\n" +
			"appears, whole, in place of one that was there; whatever goes wrong leaves\n" +
			"that.\n\n" +
			"With --snapshot in the name's place it writes the contacts as they were then.\n" +
			"Nobody is asked for them: the connection may be dead, or deleted."),
		Example: "  gcdesk export \"Acme CRM sync\" --format vcard4 --output contacts.vcf --photos\n" +
			"  gcdesk export --snapshot 20261122T140509Z --format csv --output then.csv",
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case kept == "":
				return oneName(cmd, args)
			case len(args) > 0:
				return wrong(cmd, lang.L("Give either the name of a connection or --snapshot."))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if e.format, err = export.ParseFormat(format); err != nil {
				return wrong(cmd, lang.L("Give the format with --format: {{.List}}.", map[string]any{"List": formats()}))
			}
			if e.output == "-" {
				return wrong(cmd, lang.L("--output - cannot be: a file is written whole or not at all; give its name."))
			}
			if e.output == "" {
				return wrong(cmd, lang.L("Give the file to write with --output."))
			}
			e.selection.Shown = func(g contacts.Group) string { return words.Label(g.Name, g.FormattedName) }
			if kept != "" {
				return s.exportKept(cmd, e, kept, secrets)
			}
			return s.exportLive(cmd, e, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&format, "format", "", lang.L("`FORMAT`, always needed: vcard4, vcard3, google-csv, csv or json"))
	flags.StringVar(&e.output, "output", "", lang.L("`FILE` to write, always needed; one that is there is replaced"))
	flags.StringVar(&e.selection.Label, "label", "", lang.L("only contacts with this `LABEL`"))
	flags.BoolVar(&e.selection.OtherContacts, "other-contacts", false, lang.L("also those whom Google saved by itself"))
	flags.BoolVar(&e.selection.Photos, "photos", false, lang.L("with the photos in the file"))
	flags.StringVar(&kept, "snapshot", "", lang.L("ID or folder of a `SNAPSHOT` to export, instead of a connection"))
	secrets = passphraseFlag(cmd)
	return cmd
}

// exportLive exports what is in a connection's account now.
func (s *settings) exportLive(cmd *cobra.Command, e exporting, name string) error {
	w, c, err := s.connection(cmd.Context(), name)
	if err != nil {
		return err
	}
	if e.selection.OtherContacts && c.Authorized() && !snapshotOptions(c).OtherContacts {
		return errNoOthers
	}
	err = e.write(cmd, w.exportNotes(), func(m *meter) (export.AddressBook, error) {
		book, err := w.book(cmd.Context(), c, m)
		return export.Live{Book: book}, err
	}, func(written int, err error) { w.exported(cmd, c.ID, written, e.format, err) })
	if err != nil {
		return &connectionError{c, s.authorizeCommand(c.Name), err}
	}
	return nil
}

// exportKept exports what is in a snapshot, also where the records cannot be
// read.
func (s *settings) exportKept(cmd *cobra.Command, e exporting, name string, secrets *passphrases) error {
	one, err := s.openSnapshot(cmd, name, secrets)
	if err != nil {
		return err
	}
	if e.selection.OtherContacts && one.Manifest.OtherContacts == nil {
		return errNoOthersKept
	}
	w, unwired := s.wire()
	notes := ""
	if unwired == nil {
		notes = w.exportNotes()
	}
	return e.write(cmd, notes, func(*meter) (export.AddressBook, error) {
		return one.Book(cmd.Context())
	}, func(written int, err error) {
		if unwired == nil {
			w.exported(cmd, one.Manifest.Connection.ID, written, e.format, err)
		}
	})
}

// write writes the address book that open gives, and says what is in the file
// and what is not. In notes it is noted while it goes on; empty: it is not.
func (e exporting) write(cmd *cobra.Command, notes string, open func(*meter) (export.AddressBook, error), ended func(written int, err error)) error {
	frugal()
	m, end := newMeter(cmd.ErrOrStderr())
	book, err := open(m)
	written := 0
	if err == nil {
		err = export.Download(export.Noted(cmd.Context(), notes), e.output, e.format, book, e.selection, func(n int) {
			written = n
			m.count(n)
		}, func(losses []export.Loss, photosMissing int) {
			end()
			tellLosses(cmd.ErrOrStderr(), losses, photosMissing)
		})
	}
	end()
	ended(written, err)
	if err != nil {
		return err
	}
	wrote := lang.L("{{.Count}} contacts: {{.Path}}", map[string]any{"Count": words.Number(written), "Path": e.output})
	_, err = fmt.Fprintln(cmd.OutOrStdout(), wrote)
	return told(err, wrote)
}

// exported enters in the journal how an export has ended, unless it was given up
// or its label was misspelt.
func (w *wiring) exported(cmd *cobra.Command, id string, written int, f export.Format, err error) {
	if label := (*export.NoLabelError)(nil); errors.As(err, &label) || err != nil && cmd.Context().Err() != nil {
		return
	}
	w.journal(cmd, func(ctx context.Context) error {
		if err != nil {
			return w.service.UseFailed(ctx, id, connections.ActivityExportFailed, connections.ByCommand, gui.ForRecord(err))
		}
		return w.service.Used(ctx, id, connections.ActivityExported, connections.ByCommand, written, string(f))
	})
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

// errNoOthersKept is the answer to asking for them of a snapshot without them.
var errNoOthersKept = errors.New("the snapshot was taken without other contacts")

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
