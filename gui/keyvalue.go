package gui

import (
	"fyne.io/fyne/v2"
)

// pair is a row of a key-value block. Value is any part: word, mark, link. End
// stands at the right edge, or beneath where it is narrow, and may be nil.
type pair struct {
	key   string
	value fyne.CanvasObject
	end   fyne.CanvasObject
}

// newKeyValues makes a block: keys in a column of their own in the secondary
// colour, rows 32 high. The key
// column is 128 wide, or wider where a key needs it.
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
			value = aside(value.MinSize().Width, value, p.end)
		}
		block.Add(spreadTop(besideGap, 1, key, sized(0, valueHeight, upright(value))))
	}
	return block
}
