package gui

import (
	"errors"
	"io/fs"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"
)

// chooseFile asks over a window for a file with one of the endings; none: any.
func (a *App) chooseFile(over fyne.Window, chosen func(path string), endings ...string) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			a.tell(over, lang.L("The file cannot be read."), placeOf(err))
		case r != nil:
			r.Close()
			chosen(r.URI().Path())
		}
	}, over)
	if len(endings) > 0 {
		d.SetFilter(storage.NewExtensionFileFilter(endings))
	}
	showFiles(over, d)
}

// chooseFolder asks for a folder over a window.
func (a *App) chooseFolder(over fyne.Window, chosen func(path string)) {
	showFiles(over, dialog.NewFolderOpen(func(dir fyne.ListableURI, err error) {
		switch {
		case err != nil:
			a.tell(over, lang.L("The folder did not open."), placeOf(err))
		case dir != nil:
			chosen(dir.Path())
		}
	}, over))
}

// placeOf is the file that an error is about, or else what it says.
func placeOf(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Path
	}
	return err.Error()
}

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
