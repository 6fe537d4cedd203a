package gui

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"gcdesk/gui/words"
	"gcdesk/oauth"
)

// sitting is a person in front of the open window.
type sitting struct {
	*scopeChooser
	t         *testing.T
	window    fyne.Window
	saved     oauth.Scopes
	cancelled bool
}

var usualSize = fyne.NewSize(860, 700)

// sit opens the window in light English with the given scopes chosen, and
// gives the keyboard to what gets it first.
func sit(t *testing.T, chosen ...string) *sitting {
	t.Helper()
	return sitAt(t, Light, usualSize, chosen...)
}

func sitAt(t *testing.T, mode Mode, size fyne.Size, chosen ...string) *sitting {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(Theme{Mode: mode})
	s := &sitting{t: t}
	s.scopeChooser = newScopeChooser(oauth.NewScopes(chosen...),
		func(names oauth.Scopes) { s.saved = names }, func() { s.cancelled = true })
	s.window = test.NewTempWindow(t, newWindowGround(s.scopeChooser))
	s.window.SetPadded(false)
	s.window.Resize(size)
	s.window.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyReturn {
			s.submit()
		}
	})
	s.window.Canvas().Focus(s.first())
	return s
}

// row finds the row of a scope, by its short name, in whichever list it is.
func (s *sitting) row(name string) *scopeRow {
	s.t.Helper()
	for _, l := range []*scopeList{s.available.list, s.selected.list} {
		if i := slices.Index(l.names, oauth.FullScope(name)); i >= 0 {
			return l.rows.Objects[i].(*scopeRow)
		}
	}
	s.t.Fatalf("no row shows %s", name)
	return nil
}

func (s *sitting) click(name string, held ...fyne.KeyModifier) {
	s.t.Helper()
	ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	for _, m := range held {
		ev.Modifier |= m
	}
	row := s.row(name)
	row.MouseDown(ev)
	row.MouseUp(ev)
}

func (s *sitting) doubleClick(name string) {
	s.t.Helper()
	row := s.row(name)
	s.click(name)
	test.DoubleTap(row)
}

// press types keys into what has the keyboard; "Shift+" holds that key.
func (s *sitting) press(keys ...string) {
	s.t.Helper()
	for _, key := range keys {
		name, shifted := strings.CutPrefix(key, "Shift+")
		focused := s.window.Canvas().Focused()
		keyable, hears := focused.(desktop.Keyable)
		if shifted && hears {
			keyable.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		}
		focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(name)})
		if shifted && hears {
			keyable.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		}
	}
}

// tab goes on until the keyboard is where it is wanted.
func (s *sitting) tab(to fyne.Focusable) {
	s.t.Helper()
	for range 20 {
		if s.window.Canvas().Focused() == to {
			return
		}
		test.FocusNext(s.window.Canvas())
	}
	s.t.Fatalf("Tab never reaches %T", to)
}

func (s *sitting) tap(b *button) {
	s.t.Helper()
	if b.Disabled() {
		s.t.Fatalf("%q cannot be pressed", b.name)
	}
	test.Tap(b)
}

// want compares short names with what is there.
func (s *sitting) want(what string, got oauth.Scopes, want ...string) {
	s.t.Helper()
	if g := got.Short(); !slices.Equal(g, want) {
		s.t.Errorf("%s: got %q, want %q", what, g, want)
	}
}

// visible reports whether a row stands within its list's view.
func (s *sitting) visible(l *scopeList, name string) bool {
	row := s.row(name)
	top := row.Position().Y + l.rows.Position().Y - l.scroll.Offset.Y
	return top >= 0 && top+row.Size().Height <= l.scroll.Size().Height
}

// said is what can be read of the window, or on a row.
func said(o fyne.CanvasObject) string {
	var words []string
	allTexts(o, fyne.Position{}, false, func(t *canvas.Text, _ fyne.Position, _ bool) { words = append(words, t.Text) })
	return strings.Join(words, " ")
}

const ctrl, shift = fyne.KeyModifierShortcutDefault, fyne.KeyModifierShift

func TestScopeListPicks(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(*sitting)
		want []string
	}{
		"click picks one": {func(s *sitting) { s.click("contacts"); s.click("openid") }, []string{"openid"}},
		"Ctrl adds":       {func(s *sitting) { s.click("contacts"); s.click("openid", ctrl) }, []string{"contacts", "openid"}},
		"Ctrl takes away": {func(s *sitting) { s.click("contacts"); s.click("openid", ctrl); s.click("contacts", ctrl) }, []string{"openid"}},
		"Shift goes up to there": {
			func(s *sitting) { s.click("directory.readonly"); s.click("contacts.readonly", shift) },
			[]string{"contacts.readonly", "contacts.other.readonly", "directory.readonly"},
		},
		"Shift again begins at the same row": {
			func(s *sitting) {
				s.click("directory.readonly")
				s.click("contacts", shift)
				s.click("email", shift)
			},
			[]string{"directory.readonly", "email"},
		},
		"Ctrl with Shift keeps the others": {
			func(s *sitting) {
				s.click("contacts")
				s.click("email", ctrl)
				s.click("openid", ctrl, shift)
			},
			[]string{"contacts", "email", "openid"},
		},
		"Down":                    {func(s *sitting) { s.press("Down", "Down") }, []string{"contacts.other.readonly"}},
		"Up ends at the top":      {func(s *sitting) { s.press("Down", "Up", "Up", "Up") }, []string{"contacts"}},
		"Shift and Down":          {func(s *sitting) { s.press("Down", "Shift+Down") }, []string{"contacts.readonly", "contacts.other.readonly"}},
		"Shift and Down, then Up": {func(s *sitting) { s.press("Down", "Shift+Down", "Shift+Up", "Shift+Up") }, []string{"contacts", "contacts.readonly"}},
		"Home and End":            {func(s *sitting) { s.press("End", "Home") }, []string{"contacts"}},
		"End":                     {func(s *sitting) { s.press("End") }, []string{"carddav"}},
		"Page down":               {func(s *sitting) { s.press("Next", "Next", "Next", "Next", "Next", "Next") }, []string{"carddav"}},
		"Page up":                 {func(s *sitting) { s.press("End", "Prior", "Prior", "Prior", "Prior", "Prior", "Prior") }, []string{"contacts"}},
		"Space picks":             {func(s *sitting) { s.press("Space") }, []string{"contacts"}},
		"Space twice picks none":  {func(s *sitting) { s.press("Space", "Space") }, nil},
		"Ctrl and A picks all": {
			func(s *sitting) {
				s.search.SetText("personal info")
				s.available.list.TypedShortcut(&fyne.ShortcutSelectAll{})
			},
			[]string{"openid", "profile"},
		},
		"the right button picks nothing": {
			func(s *sitting) {
				s.row("contacts").MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonSecondary})
			},
			nil,
		},
		"a search forgets what it hides": {func(s *sitting) {
			s.click("contacts")
			s.click("openid", ctrl)
			s.search.SetText("openid")
		}, []string{"openid"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t)
			c.act(s)
			s.want("picked", s.available.list.selection(), c.want...)
			if !s.take.Disabled() != (len(c.want) > 0) {
				t.Errorf("the button can be pressed: %t, with %d picked", !s.take.Disabled(), len(c.want))
			}
		})
	}
}

func TestScopeListPageStaysInView(t *testing.T) {
	s := sit(t)
	for range len(oauth.Catalogue()) {
		s.press("Down")
		if name := s.available.list.selection()[0]; !s.visible(s.available.list, name) {
			t.Errorf("%s is picked and cannot be seen", name)
		}
	}
}

func TestScopesMove(t *testing.T) {
	for name, c := range map[string]struct {
		chosen   []string
		act      func(*sitting)
		selected []string
		picked   []string // in the list where they have arrived
	}{
		"one": {nil, func(s *sitting) { s.click("email"); s.tap(s.take) }, []string{"email"}, []string{"email"}},
		"several at once": {
			[]string{"openid"},
			func(s *sitting) { s.click("email"); s.click("contacts", ctrl); s.tap(s.take) },
			[]string{"openid", "contacts", "email"},
			[]string{"contacts", "email"},
		},
		"all that the search shows": {
			nil, func(s *sitting) { s.search.SetText("google account"); s.tap(s.takeAll) },
			[]string{"email", "user.emails.read"},
			[]string{"email", "user.emails.read"},
		},
		"back": {
			[]string{"openid", "email"},
			func(s *sitting) { s.click("email"); s.tap(s.giveBack) },
			[]string{"openid"},
			[]string{"email"},
		},
		"all back": {
			[]string{"openid", "email"},
			func(s *sitting) { s.tap(s.giveAll) },
			nil,
			[]string{"email", "openid"},
		},
		"there and back again": {
			nil, func(s *sitting) { s.click("email"); s.tap(s.take); s.tap(s.giveBack) },
			nil,
			[]string{"email"},
		},
		"double click":      {[]string{"openid"}, func(s *sitting) { s.doubleClick("profile") }, []string{"openid", "profile"}, []string{"profile"}},
		"double click back": {[]string{"openid", "email"}, func(s *sitting) { s.doubleClick("openid") }, []string{"email"}, []string{"openid"}},
		"Enter": {
			nil, func(s *sitting) { s.press("Down", "Shift+Down", "Return") },
			[]string{"contacts.readonly", "contacts.other.readonly"},
			[]string{"contacts.readonly", "contacts.other.readonly"},
		},
		"Enter again takes the next row": {
			nil, func(s *sitting) { s.press("Return", "Return") },
			[]string{"contacts", "contacts.readonly"},
			[]string{"contacts.readonly"},
		},
		"Delete": {
			[]string{"openid", "email"},
			func(s *sitting) { s.tab(s.selected.list); s.press("Down", "Delete") },
			[]string{"openid"},
			[]string{"email"},
		},
		"Delete at the left does nothing": {
			[]string{"openid"},
			func(s *sitting) { s.press("Down", "Delete") },
			[]string{"openid"},
			nil,
		},
		"a search that would hide what comes back ends": {
			[]string{"openid", "email"},
			func(s *sitting) { s.search.SetText("birthday"); s.doubleClick("email") },
			[]string{"openid"},
			[]string{"email"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, c.chosen...)
			c.act(s)
			s.want("selected", s.selected.list.names, c.selected...)
			for _, name := range c.picked {
				l := s.available.list
				if s.choice.chosen.Has(name) {
					l = s.selected.list
				}
				s.want("picked where they went", l.selection(), c.picked...)
				if !s.visible(l, c.picked[0]) {
					t.Errorf("%s cannot be seen", c.picked[0])
				}
			}
		})
	}
}

func TestAvailableKeepsTheCatalogueOrder(t *testing.T) {
	s := sit(t, "openid", "contacts")
	want := s.choice.available("").Short()

	s.doubleClick("profile")
	s.doubleClick("contacts.readonly")
	s.tab(s.selected.list)
	s.press("End", "Shift+Up", "Return")

	s.want("available", s.available.list.names, want...)
	if s.changed() {
		t.Error("nothing differs from the beginning, yet it counts as changed")
	}
}

func TestMoveButtonsAreOffWhenTheyWouldDoNothing(t *testing.T) {
	for name, c := range map[string]struct {
		chosen []string
		act    func(*sitting)
		want   string // what can be pressed
	}{
		"nothing chosen":      {nil, func(*sitting) {}, "»"},
		"picked at the left":  {nil, func(s *sitting) { s.click("email") }, "> »"},
		"some chosen":         {[]string{"email"}, func(*sitting) {}, "» «"},
		"picked at the right": {[]string{"email"}, func(s *sitting) { s.click("email") }, "» < «"},
		"after a move":        {nil, func(s *sitting) { s.doubleClick("email") }, "» < «"},
		"everything chosen":   {nil, func(s *sitting) { s.tap(s.takeAll) }, "< «"},
		"no match":            {[]string{"email"}, func(s *sitting) { s.search.SetText("xyzzy") }, "«"},
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, c.chosen...)
			c.act(s)
			var got []string
			for i, b := range []*button{s.take, s.takeAll, s.giveBack, s.giveAll} {
				if !b.Disabled() {
					got = append(got, []string{">", "»", "<", "«"}[i])
				}
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("can be pressed: got %s, want %s", g, c.want)
			}
		})
	}
}

func TestScopeSearch(t *testing.T) {
	for query, want := range map[string][]string{
		"directory":     {"directory.readonly"},
		"DIRECTORY":     {"directory.readonly"},
		"street":        {"user.addresses.read"},
		"m8/feeds":      {"https://www.google.com/m8/feeds"},
		"contacts, old": {"https://www.google.com/m8/feeds"},
		"birth date":    {"user.birthday.read"},
		"  openid ":     {"openid"},
		"xyzzy":         nil,
	} {
		t.Run(query, func(t *testing.T) {
			s := sit(t)
			s.tab(s.search)
			test.Type(s.search, query)
			s.want("shown", s.available.list.names, want...)
			if got, want := s.available.count.String(), fmt.Sprint(len(want)); got != want {
				t.Errorf("count: got %s, want %s", got, want)
			}
		})
	}
}

func TestNoMatchSaysSoAndIsCleared(t *testing.T) {
	s := sit(t)
	test.Type(s.search, "xyzzy")
	if got, want := said(s), "No permission matches “xyzzy”"; !strings.Contains(got, want) {
		t.Fatalf("%q is not said in:\n%s", want, got)
	}
	s.tab(s.search)
	test.FocusNext(s.window.Canvas())
	s.press("Return")
	if got, want := len(s.available.list.names), len(oauth.Catalogue()); got != want {
		t.Errorf("shown after clearing: got %d, want %d", got, want)
	}
	if s.window.Canvas().Focused() != s.search {
		t.Error("the keyboard is not in the search")
	}
}

func TestPresets(t *testing.T) {
	for i, p := range oauth.Presets() {
		t.Run(p.Title, func(t *testing.T) {
			s := sit(t, "carddav", "https://example.com/own")
			s.tap(s.presets[i])
			s.want("selected", s.selected.list.names, p.Scopes.Short()...)
			for j, b := range s.presets {
				if got, want := b.importance == chosen && b.icon == "check", i == j; got != want {
					t.Errorf("%s is ticked: got %t, want %t", b.text, got, want)
				}
			}
			s.doubleClick("openid")
			if s.presets[i].importance == chosen {
				t.Error("still ticked without openid")
			}
			s.doubleClick("openid")
			if s.presets[i].importance != chosen {
				t.Error("not ticked, though the set is whole again in another order")
			}
		})
	}
}

func TestOwnScope(t *testing.T) {
	const wrong, already = "A scope is one word without spaces or quotes.", "selected already."
	for name, c := range map[string]struct {
		typed    string
		selected []string
		said     string
	}{
		"a full name":             {"https://www.googleapis.com/auth/calendar", []string{"openid", "calendar"}, ""},
		"another server's":        {"https://example.com/scope", []string{"openid", "https://example.com/scope"}, ""},
		"a short name we know":    {"contacts.readonly", []string{"openid", "contacts.readonly"}, ""},
		"the OpenID form":         {"email", []string{"openid", "email"}, ""},
		"spaces around it":        {"  email ", []string{"openid", "email"}, ""},
		"two words":               {"email profile", []string{"openid"}, wrong},
		"quotes":                  {`"email"`, []string{"openid"}, wrong},
		"an umlaut":               {"kontäkte", []string{"openid"}, wrong},
		"513 letters":             {strings.Repeat("a", 513), []string{"openid"}, wrong},
		"chosen before":           {"openid", []string{"openid"}, already},
		"nothing but white space": {"   ", []string{"openid"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, "openid")
			s.tab(s.own)
			test.Type(s.own, c.typed)
			s.press("Return")

			s.want("selected", s.selected.list.names, c.selected...)
			if got := s.mend.String(); !strings.Contains(got, c.said) || (got == "") != (c.said == "") {
				t.Errorf("said: got %q, want %q", got, c.said)
			}
			if s.own.wrong != (c.said != "") || s.mend.Visible() != s.own.wrong {
				t.Errorf("the entry is red: %t, with %q said", s.own.wrong, c.said)
			}
			if added := len(c.selected) > 1; added && (s.own.Text != "" || !s.add.Disabled()) {
				t.Errorf("%q is left in the entry", s.own.Text)
			}
			if s.window.Canvas().Focused() != s.own {
				t.Error("the keyboard has left the entry")
			}
			test.Type(s.own, "x")
			if s.own.wrong || s.mend.Visible() {
				t.Error("still wrong while it is being mended")
			}
		})
	}
}

func TestOwnScopeCanBeTakenBack(t *testing.T) {
	s := sit(t)
	test.Type(s.own, "https://www.googleapis.com/auth/calendar")
	s.tap(s.add)
	if got := said(s.row("https://www.googleapis.com/auth/calendar")); !strings.Contains(got, "Own") {
		t.Errorf("its class is not said in %q", got)
	}
	s.tap(s.giveBack)
	s.want("selected", s.selected.list.names)
	if got := s.available.list.names.Short(); got[len(got)-1] != "calendar" {
		t.Errorf("it cannot be chosen again: %q", got)
	}
	s.tap(s.take)
	s.want("selected", s.selected.list.names, "calendar")
}

func TestTickBoxHint(t *testing.T) {
	for chosen, want := range map[string]bool{
		"":                                     false,
		"openid email profile":                 false,
		"contacts.readonly":                    false,
		"contacts.readonly openid":             true,
		"contacts.readonly directory.readonly": true,
	} {
		t.Run(chosen, func(t *testing.T) {
			s := sit(t, strings.Fields(chosen)...)
			if got := strings.Contains(said(s), "tick boxes"); got != want || want != s.choice.chosen.TickBoxes() {
				t.Errorf("hint shown: got %t, want %t", got, want)
			}
			s.tap(s.presets[0])
			if !strings.Contains(said(s), "tick boxes") {
				t.Error("no hint after a preset that brings tick boxes")
			}
		})
	}
}

func TestFullAccessIncludesReading(t *testing.T) {
	const want = "includes reading: “Contacts, read” can be left out."
	warned := func(s *sitting) bool { return strings.Contains(s.hint.sentence.String(), want) && s.hint.Visible() }
	s := sit(t, "contacts", "openid")
	if warned(s) {
		t.Error("said although reading is not chosen")
	}
	s.doubleClick("contacts.readonly")
	if !warned(s) {
		t.Errorf("not said: %q", s.hint.sentence)
	}
	s.submit()
	s.want("saved", s.saved, "contacts", "openid", "contacts.readonly")
}

func TestSaveWaitsForAChoice(t *testing.T) {
	const reason = "Choose at least one permission."
	s := sit(t)
	s.submit()
	if !s.save.Disabled() || s.saved != nil {
		t.Errorf("nothing is chosen; can be pressed: %t, saved: %q", !s.save.Disabled(), s.saved)
	}
	if got := said(s); !strings.Contains(got, reason) {
		t.Errorf("the reason is not said in:\n%s", got)
	}
	s.doubleClick("openid")
	if got := said(s); strings.Contains(got, reason) {
		t.Errorf("the reason is still said in:\n%s", got)
	}
	s.tap(s.save)
	s.want("saved", s.saved, "openid")
}

func TestEnterSavesOutsideTheLists(t *testing.T) {
	s := sit(t, "openid")
	s.tab(s.search)
	s.press("Return")
	s.want("saved", s.saved, "openid")

	s = sit(t, "openid")
	s.press("Return")
	s.want("saved by Enter in the list", s.saved)
	s.want("selected", s.selected.list.names, "openid", "contacts")
}

func TestChangedComparesTheSets(t *testing.T) {
	s := sit(t, "email", "openid")
	for i, c := range []struct {
		act  func()
		want bool
	}{
		{func() {}, false},
		{func() { s.doubleClick("profile") }, true},
		{func() { s.doubleClick("profile") }, false},
		{func() { s.doubleClick("email") }, true},
		{func() { s.doubleClick("email") }, false}, // in another order now
	} {
		c.act()
		if got := s.changed(); got != c.want {
			t.Errorf("step %d: got %t, want %t", i, got, c.want)
		}
	}
}

// TestEverythingIsReachedByTab goes once round with everything enabled.
func TestEverythingIsReachedByTab(t *testing.T) {
	s := sit(t, "openid", "email")
	s.click("openid")
	s.click("contacts")
	s.own.SetText("x")
	want := []fyne.Focusable{
		s.available.list, s.take, s.takeAll, s.giveBack, s.giveAll, s.selected.list, s.own, s.add,
	}
	for i, w := range want {
		if got := s.window.Canvas().Focused(); got != w {
			t.Fatalf("stop %d: got %T, want %T", i, got, w)
		}
		test.FocusNext(s.window.Canvas())
	}
	test.FocusNext(s.window.Canvas()) // Cancel
	if got := s.window.Canvas().Focused(); got != s.save {
		t.Fatalf("after Cancel: got %T, want Save", got)
	}
	for i, w := range []fyne.Focusable{s.presets[0], s.presets[1], s.presets[2], s.search, s.available.list} {
		test.FocusNext(s.window.Canvas())
		if got := s.window.Canvas().Focused(); got != w {
			t.Errorf("stop %d of the head: got %T, want %T", i, got, w)
		}
	}
}

// TestTheKeyboardIsNeverLost presses by keyboard what then goes or is switched off.
func TestTheKeyboardIsNeverLost(t *testing.T) {
	for name, c := range map[string]struct {
		chosen []string
		on     func(*sitting) fyne.Focusable
		before func(*sitting)
		want   func(*sitting) fyne.Focusable
	}{
		"> with nothing more picked": {
			nil, func(s *sitting) fyne.Focusable { return s.take },
			func(s *sitting) { s.click("contacts") }, func(s *sitting) fyne.Focusable { return s.selected.list },
		},
		"« with nothing more selected": {
			[]string{"openid"},
			func(s *sitting) fyne.Focusable { return s.giveAll },
			func(*sitting) {}, func(s *sitting) fyne.Focusable { return s.available.list },
		},
		"the last row of the right list": {
			[]string{"openid"},
			func(s *sitting) fyne.Focusable { return s.selected.list },
			func(*sitting) {}, func(s *sitting) fyne.Focusable { return s.available.list },
		},
		"the last row that a search shows": {
			nil, func(s *sitting) fyne.Focusable { return s.available.list },
			func(s *sitting) { s.search.SetText("birthday") }, func(s *sitting) fyne.Focusable { return s.selected.list },
		},
		"Add": {
			nil, func(s *sitting) fyne.Focusable { return s.add },
			func(s *sitting) { s.own.SetText("email") }, func(s *sitting) fyne.Focusable { return s.own },
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, c.chosen...)
			c.before(s)
			s.tab(c.on(s))
			s.press("Return")
			if got, want := s.window.Canvas().Focused(), c.want(s); got != want {
				t.Errorf("the keyboard: got %T, want %T", got, want)
			}
		})
	}
}

func TestFocusShowsOnOneRow(t *testing.T) {
	s := sit(t, "openid", "email")
	ringed := func() (names []string) {
		for _, l := range []*scopeList{s.available.list, s.selected.list} {
			for i, o := range l.rows.Objects {
				if o.(*scopeRow).focused {
					names = append(names, oauth.ShortScope(l.names[i]))
				}
			}
		}
		return names
	}
	for _, step := range []struct {
		act  func()
		want []string
	}{
		{func() {}, []string{"contacts"}},
		{func() { s.press("Down") }, []string{"contacts.readonly"}},
		{func() { s.press("Return") }, []string{"contacts.other.readonly"}},
		{func() { s.click("email") }, []string{"email"}},
		{func() { s.tab(s.own) }, nil},
	} {
		step.act()
		if got := ringed(); !reflect.DeepEqual(got, step.want) {
			t.Errorf("got %q, want %q", got, step.want)
		}
	}
}

// Each scope has its title, Google's sentence, its class and its use.
func TestScopeRowsSayAll(t *testing.T) {
	s := sit(t)
	for name, want := range map[string]string{
		"contacts.readonly": "Contacts, read\nSensitive\nSee and download your contacts\nFor exports, snapshots\n",
		"contacts.other.readonly": "“Other contacts”, read\nSensitive\nSee and download contact info automatically saved in your “Other contacts”\n" +
			"For “Other contacts” in exports\n",
		"openid": "Sign-in (openid)\nNon-sensitive\nAssociate you with your personal info on Google\nFor recognizing the account\n",
	} {
		if got := read(s.row(name)); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestScopeWordsFit looks for words that leave their row, their card or the
// window, in both languages and the sizes that a window may have.
func TestScopeWordsFit(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		for _, size := range []fyne.Size{usualSize, fyne.NewSize(760, 560), fyne.NewSize(1040, 716)} {
			t.Run(fmt.Sprintf("%s %vx%v", language, size.Width, size.Height), func(t *testing.T) {
				speak(t, language)
				s := sitAt(t, Light, size, "contacts", "contacts.readonly", "openid", "email", "https://example.com/"+strings.Repeat("long", 40))
				test.Type(s.own, "two words")
				s.press("Return")
				if got := s.MinSize(); got.Width > size.Width || got.Height > size.Height {
					t.Errorf("needs %v", got)
				}
				everythingFits(t, s.window)
				for e, around := range map[*entry]float32{s.search: 56, s.own: 24} {
					if got := word(e.PlaceHolder, "").MinSize().Width + around; got > e.Size().Width {
						t.Errorf("%q needs %v of %v", e.PlaceHolder, got, e.Size().Width)
					}
				}
				for _, o := range append(s.available.list.rows.Objects, s.selected.list.rows.Objects...) {
					texts(o, fyne.Position{}.Subtract(o.Position()), func(text *canvas.Text, at fyne.Position) {
						if end := at.Add(text.MinSize()); end.X > o.Size().Width-8 || end.Y > o.Size().Height-4 {
							t.Errorf("%q ends at %v in a row of %v", text.Text, end, o.Size())
						}
					})
				}
			})
		}
	}
}

// speak lets the words be in a language for one test.
func speak(t *testing.T, language string) {
	t.Helper()
	load := func() {
		if err := words.Load(); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(load) // after Setenv's own, which runs first
	t.Setenv("LANGUAGE", "")
	t.Setenv("LC_ALL", language+".UTF-8")
	load()
}

func TestScopeChooserPictures(t *testing.T) {
	for variant, mode := range variants {
		for name, c := range map[string]struct {
			size fyne.Size
			act  func(*sitting)
		}{
			"mockup": {fyne.NewSize(1040, 716), func(s *sitting) { s.click("contacts.other.readonly"); s.window.Canvas().Unfocus() }},
			"usual":  {usualSize, func(s *sitting) { s.press("Down", "Shift+Down") }},
			"tight": {fyne.NewSize(760, 560), func(s *sitting) {
				s.doubleClick("contacts")
				test.Type(s.own, "https://example.com/scope")
				s.tap(s.add)
				test.Type(s.own, "two words")
				s.tap(s.add)
			}},
			"nothing": {usualSize, func(s *sitting) { s.tap(s.giveAll); s.search.SetText("xyzzy") }},
		} {
			t.Run(name+"-"+variant, func(t *testing.T) {
				s := sitAt(t, mode, c.size, oauth.Presets()[0].Scopes...)
				c.act(s)
				everythingFits(t, s.window)
				for _, scale := range []float32{1, 2} {
					s.window.Canvas().(test.WindowlessCanvas).SetScale(scale)
					s.window.Content().Refresh()
					photograph(t, s.window, fmt.Sprintf("scopes-%s-%s@%v", name, variant, scale))
				}
			})
		}
	}
}
