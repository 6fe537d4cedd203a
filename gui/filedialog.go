package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
)

// showFiles shows Fyne's dialog for a file or a folder over a window. Escape
// closes it, and not what is beneath.
func showFiles(over fyne.Window, d *dialog.FileDialog) {
	canvas := over.Canvas()
	keys := canvas.OnTypedKey()
	canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			d.Hide()
		}
	})
	d.Resize(fyne.NewSize(720, 560))
	d.Show()
	d.SetOnClosed(func() { canvas.SetOnTypedKey(keys) })
}
