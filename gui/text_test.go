package gui

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestLabel_WrapsOnTheGrid(t *testing.T) {
	l := sentence(plain("Exports leave those contacts out since today. "), strong("Asking again renews the sign-in too."))
	w := stage(t, Light, column(0, l), fyne.NewSize(150, 200))
	if got := l.MinSize().Height; got < 80 || int(got)%20 != 0 {
		t.Errorf("height %v in 150 units, want whole lines of 20", got)
	}
	settle(w, fyne.NewSize(900, 200))
	if got := l.MinSize().Height; got != 20 {
		t.Errorf("height %v in 900 units, want 20", got)
	}
}

func TestLabel_ALinkInASentence(t *testing.T) {
	tapped := false
	l := quietSentence(plain("Fewer is safer: "), linked("Read contacts", func() { tapped = true }), plain(" is enough."))
	w := stage(t, Light, l, fyne.NewSize(400, 40))
	test.FocusNext(w.Canvas())
	link, ok := w.Canvas().Focused().(*link)
	if !ok || link.text != "Read contacts" {
		t.Fatalf("Tab reached %v", w.Canvas().Focused())
	}
	test.TapCanvas(w.Canvas(), link.Position().AddXY(5, 5))
	if !tapped {
		t.Error("the link was not pressed")
	}
	if l.String() != "Fewer is safer: Read contacts is enough." {
		t.Errorf("got %q", l)
	}
}

func TestLabel_ClippedEndsInAnEllipsis(t *testing.T) {
	l := oneLine(theme.ColorNameForeground, strong("Sales address book of the whole northern region"))
	stage(t, Light, l, fyne.NewSize(120, 20))
	shown := l.lines(120)
	if len(shown) != 1 || !strings.HasSuffix(shown[0][0].text, ellipsis) || !strings.HasPrefix(shown[0][0].text, "Sales") {
		t.Errorf("got %v", shown)
	}
}

func TestLabel_LeavesOutWholeFacts(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	l := newLabel(theme.SizeNameText, theme.ColorNameForeground, facts, plain("Online · ada@example.com · since 12:00"))
	for width, want := range map[float32]string{600: "Online · ada@example.com · since 12:00", 220: "Online · ada@example.com", 100: "Online", 30: "O…"} {
		if got := l.lines(width)[0][0].text; got != want {
			t.Errorf("in %v: got %q, want %q", width, got, want)
		}
	}
}

func TestLabel_LeavesOutWhatTheColourSays(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	l := newLabel(theme.SizeNameText, theme.ColorNameForeground, facts, plain("Needs attention: änderung nötig · since 12:00"))
	for width, want := range map[float32]string{
		600: "Needs attention: änderung nötig · since 12:00", 260: "Needs attention: änderung nötig", 160: "Änderung nötig", 54: "Änder…",
	} {
		if got := l.lines(width)[0][0].text; got != want {
			t.Errorf("in %v: got %q, want %q", width, got, want)
		}
	}
}

func TestLabel_LeavesNoTimeAlone(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	l := newLabel(theme.SizeNameText, theme.ColorNameForeground, facts, plain("Widerrufen: heute, 21:41 Uhr"))
	if got := l.lines(150)[0][0].text; !strings.HasPrefix(got, "Widerrufen: ") {
		t.Errorf("got %q", got)
	}
}

// A name from an address book may hold anything.
func TestLabel_ShowsWhatFollowsAControlCharacter(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	for _, between := range []string{"\x1e", "\x00", "\u0085", "\u2028", "\u2029", "\t"} {
		for _, fit := range []fit{natural, wrapped, clipped} {
			l := newLabel(theme.SizeNameText, theme.ColorNameForeground, fit, plain(between+"Ada"+between+"Lovelace"))
			for _, line := range l.lines(300) {
				if got := line[0]; got.text != " Ada Lovelace" || got.width < 60 {
					t.Errorf("%q as %v: %q is %v wide", between, fit, got.text, got.width)
				}
			}
		}
	}
}

func TestLabel_KeepsANoBreakSpace(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	l := sentence(plain("Name your connection\u00a0*"))
	for _, line := range l.lines(130) {
		if line[0].text == "*" {
			t.Error("the star stands alone")
		}
	}
}

// Wrapping loses nothing but the white space at the breaks, and no line is
// wider than the room unless it is a single letter.
func FuzzLabel_Lines(f *testing.F) {
	f.Add("See and download your contacts", "Aktualisierungstoken", float32(90))
	f.Add("a\nb  c\u00a0d", "", float32(20))
	f.Add("\n\n", " ", float32(1))
	f.Add("ﷺ 👩‍👩‍👧 e\u0301", "日本語のテキスト", float32(33))
	f.Add("\x00", "۵\x1b", float32(2))
	f.Fuzz(func(t *testing.T, first, second string, width float32) {
		if !(width > 0 && width < 5000) || len(first)+len(second) > 400 || !utf8.ValidString(first) || !utf8.ValidString(second) {
			t.Skip()
		}
		test.NewTempApp(t).Settings().SetTheme(Theme{})
		l := sentence(plain(first), strong(second))
		kept := ""
		for _, line := range l.lines(width) {
			total := float32(0)
			text := ""
			for _, p := range line {
				total += p.width
				text += p.text
			}
			kept += text
			if total > width+1 && len(seen(text)) > 1 {
				t.Errorf("%q is %v wide in %v", text, total, width)
			}
		}
		if got, want := letters(kept), letters(legible(first+second)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// seen are the runes that take room on the screen by themselves.
func seen(text string) (runes []rune) {
	for _, r := range text {
		if unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) {
			runes = append(runes, r)
		}
	}
	return runes
}

// A shortened text fits, and is the text or its beginning before an ellipsis.
func FuzzShorten(f *testing.F) {
	f.Add("ada@example.com", 5)
	f.Add("", 0)
	f.Add("日本語", 2)
	f.Fuzz(func(t *testing.T, text string, room int) {
		if room < 1 || !utf8.ValidString(text) {
			t.Skip()
		}
		count := func(s string) float32 { return float32(utf8.RuneCountInString(s)) }
		got := shorten(text, float32(room), count)
		if count(got) > float32(room) {
			t.Errorf("%q does not fit in %d", got, room)
		}
		if got != text && !(strings.HasSuffix(got, ellipsis) && strings.HasPrefix(text, strings.TrimSuffix(got, ellipsis))) {
			t.Errorf("%q is no beginning of %q", got, text)
		}
	})
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// Latin text in bold is drawn with the theme's bold font alone, and looks as it
// does with all that Fyne would look through.
func TestFontFor(t *testing.T) {
	bold := fyne.TextStyle{Bold: true}
	for text, own := range map[string]bool{
		"Acme CRM sync": true, "Łukasz, “Žofie” – Ümit…": true, "": true,
		"Ада Лавлейс": false, "佐藤": false, "Acme 🚀": false, "עדה": false,
	} {
		if got := fontFor(text, bold) != nil; got != own {
			t.Errorf("%q is drawn with the bold font alone: %v, want %v", text, got, own)
		}
		if got, want := textSize(text, 15, bold), fyne.MeasureText(text, 15, bold); got != want {
			t.Errorf("%q measures %v, want %v", text, got, want)
		}
	}
	if fontFor("Acme", fyne.TextStyle{}) != nil {
		t.Error("plain text has a font of its own, which Fyne has read anyway")
	}
}

// A dot between two facts stays with the first.
func TestLabel_NoLineBeginsWithADot(t *testing.T) {
	l := sentence(plain("7 connections · 3 need you"))
	for width := fyne.MeasureText("connections ·", 14, fyne.TextStyle{}).Width; width < 240; width++ {
		for _, line := range l.lines(width) {
			if len(line) > 0 && strings.HasPrefix(line[0].text, "·") {
				t.Fatalf("%v wide: %q", width, line[0].text)
			}
		}
	}
}

// A sign that closes stays with the word before, though it is set in another type.
func TestLabel_NoLineBeginsWithAClosingSign(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	for _, runs := range [][]run{
		{plain("Choose Desktop app (was: "), strong("Other types"), plain("). Then go on.")},
		{plain("Choose "), strong("Desktop"), plain(", then go on.")},
	} {
		l := newLabel(theme.SizeNameText, theme.ColorNameForeground, wrapped, runs...)
		for width := float32(90); width < 300; width++ {
			var all []string
			for _, line := range l.lines(width) {
				text := ""
				for _, p := range line {
					text += p.text
				}
				if all = append(all, text); text == "" || strings.ContainsRune(").,", rune(text[0])) {
					t.Errorf("in %v: a line is %q", width, text)
				}
			}
			if got := strings.Join(all, " "); got != l.String() {
				t.Errorf("in %v: got %q", width, got)
			}
		}
	}
}
