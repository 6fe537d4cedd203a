package gui

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// troubleView is the window Diagnosis: it asks afresh how a connection stands,
// says what happened, why, and what mends it, and stays until the mend is seen
// to have worked.
type troubleView struct {
	app        *App
	sheet      *sheet
	connection connections.Connection
	err        error     // what has just failed; nil once something else is asked
	way        signInWay // of the sign-in that failed

	checks  []connections.Check // under way or ended, in the order of their beginning
	ended   []bool
	steps   *steps
	asking  bool
	found   connections.Diagnosis // the last answer
	mended  mendable              // what the answer was found with
	opened  time.Time             // when the first cause's page was opened; zero: it was not
	until   time.Time             // when it is asked again by itself; zero: it is not
	round   int                   // counts the questions, so that an older countdown ends
	again   *button               // counts down
	buttons *fyne.Container       // among which it stands
	details bool                  // are unfolded
}

// mendable is what a person changes to mend a connection.
type mendable struct {
	connection connections.Connection
	client     connections.Client
}

var troubleSize = fyne.NewSize(760, 696)

// A change in the console needs a while to be in force (Google, "Enable and
// disable APIs").
const (
	lookAgain  = 30 * time.Second
	lookAtMost = 5 * time.Minute
)

// openTrouble shows why a connection does not work. err is what has just
// failed; nil takes what the record remembers.
func (a *App) openTrouble(c connections.Connection, err error) { a.troubleOf(c, err, signInWay{}) }

func (a *App) troubleOf(c connections.Connection, err error, way signInWay) {
	if s := a.sheets["trouble"]; s != nil && s.of != c.ID {
		s.close() // even while it asks
	}
	s, fresh := a.openSheet("trouble", c.ID, lang.L("Diagnosis"), troubleSize, nil)
	if !fresh {
		if open := s.view.(*troubleView); !open.asking {
			open.err, open.way = err, way
			open.ask()
		}
		return
	}
	v := &troubleView{app: a, sheet: s, connection: c, err: err, way: way}
	s.view, s.refreshed = v, v.refreshed
	s.closed = func() { v.round++ }
	v.ask()
	s.window.Show()
}

// ask asks afresh. Cancel goes back to the last answer, or closes the window.
func (v *troubleView) ask() {
	a, id, q := v.app, v.connection.ID, connections.Inquiry{Err: v.err}
	v.round++
	v.asking, v.until, v.checks, v.ended = true, time.Time{}, nil, nil
	round := v.round
	q.Progress = func(c connections.Check, ended bool) {
		a.post(func() {
			if v.round == round && v.asking {
				v.progress(c, ended)
			}
		})
	}
	v.mended = v.nowMendable()
	var found connections.Diagnosis
	v.sheet.stop = a.run("", func(ctx context.Context) (err error) {
		if found, err = a.Service.Diagnose(ctx, id, q); err != nil {
			return err
		}
		o, err := a.Service.Overview(ctx)
		for _, c := range o.Connections { // what the asking has written
			if c.ID == id {
				found.Connection = c
			}
		}
		return err
	}, func(err error) {
		v.sheet.stop = nil
		v.asking = false
		switch {
		case a.sheets[v.sheet.kind] != v.sheet: // closed meanwhile
			return
		case errors.Is(err, context.Canceled) && v.found.At.IsZero(), errors.Is(err, connections.ErrNotFound):
			v.sheet.close()
		case errors.Is(err, context.Canceled):
			v.show()
		case err != nil:
			v.fail(err)
		default:
			v.take(found)
		}
		a.reload()
	})
	v.showAsking()
}

// progress shows the checks as they begin and end.
func (v *troubleView) progress(c connections.Check, ended bool) {
	if i := slices.IndexFunc(v.checks, func(d connections.Check) bool { return d.Of == c.Of && d.How == c.How }); i >= 0 {
		v.checks[i], v.ended[i] = c, ended
	} else {
		v.checks, v.ended = append(v.checks, c), append(v.ended, ended)
	}
	v.steps.set(v.list()...)
}

// take shows an answer. Where the page of the mend was opened and the cause is
// still the same, it is asked again by itself for a while.
func (v *troubleView) take(d connections.Diagnosis) {
	before, now := v.found.First(), v.app.Now()
	v.found, v.connection = d, d.Connection
	first := d.First()
	switch {
	case first.Code != before.Code:
		v.opened = time.Time{}
	case first.Mend.Then == connections.ActTryAgain && !v.opened.IsZero() && now.Sub(v.opened) < lookAtMost:
		v.until = now.Add(lookAgain)
	}
	if first.Mend.Act == connections.ActWait {
		v.until = first.Mend.Until
	}
	v.show()
	v.tick(v.round)
}

// tick counts down to the next question.
func (v *troubleView) tick(round int) {
	if round != v.round || v.until.IsZero() || v.asking {
		return
	}
	left := v.until.Sub(v.app.Now())
	if left <= 0 {
		v.askAnew()
		return
	}
	v.again.setText(lang.L("Test again ({{.Time}})", map[string]any{"Time": countdown(left)}))
	relay(v.buttons)
	v.app.Background.After(min(time.Second, left), func() { v.tick(round) })
}

// askAnew asks how it stands now, whatever failed before.
func (v *troubleView) askAnew() {
	v.err = nil
	v.ask()
}

// tryAgain does once more what has failed: a sign-in, or else the question.
func (v *troubleView) tryAgain() {
	if v.connection.Authorized() && v.err == nil {
		v.ask()
		return
	}
	v.err = nil
	v.app.signIn(v.connection, v.way)
}

// pageOpened waits for what the person does there.
func (v *troubleView) pageOpened() {
	v.opened = v.app.Now()
	v.show()
}

// refreshed asks again when the person has changed something that may have
// mended it.
func (v *troubleView) refreshed(connections.Overview) {
	now := v.nowMendable()
	switch {
	case now.connection.ID == "": // deleted
		v.sheet.close()
	case !v.asking && !reflect.DeepEqual(now, v.mended):
		v.connection = v.current()
		v.askAnew()
	}
}

// current is the connection as it is stored now; without an ID when it is gone.
func (v *troubleView) current() connections.Connection {
	c, _ := v.app.overview.Connection(v.connection.ID)
	return c
}

func (v *troubleView) nowMendable() mendable {
	c := v.current()
	client, _ := v.app.overview.Client(c.Client)
	client.UsedAt, client.Publishing, client.Note, client.Name = time.Time{}, connections.Publishing{}, "", ""
	return mendable{connections.Connection{
		ID: c.ID, Client: c.Client, Scopes: c.Scopes, BaseURI: c.BaseURI, Headers: c.Headers, Ping: c.Ping, AuthorizedAt: c.AuthorizedAt,
	}, client}
}
