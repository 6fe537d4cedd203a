package main

import (
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
)

func newToken(s *settings) *cobra.Command {
	var minValid time.Duration
	cmd := &cobra.Command{
		Use:   lang.L("token NAME [--min-valid TIME]"),
		Short: lang.L("Print an access token for a script"),
		Long: lang.L("Prints an access token that is valid now, and nothing else, on standard output.\n" +
			"When less than --min-valid is left of it, it is refreshed first. A connection\n" +
			"that needs a new sign-in fails with exit code 3 and names the command that\n" +
			"mends it."),
		Example: `  curl -H "Authorization: Bearer $(gcdesk token 'Acme CRM sync')" …`,
		Args:    oneName,
		RunE: func(cmd *cobra.Command, args []string) error {
			if minValid < 0 {
				return wrong(cmd, lang.L("--min-valid is a time from now on, as 10m or 1h."))
			}
			w, err := s.wire()
			if err != nil {
				return err
			}
			c, token, err := w.service.TokenNamed(cmd.Context(), args[0], minValid)
			switch {
			case c.ID == "" && errors.Is(err, connections.ErrNotFound):
				return &missingError{"connection", args[0], w.dir}
			case c.ID == "":
				return err
			case err != nil:
				return &connectionError{c, s.authorizeCommand(c.Name), err}
			}
			if left := token.Expiry.Sub(w.service.Now()); minValid > 0 && !token.Expiry.IsZero() && left < minValid {
				warn(cmd.ErrOrStderr(), lang.L("the server gives no longer: this token is valid for {{.Left}}, not {{.Asked}}.",
					map[string]any{"Left": left.Truncate(time.Second), "Asked": minValid}))
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), token.Value)
			return err
		},
	}
	cmd.Flags().DurationVar(&minValid, "min-valid", 0, lang.L("`TIME` the token must last, as 10m or 1h"))
	return cmd
}
