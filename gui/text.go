package gui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// run is a stretch of text in one style. The zero colour is the label's. A run
// with a function is a link; it is never broken over two lines.
type run struct {
	text   string
	bold   bool
	mono   bool
	color  fyne.ThemeColorName
	tapped func()
}

func plain(text string) run                 { return run{text: text} }
func strong(text string) run                { return run{text: text, bold: true} }
func linked(text string, tapped func()) run { return run{text: text, tapped: tapped} }

// fit says what a label does where the room ends.
type fit int

const (
	natural fit = iota // is as wide as its text
	wrapped            // goes on in the next line
	clipped            // ends in an ellipsis
	facts              // leaves out the last of what dots stand between, then what a colon explains, then as clipped
)

// label is text on the grid: no padding of its own, fixed line heights,
// several styles in one sentence.
type label struct {
	widget.BaseWidget
	runs  []run
	size  fyne.ThemeSizeName
	color fyne.ThemeColorName
	fit   fit
	align fyne.TextAlign
}

func newLabel(size fyne.ThemeSizeName, color fyne.ThemeColorName, fit fit, runs ...run) *label {
	l := &label{runs: runs, size: size, color: color, fit: fit}
	l.ExtendBaseWidget(l)
	return l
}

// heading is the one large line of a window; it wraps.
func heading(text string) *label {
	return newLabel(theme.SizeNameHeadingText, theme.ColorNameForeground, wrapped, strong(text))
}

// section is the heading of a section; it wraps.
func section(text string) *label {
	return newLabel(theme.SizeNameSubHeadingText, theme.ColorNameForeground, wrapped, strong(text))
}

// sentence is running text that wraps, with bold parts and links.
func sentence(runs ...run) *label {
	return newLabel(theme.SizeNameText, theme.ColorNameForeground, wrapped, runs...)
}

// quietSentence is running text in the secondary colour that wraps.
func quietSentence(runs ...run) *label {
	return newLabel(theme.SizeNameText, colorSecondary, wrapped, runs...)
}

// caption is small secondary text that wraps.
func caption(text string) *label {
	return newLabel(theme.SizeNameCaptionText, colorSecondary, wrapped, plain(text))
}

// colouredCaption is small text in a colour, with links, that wraps.
func colouredCaption(color fyne.ThemeColorName, runs ...run) *label {
	return newLabel(theme.SizeNameCaptionText, color, wrapped, runs...)
}

// word is text in one line that is never shortened: a value, a column's head.
func word(text string, color fyne.ThemeColorName) *label {
	return newLabel(theme.SizeNameText, color, natural, plain(text))
}

// smallWord is word in the size of captions.
func smallWord(text string, color fyne.ThemeColorName) *label {
	return newLabel(theme.SizeNameCaptionText, color, natural, plain(text))
}

// oneLine is text in one line that ends in an ellipsis where the room does.
func oneLine(color fyne.ThemeColorName, runs ...run) *label {
	return newLabel(theme.SizeNameText, color, clipped, runs...)
}

// centre aligns the lines in the middle.
func (l *label) centre() *label { l.align = fyne.TextAlignCenter; return l }

// set replaces the text by one run in the style of the first.
func (l *label) set(text string) {
	r := run{}
	if len(l.runs) > 0 {
		r = l.runs[0]
	}
	r.text = text
	l.setRuns(r)
}

func (l *label) setRuns(runs ...run) {
	l.runs = runs
	l.Refresh()
}

// String returns the text without its styles.
func (l *label) String() string {
	var b strings.Builder
	for _, r := range l.runs {
		b.WriteString(r.text)
	}
	return b.String()
}

// lineHeight is the distance of base lines, a multiple of the 4-grid.
func lineHeight(size fyne.ThemeSizeName) float32 {
	switch size {
	case theme.SizeNameHeadingText:
		return 28
	case theme.SizeNameSubHeadingText:
		return 24
	case theme.SizeNameCaptionText:
		return 16
	default:
		return 20
	}
}

// piece is part of a run on one line.
type piece struct {
	text  string
	run   int
	width float32
}

// CreateRenderer implements fyne.Widget.
func (l *label) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{}
	links := map[int]*link{}
	laidOut, widest := float32(-1), float32(-1)
	var lines [][]piece

	draw := func(width float32) {
		d.objects = d.objects[:0:0]
		height := lineHeight(l.size)
		for y, line := range lines {
			total := float32(0)
			for _, p := range line {
				total += p.width
			}
			x := float32(0)
			if l.align == fyne.TextAlignCenter {
				x = (width - total) / 2
			}
			for _, p := range line {
				var o fyne.CanvasObject
				if r := l.runs[p.run]; r.tapped != nil {
					if links[p.run] == nil {
						links[p.run] = newSizedLink(r.text, l.size, r.tapped)
					}
					o = links[p.run]
					o.Resize(fyne.NewSize(min(p.width, max(width-x, 0)), height))
					o.Move(fyne.NewPos(x, float32(y)*height))
				} else {
					t := canvas.NewText(p.text, paint(l.runColor(p.run)))
					t.TextSize, t.TextStyle, t.FontSource = theme.Size(l.size), r.style(), fontFor(p.text, r.style())
					own := t.MinSize()
					t.Resize(own)
					t.Move(fyne.NewPos(x, float32(y)*height+(height-own.Height)/2))
					o = t
				}
				d.objects = append(d.objects, o)
				x += p.width
			}
		}
	}
	d.layout = func(size fyne.Size) {
		if size.Width == laidOut {
			return
		}
		laidOut = size.Width
		lines = l.lines(size.Width)
		draw(size.Width)
	}
	d.minSize = func() fyne.Size {
		if widest < 0 { // asked for again and again, and slow to measure
			whole := l.lines(0)
			if laidOut < 0 {
				lines = whole
			}
			widest = 0
			for _, line := range whole {
				width := float32(0)
				for _, p := range line {
					width += p.width
				}
				widest = max(widest, width)
			}
		}
		size := fyne.NewSize(widest, lineHeight(l.size)*float32(len(lines)))
		if l.fit != natural {
			size.Width = min(size.Width, 40)
		}
		return size
	}
	d.refresh = func() {
		clear(links)
		if widest = -1; laidOut >= 0 {
			lines = l.lines(laidOut)
			draw(laidOut)
		}
	}
	return d.at(l.Size())
}

func (l *label) runColor(i int) fyne.ThemeColorName {
	if c := l.runs[i].color; c != colorNone {
		return c
	}
	return l.color
}

func (r run) style() fyne.TextStyle { return fyne.TextStyle{Bold: r.bold, Monospace: r.mono} }

// lines breaks the runs for a width; 0 means without end.
func (l *label) lines(width float32) [][]piece {
	size := theme.Size(l.size)
	measure := func(text string, run int) float32 {
		return textSize(text, size, l.runs[run].style()).Width
	}
	if l.fit == natural {
		width = 0
	}
	if (l.fit == clipped || l.fit == facts) && width > 0 {
		return [][]piece{l.clip(width, measure)}
	}
	var lines [][]piece
	var line []piece
	used := float32(0)
	end := func() {
		// The space before a break belongs to no line.
		if n := len(line); n > 0 && l.runs[line[n-1].run].tapped == nil {
			line[n-1].text = strings.TrimRightFunc(line[n-1].text, unicode.IsSpace)
		}
		for i, p := range line {
			line[i].width = measure(p.text, p.run)
		}
		lines, line, used = append(lines, line), nil, 0
	}
	add := func(text string, run int, wide float32) {
		used += wide
		if n := len(line); n > 0 && line[n-1].run == run {
			line[n-1].text += text
			return
		}
		line = append(line, piece{text: text, run: run})
	}
	for i, r := range l.runs {
		if r.tapped != nil {
			wide := measure(r.text, i)
			if width > 0 && used > 0 && used+wide > width {
				end()
			}
			add(r.text, i, wide)
			continue
		}
		for n, paragraph := range strings.Split(legible(r.text), "\n") {
			if n > 0 {
				end()
			}
			if width == 0 { // nothing to break, so no word is measured
				if paragraph != "" {
					add(paragraph, i, 0)
				}
				continue
			}
			for _, w := range splitWords(paragraph) {
				bare := measure(strings.TrimRightFunc(w, unicode.IsSpace), i)
				if used > 0 && used+bare > width {
					last := len(line) - 1
					held, of := l.unbroken(line, w, i), line[last].run
					wide := measure(held, of)
					if held == "" || wide+bare > width {
						end()
					} else {
						if line[last].text = strings.TrimSuffix(line[last].text, held); line[last].text == "" {
							line = line[:last]
						}
						end()
						add(held, of, wide)
					}
				}
				for bare > width {
					head, rest := breakWord(w, width, func(s string) float32 { return measure(s, i) })
					if rest == "" {
						break
					}
					add(head, i, measure(head, i))
					end()
					w = rest
					bare = measure(strings.TrimRightFunc(w, unicode.IsSpace), i)
				}
				add(w, i, measure(w, i))
			}
		}
	}
	end()
	return lines
}

// unbroken is the word at a line's end that a closing sign, with which the next
// run begins, stays with; empty where there is none.
func (l *label) unbroken(line []piece, next string, run int) string {
	last := line[len(line)-1]
	sign, _ := utf8.DecodeRuneInString(next)
	words := splitWords(last.text)
	if last.run == run || l.runs[last.run].tapped != nil || !unicode.In(sign, unicode.Pe, unicode.Pf, unicode.Po) || len(line)+len(words) <= 2 ||
		strings.TrimRightFunc(last.text, unicode.IsSpace) != last.text {
		return ""
	}
	return words[len(words)-1]
}

// legible has a space for each control character but the line's end: behind one
// that ends a paragraph (Unicode Bidirectional Algorithm, class B) Fyne draws
// nothing.
func legible(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || r == '\u2028' || r == '\u2029') {
			return ' '
		}
		return r
	}, text)
}

// clip keeps what fits in one line and ends it in an ellipsis.
func (l *label) clip(width float32, measure func(string, int) float32) []piece {
	var line []piece
	for i, r := range l.runs {
		text := strings.ReplaceAll(legible(r.text), "\n", " ")
		wide := measure(text, i)
		for last := strings.LastIndex(text, " · "); l.fit == facts && wide > width && last >= 0; last = strings.LastIndex(text, " · ") {
			text = text[:last]
			wide = measure(text, i)
		}
		if _, reason, found := strings.Cut(text, ": "); l.fit == facts && wide > width && found && !strings.ContainsAny(reason, "0123456789") { // a time alone says nothing
			first, rest := utf8.DecodeRuneInString(reason)
			text = string(unicode.ToUpper(first)) + reason[rest:]
			wide = measure(text, i)
		}
		if wide <= width {
			line = append(line, piece{text, i, wide})
			width -= wide
			continue
		}
		text = shorten(text, width, func(s string) float32 { return measure(s, i) })
		return append(line, piece{text, i, measure(text, i)})
	}
	return line
}

const ellipsis = "…"

// shorten returns text, or as much of its beginning as fits before an ellipsis.
func shorten(text string, width float32, measure func(string) float32) string {
	if measure(text) <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if measure(string(runes[:mid])+ellipsis) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return strings.TrimRightFunc(string(runes[:low]), unicode.IsSpace) + ellipsis
}

// longestWord bounds what is measured as one: a text without spaces may go on
// for pages.
const longestWord = 600 // bytes

// splitWords cuts text behind every stretch of white space, but not before a dot
// between two facts; joined, the words are the text again.
func splitWords(text string) []string {
	var words []string
	begin, space := 0, false
	for i, r := range text {
		if space && !unicode.IsSpace(r) && r != '·' || i-begin >= longestWord {
			words = append(words, text[begin:i])
			begin = i
		}
		// A no-break space holds its neighbours together.
		space = unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
	}
	if begin < len(text) {
		words = append(words, text[begin:])
	}
	return words
}

// breakWord cuts a word that is wider than a whole line, behind a hyphen if it
// has one; head holds at least one rune.
func breakWord(word string, width float32, measure func(string) float32) (head, rest string) {
	runes := []rune(word)
	n := 1
	for n < len(runes) && measure(string(runes[:n+1])) <= width {
		n++
	}
	for i := n - 1; i > 0; i-- {
		if runes[i] == '-' {
			n = i + 1
			break
		}
	}
	return string(runes[:n]), string(runes[n:])
}
