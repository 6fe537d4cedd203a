package gui

import (
	"context"
	"errors"
	"slices"
	"sync"

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

	mu       sync.Mutex // guards what follows
	done, of int
	followed bool
}

func newHealth(a *App) *health {
	h := &health{app: a, count: caption("")}
	h.press = newSizedLink("", theme.SizeNameCaptionText, h.pressed)
	h.view = spread(besideGap, 0, h.count, h.press)
	h.press.Hidden = a.Monitor == nil
	return h
}

// start lets the monitor make its rounds.
func (h *health) start() {
	m := h.app.Monitor
	if m == nil {
		return
	}
	m.Progress, m.Failed = h.progress, h.failed
	if h.app.Notify != nil {
		m.Tell = h.tell
	}
	h.app.Background.Go(func() { m.Run(h.app.life) })
}

// draw shows how far the round is, or a summary of the connections.
func (h *health) draw(summary func() string) {
	text, press := "", lang.L("Check now")
	if !h.rounds {
		text = summary() // judges every connection
	} else {
		h.mu.Lock()
		done, of := h.done, h.of
		h.mu.Unlock()
		text = lang.L("Checking {{.Done}} of {{.Count}}", map[string]any{"Done": words.Number(done), "Count": words.Number(of)})
		press = lang.L("Cancel")
	}
	if h.count.String() == text && h.press.text == press {
		return
	}
	h.count.set(text)
	h.press.text = press
	h.press.Refresh()
	relay(h.view)
}

// pressed is Check now, or the Cancel of a round.
func (h *health) pressed() {
	if !h.rounds {
		h.check()
		return
	}
	h.app.Monitor.Stop()
	if h.mine != nil { // also where it waits for the round before
		h.mine()
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
			a.tellError(a.main.window, err, "")
		case round.Asked == 0:
			a.say(lang.L("There is nothing to check: no connection has a sign-in that could work."))
		default:
			h.told = ""
			a.say(lang.N("{{.Count}} connections were checked.", round.Asked, map[string]any{"Count": words.Number(round.Asked)}))
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
