package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// pair is a row of a key-value block. Value is any part: word, mark, link. End
// stands at the right edge, or beneath where it is narrow, and may be nil.
type pair struct {
	key   string
	value fyne.CanvasObject
	end   fyne.CanvasObject
}

// newKeyValues makes a block: keys in a column of their own in the secondary
// colour, rows 32 high. The key column is 128 wide, or wider where a key needs
// it. In a narrow block the values stand beneath their keys.
func newKeyValues(pairs ...pair) *fyne.Container {
	width := float32(keyWidth)
	for _, p := range pairs {
		width = max(width, word(p.key, colorSecondary).MinSize().Width+formGap)
	}
	block := column(0)
	for _, p := range pairs {
		key := sized(width, valueHeight, upright(word(p.key, colorSecondary)))
		value := p.value
		if p.end != nil {
			value = aside(naturalWidth(value), value, p.end)
		}
		block.Add(arranged(keyed{}, key, sized(0, valueHeight, upright(value))))
	}
	return block
}

// narrowBlock is the width of a block below which values stand beneath their
// keys.
const narrowBlock = 400

// keyed lays out a key and its value.
type keyed struct{}

// MinSize implements fyne.Layout.
func (keyed) MinSize(things []fyne.CanvasObject) fyne.Size {
	key, value := things[0], things[1]
	size := key.MinSize().Max(value.MinSize())
	if value.Position().Y > 0 {
		size.Height = value.Position().Y + value.MinSize().Height
	}
	return size
}

// Layout implements fyne.Layout.
func (keyed) Layout(things []fyne.CanvasObject, size fyne.Size) {
	key, value := things[0], things[1]
	at, above, high := fyne.NewPos(key.MinSize().Width+besideGap, 0), float32(0), key.MinSize().Height
	if size.Width < narrowBlock { // closer to its own key than to the next
		above, high = 4, lineHeight(theme.SizeNameText)
		at = fyne.NewPos(0, high)
	}
	key.Move(fyne.NewPos(0, above))
	key.Resize(fyne.NewSize(key.MinSize().Width, high))
	value.Resize(fyne.NewSize(size.Width-at.X, value.Size().Height))
	if value.MinSize().Height > valueHeight { // it begins at its own top
		at.Y += above
	}
	value.Move(at)
	value.Resize(fyne.NewSize(size.Width-at.X, value.MinSize().Height))
}
