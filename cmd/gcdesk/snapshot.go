package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui"
	"gcdesk/gui/words"
)

// kept is a snapshot as snapshot --json and snapshots --json write it. Names and
// meanings of the fields stay.
type kept struct {
	ID            string    `json:"id"`
	Path          string    `json:"path,omitempty"` // absent: the address book as it is now
	Made          time.Time `json:"made"`
	Account       string    `json:"account"`
	Encrypted     bool      `json:"encrypted"`
	Contacts      int       `json:"contacts"`
	OtherContacts *int      `json:"otherContacts"` // null: they were not asked for
	Groups        int       `json:"groups"`
	Photos        int       `json:"photos"`
	PhotosMissing int       `json:"photosMissing"` // that nobody gave

	// Of snapshots alone: how it was found when it was read through last.
	Verified time.Time `json:"verified,omitzero"`
	Damage   string    `json:"damage,omitempty"` // the file that was not as it was written
}

func keptOf(s *snapshot.Snapshot) kept {
	m := s.Manifest
	return kept{
		ID: m.ID, Path: absolute(s.Path), Made: m.Began, Account: labelOf(m.Connection.Account), Encrypted: m.Encrypted,
		Contacts: m.Contacts, OtherContacts: m.OtherContacts, Groups: m.Groups, Photos: m.Photos, PhotosMissing: m.PhotosMissing,
	}
}

// absolute is a path for programs, which may run elsewhere.
func absolute(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}

func labelOf(a snapshot.Account) string {
	return connections.Account{Subject: a.Subject, ResourceName: a.ResourceName, Email: a.Email, Name: a.Name}.Label()
}

func newSnapshot(s *settings) *cobra.Command {
	var asJSON, encrypt, withoutPhotos bool
	var secrets *passphrases
	cmd := &cobra.Command{
		Use:   "snapshot NAME [OPTION...]",
		Short: lang.L("Keep all contacts as they are now"),
		Long: lang.L("Keeps everything as Google gives it in the data folder: contacts, labels,\n" +
			"photos, and \"Other contacts\" where that is permitted. Only what has changed\n" +
			"since the last snapshot is asked for; each one is complete all the same. It is\n" +
			"not encrypted unless --encrypt or --passphrase-file is given."),
		Args: oneName,
		RunE: func(cmd *cobra.Command, args []string) error {
			w, c, err := s.connection(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			store, _, err := w.stored(cmd.Context(), c.ID)
			if err != nil {
				return err
			}
			o := snapshotOptions(c)
			o.WithoutPhotos = withoutPhotos
			if encrypt || secrets.file != "" {
				if o.Passphrase, err = secrets.new(cmd); err != nil {
					return err
				}
			}
			frugal()
			m, end := newMeter(cmd.ErrOrStderr())
			o.Progress = func(p snapshot.Progress) { m.count(p.Contacts) }
			book, err := w.book(cmd.Context(), c, m)
			var made *snapshot.Snapshot
			if err == nil {
				made, err = store.Make(cmd.Context(), book, o)
			}
			end()
			if err != nil {
				if cmd.Context().Err() == nil {
					w.journal(cmd, func(ctx context.Context) error {
						return w.service.UseFailed(ctx, c.ID, connections.ActivitySnapshotFailed, connections.ByCommand, gui.ForRecord(err))
					})
				}
				return &connectionError{c, s.authorizeCommand(c.Name), err}
			}
			w.journal(cmd, func(ctx context.Context) error {
				return w.service.Used(ctx, c.ID, connections.ActivitySnapshot, connections.ByCommand, made.Manifest.Contacts, "")
			})
			if !o.OtherContacts {
				warn(cmd.ErrOrStderr(), lang.L("“Other contacts” are not in it: the permission for them is missing."))
			}
			if asJSON {
				err = writeJSON(cmd.OutOrStdout(), keptOf(made))
			} else {
				err = printSnapshots(cmd.OutOrStdout(), []kept{keptOf(made)}, true)
			}
			return told(err, made.Path)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&asJSON, "json", false, lang.L("as JSON, for programs"))
	flags.BoolVar(&withoutPhotos, "without-photos", false, lang.L("keep only the addresses of the photos"))
	flags.BoolVar(&encrypt, "encrypt", false, lang.L("ask for a passphrase to encrypt it to"))
	secrets = passphraseFlag(cmd)
	return cmd
}

// printSnapshots writes a table, which ends with where one lies or how it was
// found.
func printSnapshots(w io.Writer, all []kept, withPath bool) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := []string{"ID", lang.L("CONTACTS"), lang.L("OTHERS"), lang.L("LABELS"), lang.L("PHOTOS"), lang.L("ENCRYPTED")}
	if withPath {
		head = append(head, lang.L("FOLDER"))
	} else {
		head = append(head, lang.L("VERIFIED"))
	}
	if len(all) > 0 {
		fmt.Fprintln(table, strings.Join(head, "\t"))
	}
	for _, one := range all {
		others, encrypted, last := "", lang.L("no"), ""
		if one.OtherContacts != nil {
			others = words.Number(*one.OtherContacts)
		}
		if one.Encrypted {
			encrypted = lang.L("yes")
		}
		switch {
		case withPath:
			last = one.Path
		case one.Damage != "":
			last = lang.L("damaged")
		case !one.Verified.IsZero():
			last = one.Verified.Local().Format(time.DateOnly)
		}
		row := []string{one.ID, words.Number(one.Contacts), others, words.Number(one.Groups), words.Number(one.Photos), encrypted, last}
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	return table.Flush()
}

func snapshotNames(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == n:
			return nil
		case n == 1:
			return wrong(cmd, lang.L("Give the ID of a snapshot; gcdesk snapshots NAME lists them."))
		}
		return wrong(cmd, lang.L("Give two snapshots by their IDs; gcdesk snapshots NAME lists them."))
	}
}

// openSnapshot opens a snapshot by ID or folder, and unlocks it.
func (s *settings) openSnapshot(cmd *cobra.Command, name string, secrets *passphrases) (one *snapshot.Snapshot, err error) {
	if strings.ContainsAny(name, `/\`) {
		one, err = snapshot.OpenFolder(name)
	} else {
		one, err = s.findSnapshot(cmd.Context(), name)
	}
	if errors.Is(err, snapshot.ErrNotFound) {
		return nil, &missingError{"snapshot", name, s.dataDir}
	}
	if err != nil {
		return nil, err
	}
	return one, secrets.unlock(cmd, one)
}

// findSnapshot looks in every folder that the settings know; where the records
// cannot be read, in the usual one.
func (s *settings) findSnapshot(ctx context.Context, id string) (*snapshot.Snapshot, error) {
	dir, err := s.dir()
	if err != nil {
		return nil, err
	}
	var set connections.Settings
	if w, err := s.wire(); err == nil {
		set, _ = w.service.Settings(ctx) // see above
	} else if errors.Is(err, errDebugLog) {
		return nil, err
	}
	return snapshot.Find(set.SnapshotFolders(filepath.Join(dir, snapshotsFolder)), id)
}
