package gui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// orphan is a connection that was deleted, and whose snapshots are still here:
// they can be read, compared and exported on the page Exports, under its name.
type orphan struct {
	connections.Connection        // ID and name alone
	label                  string // in the choice of connections
}

// seekOrphans looks for snapshots of connections that are gone, and offers them
// beside the others.
func (p *contactsPage) seekOrphans() {
	a, set, all := p.app, p.app.preferences.set, p.overview.Connections
	known := func(id string) bool {
		return slices.ContainsFunc(all, func(c connections.Connection) bool { return c.ID == id })
	}
	var found []orphan
	a.run("", func(context.Context) error {
		var labels []string
		for _, of := range a.Books.Orphans(set, known) {
			label := lang.L("{{.Name}} (deleted)", map[string]any{"Name": of.Name})
			if slices.Contains(labels, label) {
				label += " · " + of.ID
			}
			labels = append(labels, label)
			found = append(found, orphan{connections.Connection{ID: of.ID, Name: of.Name}, label})
		}
		return nil
	}, func(err error) {
		if err == nil && !slices.EqualFunc(found, p.orphans, func(a, b orphan) bool { return a.ID == b.ID && a.label == b.label }) {
			p.orphans = found
			p.take(p.overview)
		}
	})
}

// label is what a connection is called in the choice.
func (p *contactsPage) label(c connections.Connection) string {
	for _, gone := range p.orphans {
		if gone.ID == c.ID {
			return gone.label
		}
	}
	return c.Name
}

// gone reports whether the connection that is shown was deleted.
func (p *contactsPage) gone() bool {
	return slices.ContainsFunc(p.orphans, func(o orphan) bool { return o.ID == p.connection.ID })
}

// goneView stands in the place of a deleted connection's contacts.
func (p *contactsPage) goneView() fyne.CanvasObject {
	return empty{
		drawing: newBadge("users", 72), heading: lang.L("“{{.Name}}” was deleted.", map[string]any{"Name": p.connection.Name}),
		line:    lang.L("Its snapshots are still on this computer: they can be read, compared and exported."),
		primary: newBigButton("", lang.L("Show the snapshots"), p.showSnapshots),
	}.view()
}
