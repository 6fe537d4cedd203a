package gui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// rotates reports whether the form's secret takes the place of the stored one:
// of the same client at the same server, so that both can be tried.
func (f *clientForm) rotates() bool {
	moved, _ := f.app.Service.Moved(f.before, f.now)
	return !f.before.Secret.IsZero() && strings.TrimSpace(f.secret.Text) != "" && f.now.ClientID == f.before.ClientID && !moved
}

// rotate stores a new secret once the server has taken it. Where it has not, the
// person decides.
func (f *clientForm) rotate(c connections.Client, secret string) {
	var trial connections.SecretTrial
	f.saving(lang.L("Testing the new secret…"), func(ctx context.Context) (saved connections.Client, err error) {
		saved, trial, err = f.app.Service.RotateSecret(ctx, c, secret)
		return saved, err
	}, func(err error) {
		if trial.New == nil { // it could not be stored
			f.app.tellError(f.sheet.window, err, remedy{client: c, again: f.store})
			return
		}
		f.tellRefused(trial, func() { f.saveWith(c, secret) })
	}, func(saved connections.Client) { f.tellRotated(saved, trial) })
}

// tellRotated says that the new secret is stored, and leads to where the old one
// is disabled.
func (f *clientForm) tellRotated(c connections.Client, t connections.SecretTrial) {
	a, old := f.app, lang.L("The old one does not work any more.")
	if t.Stored == nil {
		old = lang.L("The old one works as well, until it is disabled.")
	}
	q := question{
		title: lang.L("The new secret is stored"),
		text:  lang.L("Stored {{.When}}", map[string]any{"When": words.When(c.SecretAt, a.Now())}) + "\n" + old,
		yes:   lang.L("Close"),
	}
	if t.Stored != nil || c.Endpoints.Named() {
		a.ask(a.main.window, q, nil)
		return
	}
	q.yes, q.no = lang.L("Open the console page"), lang.L("Close")
	a.ask(a.main.window, q, func() { a.openConsole(a.main.window, connections.PageClients, c) })
}

// rotated says what became of both secrets when the new one was taken.
func (f *clientForm) rotated(t connections.SecretTrial) string {
	if t.Stored == nil {
		return lang.L("Both secrets work; the old one can be disabled")
	}
	return lang.L("The new secret works, the stored one does not")
}

// tellRefused says that the new secret has not passed, and that the stored one
// stays. allTheSame may be nil.
func (f *clientForm) tellRefused(t connections.SecretTrial, allTheSame func()) {
	why := words.Error(t.New, "")
	stored := lang.L("The stored secret works, and stays.")
	var refused connections.Problems
	switch {
	case errors.As(t.Stored, &refused), t.Stored != nil && connections.FailureOf(t.Stored).Code == connections.CodeClientSecret:
		stored = lang.L("There is no stored secret to go back to.")
	case t.Stored != nil:
		stored = lang.L("The stored secret stays, and does not work either.")
	}
	q := question{
		title: lang.L("The new secret was not taken"),
		text:  strings.TrimSpace(why.What+" "+why.Why) + "\n" + stored,
		yes:   lang.L("Close"),
	}
	if allTheSame != nil {
		q.yes, q.no, q.safe = lang.L("Store it all the same"), lang.L("Keep the stored one"), true
	}
	f.app.askBoth(f.sheet.window, q, allTheSame, func() {
		f.file = "" // no longer of use
		f.secret.SetText("")
	})
}
