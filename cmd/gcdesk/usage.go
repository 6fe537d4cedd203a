package main

import (
	"errors"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageError is a command line that cannot be understood.
type usageError struct {
	command string // whose help says more
	says    string // in the person's language
}

func (e *usageError) Error() string { return e.says }

// wrong is a *usageError with what is wrong about a command.
func wrong(cmd *cobra.Command, says string) error { return &usageError{cmd.CommandPath(), says} }

// wrongFlag says in the person's language what was wrong with a flag.
func wrongFlag(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		bare    *pflag.ValueRequiredError
		value   *pflag.InvalidValueError
		form    *pflag.InvalidSyntaxError
	)
	switch {
	case errors.As(err, &unknown):
		name, letters := unknown.GetSpecifiedName(), unknown.GetSpecifiedShortnames()
		option := map[string]any{"Option": spelled(name, letters)}
		if own := cmd.Root().Flags(); own.Lookup(name) != nil || letters != "" && own.ShorthandLookup(name) != nil {
			return wrong(cmd.Root(), lang.L("The option {{.Option}} stands without a command.", option))
		}
		return wrong(cmd, lang.L("There is no option {{.Option}}.", option))
	case errors.As(err, &bare):
		return wrong(cmd, lang.L("The option {{.Option}} needs a value.", map[string]any{"Option": spelled(bare.GetSpecifiedName(), bare.GetSpecifiedShortnames())}))
	case errors.As(err, &value):
		_, usage := pflag.UnquoteUsage(value.GetFlag())
		return wrong(cmd, lang.L("“{{.Value}}” does not fit the option --{{.Name}}: {{.Usage}}.", map[string]any{"Value": value.GetValue(), "Name": value.GetFlag().Name, "Usage": usage}))
	case errors.As(err, &form):
		return wrong(cmd, lang.L("“{{.Option}}” is no option.", map[string]any{"Option": form.GetSpecifiedFlag()}))
	}
	return &usageError{cmd.CommandPath(), err.Error()}
}

// spelled is a flag as it stood on the command line, where letters may share a
// hyphen.
func spelled(name, letters string) string {
	if letters != "" {
		return "-" + letters[:1]
	}
	return "--" + name
}

// noName is the check of a command's arguments where it has none.
func noName(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case !cmd.HasParent() && cmd.ArgsLenAtDash() >= 0:
		return wrong(cmd, lang.L("A command stands before “--”."))
	case !cmd.HasParent():
		return wrong(cmd, lang.L("There is no command “{{.Name}}”.", map[string]any{"Name": args[0]}))
	}
	return wrong(cmd, lang.L("“{{.Word}}” is not expected: {{.Command}} takes only options.", map[string]any{"Word": args[0], "Command": cmd.CommandPath()}))
}

// oneName is the check of a command's only argument.
func oneName(cmd *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return wrong(cmd, lang.L("Give the name of the connection."))
	case 1:
		return nil
	}
	return wrong(cmd, lang.L("Give one name; put quotes around it when it has spaces."))
}
