package gui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/contacts/export"
)

// contactDetail is everything about one contact, each value with a button that
// copies it.
type contactDetail struct {
	app  *App
	view *fyne.Container
	body *scroll

	photo string // address of the contact's picture; empty: none
	face  *fyne.Container
	rows  *fyne.Container // the name, and the fields once they are read
}

const (
	detailPhoto = 48
	mostShown   = 3000 // letters of a value; what is copied is whole
)

func newContactDetail(a *App) *contactDetail {
	d := &contactDetail{app: a, body: newScroll(column(0))}
	d.view = container.NewStack(d.body)
	d.clear()
	return d
}

// clear shows no contact.
func (d *contactDetail) clear() {
	d.photo, d.rows = "", nil
	d.show(inset(sectionGap, formGap, quietSentence(plain(lang.L("Choose a contact in the list to see all its fields.")))))
}

func (d *contactDetail) show(o fyne.CanvasObject) {
	d.body.Content, d.body.Offset = o, fyne.Position{}
	d.body.Refresh()
}

// set shows whose picture has an address by the name, with its initial until
// came brings the picture. The fields follow by fill.
func (d *contactDetail) set(name, address string) {
	d.photo, d.face = address, container.NewStack(newInitial(name, "", detailPhoto))
	if name == "" {
		name = lang.L("Without a name")
	}
	d.rows = column(12, spread(12, 1, d.face, section(brief(name))))
	d.show(insetEach(4, formGap, formGap, formGap, d.rows))
}

// fill shows the fields of the contact that was set.
func (d *contactDetail) fill(c export.Contact) {
	for _, l := range contactLines(c) {
		d.rows.Add(d.line(l))
	}
	d.body.Refresh()
}

// came shows a picture where it is the contact's; it may be nil.
func (d *contactDetail) came(address string, photo image.Image) {
	if photo != nil && address == d.photo {
		d.face.Objects = []fyne.CanvasObject{sized(detailPhoto, detailPhoto, &canvas.Image{Image: photo, FillMode: canvas.ImageFillStretch, CornerRadius: detailPhoto / 2})}
		d.face.Refresh()
	}
}

func (d *contactDetail) line(l contactLine) fyne.CanvasObject {
	text := l.value
	if runes := []rune(text); len(runes) > mostShown {
		text = string(runes[:mostShown]) + ellipsis
	}
	value := sentence(run{text: text, mono: l.code})
	b := newCopyButton(d.app.copier, lang.L("Copy {{.Text}}", map[string]any{"Text": l.title}), func() string { return l.value })
	b.importance = quiet
	return spreadTop(besideGap, 0, column(0, newLabel(theme.SizeNameCaptionText, colorSecondary, wrapped, plain(l.title)), value), b)
}
