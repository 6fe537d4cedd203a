package gui

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// To try again may take as long as a failing disk does: the window lives on
// meanwhile, and says what it then hears.
func TestStartFailure_TriesAgainBesideTheWindow(t *testing.T) {
	d := newDesk(t)
	answer := make(chan error)
	StartFailure{
		App: d.fyne, Background: d.config().Background, Err: errors.New("no such folder"),
		Explain: func(err error) words.Text { return words.Error(err, "") },
		Open: func(context.Context) func() error {
			err := <-answer
			return func() error {
				if err == nil {
					d.fyne.NewWindow("opened").Show()
				}
				return err
			}
		},
	}.Show()
	d.tapOn("Try again")
	d.sees("Opening…")
	d.key(fyne.KeyReturn) // is of no use
	answer <- &connections.DiskError{Reason: connections.DiskFull, Err: errors.New("no space left on device")}
	d.awaits("The disk is full.")
	d.misses("Opening…")
	d.tapOn("Try again")
	answer <- nil
	d.wait("the windows", func() bool { return len(d.windows) == 1 })
	d.window("opened")
}

// Who closes the window waits for nothing, and nothing opens after all.
func TestStartFailure_ClosesMeanwhile(t *testing.T) {
	d := newDesk(t)
	ended := make(chan struct{})
	StartFailure{
		App: d.fyne, Background: d.config().Background, Err: errors.New("no such folder"),
		Explain: func(err error) words.Text { return words.Error(err, "") },
		Open: func(life context.Context) func() error {
			<-life.Done()
			close(ended)
			return func() error { t.Error("the windows opened"); return nil }
		},
	}.Show()
	d.tapOn("Try again")
	d.tapOn("Close")
	<-ended
	d.settle()
}
