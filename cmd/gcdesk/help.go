package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is a terminal's, in columns.
const helpWidth = 80

// translate makes cobra say in the person's language what it says by itself.
func translate(root *cobra.Command) {
	root.PersistentFlags().BoolP("help", "h", false, lang.L("show the help"))
	root.SetFlagErrorFunc(wrongFlag)
	root.SetHelpFunc(printHelp)
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Use = lang.L("help [COMMAND]")
		help.Short = lang.L("Show the help, or that of a command")
		help.Long = ""
	}
}

// printHelp says what a command is for, its forms, each a line of its Use, and
// what it takes.
func printHelp(cmd *cobra.Command, _ []string) {
	var b strings.Builder
	before := strings.TrimSuffix(cmd.CommandPath(), cmd.Name())
	fmt.Fprintf(&b, "%s\n\n%s\n", cmp.Or(cmd.Long, cmd.Short), lang.L("Usage:"))
	for form := range strings.SplitSeq(cmd.Use, "\n") {
		fmt.Fprintf(&b, "  %s%s\n", before, form)
	}
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\n%s\n%s\n", lang.L("Example:"), cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n%s\n", lang.L("Commands:"))
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(&b, "  %-*s %s\n", c.NamePadding(), c.Name(), c.Short)
			}
		}
	}
	printOptions(&b, lang.L("Options:"), cmd.LocalFlags())
	printOptions(&b, lang.L("Options of every command:"), cmd.InheritedFlags())
	fmt.Fprint(cmd.OutOrStdout(), b.String())
}

func printOptions(w io.Writer, title string, flags *pflag.FlagSet) {
	if flags.HasAvailableFlags() {
		fmt.Fprintf(w, "\n%s\n%s", title, flags.FlagUsagesWrapped(helpWidth))
	}
}
