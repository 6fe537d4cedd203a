package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestField_SaysWhatToMend(t *testing.T) {
	for name, control := range map[string]interface {
		fyne.CanvasObject
		faulty
	}{"entry": newEntry(), "select": newSelector("Choose", []string{"a"}, nil), "tokens": newTokens("email")} {
		t.Run(name, func(t *testing.T) {
			help := caption("Exports choose it by this name.")
			f := newField(184, "Name", true, control, help)
			stage(t, Light, column(0, f), fyne.NewSize(500, 200))
			height := f.MinSize().Height

			f.setMend("This name is taken. Choose another one.")
			if !f.mend.Visible() || help.Visible() || !wrongness(control) {
				t.Error("the error does not show")
			}
			if got := f.MinSize().Height; got != height {
				t.Errorf("one line for another: height %v, want %v", got, height)
			}
			f.setMend("")
			if f.mend.Visible() || !help.Visible() || wrongness(control) {
				t.Error("the error stays after it was mended")
			}
		})
	}
}

func wrongness(o any) bool {
	switch c := o.(type) {
	case *entry:
		return c.wrong
	case *selector:
		return c.wrong
	case *tokens:
		return c.frame.stroke == kindExpired.color()
	}
	return false
}

func TestField_StarWhereRequired(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyN)
	starred := func() (titles []string) {
		for _, f := range find[*field](d.top().surface()) {
			if title, star := strings.CutSuffix(f.title.String(), "\u00a0*"); star {
				titles = append(titles, title)
			}
		}
		return titles
	}
	if got, want := starred(), []string{"Name your connection", "OAuth 2.0 client", "Permissions"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	d.tap("New client")
	if got, want := starred(), []string{"Name", "Client ID", "Client secret", "Type"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestField_ReddensOneOfSeveral(t *testing.T) {
	secret := newPasswordEntry()
	f := newField(152, "Client secret", true, spread(8, 0, secret, newChip(kindOnline, "Stored")), nil).reddens(secret)
	stage(t, Light, f, fyne.NewSize(500, 80))
	f.setMend("Paste the secret.")
	if !secret.wrong {
		t.Error("the entry beside the chip did not turn red")
	}
}

func TestEntry_KeysGoOnToTheWindow(t *testing.T) {
	e := newEntry()
	w := stage(t, Light, e, fyne.NewSize(200, 36))
	var keys []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { keys = append(keys, ev.Name) })

	test.Type(e, "Acme")
	e.TypedKey(press(fyne.KeyBackspace))
	e.TypedKey(press(fyne.KeyReturn))
	e.TypedKey(press(fyne.KeyEscape))

	if e.Text != "Acm" {
		t.Errorf("text %q, want Acm", e.Text)
	}
	if len(keys) != 2 || keys[0] != fyne.KeyReturn || keys[1] != fyne.KeyEscape {
		t.Errorf("the window got %v, want Return and Escape", keys)
	}
}

func TestEntry_EnterSubmits(t *testing.T) {
	e := newEntry()
	stage(t, Light, e, fyne.NewSize(200, 36))
	got := ""
	e.OnSubmitted = func(text string) { got = text }
	test.Type(e, "Acme")
	e.TypedKey(press(fyne.KeyEnter))
	if got != "Acme" {
		t.Errorf("submitted %q, want Acme", got)
	}
}

func TestEntry_Height(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	for name, o := range map[string]fyne.CanvasObject{
		"entry": newEntry(), "mono": newMonoEntry(), "password": newPasswordEntry(),
		"search": newSearchEntry("Filter"), "select": newSelector("", nil, nil), "tokens": newTokens("email"),
	} {
		if got := o.MinSize().Height; got != controlHeight {
			t.Errorf("%s: %v high, want %v", name, got, controlHeight)
		}
	}
}

func TestTokens_Wrap(t *testing.T) {
	k := newTokens("contacts.readonly", "contacts.other.readonly", "openid", "email", "profile")
	w := stage(t, Light, column(0, k), fyne.NewSize(700, 200))
	if got := k.Size().Height; got != 36 {
		t.Errorf("%v high in 700 units, want 36", got)
	}
	settle(w, fyne.NewSize(260, 200))
	if got := k.Size().Height; got <= 60 {
		t.Errorf("%v high in 260 units, want several lines", got)
	}
}

func TestFoot(t *testing.T) {
	save := newButton(primary, "", "Save", nothing)
	foot := newFoot(nil, newButton(secondary, "", "Cancel", nothing), save)
	stage(t, Light, foot, fyne.NewSize(500, footHeight))
	if got := foot.MinSize().Height; got != footHeight {
		t.Errorf("height %v, want %v", got, footHeight)
	}
	if right := place(save).Subtract(place(foot)).X + save.Size().Width; right != 500-windowEdge {
		t.Errorf("the primary button ends at %v, want %v", right, 500-windowEdge)
	}
}
