package gui

import "fyne.io/fyne/v2"

// browsing lays out what a person browses contacts with: the labels, the list,
// and what can be done with it at the right. In a narrow window one choice more
// says which of the two is shown, over the whole width. Beneath the list, or
// beneath both, stands what is told of an export.
type browsing struct{ page *contactsPage }

// MinSize implements fyne.Layout.
func (b browsing) MinSize(things []fyne.CanvasObject) fyne.Size {
	sides, labels, list, side := things[0].MinSize(), things[1].MinSize(), things[2].MinSize(), things[4].MinSize()
	return fyne.NewSize(
		max(sides.Width, labelsLess+list.Width, side.Width),
		max(labels.Height, list.Height, sides.Height+side.Height)+b.told(things[5]))
}

// told is the height of what is told of an export.
func (b browsing) told(told fyne.CanvasObject) float32 {
	if len(b.page.form.told.Objects) == 0 {
		return 0
	}
	return told.MinSize().Height
}

// Layout implements fyne.Layout.
func (b browsing) Layout(things []fyne.CanvasObject, size fyne.Size) {
	sides, labels, list, rule, side, told := things[0], things[1], things[2], things[3], things[4], things[5]
	choice, tight := b.page.sides, size.Width < browserWidth
	switch {
	case tight && !choice.options[sideList].Visible():
		choice.set(sideList)
	case !tight && choice.selected == sideList:
		choice.set(sideExport)
	}
	show(choice.options[sideList], tight)
	listed := !tight || choice.selected == sideList
	show(labels, listed)
	show(list, listed)
	show(rule, !tight)
	show(side, !tight || !listed)

	head := sides.MinSize().Height
	first, top, end, right, edge := float32(labelsWidth), float32(0), size.Width-sideWidth-1, size.Width-sideWidth, float32(0)
	if tight {
		first, top, end, right = labelsLess, head, size.Width, 0
		edge = windowEdge - formGap // where the title begins
	}
	put := func(o fyne.CanvasObject, x, y, end, bottom float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(end-x, bottom-y))
	}
	put(sides, right+edge, 0, size.Width, head)
	told.Resize(fyne.NewSize(end-2*edge, told.Size().Height))
	told.Refresh() // breaks the lines of what is new in it
	bottom := size.Height - b.told(told)
	put(told, edge, bottom, end-edge, size.Height)
	put(labels, 0, top, first, bottom)
	put(list, first, top, end, bottom)
	put(rule, end, 0, right, size.Height)
	if !tight {
		bottom = size.Height
	}
	put(side, right+edge, head, size.Width-edge, bottom)
}
