package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"gcdesk/connections"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// kept is a snapshot as snapshot --json and snapshots --json write it. Names and
// meanings of the fields stay.
type kept struct {
	ID            string    `json:"id"`
	Path          string    `json:"path"`
	Made          time.Time `json:"made"`
	Account       string    `json:"account"`
	Encrypted     bool      `json:"encrypted"`
	Contacts      int       `json:"contacts"`
	OtherContacts *int      `json:"otherContacts"` // null: they were not asked for
	Groups        int       `json:"groups"`
	Photos        int       `json:"photos"`
	PhotosMissing int       `json:"photosMissing"` // that nobody gave
}

func keptOf(s *snapshot.Snapshot) kept {
	m := s.Manifest
	return kept{
		ID: m.ID, Path: s.Path, Made: m.Began, Account: labelOf(m.Connection.Account), Encrypted: m.Encrypted,
		Contacts: m.Contacts, OtherContacts: m.OtherContacts, Groups: m.Groups, Photos: m.Photos, PhotosMissing: m.PhotosMissing,
	}
}

func labelOf(a snapshot.Account) string {
	return connections.Account{Subject: a.Subject, ResourceName: a.ResourceName, Email: a.Email, Name: a.Name}.Label()
}

func newSnapshot(s *settings) *cobra.Command {
	var asJSON, encrypt, withoutPhotos bool
	var file string
	cmd := &cobra.Command{
		Use:   "snapshot NAME",
		Short: lang.L("Keep all contacts as they are now"),
		Long: lang.L("Keeps everything as Google gives it in the data folder: contacts, labels, photos,\n" +
			"and \"Other contacts\" where that is permitted. Only what has changed since the last\n" +
			"snapshot is asked for; each one is complete all the same. It is not encrypted unless\n" +
			"--encrypt or --passphrase-file is given."),
		Args: usage(oneName),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := s.wire()
			if err != nil {
				return err
			}
			c, err := w.named(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			o := snapshotOptions(c)
			o.WithoutPhotos = withoutPhotos
			if encrypt || file != "" {
				if o.Passphrase, err = passphrase(cmd, file); err != nil {
					return err
				}
			}
			frugal()
			m, end := newMeter(cmd.ErrOrStderr())
			o.Progress = func(p snapshot.Progress) { m.count(p.Contacts) }
			book, err := w.book(cmd.Context(), c, m)
			var made *snapshot.Snapshot
			if err == nil {
				made, err = w.snapshots(c.ID).Make(cmd.Context(), book, o)
			}
			end()
			if err != nil {
				return &connectionError{c.Name, s.authorizeCommand(c.Name), err}
			}
			if !o.OtherContacts {
				warn(cmd.ErrOrStderr(), lang.L("“Other contacts” are not in it: the permission for them is missing."))
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), keptOf(made))
			}
			return printSnapshots(cmd.OutOrStdout(), []*snapshot.Snapshot{made}, true)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&asJSON, "json", false, lang.L("as JSON, for programs"))
	flags.BoolVar(&withoutPhotos, "without-photos", false, lang.L("keep only the addresses of the photos"))
	flags.BoolVar(&encrypt, "encrypt", false, lang.L("ask for a passphrase to encrypt it to"))
	passphraseFlag(cmd, &file)
	return cmd
}

func passphraseFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "passphrase-file", "", lang.L("file whose first line is the passphrase; - is standard input"))
}

func newSnapshots(s *settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "snapshots NAME",
		Short: lang.L("List the snapshots of a connection"),
		Long:  lang.L("Lists the snapshots, the newest first. They can be read when the connection is dead."),
		Args:  usage(oneName),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := s.wire()
			if err != nil {
				return err
			}
			c, err := w.named(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			all, damaged, err := w.snapshots(c.ID).List()
			if err != nil {
				return err
			}
			for _, err := range damaged {
				warn(cmd.ErrOrStderr(), explain(err).What)
			}
			if asJSON {
				list := make([]kept, len(all))
				for i, one := range all {
					list[i] = keptOf(one)
				}
				return writeJSON(cmd.OutOrStdout(), list)
			}
			return printSnapshots(cmd.OutOrStdout(), all, false)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, lang.L("as a JSON array, for programs"))
	return cmd
}

func printSnapshots(w io.Writer, all []*snapshot.Snapshot, withPath bool) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := []string{"ID", lang.L("CONTACTS"), lang.L("OTHERS"), lang.L("LABELS"), lang.L("PHOTOS")}
	if withPath {
		head = append(head, lang.L("FOLDER"))
	}
	if len(all) > 0 {
		fmt.Fprintln(table, strings.Join(head, "\t"))
	}
	for _, one := range all {
		m := one.Manifest
		others := ""
		if m.OtherContacts != nil {
			others = words.Number(*m.OtherContacts)
		}
		row := []string{m.ID, words.Number(m.Contacts), others, words.Number(m.Groups), words.Number(m.Photos)}
		if withPath {
			row = append(row, one.Path)
		}
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	return table.Flush()
}

func newVerify(s *settings) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "verify SNAPSHOT",
		Short: lang.L("Read a snapshot through and compare it with its checksums"),
		Long: lang.L("Reads everything in a snapshot, named by its ID, the beginning of it, or its folder,\n" +
			"and says whether it is as it was written."),
		Args: usage(snapshotNames(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := s.dir()
			if err != nil {
				return err
			}
			one, err := openSnapshot(cmd, dir, args[0], file)
			if err != nil {
				return err
			}
			if err := one.Verify(cmd.Context()); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), lang.L("Snapshot {{.ID}} is as it was written: {{.Contacts}} contacts, {{.Photos}} photos.", map[string]any{
				"ID": one.Manifest.ID, "Contacts": words.Number(one.Manifest.Contacts), "Photos": words.Number(one.Manifest.Photos),
			}))
			return err
		},
	}
	passphraseFlag(cmd, &file)
	return cmd
}

func snapshotNames(n int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return fmt.Errorf("give %d snapshots by their IDs; gcdesk snapshots NAME lists them", n)
		}
		return nil
	}
}

// openSnapshot opens a snapshot by ID or folder, and unlocks it.
func openSnapshot(cmd *cobra.Command, dir, name, passphraseFile string) (one *snapshot.Snapshot, err error) {
	if strings.ContainsAny(name, `/\`) {
		one, err = snapshot.OpenFolder(name)
	} else {
		one, err = snapshot.Find(filepath.Join(dir, snapshotsFolder), name)
	}
	if errors.Is(err, snapshot.ErrNotFound) {
		return nil, &missingError{"snapshot", name}
	}
	if err != nil || !one.Manifest.Encrypted {
		return one, err
	}
	secret, err := passphrase(cmd, passphraseFile)
	if err != nil {
		return nil, err
	}
	return one, one.Unlock(secret)
}

// passphrase reads one from a file, from standard input or from the person at
// the terminal.
func passphrase(cmd *cobra.Command, file string) (string, error) {
	if file == "" {
		if !term.IsTerminal(int(os.Stdin.Fd())) {
			return "", &usageError{cmd.CommandPath(), errors.New("give the passphrase with --passphrase-file")}
		}
		fmt.Fprint(cmd.ErrOrStderr(), lang.L("Passphrase: "))
		secret, err := term.ReadPassword(int(os.Stdin.Fd()))
		fmt.Fprintln(cmd.ErrOrStderr())
		if err != nil {
			return "", err
		}
		return checkPassphrase(cmd, string(secret))
	}
	from := os.Stdin
	if file != "-" {
		f, err := oauth.OpenFile(file)
		if err != nil {
			return "", err
		}
		defer f.Close()
		from = f
	}
	line, err := bufio.NewReader(io.LimitReader(from, 64<<10)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return checkPassphrase(cmd, strings.TrimRight(line, "\r\n"))
}

func checkPassphrase(cmd *cobra.Command, secret string) (string, error) {
	if secret == "" {
		return "", &usageError{cmd.CommandPath(), errors.New("the passphrase is empty")}
	}
	return secret, nil
}
