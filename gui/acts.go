package gui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// test asks the servers how a connection stands and shows the answer.
func (a *App) test(c connections.Connection) {
	if !c.Authorized() {
		return
	}
	var tested connections.Connection
	var skew time.Duration
	a.run(lang.L("Testing “{{.Name}}”…", map[string]any{"Name": c.Name}), func(ctx context.Context) (err error) {
		tested, skew, err = a.Service.TestAndClock(ctx, c.ID)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			a.openTrouble(c, err)
		default:
			h := a.overview.Health(tested, a.Now())
			said := lang.L("“{{.Name}}” was tested: {{.Status}}", map[string]any{
				"Name": c.Name, "Status": words.LastTest(words.Status(h.Status), h.LastTest()),
			})
			if skew != 0 {
				said += ". " + words.Clock(skew)
			}
			a.say(said)
		}
		a.reload()
	})
}

// reauthorize signs in with the same client, scopes and account.
func (a *App) reauthorize(c connections.Connection) { a.signIn(c, signInWay{}) }

// askMissing signs in once more and lets the server show its boxes again.
func (a *App) askMissing(c connections.Connection) { a.signIn(c, signInWay{consent: true}) }
