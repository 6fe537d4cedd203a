package gui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// health keeps the statuses up to date by the monitor, and tells at the foot of
// the list how far a round is. What a round finds reaches list, detail and tray
// with the records.
type health struct {
	app    *App
	count  *label // how many connections there are, or how far the round is
	press  *link  // begins a round, or ends it
	view   *fyne.Container
	mine   func() // cancels the round that a person asked for; nil: none
	rounds bool   // one takes long enough to be shown
	told   string // the failure that was told last

	blind      error     // why nothing can be checked; nil: it can be
	blindSince time.Time // first of the rounds that could not be made
	notified   bool      // of that

	mu       sync.Mutex // guards what follows
	done, of int
	followed bool
}

// longWord is how wide the longest word beneath the list is, in any language.
const longWord = 130

func newHealth(a *App) *health {
	h := &health{app: a, count: caption("")}
	h.press = newSizedLink("", theme.SizeNameCaptionText, h.pressed)
	h.view = arranged(&siding{atLeast: longWord}, h.count, h.press)
	h.press.Hidden = a.Monitor == nil
	return h
}

// start lets the monitor make its rounds.
func (h *health) start() {
	m := h.app.Monitor
	if m == nil {
		return
	}
	m.Progress, m.Failed, m.Worked = h.progress, h.blinded, h.sees
	if h.app.Notify != nil {
		m.Tell = h.tell
	}
	h.app.Background.Go(func() { m.Run(h.app.life) })
}

// wake lets the monitor look whom it concerns what the records say now.
func (h *health) wake() {
	if m := h.app.Monitor; m != nil {
		m.Wake()
	}
}

// draw shows how far the round is, or a summary of the connections.
func (h *health) draw(summary func() string) {
	text, press, color := "", lang.L("Check now"), colorSecondary
	switch {
	case !h.rounds && h.blind != nil:
		text, press, color = h.unchecked(), lang.L("Why?"), kindAttention.color()
	case !h.rounds:
		text = summary() // judges every connection
	default:
		h.mu.Lock()
		done, of := h.done, h.of
		h.mu.Unlock()
		text = lang.L("Checking {{.Done}} of {{.Count}}", map[string]any{"Done": words.Number(done), "Count": words.Number(of)})
		press = lang.L("Cancel")
	}
	if h.count.String() == text && h.press.text == press {
		return
	}
	h.count.color = color
	h.count.set(text)
	h.press.text = press
	h.press.Refresh()
	relay(h.view)
}

// pressed is Check now, why nothing can be checked, or the Cancel of a round.
func (h *health) pressed() {
	switch {
	case h.rounds:
		h.app.Monitor.Stop()
		if h.mine != nil { // also where it waits for the round before
			h.mine()
		}
	case h.blind != nil:
		t := words.Error(h.blind, "")
		h.app.ask(h.app.main.window, question{
			title: t.What, text: strings.TrimSpace(t.Why + "\n" + t.Mend), yes: lang.L("Check now"), no: lang.L("Close"),
		}, h.check)
	default:
		h.check()
	}
}

// check makes a round now.
func (h *health) check() {
	a := h.app
	if h.mine != nil {
		return
	}
	var round connections.Round
	h.mine = a.run("", func(ctx context.Context) (err error) {
		round, err = a.Monitor.Check(ctx)
		return err
	}, func(err error) {
		h.mine = nil
		switch {
		case errors.Is(err, context.Canceled), errors.Is(err, connections.ErrStopped):
		case err != nil:
			a.tellError(a.main.window, err, remedy{again: h.check})
		case round.Asked == 0:
			a.say(lang.L("There is nothing to check: no connection has a sign-in that could work."))
		default:
			h.told = ""
			said := lang.N("{{.Count}} connections were checked.", round.Asked, map[string]any{"Count": words.Number(round.Asked)})
			if round.Held {
				said += " " + lang.L("The keyring is locked; their secrets were still in memory.")
			}
			a.say(said)
		}
	})
}

// checkNow checks the chosen connection while the keyboard is in its detail,
// and all of them otherwise.
func (a *App) checkNow() {
	focused := a.main.window.Canvas().Focused()
	inDetail := slices.ContainsFunc(a.main.connections.detail.keys.parts, func(p pressed) bool { return p == focused })
	if a.Monitor == nil || inDetail {
		a.main.withSelected(a.test)
		return
	}
	a.health.check()
}

// progress hears from the monitor how far a round is. The window follows at its
// own pace, from when the round is slow.
func (h *health) progress(done, of int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.done, h.of = done, of
	if !h.followed && done < of {
		h.followed = true
		h.app.post(func() { h.app.Background.After(slow, h.follow) })
	}
}

func (h *health) follow() {
	if h.app.life.Err() != nil {
		return
	}
	h.mu.Lock()
	h.rounds = h.done < h.of
	h.followed = h.rounds
	h.mu.Unlock()
	if h.rounds {
		h.app.Background.After(slow, h.follow)
	}
	h.draw(h.app.main.connections.summary)
}

// blindTells is for how long nothing can be checked before the desktop is told:
// at login the keyring may still wait for its password.
const blindTells = 10 * time.Minute

// unchecked says since when nothing can be checked.
func (h *health) unchecked() string {
	return lang.L("Not checked since {{.When}}", map[string]any{"When": words.When(h.blindSince, h.app.Now())})
}

// blinded hears from the monitor that a round could not be made, or not be
// kept. List and tray say so until one is; the desktop is told once.
func (h *health) blinded(err error) {
	if errors.Is(err, connections.ErrStopped) {
		return
	}
	h.failed(err)
	h.app.post(func() {
		a := h.app
		if h.blind == nil {
			h.blindSince, h.notified = a.Now(), false
		}
		h.blind = err
		h.shown()
		if h.notified || a.Notify == nil || a.preferences.set.NotificationsOff || a.Now().Sub(h.blindSince) < blindTells {
			return
		}
		h.notified = true
		t := words.Error(err, "")
		n := Notification{
			About: "monitor", Title: a.title(lang.L("The connections cannot be checked")), Text: strings.TrimSpace(t.What + " " + t.Mend),
			Open: func() { a.post(a.raise) },
		}
		a.tellDesktop(func() { a.Notify(n) })
	})
}

// sees hears from the monitor that a round was made.
func (h *health) sees() {
	h.app.post(func() {
		if h.blind != nil {
			h.blind, h.told = nil, ""
			h.shown()
		}
	})
}

// shown brings up to date what says whether anything can be checked.
func (h *health) shown() {
	h.draw(h.app.main.connections.summary)
	h.app.tray.show()
}

// failed hears that a round could not be made, or not be kept. The same is not
// said at every try.
func (h *health) failed(err error) {
	if errors.Is(err, connections.ErrStopped) {
		return
	}
	h.app.post(func() {
		if text := words.Error(err, "").What; text != h.told {
			h.told = text
			h.app.say(text)
		}
	})
}
