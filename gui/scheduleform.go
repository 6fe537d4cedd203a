package gui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
)

// scheduleForm asks when the snapshots of a connection are taken by themselves.
type scheduleForm struct {
	view          *snapshotsView
	connection    connections.Connection
	every         *selector
	first, second *entry
	plain         *option
	doomed        []*snapshot.Snapshot // by the rule, when the first is taken
}

// askSchedule looks what the rule would do, and asks.
func (v *snapshotsView) askSchedule() {
	a, c := v.page.app, v.page.connection
	f := &scheduleForm{view: v, connection: c, first: newPasswordEntry(), second: newPasswordEntry()}
	var names []string
	for _, e := range connections.Intervals() {
		names = append(names, words.Every(e))
	}
	f.every = newSelector("", names, nil)
	f.every.Selected = words.Every(c.Schedule.Every)
	f.plain = newTick(lang.L("Do not encrypt"), c.Schedule.Unencrypted, nil)
	store, rule := v.store(), snapshot.Rule(a.preferences.set.Keep)
	a.run("", func(context.Context) (err error) {
		f.doomed, err = store.Doomed(rule, time.Local, a.Now()) // Save takes one
		return err
	}, func(err error) {
		if err != nil {
			v.fail(err)
			return
		}
		f.ask("")
	})
}

// ask says what was wrong with the answer before; empty: nothing.
func (f *scheduleForm) ask(wrong string) {
	a := f.view.page.app
	help := lang.L("It is kept in the keyring alone. If it is lost, nobody can open the snapshots.")
	if !f.connection.Schedule.Passphrase.IsZero() {
		help = lang.L("One is in the keyring. Empty keeps it.")
	}
	again := newField(saveLabelWidth, lang.L("Once more"), false, f.second, nil)
	again.setMend(wrong)
	form := newForm(
		newField(saveLabelWidth, lang.L("How often"), false, f.every, nil),
		newField(saveLabelWidth, lang.L("Passphrase"), false, f.first, caption(help)), again,
		newField(saveLabelWidth, "", false, f.plain, caption(lang.L("Who can read your files can read the snapshots."))))
	if n := len(f.doomed); n > 0 {
		form.Add(newNotice(kindAttention, plain(lang.N("The rule in the settings keeps fewer: when the first is taken, {{.Count}} snapshots are deleted:", n, map[string]any{"Count": words.Number(n)}))))
		form.Add(sized(0, min(float32(n)*20, 120), newScroll(caption(strings.Join(going(f.doomed, a.Now()), "\n")))))
	}
	a.ask(a.main.window, question{
		title: lang.L("Take snapshots of “{{.Name}}” by themselves?", map[string]any{"Name": f.connection.Name}),
		text:  lang.L("While gcdesk runs, also in the tray: the first now, the others at this time of the day. What was missed is made up for once."),
		more:  form, yes: lang.L("Save"), no: lang.L("Cancel"), danger: len(f.doomed) > 0,
	}, f.save)
	a.main.window.Canvas().Focus(f.every)
}

func (f *scheduleForm) save() {
	if f.first.Text != f.second.Text {
		f.ask(lang.L("The two passphrases differ."))
		return
	}
	a, v, passphrase := f.view.page.app, f.view, f.first.Text
	want := connections.Schedule{Every: connections.Intervals()[max(f.every.SelectedIndex(), 0)], Unencrypted: f.plain.on}
	a.run(lang.L("Saving…"), func(ctx context.Context) error {
		_, err := a.Service.SetSchedule(ctx, f.connection.ID, want, passphrase)
		return err
	}, func(err error) {
		var problems connections.Problems
		switch {
		case errors.As(err, &problems):
			f.ask(words.Problems(problems))
			return
		case err != nil:
			v.fail(err)
			return
		}
		v.trouble = nil
		a.say(lang.L("Saved."))
		a.reload()
		if a.Scheduler != nil {
			a.Scheduler.Look()
		}
	})
}

// schedule says when snapshots are taken by themselves, and leads to change it.
func (v *snapshotsView) schedule() fyne.CanvasObject {
	a, c := v.page.app, v.page.connection
	says := words.Schedule(c.Schedule, a.Now())
	switch {
	case a.scheduled == c.ID:
		says = lang.L("One is being taken…")
	case c.Schedule.Every != connections.Never && !c.Schedule.Unencrypted:
		says += " · " + lang.L("encrypted")
	}
	change := keep(&v.keys, newLink(lang.L("Change the schedule"), v.askSchedule))
	return newKeyValues(pair{key: lang.L("Automatic snapshots"), value: sentence(plain(says)), end: change})
}

// scheduleTrouble says why the schedule takes none, with the one button that
// mends it; nil where there is nothing to mend.
func (v *snapshotsView) scheduleTrouble() fyne.CanvasObject {
	a, c := v.page.app, v.page.connection
	if c.Schedule.Every == connections.Never {
		return nil
	}
	client, _ := a.overview.Client(c.Client)
	if h := a.overview.Health(c, a.Now()); h.Status == connections.Expired || h.Status == connections.NotAuthorized {
		b := a.mendBanner(c, client, h)
		if b.action != nil {
			b.action.importance = secondary
		}
		return b
	}
	f := c.Schedule.Failure
	if f == nil {
		return nil
	}
	e := a.evidence(c)
	e.Failure = f
	cause := connections.Diagnose(e).First()
	t := words.Cause(cause, c.Name)
	mend := remedy{app: a, over: a.main.window, connection: c, client: client, cause: cause, again: v.ask}.button()
	switch f.Code {
	case connections.CodePassphrase:
		mend = newButton(secondary, "", lang.L("Enter the passphrase"), v.askSchedule)
	case connections.CodeDisk + string(connections.DiskAway):
		mend = newButton(secondary, "", lang.L("Open the settings"), func() { a.main.turn(pageSettings) })
	}
	mend.importance = secondary
	since := lang.L("The schedule has failed since {{.When}}, and tries again by itself.", map[string]any{"When": words.When(f.Since, a.Now())})
	return newBanner(kindAttention, t.What, strings.TrimSpace(t.Mend+" "+since), keep(&v.keys, mend))
}
