package gui

import (
	"cmp"
	"context"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// Notification is what the desktop shows for a moment. Its functions may be
// called on any goroutine; when the windows have closed they do nothing.
type Notification struct {
	// About is whom it concerns: it takes the place of an earlier one about the
	// same. Empty: it takes nobody's.
	About       string
	Title, Text string
	Open        func() // it was pressed
	Action      string // what its button says; empty: it has none
	Act         func() // the button was pressed
}

// oneByOne is how many notices of a round are notifications of their own. An
// outage that hits a hundred connections is one event to a person.
const oneByOne = 2

// tell shows what the monitor has to tell as notifications of the desktop.
func (h *health) tell(ctx context.Context, news []connections.Notice) {
	a := h.app
	o, _ := a.Service.Overview(ctx) // without it a client has no name
	a.tellDesktop(func() {
		news := h.tellOfClients(o, news)
		var well, ill []string
		for _, n := range news {
			if n.Kind == connections.NoticeRecovered {
				well = append(well, n.Name)
			} else {
				ill = append(ill, n.Name)
			}
		}
		for _, n := range news {
			names := ill
			if n.Kind == connections.NoticeRecovered {
				names = well
			}
			if len(names) <= oneByOne {
				a.Notify(a.notification(n))
			}
		}
		several := func(title, text string) {
			a.Notify(Notification{Title: a.title(title), Text: text, Open: func() { a.post(a.raise) }})
		}
		if n := len(well); n > oneByOne {
			several(lang.N("{{.Count}} connections work again", n, map[string]any{"Count": words.Number(n)}), words.Names(well))
		}
		if n := len(ill); n > oneByOne {
			several(lang.N("{{.Count}} connections need you", n, map[string]any{"Count": words.Number(n)}),
				words.Names(ill)+". "+lang.L("Open gcdesk: each shows what mends it."))
		}
	})
}

// tellOfClients tells once of a client that is refused and stops several
// connections, and returns the other news.
func (h *health) tellOfClients(o connections.Overview, news []connections.Notice) (others []connections.Notice) {
	a, names := h.app, map[string][]string{}
	for _, n := range news {
		if n.OfClient() {
			names[n.Client] = append(names[n.Client], n.Name)
		}
	}
	for _, n := range news {
		switch stopped := names[n.Client]; {
		case !n.OfClient() || len(stopped) == 1:
			others = append(others, n)
		case n.Name == stopped[0]:
			client, _ := o.Client(n.Client)
			v := a.notification(n)
			v.About, v.Title = n.Client, a.title(lang.L("The client “{{.Name}}” is refused", map[string]any{"Name": client.Name}))
			v.Text = lang.L("These have stopped working: {{.Names}}.", map[string]any{"Names": words.Names(stopped)}) +
				" " + words.Failure(connections.Failure{Code: n.Code}, n.Name).Mend
			a.Notify(v)
		}
	}
	return others
}

// tellDesktop does what waits for the desktop. The windows do not close before:
// what is noted as told would be told never.
func (a *App) tellDesktop(tell func()) {
	a.post(func() {
		a.store("", func(context.Context) error {
			tell()
			return nil
		}, func(error) {})
	})
}

// notification is a notice, which leads to its connection. Where signing in
// mends it, its button does that.
func (a *App) notification(n connections.Notice) Notification {
	title, text := words.Notice(n, a.Now())
	v := Notification{About: cmp.Or(n.Connection, n.Client), Title: a.title(title), Text: text}
	v.Open = func() {
		a.post(func() {
			a.raise()
			a.withConnection(n.Connection, a.showConnection)
		})
	}
	var m connections.Mend
	switch n.Kind {
	case connections.NoticeTwoDays, connections.NoticeOneDay, connections.NoticeTwoHours:
		m.Act = connections.ActReauthorize
	case connections.NoticePermissionLost:
		m.Act = connections.ActAskMissing
	case connections.NoticeNeedsPerson:
		if m = connections.Explain(connections.Failure{Code: n.Code}).Mend; n.End.Testing { // a new sign-in alone ends as soon
			m.Act = connections.ActPublish
		}
	}
	if signsIn(m.Act) || m.Act == connections.ActPublish {
		v.Action = words.Mend(m)
		v.Act = func() {
			a.post(func() {
				a.withConnection(n.Connection, func(c connections.Connection) {
					remedy{app: a, over: a.main.window, connection: c}.do(m.Act)
				})
			})
		}
	}
	return v
}
