package gui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestRadio(t *testing.T) {
	got := none
	r := newRadio(0, func(i int) { got = i }, "Simple", "HTTP", "Both")
	w := stage(t, Light, r, fyne.NewSize(400, 36))

	test.Tap(r.options[1])
	if got != 1 || r.selected != 1 || !r.options[1].on || r.options[0].on {
		t.Errorf("chosen %d, want 1", got)
	}
	if w.Canvas().Focused() != r.options[1] {
		t.Error("a tapped choice has not got the keyboard")
	}
	r.options[1].TypedKey(press(fyne.KeyRight))
	if got != 2 || w.Canvas().Focused() != r.options[2] {
		t.Errorf("Right chose %d, want 2", got)
	}
	r.options[2].TypedKey(press(fyne.KeyDown))
	if got != 0 {
		t.Errorf("Down from the last chose %d, want 0", got)
	}
	r.options[0].TypedKey(press(fyne.KeyLeft))
	if got != 2 {
		t.Errorf("Left from the first chose %d, want 2", got)
	}
	got = none
	r.set(1)
	if got != none || r.selected != 1 {
		t.Error("setting told of a choice that nobody made")
	}
}

// Tab comes to the one that is chosen, and goes on behind the group.
func TestRadio_IsOneStop(t *testing.T) {
	before, behind := newButton(secondary, "", "Before", nothing), newButton(secondary, "", "Behind", nothing)
	r := newRadio(1, nil, "Simple", "HTTP", "Both")
	c := stage(t, Light, column(0, before, r, behind), fyne.NewSize(400, 120)).Canvas()
	for _, want := range []fyne.Focusable{before, r.options[1], behind} {
		if c.FocusNext(); c.Focused() != want {
			t.Errorf("Tab came to %+v, want %+v", c.Focused(), want)
		}
	}
	if c.FocusPrevious(); c.Focused() != r.options[1] {
		t.Errorf("Shift+Tab came to %+v", c.Focused())
	}
	r.options[1].TypedKey(press(fyne.KeyRight))
	if c.FocusNext(); c.Focused() != behind {
		t.Errorf("after an arrow Tab came to %+v", c.Focused())
	}
}

// A select opens at its value; Home and End go to the first and the last.
func TestSelector_ByKeyboard(t *testing.T) {
	s := newSelector("", []string{"Ada", "Grace", "Mary"}, nil)
	c := stage(t, Light, column(0, s), fyne.NewSize(300, 300)).Canvas()
	s.Selected = "Grace"
	for _, keys := range []struct {
		then fyne.KeyName
		want string
	}{{fyne.KeyReturn, "Grace"}, {fyne.KeyEnd, "Mary"}, {fyne.KeyUp, "Grace"}, {fyne.KeyHome, "Ada"}, {fyne.KeyEscape, "Ada"}, {fyne.KeyDown, "Grace"}} {
		c.Focus(s)
		s.TypedKey(press(fyne.KeySpace))
		for _, key := range []fyne.KeyName{keys.then, fyne.KeyReturn} {
			if typed := c.OnTypedKey(); typed != nil {
				typed(press(key))
			}
		}
		if s.Selected != keys.want || c.Overlays().Top() != nil || c.OnTypedKey() != nil {
			t.Errorf("%s chose %q, want %q; open: %v", keys.then, s.Selected, keys.want, c.Overlays().Top())
		}
	}
}

// Of five or of a thousand, the value is in sight, and so is what arrow keys mark.
func TestSelector_KeepsTheMarkedInSight(t *testing.T) {
	for _, count := range []int{5, 10, 18, 33, 1000} {
		names := make([]string, count)
		for i := range names {
			names[i] = fmt.Sprintf("Shop %d", i+1)
		}
		s := newSelector("Choose a shop", names, nil)
		c := stage(t, Light, column(300, s, word("beneath", colorSecondary)), fyne.NewSize(640, 400)).Canvas()
		inSight := func(o fyne.CanvasObject, in fyne.CanvasObject) bool {
			top, bottom := place(in).Y, place(in).Y+in.Size().Height
			return place(o).Y >= top && place(o).Y+o.Size().Height <= bottom && bottom <= 400
		}
		s.Selected = names[count-2]
		s.open()
		if menus := find[*widget.PopUpMenu](c.Overlays().Top()); len(menus) > 0 {
			for i, item := range menus[0].Items {
				if !inSight(item, menus[0]) {
					t.Errorf("item %d of %d stands at %v", i+1, count, place(item))
				}
			}
			continue
		}
		list := find[*rowList](c.Overlays().Top())[0]
		for _, step := range []struct {
			key  fyne.KeyName
			want string
		}{{"", names[count-2]}, {fyne.KeyDown, names[count-1]}, {fyne.KeyUp, names[count-2]}, {fyne.KeyPageUp, names[count-5]}} {
			if c.Focused().TypedKey(press(step.key)); names[list.selected] != step.want {
				t.Errorf("of %d, %q marked %q, want %q", count, step.key, names[list.selected], step.want)
			}
			if !slices.ContainsFunc(find[*listRow](list), func(r *listRow) bool { return r.name == step.want && inSight(r, list) }) {
				t.Errorf("of %d, %q cannot be seen", count, step.want)
			}
		}
		c.Focused().TypedKey(press(fyne.KeyReturn))
		if want := names[count-5]; s.Selected != want || c.Overlays().Top() != nil {
			t.Errorf("of %d, Enter chose %q, want %q", count, s.Selected, want)
		}
	}
}

func TestTick(t *testing.T) {
	told := 0
	on := false
	o := newTick("Notify me", false, func(v bool) { told++; on = v })
	w := stage(t, Light, o, fyne.NewSize(200, 36))
	enter := false
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { enter = ev.Name == fyne.KeyReturn })

	test.Tap(o)
	if !on || told != 1 {
		t.Error("a tap did not tick")
	}
	o.TypedKey(press(fyne.KeySpace))
	if on || told != 2 {
		t.Error("Space did not take the tick away")
	}
	o.TypedKey(press(fyne.KeyReturn))
	if told != 2 || !enter {
		t.Error("Enter belongs to the window")
	}
	o.Disable()
	test.Tap(o)
	if told != 2 {
		t.Error("a disabled box was ticked")
	}
}

func TestSelector(t *testing.T) {
	got := ""
	s := newSelector("Choose a client", []string{"Acme", "Borea"}, func(v string) { got = v })
	w := stage(t, Light, s, fyne.NewSize(240, 200))
	escaped := false
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { escaped = ev.Name == fyne.KeyEscape })

	w.Canvas().Focus(s)
	s.TypedKey(press(fyne.KeyRight))
	if got != "Acme" {
		t.Errorf("got %q, want Acme", got)
	}
	s.TypedKey(press(fyne.KeyEscape))
	if !escaped {
		t.Error("Escape did not reach the window")
	}
	s.TypedKey(press(fyne.KeySpace))
	if w.Canvas().Overlays().Top() == nil {
		t.Error("Space did not open the list")
	}
}
