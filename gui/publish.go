package gui

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// publishView is the assistant that makes the sign-ins of an app in testing
// last: publish the app, then reauthorize, in this order.
type publishView struct {
	app   *App
	sheet *sheet
	id    string // of the connection
	drawn publishing
}

// publishing is what the window is drawn from: the same is not drawn again, for
// the keyboard is on it.
type publishing struct {
	name   string
	client connections.Client
	end    connections.End
	at     connections.PublishingStep
}

// openPublish opens the assistant for a connection.
func (a *App) openPublish(c connections.Connection) {
	s, fresh := a.openSheet("publish", c.ID, lang.L("Publish the app"), fyne.NewSize(680, 560), nil)
	if !fresh {
		return
	}
	v := &publishView{app: a, sheet: s, id: c.ID}
	s.refreshed = func(connections.Overview) { v.show() }
	v.show()
	s.window.Show()
}

// show shows what is done and what comes next.
func (v *publishView) show() {
	a := v.app
	c, there := a.overview.Connection(v.id)
	if !there {
		v.sheet.close()
		return
	}
	client, _ := a.overview.Client(c.Client)
	at := c.PublishingStep(client)
	v.note(c, client, at)
	client.UsedAt = time.Time{}
	now := publishing{c.Name, client, c.End(client), at}
	if reflect.DeepEqual(now, v.drawn) {
		return
	}
	v.drawn = now

	content := column(sectionGap, a.head(lang.L("Make the sign-in last"), nil))
	if end := c.End(client); end.Testing && at != connections.PublishStillTests {
		why := lang.L("The app is in testing: every sign-in of such an app ends after seven days, used or not.")
		if at == connections.PublishReauthorize {
			why = lang.L("It is from the time before the app was published, and keeps its seven days.")
		}
		content.Add(newGlyphBanner(kindAttention, words.EndSentence(end, a.Now()), why, nil))
	}
	open := func(weight importance) *button {
		return newButton(weight, "open-page", lang.L("Open the Audience page"), func() { v.open(client) })
	}
	steps := []step{
		{title: lang.L("Open the console's Audience page and press Publish app"), about: lang.L("It asks once more: press Confirm. A review by Google is not needed for people of your own.")},
		{title: lang.L("Say that it is published"), about: lang.L("The page then says “In production”.")},
		{title: lang.L("Reauthorize “{{.Name}}”", map[string]any{"Name": c.Name}), about: lang.L("A sign-in from before keeps its seven days, so this comes last. Google's page asks for the permissions again.")},
	}
	reached := map[connections.PublishingStep]int{connections.PublishConfirm: 1, connections.PublishReauthorize: 2, connections.PublishDone: 3}[at]
	for i := range steps {
		switch {
		case i < reached:
			steps[i].state = stepDone
		case i == reached:
			steps[i].state = stepNow
		}
	}
	closes := newButton(secondary, "", lang.L("Close"), v.sheet.close)
	var buttons []fyne.CanvasObject
	var next *button
	switch at {
	case connections.PublishConfirm:
		buttons = append(buttons, open(secondary))
		next = newButton(primary, "", lang.L("It is published"), func() { v.change(client, a.Service.ConfirmPublished) })
	case connections.PublishReauthorize:
		buttons = append(buttons, open(secondary))
		next = newButton(primary, "", lang.L("Reauthorize"), func() { a.signIn(c, signInWay{consent: true}) })
	case connections.PublishDone:
		content.Add(newGlyphBanner(kindOnline, lang.L("The sign-in lasts now."), lang.L("It ends only when it is revoked, or not used for six months."), nil))
		next, closes = newButton(primary, "", lang.L("Done"), v.sheet.close), nil
	case connections.PublishStillTests:
		content.Add(newGlyphBanner(kindExpired, lang.L("The app is still in testing."),
			lang.L("The new sign-in was given seven days again. Press Publish app on the page of this project, {{.Project}}, and wait until it says “In production”.", map[string]any{"Project": cmp.Or(client.Project, oauth.ProjectNumber(client.ClientID), client.Name)}), nil))
		fallthrough
	default:
		next = open(primary)
	}
	content.Add(newSteps(steps...))
	if closes != nil {
		buttons = append([]fyne.CanvasObject{closes}, buttons...)
	}
	v.sheet.submit = func() { next.Tapped(nil) }
	v.sheet.set(content, newFoot(nil, append(buttons, next)...))
	v.sheet.window.Canvas().Focus(next)
}

// note keeps in the client's record that the app has turned out to be in
// testing.
func (v *publishView) note(c connections.Connection, client connections.Client, at connections.PublishingStep) {
	if at == connections.PublishStillTests && c.SeemsTesting(client) {
		v.change(client, func(ctx context.Context, id string) (connections.Client, error) {
			return v.app.Service.SetUserType(ctx, id, connections.ExternalTesting)
		})
	}
}

func (v *publishView) open(client connections.Client) {
	v.app.openConsole(v.sheet.window, connections.PageAudience, client)
	v.change(client, v.app.Service.OpenedAudience)
}

// change writes how far it has come; the windows show it when it is stored.
func (v *publishView) change(client connections.Client, f func(context.Context, string) (connections.Client, error)) {
	v.app.run(lang.L("Saving…"), func(ctx context.Context) error {
		_, err := f(ctx, client.ID)
		return err
	}, func(err error) {
		if err != nil && !errors.Is(err, context.Canceled) {
			v.app.tellError(v.sheet.window, err, remedy{client: client, again: func() { v.change(client, f) }})
		}
		v.app.reload()
	})
}
