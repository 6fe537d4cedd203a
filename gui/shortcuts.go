package gui

import (
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
)

// showShortcuts lists the keys of the main window.
func (a *App) showShortcuts() {
	a.ask(a.main.window, question{
		title: lang.L("Keyboard shortcuts"),
		more: newKeyValues(
			pair{key: commandKey() + "+N", value: word(lang.L("Create connection"), theme.ColorNameForeground)},
			pair{key: commandKey() + "+F", value: word(lang.L("Filter the list"), theme.ColorNameForeground)},
			pair{key: commandKey() + "+R", value: word(lang.L("Reauthorize"), theme.ColorNameForeground)},
			pair{key: commandKey() + "+E", value: word(lang.L("Export contacts"), theme.ColorNameForeground)},
			pair{key: commandKey() + "+D", value: word(lang.L("Duplicate the connection"), theme.ColorNameForeground)},
			pair{key: commandKey() + "+,", value: word(lang.L("Settings"), theme.ColorNameForeground)},
			pair{key: commandKey() + "+1 – 5", value: word(lang.L("The pages"), theme.ColorNameForeground)},
			pair{key: commandKey() + "+Q", value: word(lang.L("Quit"), theme.ColorNameForeground)},
			pair{key: "F5", value: word(lang.L("Check now"), theme.ColorNameForeground)},
			pair{key: lang.X("key.enter", "Enter"), value: word(lang.L("Edit, in the list"), theme.ColorNameForeground)},
			pair{key: lang.X("key.delete", "Delete"), value: word(lang.L("Delete the connection"), theme.ColorNameForeground)},
			pair{key: lang.X("key.space", "Space"), value: word(lang.L("Tick, in a list of contacts"), theme.ColorNameForeground)},
			pair{key: commandKey() + "+A", value: word(lang.L("Tick all, there"), theme.ColorNameForeground)},
			pair{key: lang.X("key.escape", "Escape"), value: word(lang.L("Clear the search"), theme.ColorNameForeground)},
			pair{key: "F1", value: word(lang.L("This list"), theme.ColorNameForeground)},
		),
		yes: lang.L("Close"),
	}, nil)
}
