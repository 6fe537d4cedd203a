package gui

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/contacts"
	"gcdesk/gui/words"
)

// lookEvery is how often what counts beside the window is looked at.
const lookEvery = 250 * time.Millisecond

// meter counts contacts away from the UI goroutine, and knows of pauses. It is
// safe for concurrent use.
type meter struct {
	done, all atomic.Int64 // all: 0 while it is not known
	until     atomic.Pointer[contacts.Wait]
}

func (m *meter) count(n int)          { m.done.Store(int64(n)) }
func (m *meter) wait(w contacts.Wait) { m.until.Store(&w) }

// says is "8,000 of 25,000".
func (m *meter) says() string {
	done, all := int(m.done.Load()), int(m.all.Load())
	if all < done || all == 0 {
		return lang.N("{{.Count}} contacts", done, map[string]any{"Count": words.Number(done)})
	}
	return lang.L("{{.Some}} of {{.All}}", map[string]any{"Some": words.Number(done), "All": words.Number(all)})
}

// pause says what is waited for, if anything is.
func (m *meter) pause(now time.Time) string {
	w := m.until.Load()
	if w == nil || !now.Before(w.Until) {
		return ""
	}
	seconds := map[string]any{"Seconds": words.Number(int((w.Until.Sub(now) + time.Second - 1) / time.Second))}
	if w.Quota {
		return lang.L("Google asks for a pause: {{.Seconds}} s", seconds)
	}
	return lang.L("Trying again in {{.Seconds}} s", seconds)
}

// meterView shows a meter while something goes on: title, bar, count, Cancel.
type meterView struct {
	app    *App
	meter  *meter
	title  *label
	bar    *progress
	count  *label
	cancel *button
	whole  fyne.CanvasObject
	over   bool
}

// watchMeter runs work and shows how far it has come, until done is called.
func (a *App) watchMeter(title string, m *meter, work func(context.Context) error, done func(error)) *meterView {
	v := &meterView{app: a, meter: m, title: section(title), bar: newProgress(), count: quietSentence(plain(""))}
	stop := a.run("", work, func(err error) {
		v.over = true
		done(err)
	})
	v.cancel = newButton(secondary, "", lang.L("Cancel"), stop)
	v.whole = column(besideGap, v.title, v.bar, v.count, leading(v.cancel))
	v.look()
	return v
}

func (v *meterView) look() {
	if v.over || v.app.life.Err() != nil {
		return
	}
	says := v.meter.pause(v.app.Now())
	if says == "" {
		says = v.meter.says()
	}
	v.count.set(says)
	if all := v.meter.all.Load(); all > 0 {
		v.bar.set(min(1, float32(v.meter.done.Load())/float32(all)))
	}
	v.app.Background.After(lookEvery, v.look)
}

// canceled reports whether somebody pressed Cancel.
func canceled(err error) bool { return errors.Is(err, context.Canceled) }
