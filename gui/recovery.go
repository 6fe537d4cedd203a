package gui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// Recovery is what the window needs that stands in for the others while the
// records cannot be read.
type Recovery struct {
	App        fyne.App
	Background Background
	Now        func() time.Time
	Err        error // of connections.Unreadable
	Copies     []connections.Copy
	Screen     func(fyne.Window) fyne.Size // as in Config, and so is Raise
	Raise      <-chan struct{}
	Practising bool // they are practice mode's
	// Restore and Empty make the records readable, from a copy and from nothing.
	// They run beside the window.
	Restore func(context.Context, connections.Copy) error
	Empty   func(context.Context) error
	// Open opens the records once they can be read, beside the window. What it
	// returns shows the others, on the UI goroutine.
	Open func() (show func() error)
}

// recovery is the window: what happened, where the damaged file is kept, and
// the two ways out.
type recovery struct {
	Recovery
	window  fyne.Window
	buttons []*button
	state   *mark
	life    context.Context
	sound   []connections.Copy
	chosen  int // index of sound
	restore *button
}

// Show shows the window.
func (r Recovery) Show() {
	life, end := context.WithCancel(context.Background())
	v := &recovery{Recovery: r, window: r.App.NewWindow(titled(lang.L("gcdesk · Recovery"), r.Practising)), state: newMark(kindPlain, ""), life: life}
	v.window.SetOnClosed(end)
	v.window.SetPadded(false)
	v.window.SetIcon(r.App.Icon())
	size := fyne.NewSize(640, 620)
	if r.Screen != nil {
		size = size.Min(r.Screen(v.window))
	}
	v.window.Resize(size)

	empty := newButton(secondary, "", lang.L("Start empty"), v.askEmpty)
	choice := empty
	v.buttons = []*button{newButton(secondary, "", lang.L("Close"), v.window.Close), empty}
	foot := []fyne.CanvasObject{v.buttons[0], empty}
	v.sound = slices.DeleteFunc(slices.Clone(r.Copies), func(c connections.Copy) bool { return c.Err != nil })
	if len(v.sound) == 0 {
		empty.importance = primary
		empty.Refresh()
	} else {
		choice = newButton(primary, "", "", func() {
			chosen := v.sound[v.chosen]
			v.run(func(ctx context.Context) error { return r.Restore(ctx, chosen) })
		})
		v.restore = choice
		_, offered, _ := connections.Unreadable(r.Err)
		v.choose(max(slices.IndexFunc(v.sound, func(c connections.Copy) bool { return c.Path == offered }), 0))
		v.buttons, foot = append(v.buttons, choice), append(foot, choice)
	}
	v.window.SetContent(newWindowGround(atLeast(leastWidth, leastHeight, container.NewBorder(nil, newFoot(v.state, foot...), nil, nil,
		newScroll(inset(windowEdge, windowEdge, v.content()))))))
	v.window.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyEscape:
			v.window.Close()
		case fyne.KeyReturn, fyne.KeyEnter:
			choice.Tapped(nil)
		}
	})
	v.window.Show()
	v.window.Canvas().Focus(choice)
	v.Background.Go(v.raise)
}

func (v *recovery) choose(i int) {
	v.chosen = i
	v.restore.setText(lang.L("Restore the copy of {{.When}}", map[string]any{"When": words.When(v.sound[i].Made, v.Now())}))
}

// raise brings the window to the front whenever it is asked to.
func (v *recovery) raise() {
	for {
		select {
		case <-v.Raise:
			v.Background.Do(v.window.RequestFocus)
		case <-v.life.Done():
			return
		}
	}
}

func (v *recovery) content() fyne.CanvasObject {
	records, _, _ := connections.Unreadable(v.Err)
	facts := column(besideGap, caption(lang.L("Records")), sentence(run{text: records, mono: true}))
	if damaged := (*connections.DamagedError)(nil); errors.As(v.Err, &damaged) {
		if damaged.Kept != "" {
			facts.Add(caption(lang.L("The damaged file is kept as")))
			facts.Add(sentence(run{text: damaged.Kept, mono: true}))
		}
		facts.Add(newFold(lang.L("Details"), sentence(run{text: damaged.Err.Error(), mono: true})))
	}
	if v.newer() {
		facts.Add(sentence(plain(lang.L("The newest gcdesk reads them. If you go back instead, the newer file is kept whole in the same folder, under another name."))))
	}
	way := lang.L("There is no copy to go back to. You can start empty, and sign in anew.")
	if len(v.sound) > 0 {
		way = lang.L("Restore a copy, or start empty. What was changed since a copy was made is not in it, so that some connections may ask for a new sign-in.")
	}
	return column(sectionGap,
		newHead(lang.L("Your connections cannot be read"), v.Practising, nil),
		newGlyphBanner(kindExpired, words.Error(v.Err, "").What, lang.L("Nothing was deleted. The secrets in the keyring are untouched."), nil),
		column(besideGap, section(lang.L("What to do")), sentence(plain(way)), v.copies()),
		facts,
	)
}

// copies lists what can be restored, to choose from, and what cannot.
func (v *recovery) copies() fyne.CanvasObject {
	line := func(c connections.Copy) string { return words.When(c.Made, v.Now()) + " · " + words.Copy(c) }
	var lines []string
	for _, c := range v.sound {
		lines = append(lines, line(c))
	}
	list := column(besideGap)
	switch len(lines) {
	case 0:
	case 1:
		list.Add(sentence(strong(lines[0])))
	default:
		choice := newRadio(v.chosen, func(i int) {
			v.choose(i)
			v.window.Content().Refresh() // the button's new words may be longer
		}, lines...)
		choice.line.Layout = list.Layout // one below the other
		list.Add(choice)
	}
	for _, c := range v.Copies {
		if c.Err != nil {
			list.Add(caption(line(c)))
		}
	}
	return list
}

// newer reports whether it is a newer gcdesk that has written the records.
func (v *recovery) newer() bool {
	newer := (*connections.NewerError)(nil)
	return errors.As(v.Err, &newer)
}

func (v *recovery) askEmpty() {
	text := lang.L("gcdesk begins without connections and clients. The damaged file stays where it is kept.")
	if v.newer() {
		text = lang.L("gcdesk begins without connections and clients. The newer file is kept under another name.")
	}
	put(v.window.Canvas(), question{
		title: lang.L("Start empty?"),
		text:  text,
		yes:   lang.L("Start empty"), no: lang.L("Cancel"), danger: true,
	}, func() { v.run(v.Empty) }, nil)
}

// run takes a way out, and opens the other windows in place of this one.
func (v *recovery) run(way func(context.Context) error) {
	v.enable(false)
	v.state.set(kindPlain, lang.L("Restoring…"))
	v.Background.Go(func() {
		err := way(v.life)
		show := func() error { return err }
		if err == nil {
			show = v.Open()
		}
		v.Background.Do(func() {
			if v.life.Err() != nil {
				return
			}
			v.state.set(kindPlain, "")
			v.enable(true)
			if err := show(); err != nil {
				t := words.Error(err, "")
				put(v.window.Canvas(), question{title: t.What, text: strings.TrimSpace(t.Why + "\n" + t.Mend), yes: lang.L("Close")}, nil, nil)
				return
			}
			v.window.Close()
		})
	})
}

func (v *recovery) enable(on bool) {
	for _, b := range v.buttons[1:] {
		b.setEnabled(on)
	}
}
