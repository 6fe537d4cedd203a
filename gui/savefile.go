package gui

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/gui/words"
)

// fileFormat is a way in which something can be written to a file.
type fileFormat struct {
	name  string // as people call it
	write func(ctx context.Context, w io.Writer) error
	// begin writes the file in place of write, elsewhere: the window closes.
	// Where a file was written is for it to remember.
	begin func(path string)
}

// saveForm is the window in which a person chooses the file that something is
// saved to.
type saveForm struct {
	app     *App
	sheet   *sheet
	formats []fileFormat
	format  *radio
	folder  *entry
	name    *entry
	fields  map[string]*field
	state   *mark
	save    *button
}

const saveLabelWidth = 136

var errNoFolder = errors.New("there is no such folder")

// saveFile asks for the place of a file and writes it: for its owner alone,
// and whole or not at all. name comes without its ending, which is the
// format's name in lower case.
func (a *App) saveFile(title, about, name string, formats ...fileFormat) {
	size := fyne.NewSize(640, 348)
	if len(formats) > 1 {
		size.Height += controlHeight + formGap
	}
	s, fresh := a.openSheet("save", "", title, size, nil)
	if !fresh {
		return
	}
	s.over = true // nothing in it is lost, so it gives way to the next file
	f := &saveForm{app: a, sheet: s, formats: formats, fields: map[string]*field{}, state: newMark(kindPlain, "")}
	names := make([]string, len(formats))
	for i, format := range formats {
		names[i] = format.name
	}
	f.format = newRadio(0, f.rename, names...)
	f.folder, f.name = newMonoEntry(), newEntry()
	f.offer()
	f.name.SetText(name + f.ending(0))
	f.folder.OnChanged = func(string) { f.check() }
	f.name.OnChanged = f.folder.OnChanged
	choose := newButton(secondary, "", lang.L("Choose folder"), f.choose)
	f.fields["folder"] = newField(saveLabelWidth, lang.L("Folder"), true, spread(besideGap, 0, f.folder, choose), nil).reddens(f.folder)
	f.fields["name"] = newField(saveLabelWidth, lang.L("File name"), true, f.name, nil)
	form := newForm()
	if len(formats) > 1 {
		form.Add(newField(saveLabelWidth, lang.L("Format"), false, f.format, nil))
	}
	form.Add(f.fields["folder"])
	form.Add(f.fields["name"])
	f.save = newButton(primary, "", lang.L("Save"), f.submit)
	s.submit = f.submit
	s.setUnder(a.head(title, nil), column(sectionGap, sentence(plain(about)), form),
		newFoot(f.state, newButton(secondary, "", lang.L("Cancel"), s.cancel), f.save))
	f.check()
	s.window.Show()
	s.window.Canvas().Focus(f.name)
	f.name.selectFirst(len([]rune(name)))
}

// offer offers the folder of the file before; at first the home folder, or the
// documents in it once they are found.
func (f *saveForm) offer() {
	f.folder.SetText(f.app.savedIn)
	home, err := os.UserHomeDir()
	if err != nil || f.app.savedIn != "" {
		return
	}
	f.folder.SetText(home)
	documents, there := filepath.Join(home, "Documents"), false
	f.app.run("", func(context.Context) error {
		there = isFolder(documents)
		return nil
	}, func(error) {
		if there && f.folder.Text == home {
			f.folder.SetText(documents)
		}
	})
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (f *saveForm) ending(format int) string { return "." + strings.ToLower(f.formats[format].name) }

// rename gives the name the ending of the format.
func (f *saveForm) rename(format int) {
	for i := range f.formats {
		if bare, has := strings.CutSuffix(f.name.Text, f.ending(i)); has {
			f.name.SetText(bare + f.ending(format))
			return
		}
	}
}

func (f *saveForm) choose() {
	f.app.chooseFolder(f.sheet.window, f.folder.SetText)
}

// check says what to mend, and reports whether nothing is.
func (f *saveForm) check() bool {
	folder, name := "", ""
	if !filepath.IsAbs(f.folder.Text) {
		folder = lang.L("The whole path of a folder, from its root on.")
	}
	switch base := strings.TrimSpace(f.name.Text); {
	case base == "":
		name = lang.L("Enter a name.")
	case base != filepath.Base(base), base == ".", base == "..":
		name = lang.L("A name without slashes.")
	}
	f.fields["folder"].setMend(folder)
	f.fields["name"].setMend(name)
	f.save.setEnabled(folder+name == "" && f.sheet.stop == nil)
	return folder+name == ""
}

// submit writes the file; one that stands there already only after a yes.
func (f *saveForm) submit() {
	if !f.check() || f.sheet.stop != nil {
		return
	}
	folder := f.folder.Text
	path := filepath.Join(folder, strings.TrimSpace(f.name.Text))
	there := false
	f.sheet.run(f.state, lang.L("Saving…"), func(context.Context) error {
		if !isFolder(folder) {
			return errNoFolder
		}
		switch info, err := os.Lstat(path); {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case info.IsDir():
			return &fs.PathError{Op: "save", Path: path, Err: syscall.EISDIR}
		}
		there = true
		return nil
	}, func(err error) {
		switch {
		case errors.Is(err, errNoFolder):
			f.check()
			f.fields["folder"].setMend(lang.L("There is no such folder."))
			f.sheet.window.Canvas().Focus(f.folder)
		case err != nil:
			f.failed(err)
		case there:
			f.app.ask(f.sheet.window, question{
				title: lang.L("Replace “{{.Name}}”?", map[string]any{"Name": filepath.Base(path)}),
				text:  lang.L("A file of this name stands there already."),
				yes:   lang.L("Replace"), no: lang.L("Cancel"), danger: true,
			}, func() { f.write(path) })
		default:
			f.write(path)
		}
	})
	f.check()
}

func (f *saveForm) write(path string) {
	if begin := f.formats[f.format.selected].begin; begin != nil {
		f.sheet.close()
		begin(path)
		return
	}
	write := f.formats[f.format.selected].write
	f.sheet.run(f.state, lang.L("Saving…"), func(ctx context.Context) error {
		return export.ReplaceFile(ctx, path, func(w io.Writer) error { return write(ctx, w) })
	}, func(err error) {
		if err != nil {
			f.failed(err)
			return
		}
		f.app.savedIn = filepath.Dir(path)
		f.sheet.close()
		f.app.say(lang.L("Saved as {{.Path}}", map[string]any{"Path": path}))
	})
	f.check()
}

// failed says why nothing was written. What was written before stays.
func (f *saveForm) failed(err error) {
	f.check()
	if !errors.Is(err, context.Canceled) {
		f.app.tell(f.sheet.window, lang.L("The file was not saved."), notSaved(err))
	}
}

// notSaved says why; of a full disk also how much is needed.
func notSaved(err error) string {
	var room *contacts.RoomError
	if errors.As(err, &room) {
		t := words.NoRoom(filepath.Dir(room.Path), room.Needed, room.About)
		return strings.Join([]string{t.What, t.Why, t.Mend}, "\n")
	}
	return words.File(err)
}
