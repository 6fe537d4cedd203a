package gui

import (
	"slices"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// duplicate opens the panel with a new connection that has everything of
// another but its name and its sign-in.
func (a *App) duplicate(c connections.Connection) {
	a.editConnection(connections.Connection{
		Name: a.copyName(c.Name), Client: c.Client, Scopes: slices.Clone(c.Scopes),
		BaseURI: c.BaseURI, Headers: slices.Clone(c.Headers), Ping: c.Ping, Limits: c.Limits, Browser: c.Browser,
	})
}

// copyName is a name for the copy of a connection that no other has.
func (a *App) copyName(name string) string {
	for n := 1; ; n++ {
		end := " " + lang.L("(copy)")
		if n > 1 {
			end = " " + lang.L("(copy {{.Number}})", map[string]any{"Number": n})
		}
		runes := []rune(name)
		free := string(runes[:min(len(runes), connections.MaxName-len([]rune(end)))]) + end
		if !slices.ContainsFunc(a.overview.Connections, func(c connections.Connection) bool {
			return connections.FoldName(c.Name) == connections.FoldName(free)
		}) {
			return free
		}
	}
}
