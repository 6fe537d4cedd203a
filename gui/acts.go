package gui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// test asks the servers how a connection stands and shows the answer.
func (a *App) test(c connections.Connection) {
	if !c.Authorized() {
		return
	}
	a.run(lang.L("Testing “{{.Name}}”…", map[string]any{"Name": c.Name}), func(ctx context.Context) error {
		_, err := a.Service.Test(ctx, c.ID)
		return err
	}, func(err error) {
		if err != nil && !errors.Is(err, context.Canceled) {
			a.tellError(a.main.window, err, c.Name)
		}
		a.reload()
	})
}

// reauthorize signs in with the same client, scopes and account.
func (a *App) reauthorize(c connections.Connection) { a.signIn(c, signInWay{}) }

// askMissing signs in once more and lets the server show its boxes again.
func (a *App) askMissing(c connections.Connection) { a.signIn(c, signInWay{consent: true}) }
