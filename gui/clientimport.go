package gui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// maxDropped is how much of a file is read: one more byte than a client file
// may have.
const maxDropped = 64<<10 + 1

// clientDropZone invites to bring the console's JSON: dropped, chosen, pasted.
// form finds the form that is to be filled.
func (a *App) clientDropZone(choose importance, form func(act func(*clientForm))) fyne.CanvasObject {
	buttons := []fyne.CanvasObject{
		newButton(choose, "", lang.L("Choose file"), func() { form((*clientForm).chooseFile) }),
		newButton(secondary, "", lang.L("Paste"), func() { form((*clientForm).paste) }),
	}
	if a.ClientFile != nil {
		buttons = append(buttons, newButton(secondary, "practice", lang.L("Practice file"), func() {
			form(func(f *clientForm) { f.take(a.ClientFile(), "") })
		}))
	}
	return newDropZone("file", lang.L("Drop client_secret_*.json here"),
		lang.L("It fills the form. Only ID, secret, project and redirect URIs are taken."), buttons...)
}

// dropClientFile opens the client window for a file dropped on the main window.
func (a *App) dropClientFile(files []fyne.URI) { a.dropClientFileFor(files, nil) }

func (a *App) dropClientFileFor(files []fyne.URI, done func(connections.Client)) {
	a.openClientForm(connections.Client{}, done, func(f *clientForm) { f.drop(files) })
}

func (f *clientForm) drop(files []fyne.URI) {
	if len(files) > 0 && !asks(f.sheet.window) {
		f.read(files[0].Path())
	}
}

func (f *clientForm) chooseFile() { f.app.chooseFile(f.sheet.window, f.read, ".json") }

// paste takes the file's text from the clipboard.
func (f *clientForm) paste() {
	text := f.app.App.Clipboard().Content()
	if strings.TrimSpace(text) == "" {
		f.app.tell(f.sheet.window, lang.L("The clipboard is empty."), lang.L("Open the downloaded file, copy its whole text, and press Paste again."))
		return
	}
	f.take([]byte(text), "")
}

func (f *clientForm) read(path string) {
	read := make(chan []byte, 1)
	f.app.run(lang.L("Reading the file…"), func(ctx context.Context) error {
		return f.app.letGo(ctx, func() error {
			data, err := oauth.ReadFile(path, maxDropped)
			read <- data
			return err
		})
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled), asks(f.sheet.window): // of another file, meanwhile
		case err != nil:
			f.app.tell(f.sheet.window, lang.L("The file cannot be read."), path)
		default:
			f.take(<-read, path)
		}
	})
}

// take fills the form from a client file. path is empty when it was pasted.
func (f *clientForm) take(data []byte, path string) {
	file, err := oauth.ParseClientFile(data)
	if err != nil {
		t := words.Error(err, "")
		f.app.tell(f.sheet.window, t.What, strings.TrimSpace(t.Why+" "+t.Mend))
		return
	}
	f.file = path
	f.now.ClientID, f.now.Type, f.now.Project = file.ID, file.Type, file.Project
	f.now.RedirectURI = file.LoopbackRedirectURI()
	if name := strings.TrimSpace(f.now.Name); name == f.named || name == "" {
		f.named = connections.FreeClientName(f.app.overview.Clients, file)
		f.now.Name = f.named
	}
	if f.offered = file.Endpoints; f.offered == f.now.Endpoints { // agreed to already
		f.offered = oauth.Endpoints{}
	} else {
		f.now.Endpoints = oauth.Endpoints{}
	}
	if f.app.practising() && oauth.IsLoopback(file.Endpoints.Token) {
		f.offered = oauth.Endpoints{} // the practice server of some other day
	}
	f.fill()
	f.secret.SetText(file.Secret)
	if file.Secret == "" {
		f.touched["secret"] = true
		f.check()
		f.sheet.window.Canvas().Focus(f.secret)
	}
}
