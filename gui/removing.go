package gui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// Ways to remove a connection, in the order in which they are offered.
const (
	forgetHere = iota
	revokeToo
)

// deleteConnection asks how a connection is to go, and lets it go: forgotten
// here, or revoked at the server first.
func (a *App) deleteConnection(c connections.Connection) {
	q := question{
		title: lang.L("Delete “{{.Name}}”?", map[string]any{"Name": c.Name}),
		text:  lang.L("Its settings and its sign-in leave this computer. If it has snapshots, they stay: in Exports, under From, as “{{.Name}} (deleted)”.", map[string]any{"Name": c.Name}),
		yes:   lang.L("Delete connection"), no: lang.L("Cancel"), danger: true,
	}
	way := forgetHere
	if a.revocable(c) {
		about, room := caption(""), float32(0)
		for _, way := range []int{revokeToo, forgetHere} { // nothing jumps, and nothing is cut
			about.set(a.consequence(c, way))
			about.Resize(fyne.NewSize(questionWidth(a.main.window.Canvas()), 0))
			room = max(room, about.MinSize().Height)
		}
		revoke := lang.L("Revoke at Google too")
		if client, _ := a.overview.Client(c.Client); client.Elsewhere() {
			revoke = lang.L("Revoke at the server too")
		}
		choice := newRadio(way, func(i int) {
			way = i
			if about.color = colorSecondary; way == revokeToo && len(a.overview.Siblings(c)) > 0 {
				about.color = kindAttention.color()
			}
			about.set(a.consequence(c, way))
		}, lang.L("Forget here"), revoke)
		q.more = column(captionGap, choice, sized(0, room, about))
	}
	a.offerSnapshot(&q, c)
	a.ask(a.main.window, q, func() {
		if way == revokeToo {
			a.revokeAndForget(c)
			return
		}
		a.forget(c)
	})
}

// offerSnapshot offers to keep the contacts first, where they can be read.
func (a *App) offerSnapshot(q *question, c connections.Connection) {
	dead := c.Failure != nil && c.Failure.Dead()
	if c.Authorized() && c.Granted.ReadContacts() && !dead {
		q.first, q.begin = lang.L("Take a snapshot first"), func() { a.takeSnapshot(c) }
	}
}

// takeSnapshot shows the snapshots of a connection, and asks how the next is to
// be kept.
func (a *App) takeSnapshot(c connections.Connection) {
	m := a.main
	m.open(pageExports)
	m.exports.openAt(c, viewSnapshots, m.exports.stock.ask)
	m.draw()
}

// revocable reports whether the server can be told to end the access.
func (a *App) revocable(c connections.Connection) bool {
	client, _ := a.overview.Client(c.Client)
	return c.Authorized() && a.Service.Endpoints(client).Revoke != ""
}

// consequence says what a way of removing does elsewhere.
func (a *App) consequence(c connections.Connection, way int) string {
	client, _ := a.overview.Client(c.Client)
	siblings := a.overview.Siblings(c)
	var stop []string
	for _, s := range siblings {
		stop = append(stop, s.Name)
	}
	names := map[string]any{"Names": words.FewNames(stop)}
	switch elsewhere := client.Elsewhere(); {
	case way == forgetHere && elsewhere:
		return lang.L("The account's access at the server stays until it is removed there.")
	case way == forgetHere:
		return lang.L("The account's access stays until it is removed at myaccount.google.com/connections.")
	case len(siblings) == 0 && elsewhere:
		return lang.L("No other connection here is known to use this account and client. On other computers, some may stop.")
	case len(siblings) == 0:
		return lang.L("No other connection here stops with it. Other computers that use the same project do.")
	case elsewhere:
		return lang.L("These may stop with it, because they use the same account and client: {{.Names}}.", names)
	}
	return lang.L("These stop with it, because they use the same account and project: {{.Names}}.", names)
}

func (a *App) forget(c connections.Connection) {
	a.run(lang.L("Deleting “{{.Name}}”…", map[string]any{"Name": c.Name}), func(ctx context.Context) error {
		return a.Service.DeleteConnection(ctx, c.ID)
	}, func(err error) { a.removed(c, err) })
}

func (a *App) removed(c connections.Connection, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		a.tellError(a.main.window, err, remedy{connection: c, again: func() { a.forget(c) }})
	}
	a.reload()
}

// revokeAndForget revokes first. When that fails the connection can still be
// forgotten here.
func (a *App) revokeAndForget(c connections.Connection) {
	a.revoke(c, func(err error) {
		if err == nil {
			a.forget(c)
			return
		}
		t := words.Error(err, c.Name)
		way := lang.L("You can delete the connection here all the same, and remove the access at myaccount.google.com/connections.")
		if client, _ := a.overview.Client(c.Client); client.Elsewhere() {
			way = lang.L("You can delete the connection here all the same, and remove the access on the server's own account page.")
		}
		title, text := lang.L("The access was not revoked"), t.What+" "+t.Why
		if errors.As(err, new(*connections.RevokingError)) {
			title, text = t.What, t.Why
		}
		a.ask(a.main.window, question{
			title: title,
			text:  strings.TrimSpace(text),
			more:  sentence(plain(way)),
			yes:   lang.L("Delete here all the same"), no: lang.L("Keep the connection"), danger: true,
		}, func() { a.forget(c) })
	})
}

func (a *App) revoke(c connections.Connection, done func(error)) {
	a.run(lang.L("Revoking “{{.Name}}”…", map[string]any{"Name": c.Name}), func(ctx context.Context) error {
		_, err := a.Service.Revoke(ctx, c.ID)
		return err
	}, func(err error) {
		a.reload()
		if !errors.Is(err, context.Canceled) {
			done(err)
		}
	})
}

// revokeConnection ends the access at the server, after asking; the connection
// stays.
func (a *App) revokeConnection(c connections.Connection) {
	var more fyne.CanvasObject
	if siblings := a.overview.Siblings(c); len(siblings) > 0 {
		more = newNotice(kindAttention, plain(a.consequence(c, revokeToo)))
	}
	text := lang.L("Google ends every sign-in that the account gave to this project, on all computers. The connection stays here and can be authorized again.")
	if client, _ := a.overview.Client(c.Client); client.Elsewhere() {
		text = lang.L("The server ends this sign-in, and may end others that the account gave to this client. The connection stays here and can be authorized again.")
	}
	q := question{
		title: lang.L("Revoke the access of “{{.Name}}”?", map[string]any{"Name": c.Name}),
		text:  text,
		more:  more,
		yes:   lang.L("Revoke access"), no: lang.L("Cancel"), danger: true,
	}
	a.offerSnapshot(&q, c)
	var revoke func()
	revoke = func() {
		a.revoke(c, func(err error) {
			if err != nil {
				a.tellError(a.main.window, err, remedy{
					connection: c, again: revoke,
					first: lang.L("Delete the connection here all the same"), begin: func() { a.deleteConnection(c) },
				})
			}
		})
	}
	a.ask(a.main.window, q, revoke)
}
