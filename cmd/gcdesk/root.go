package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
)

// settings are what every command takes.
type settings struct {
	dataDir  string // empty: defaultDataDir
	debugLog string // file to write it to; empty: none

	once  sync.Once // guards what follows
	wired *wiring
	fault error
}

func (s *settings) dir() (string, error) {
	if s.dataDir != "" {
		return s.dataDir, nil
	}
	return defaultDataDir()
}

// authorizeCommand is what a person types to sign in for a connection, in the
// same data folder.
func (s *settings) authorizeCommand(name string, flags ...string) string {
	if s.dataDir != "" {
		flags = append(flags, "--data-dir", quote(s.dataDir))
	}
	words := append([]string{quote(name)}, flags...)
	if strings.HasPrefix(name, "-") { // else it is taken for a flag
		words = append(flags, "--", quote(name))
	}
	return "gcdesk authorize " + strings.Join(words, " ")
}

// windowCommand opens the window over the same data folder.
func (s *settings) windowCommand() string {
	return commandIn(s.dataDir, "gcdesk")
}

// errDebugLog is a file for --debug-log that cannot be made.
var errDebugLog = errors.New("open the debug log")

// wire opens the data folder that the command line names, once.
func (s *settings) wire() (*wiring, error) {
	s.once.Do(func() { s.wired, s.fault = s.wireNow() })
	return s.wired, s.fault
}

func (s *settings) wireNow() (*wiring, error) {
	dir, err := s.dir()
	if err != nil {
		return nil, err
	}
	var file *os.File
	if s.debugLog != "" {
		if file, err = private(s.debugLog); err != nil {
			return nil, fmt.Errorf("%w: %w", errDebugLog, err)
		}
	}
	w, err := wire(dir)
	if err != nil {
		return nil, err
	}
	if file != nil {
		w.log.copyTo(file)
	}
	return w, nil
}

// connection opens the data folder and finds a connection in it by its name.
func (s *settings) connection(ctx context.Context, name string) (*wiring, connections.Connection, error) {
	w, err := s.wire()
	if err != nil {
		return nil, connections.Connection{}, err
	}
	c, err := w.named(ctx, name)
	return w, c, err
}

func newRoot() *cobra.Command {
	s := &settings{}
	var hidden, showsVersion bool
	root := &cobra.Command{
		Use:   lang.L("gcdesk [OPTION...]\ngcdesk COMMAND [OPTION...]"),
		Short: lang.L("Connects a Google account's contacts"),
		Long: lang.L("gcdesk connects a Google account's contacts and keeps the connection alive.\n"+
			"Without a command it opens its window.\n\n"+
			"Make a connection from the client_secret_….json of the Google console, sign in\n"+
			"once, and hand its tokens to scripts:\n\n"+
			"  gcdesk create \"Acme CRM sync\" --client-file client_secret.json \\\n"+
			"      --scope contacts.readonly,openid,email\n"+
			"  gcdesk authorize \"Acme CRM sync\"\n"+
			"  curl -H \"Authorization: Bearer $(gcdesk token 'Acme CRM sync')\" …\n\n"+
			"To try all this without a Google account: gcdesk practice.\n\n"+
			"Secrets are kept in the desktop's keyring and nowhere else.") + "\n\n" + exitCodes(),
		Args:              noName,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if showsVersion {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), "gcdesk "+version)
				return err
			}
			if s.debugLog != "" {
				return wrong(cmd, lang.L("--debug-log is for commands; the window has it in its settings."))
			}
			dir, err := s.dir()
			if err != nil {
				return err
			}
			if isPractice(dir) {
				return practise(cmd.Context(), dir, hidden, "")
			}
			return openWindow(cmd.Context(), dir, hidden, nil)
		},
	}
	root.Flags().BoolVarP(&showsVersion, "version", "v", false, lang.L("show the version"))
	root.Flags().BoolVar(&hidden, "hidden", false, lang.L("begin in the tray; the window opens where there is none"))
	root.PersistentFlags().StringVar(&s.dataDir, "data-dir", "", lang.L("`FOLDER` of the records, unless it is the desktop's place for application data"))
	root.PersistentFlags().StringVar(&s.debugLog, "debug-log", "", lang.L("`FILE` to which a command writes what it asks of whom, without secrets"))
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if s.dataDir == "" && cmd.Flags().Changed("data-dir") { // of a variable that is not set, perhaps
			return wrong(cmd, lang.L("--data-dir names no folder."))
		}
		once := sync.OnceFunc(func() { warn(os.Stderr, lang.L("the keyring is locked, and waits for its password.")) })
		cmd.SetContext(connections.WithPrompts(cmd.Context(), connections.Prompts{For: connections.PromptTime, Wait: func(bool) { once() }}))
		return nil
	}
	root.AddCommand(newCreate(s), newAuthorize(s), newList(s), newToken(s), newActivity(s), newDoctor(s), newExport(s), newSnapshot(s), newSnapshots(s), newVerify(s), newDiff(s), newRestore(s), newPractice(s))
	translate(root)
	return root
}

// known refuses a command that there is not, also where --help stands beside it
// or help is asked about it: cobra would show the help of the whole.
func known(root *cobra.Command, args []string) error {
	root.InitDefaultCompletionCmd(args...)
	if len(args) > 0 && args[0] == "help" {
		args = args[1:]
	} else if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		return nil
	}
	cmd, rest, err := root.Find(args)
	if err != nil || cmd != root || root.ParseFlags(rest) != nil {
		return nil // told when it is run
	}
	return root.ValidateArgs(root.Flags().Args())
}
