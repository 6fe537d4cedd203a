package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestBanner_PutsItsButtonBeneathWhereItIsNarrow(t *testing.T) {
	mend := newButton(primary, "", "Ask for the missing permission", nothing)
	b := newBanner(kindAttention, "“Other contacts” was not given.", "Exports leave those contacts out.", mend)
	w := stage(t, Light, column(0, b), fyne.NewSize(640, 300))
	if mend.Position().X < 300 || b.Size().Height > 70 {
		t.Errorf("wide: button at %v, banner %v high", mend.Position(), b.Size().Height)
	}
	settle(w, fyne.NewSize(400, 300))
	if mend.Position().X != 0 || mend.Position().Y < b.sentence.Position().Y+20 {
		t.Errorf("narrow: button at %v", mend.Position())
	}
	if want := mend.Position().Y + 36 + 24; b.Size().Height != want {
		t.Errorf("narrow: banner %v high, want %v", b.Size().Height, want)
	}
}

func TestFold_ShowsAndHides(t *testing.T) {
	inside := caption("Fewer is safer.")
	f := newFold("How to configure scopes", inside)
	told := false
	f.onChanged = func(open bool) { told = open }
	stage(t, Light, column(0, f), fyne.NewSize(300, 200))
	closed := f.MinSize().Height

	test.Tap(f.row)
	if !f.open() || !told || f.MinSize().Height <= closed {
		t.Error("it did not open")
	}
	test.Tap(f.row)
	if f.open() || told || f.MinSize().Height != closed {
		t.Error("it did not close")
	}
}

func TestSteps_FollowTheFlow(t *testing.T) {
	s := newSteps(step{"Saved", "", stepNow}, step{"Waiting", "Press Continue.", stepOpen})
	stage(t, Light, column(0, s), fyne.NewSize(300, 200))
	if got := s.MinSize().Height; got != 52 {
		t.Errorf("%v high, want a row of 32 and one of 20", got)
	}
	s.set(step{"Saved", "", stepDone}, step{"Waiting", "Press Continue.", stepFailed})
	if got := s.MinSize().Height; got != 72 {
		t.Errorf("%v high with the sentence of the failed step, want 72", got)
	}
}

func TestPermissionTable_RowsGrowWithTheirText(t *testing.T) {
	table := newPermissionTable("What Google's page says", []tableColumn{{"Answer", 112}},
		permissionRow{"See", "contacts", []answer{{kindOnline, "Granted"}}},
		permissionRow{"See and download contact info automatically saved in your “Other contacts”", "contacts.other.readonly", []answer{{kindExpired, "Not given"}}})
	stage(t, Light, column(0, table), fyne.NewSize(400, 300))
	short, long := table.Objects[2].Size().Height, table.Objects[4].Size().Height
	if short < tableHeight || long < short+20 {
		t.Errorf("rows of %v and %v", short, long)
	}
}

func TestKeyValues_TheKeyColumnHoldsTheLongestKey(t *testing.T) {
	short, long := word("now", theme.ColorNameForeground), word("later", theme.ColorNameForeground)
	block := newKeyValues(pair{"Access token", short, nil}, pair{"Sehr langer Aktualisierungsschlüssel", long, newLink("Renew", nothing)})
	w := stage(t, Light, column(0, block), fyne.NewSize(600, 200))
	left := map[string]float32{}
	texts(w.Content(), fyne.Position{}, func(text *canvas.Text, at fyne.Position) { left[text.Text] = at.X })
	if left["now"] != left["later"] || left["now"] < 200 {
		t.Errorf("values at %v and %v", left["now"], left["later"])
	}
	if got := block.MinSize().Height; got != 2*32 {
		t.Errorf("%v high, want rows of 32", got)
	}
	w = stage(t, Light, column(0, newKeyValues(pair{"Type", short, nil})), fyne.NewSize(600, 200))
	texts(w.Content(), fyne.Position{}, func(text *canvas.Text, at fyne.Position) { left[text.Text] = at.X })
	if got := left["now"] - left["Type"]; got != 128+8 {
		t.Errorf("beside a short key the value stands at %v, want a column of 128", got)
	}
}

func TestChip_ShowsAnotherStatus(t *testing.T) {
	for name, c := range map[string]*chip{"small": newChip(kindOnline, "Online"), "large": newLargeChip(kindOnline, "Online")} {
		w := stage(t, Light, c, fyne.NewSize(200, 32))
		before := test.RenderToMarkup(w.Canvas())
		c.set(kindExpired, "Revoked")
		w.Canvas().SetContent(newChipLike(name))
		want := test.RenderToMarkup(w.Canvas())
		w.Canvas().SetContent(c)
		if got := test.RenderToMarkup(w.Canvas()); got == before || got != want {
			t.Errorf("%s: a changed chip is not like a new one:\n%s", name, got)
		}
	}
}

func newChipLike(size string) *chip {
	if size == "large" {
		return newLargeChip(kindExpired, "Revoked")
	}
	return newChip(kindExpired, "Revoked")
}

func TestInitial(t *testing.T) {
	for name, want := range map[string]string{
		"Ada Lovelace": "A", " émile": "É", "“Zoë”": "Z", "4711@example.com": "4", "": "", "—": "", "李": "李",
	} {
		if got := initial(name); got != want {
			t.Errorf("initial(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestEmpty_OnePrimaryButton(t *testing.T) {
	created := false
	view := empty{
		drawing: newFirstDrawing(), heading: "Connect your first address book",
		primary: newBigButton("plus", "Create connection", func() { created = true }),
	}.view()
	w := stage(t, Light, view, fyne.NewSize(700, 500))
	test.FocusNext(w.Canvas())
	w.Canvas().Focused().TypedKey(press(fyne.KeyReturn))
	if !created {
		t.Error("Tab and Enter did not create")
	}
}
