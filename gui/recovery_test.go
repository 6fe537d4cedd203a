package gui

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
)

// recovering opens the recovery window; restored is where the path of the copy
// that a person chose comes to stand, "nothing" for a start without one.
func recovering(t *testing.T, err error, copies ...connections.Copy) (d *desk, restored *string) {
	d, restored = newDesk(t), new(string)
	Recovery{
		App: d.fyne, Background: d.config().Background, Now: d.clock, Err: err, Copies: copies,
		Restore: func(_ context.Context, c connections.Copy) error { *restored = c.Path; return nil },
		Empty:   func(context.Context) error { *restored = "nothing"; return nil },
		Open: func() func() error {
			return func() error { d.fyne.NewWindow("opened").Show(); return nil }
		},
	}.Show()
	return d, restored
}

func copyOf(d time.Duration, path string, held, clients int) connections.Copy {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	return connections.Copy{Path: path, Made: noon.Add(d), Connections: held, Clients: clients}
}

func TestRecovery_NewerFileIsKeptWhole(t *testing.T) {
	d, restored := recovering(t,
		&connections.NewerError{Path: "/home/ada/gcdesk.db", Copy: "/home/ada/copies/today.db", Schema: 9},
		copyOf(-time.Hour, "/home/ada/copies/today.db", 3, 2))
	d.sees("The records were written by a newer gcdesk.", "the newer file is kept whole", "/home/ada/gcdesk.db",
		"Restore the copy of today", "3 connections, 2 clients")
	d.tap("Start empty")
	d.sees("The newer file is kept under another name.")
	d.key(fyne.KeyEscape)
	d.tap("Restore the copy of today, 11:00")
	d.wait("the copy's restoring", func() bool { return *restored == "/home/ada/copies/today.db" })
	d.window("opened")
}

// The copy that the records' error names is offered, and the others can be
// chosen, unless they are damaged.
func TestRecovery_SaysWhatIsInACopy(t *testing.T) {
	broken := copyOf(-72*time.Hour, "broken.db", 0, 0)
	broken.Err = errors.New("damaged: no sound meta page")
	damaged := &connections.DamagedError{Path: "gcdesk.db", Kept: "gcdesk.db.kept-1", Copy: "yesterday.db", Err: errors.New("damaged: page 3 of 9")}
	d, restored := recovering(t, damaged,
		copyOf(-time.Hour, "empty.db", 0, 0), copyOf(-24*time.Hour, "yesterday.db", 3, 1), copyOf(-48*time.Hour, "older.db", 1, 1), broken)
	d.sees("The file that holds your connections is damaged or gone.", "today, 11:00 · empty", "yesterday, 12:00 · 3 connections, 1 client",
		"Fri 20 Nov 12:00 · 1 connection, 1 client", "Thu 19 Nov 12:00 · damaged", "Restore the copy of yesterday, 12:00", "gcdesk.db.kept-1")
	d.misses("page 3 of 9")
	d.tapOn("Details")
	d.sees("damaged: page 3 of 9")
	d.tapOn("Fri 20 Nov 12:00 · 1 connection, 1 client")
	if b := d.button("Restore the copy of Fri 20 Nov 12:00"); b.Size().Width < b.MinSize().Width {
		t.Errorf("the button is %v wide and needs %v", b.Size().Width, b.MinSize().Width)
	}
	d.tap("Restore the copy of Fri 20 Nov 12:00")
	d.wait("the copy's restoring", func() bool { return *restored == "older.db" })
}

// What hangs while the records open keeps nobody from the window.
func TestRecovery_OpensBesideTheWindow(t *testing.T) {
	d := newDesk(t)
	begun, disk := make(chan struct{}), make(chan struct{})
	Recovery{
		App: d.fyne, Background: d.config().Background, Now: d.clock, Err: &connections.DamagedError{Path: "gcdesk.db", Err: errors.New("damaged: not a file")},
		Empty: func(context.Context) error { return nil },
		Open: func() func() error {
			close(begun)
			d.rouse()
			select {
			case <-disk:
			case <-time.After(patience):
				t.Error("the window waits for the disk")
			}
			return func() error { d.fyne.NewWindow("opened").Show(); return nil }
		},
	}.Show()
	d.tap("Start empty")
	d.tapOn("Start empty")
	d.wait("the opening", func() bool {
		select {
		case <-begun:
			return true
		default:
			return false
		}
	})
	d.sees("Restoring…")
	close(disk)
	d.settle()
	d.window("opened")
}

// The window stays on a small screen, in the longer language, too.
func TestRecovery_FitsASmallScreen(t *testing.T) {
	d, room := newDesk(t, inGerman), fyne.NewSize(640, 400)
	Recovery{
		App: d.fyne, Background: d.config().Background, Now: d.clock, Err: &connections.DamagedError{Path: "gcdesk.db", Err: errDisk},
		Copies: []connections.Copy{copyOf(-time.Hour, "a.db", 3, 1), copyOf(-24*time.Hour, "b.db", 3, 1), copyOf(-48*time.Hour, "c.db", 1, 1)},
		Screen: func(fyne.Window) fyne.Size { return room },
	}.Show()
	if got := d.top().Canvas().Size(); got.Max(room) != room {
		t.Errorf("the window is %v on a screen of %v", got, room)
	}
	d.top().Close()
}

// A copy that cannot be read leads nowhere.
func TestRecovery_DamagedCopyIsNotOffered(t *testing.T) {
	broken := copyOf(-time.Hour, "broken.db", 0, 0)
	broken.Err = errors.New("damaged: no sound meta page")
	d, restored := recovering(t, &connections.DamagedError{Path: "gcdesk.db", Err: errors.New("damaged: not a file")}, broken)
	d.sees("today, 11:00 · damaged", "There is no copy to go back to.")
	d.misses("Restore the copy")
	d.key(fyne.KeyReturn)
	d.sees("Start empty?")
	d.tapOn("Start empty")
	d.wait("the start without records", func() bool { return *restored == "nothing" })
}

func TestRestoredCopyIsToldOnce(t *testing.T) {
	d := newDesk(t)
	d.app.Restored = &Restored{Made: d.clock().Add(-time.Hour), Kept: "/home/ada/gcdesk.db.kept-1"}
	d.show()
	d.sees("The copy of today, 11:00 was restored.", "What was there is kept as /home/ada/gcdesk.db.kept-1.")
	d.key(fyne.KeyReturn)
	d.app.raise()
	d.app.reload()
	d.settle()
	d.misses("was restored")
}
