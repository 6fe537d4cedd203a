package gui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestRowList_Keyboard(t *testing.T) {
	var chosen, opened []int
	shown := 0
	l := newRowList(func() int { return 10_000 },
		func(i int, r *listRow) { shown++; r.set(kindOnline, fmt.Sprint("Connection ", i), "Online") },
		func(i int) { chosen = append(chosen, i) }, func(i int) { opened = append(opened, i) })
	w := stage(t, Light, l, fyne.NewSize(300, 400))
	escaped := false
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { escaped = ev.Name == fyne.KeyEscape })

	test.FocusNext(w.Canvas())
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyEnd, fyne.KeyHome} {
		l.TypedKey(press(key))
	}
	if got, want := fmt.Sprint(chosen), "[0 1 2 1 0 6 9999 0]"; got != want {
		t.Errorf("chose %s, want %s", got, want)
	}
	l.TypedKey(press(fyne.KeyReturn))
	if fmt.Sprint(opened) != "[0]" {
		t.Errorf("opened %v, want the first", opened)
	}
	l.TypedKey(press(fyne.KeyEscape))
	if !escaped {
		t.Error("Escape did not reach the window")
	}
	if shown > 1000 {
		t.Errorf("%d rows were drawn of 10,000", shown)
	}
}

func TestRowList_Renew(t *testing.T) {
	says := "2 minutes ago"
	l := newRowList(func() int { return 2 }, func(i int, r *listRow) {
		if i == 1 {
			r.set(kindOnline, "Acme", says)
		} else {
			r.set(kindOnline, "Bolt", "always")
		}
	}, func(int) {}, nil)
	painted := make([]int, 2)
	for i := range painted {
		row := newListRow(rowHeight)
		l.UpdateItem(i, row)
		d := test.WidgetRenderer(row).(*drawing)
		refresh := d.refresh
		d.refresh = func() { painted[i]++; refresh() }
	}
	l.renew()
	if fmt.Sprint(painted) != "[0 0]" {
		t.Errorf("painted %v times, though all say the same", painted)
	}
	says = "3 minutes ago"
	l.renew()
	if fmt.Sprint(painted) != "[0 1]" {
		t.Errorf("painted %v times, want only the row that says something else", painted)
	}
}

func TestRowList_Mouse(t *testing.T) {
	got := none
	l := newRowList(func() int { return 3 },
		func(i int, r *listRow) { r.set(kindOnline, fmt.Sprint(i), "") }, func(i int) { got = i }, nil)
	w := stage(t, Light, l, fyne.NewSize(300, 400))
	test.TapCanvas(w.Canvas(), fyne.NewPos(50, rowHeight+20))
	if got != 1 || l.selected != 1 {
		t.Errorf("a tap on the second row chose %d", got)
	}
	if w.Canvas().Focused() != l {
		t.Error("a tap did not give the list the keyboard")
	}
	asked := none
	l.menu = func(i int, _ fyne.Position) { asked = i }
	l.CreateItem().(fyne.SecondaryTappable).TappedSecondary(&fyne.PointEvent{}) // a row in nobody's list
	row := newListRow(rowHeight)
	l.UpdateItem(2, row)
	test.TapSecondary(row)
	if asked != 2 || l.selected != 2 {
		t.Errorf("a right click asked for the menu of %d and chose %d", asked, l.selected)
	}
	l.choose(none)
	if l.selected != none {
		t.Error("nothing is still something")
	}
}

func TestRowList_Empty(t *testing.T) {
	l := newRowList(func() int { return 0 }, func(int, *listRow) { t.Error("there is no row") }, func(int) { t.Error("nothing can be chosen") }, nil)
	w := stage(t, Light, l, fyne.NewSize(300, 400))
	test.FocusNext(w.Canvas())
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeyReturn} {
		l.TypedKey(press(key))
	}
}

func TestNavigation(t *testing.T) {
	got := ""
	say := func(s string) func() { return func() { got = s } }
	n := newNavigation(newNavigationAct("plus", "Create", say("create")),
		navigationItem{"link", "Connections", say("connections")}, navigationItem{"key", "Clients", say("clients")})
	w := stage(t, Light, n, fyne.NewSize(168, 300))

	if !n.rows[0].chosen || got != "" {
		t.Error("the first view is chosen without a word")
	}
	test.FocusNext(w.Canvas())
	n.rows[0].TypedKey(press(fyne.KeyUp))
	n.rows[0].TypedKey(press(fyne.KeyDown))
	if w.Canvas().Focused() != n.rows[1] {
		t.Fatal("Down did not move the keyboard")
	}
	n.rows[1].TypedKey(press(fyne.KeyReturn))
	if got != "clients" || !n.rows[1].chosen || n.rows[0].chosen {
		t.Errorf("Enter showed %q", got)
	}
}

// Tab does not stop at a list without a row.
func TestRowList_TabPassesAnEmptyOne(t *testing.T) {
	n := 0
	l := newRowList(func() int { return n }, func(int, *listRow) {}, func(int) {}, nil)
	b := newButton(secondary, "", "Close", nothing)
	c := stage(t, Light, column(0, l, b), fyne.NewSize(300, 200)).Canvas()
	if c.FocusNext(); c.Focused() != b {
		t.Errorf("Tab comes to %v", c.Focused())
	}
	n = 1
	if c.FocusPrevious(); c.Focused() != l {
		t.Errorf("Shift+Tab comes to %v", c.Focused())
	}
}
