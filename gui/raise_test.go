package gui

import (
	"context"
	"slices"
	"testing"
)

// What comes to the front is the whole of it: a form stays over the main
// window.
func TestRaise(t *testing.T) {
	d := newDesk(t).show()
	d.tap("Create connection")
	d.window("gcdesk").RequestFocus()
	stranger := d.fyne.NewWindow("Another program")
	stranger.Show()

	d.app.raise()
	if got, want := d.titles(), []string{"Another program", "gcdesk", "Create connection"}; !slices.Equal(got, want) {
		t.Errorf("from back to front: got %q, want %q", got, want)
	}
}

// Practice mode that is open in another process has come to the front there:
// these windows give way to it as they do to their own.
func TestPracticeOpenElsewhere(t *testing.T) {
	d := newDesk(t)
	closed := false
	d.app.Close = func() { closed = true }
	d.app.Practice = func(context.Context) (Config, error) { return Config{}, ErrOpenElsewhere }
	d.show()
	d.tap("Try it without Google")
	d.wait("the windows to close", func() bool { return closed })
	if got := d.titles(); len(got) > 0 {
		t.Errorf("open: %q", got)
	}
}
