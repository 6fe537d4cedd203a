// Command gcdesk connects a Google account's contacts: a window, and the same
// by commands. See gcdesk --help.
package main

import (
	"cmp"
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	_ "gcdesk/cmd/gcdesk/early"
	"gcdesk/gui/words"
)

func main() {
	leaveNoCore()
	// The first signal ends what is under way in good order. A terminal that
	// closes is a signal, too, unless nohup says that it is none.
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
	if signal.Ignored(syscall.SIGHUP) {
		signals = signals[:2]
	}
	os.Exit(run(notify(context.Background(), signals...), os.Args[1:]))
}

// run does what the arguments say and returns the exit code. Nothing is made
// or opened before they are understood.
func run(ctx context.Context, args []string) int {
	cobra.MousetrapHelpText = "" // on Windows the window is opened by a double click
	err := words.Load()
	if err == nil {
		root, out := newRoot(), &output{Writer: os.Stdout}
		root.SetOut(out)
		root.SetArgs(args)
		if err = known(root, args); err == nil {
			err = cmp.Or(root.ExecuteContext(ctx), out.err)
		}
	}
	if err != nil && !said(err) {
		report(os.Stderr, err)
	}
	return exitCode(err)
}
