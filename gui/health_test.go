package gui

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

// watch is a monitor beside the windows, whose pauses end when a test says so.
type watch struct {
	desk  *desk
	ticks chan chan time.Time
	tick  chan time.Time // ends the pause that the monitor makes
	told  chan Notification
}

// newWatchedDesk opens windows that a monitor serves.
func newWatchedDesk(t *testing.T, ways ...func(*desk)) (*desk, *watch) {
	w := &watch{ticks: make(chan chan time.Time, 1), told: make(chan Notification, 16)}
	w.desk = newDesk(t, append(ways, func(d *desk) {
		d.standing++
		more := d.more
		d.more = func(c *Config) {
			if more != nil {
				more(c)
			}
			c.Monitor = &connections.Monitor{
				Service: c.Service, Addresses: func() string { return "192.0.2.7" },
				Jitter: func(pause time.Duration) time.Duration { return pause },
				After: func(time.Duration) <-chan time.Time {
					tick := make(chan time.Time, 1)
					w.ticks <- tick
					d.rouse()
					return tick
				},
			}
			c.Notify = func(n Notification) { w.told <- n }
		}
	})...)
	return w.desk, w
}

// round waits until the monitor pauses, and shows what it found.
func (w *watch) round() {
	w.desk.t.Helper()
	w.desk.wait("the end of the round", func() bool {
		select {
		case w.tick = <-w.ticks:
			return true
		default:
			return false
		}
	})
	w.desk.changes <- struct{}{}
	w.desk.wait("the change", func() bool { return len(w.desk.changes) == 0 })
	w.desk.settle()
}

// after lets time go by until the next round has ended.
func (w *watch) after(d time.Duration) {
	w.desk.t.Helper()
	w.desk.pass(d)
	w.tick <- w.desk.clock()
	w.round()
}

// notification returns what the desktop was told, empty if nothing.
func (w *watch) notification() (n Notification) {
	w.desk.settle()
	select {
	case n = <-w.told:
	default:
	}
	return n
}

// What a use of one connection shows of the project, its siblings show, too, and
// nobody has to press anything.
func TestHealth_AUseFindsOutForItsSiblings(t *testing.T) {
	d, w := newWatchedDesk(t)
	d.online("Acme CRM sync")
	d.online("Newsletter")
	d.show()
	w.round()
	stand := func(failing bool) {
		t.Helper()
		d.changes <- struct{}{} // what the use has written
		d.wait("both", func() bool {
			return (d.named("Acme CRM sync").Failure != nil) == failing && (d.named("Newsletter").Failure != nil) == failing
		})
		d.changes <- struct{}{} // what the monitor has
		d.tap("Connections")
		d.wait("the list", func() bool { return strings.Contains(d.screen(), "2 connections · 2 need you") == failing })
	}
	d.pass(time.Minute)
	d.must(d.google.SetAPIDisabled(true))
	d.tap("Exports")
	d.sees("The API is switched off.")
	stand(true)
	d.pass(time.Minute)
	d.must(d.google.SetAPIDisabled(false))
	d.choose("Newsletter")
	d.tap("Exports")
	d.awaits("all chosen")
	stand(false)
}

func TestHealth_StatusesFollow(t *testing.T) {
	d, w := newWatchedDesk(t)
	c := d.online("Acme CRM sync")
	d.show()
	w.round()
	d.sees("Online")
	if err := d.google.Revoke(c.Account.Email); err != nil {
		t.Fatal(err)
	}
	w.after(time.Hour)
	d.awaits("1 connection · 1 needs you")
	d.sees("Expired or revoked")
	told := w.notification()
	if told.Title != "“Acme CRM sync” has stopped working" || told.Text == "" || told.About != c.ID || told.Action != "Reauthorize" {
		t.Errorf("the desktop was told %+v", told)
	}
	w.after(time.Hour)
	if got := w.notification(); got.Title != "" {
		t.Errorf("it was told once more: %q", got.Title)
	}
	d.tap("Settings")
	told.Open()
	d.settle()
	d.sees("Use it")
	told.Act()
	d.awaits("Connected")
}

// After the seven days of testing mode a new sign-in alone would end as soon.
func TestHealth_TellsToPublishFirst(t *testing.T) {
	d, w := newWatchedDesk(t, inPractice)
	d.must(d.google.SetTesting(true))
	c := d.online("Acme CRM sync")
	d.must(d.google.Revoke(c.Account.Email)) // as it ends all after seven days
	d.change(c.ID, func(c *connections.Connection) {
		c.AuthorizedAt, c.Tokens.RefreshExpiry = c.AuthorizedAt.AddDate(0, 0, -7), c.Tokens.RefreshExpiry.AddDate(0, 0, -7)
	})
	d.show()
	w.round()
	told := w.notification()
	if told.Title != "“Acme CRM sync” has stopped working · Practice" || !strings.Contains(told.Text, "Publish the app, then reauthorize") || told.Action != "Publish the app" {
		t.Errorf("the desktop was told %+v", told)
	}
	told.Act()
	d.settle()
	d.awaits("Make the sign-in last")
}

// A client that is refused is one event, whatever it stops, and its own page
// shows it.
func TestHealth_ARefusedClientIsToldOnce(t *testing.T) {
	d, w := newWatchedDesk(t)
	for _, name := range []string{"Acme CRM sync", "Backup", "Sales"} {
		d.online(name)
	}
	d.show()
	w.round()
	d.must(d.google.SetClientDisabled(d.google.Clients[0].ID, true))
	w.after(time.Hour)
	got := w.notification()
	if got.Title != "The client “Acme desk client” is refused" || !strings.HasPrefix(got.Text, "These have stopped working: Acme CRM sync, Backup") {
		t.Errorf("the desktop was told %+v", got)
	}
	if more := w.notification(); more.Title != "" {
		t.Errorf("and more: %q", more.Title)
	}
	d.tap("Clients")
	d.misses("Used by 3 connections")
	if n := len(find[*banner](d.top().surface())); n != 1 {
		t.Errorf("%d banners on its page: %s", n, d.screen())
	}
}

// Three notifications at once are two too many.
func TestHealth_ThreeAreToldAsOne(t *testing.T) {
	d, w := newWatchedDesk(t)
	var account string
	for _, name := range []string{"Acme", "Backup", "Sales"} {
		account = d.online(name).Account.Email
	}
	d.show()
	w.round()
	d.must(d.google.Revoke(account))
	w.after(time.Hour)
	got := w.notification()
	if got.Title != "3 connections need you" || !strings.HasPrefix(got.Text, "Acme, Backup") {
		t.Errorf("the desktop was told %+v", got)
	}
	if more := w.notification(); more.Title != "" {
		t.Errorf("and more: %q", more.Title)
	}
}

// What hits many at once is told once.
func TestHealth_ManyAreToldAsOne(t *testing.T) {
	d, w := newWatchedDesk(t)
	var account string
	for i := range 14 {
		account = d.online(fmt.Sprintf("Connection %02d", i)).Account.Email
	}
	d.show()
	w.round()
	if err := d.google.Revoke(account); err != nil {
		t.Fatal(err)
	}
	w.after(time.Hour)
	got := w.notification()
	if got.Title != "14 connections need you" || !strings.HasPrefix(got.Text, "Connection 00, Connection 01, ") || !strings.Contains(got.Text, " and 2 more. Open gcdesk") {
		t.Errorf("the desktop was told %+v", got)
	}
	if more := w.notification(); more.Title != "" {
		t.Errorf("and more: %q", more.Title)
	}
}

func TestHealth_PracticeIsNamed(t *testing.T) {
	d, w := newWatchedDesk(t, inPractice)
	c := d.online("Acme CRM sync")
	if err := d.google.Revoke(c.Account.Email); err != nil {
		t.Fatal(err)
	}
	d.show()
	w.round()
	if got, want := w.notification().Title, "“Acme CRM sync” has stopped working · Practice"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHealth_CheckNow(t *testing.T) {
	for name, press := range map[string]func(*desk){
		"link": func(d *desk) { d.tap("Check now") },
		"F5":   func(d *desk) { d.key(fyne.KeyF5); d.settle() },
		"F5 in the list": func(d *desk) {
			d.choose("Acme CRM sync")
			d.key(fyne.KeyF5)
			d.settle()
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, w := newWatchedDesk(t)
			d.online("Acme CRM sync")
			d.online("Sales")
			d.show()
			w.round()
			press(d)
			d.sees("2 connections were checked.")
		})
	}
	t.Run("F5 in the detail", func(t *testing.T) {
		d, w := newWatchedDesk(t)
		d.online("Acme CRM sync")
		d.online("Sales")
		d.show()
		w.round()
		d.tabTo("Edit")
		d.key(fyne.KeyF5)
		d.settle()
		d.sees("“Acme CRM sync” was tested: Online")
	})
	t.Run("from memory", func(t *testing.T) {
		d, w := newWatchedDesk(t)
		d.online("Acme CRM sync")
		d.show()
		w.round()
		d.secrets.Fail = func(op string, _ connections.SecretRef) error {
			return &connections.KeyringError{Op: op, Reason: connections.KeyringLocked}
		}
		d.key(fyne.KeyF5)
		d.settle()
		d.sees("1 connection was checked. The keyring is locked; their secrets were still in memory.")
	})
	t.Run("nothing to check", func(t *testing.T) {
		d, w := newWatchedDesk(t)
		d.connection("Acme CRM sync")
		d.show()
		w.round()
		d.tap("Check now")
		d.sees("There is nothing to check")
	})
}

// A slow round tells how far it is, and ends when a person says so: the one that
// comes by itself, and the one that was asked for.
func TestHealth_ProgressAndCancel(t *testing.T) {
	for name, byHand := range map[string]bool{"by itself": false, "asked for": true} {
		t.Run(name, func(t *testing.T) {
			d, w := newWatchedDesk(t)
			for i := range 40 {
				d.online(fmt.Sprintf("Connection %02d", i))
			}
			var asked atomic.Int32
			if byHand {
				asked.Store(-1000)
			}
			d.google.Fault = func(r *http.Request) *sandbox.Fault {
				if r.URL.Path == "/token" && asked.Add(1) > 12 {
					d.rouse()
					<-r.Context().Done()
				}
				return nil
			}
			d.app.Show()
			if byHand {
				w.round()
				asked.Store(0)
				d.tapOn("Check now")
			}
			d.wait("twelve answers and eight that are waited for", func() bool { return asked.Load() == 20 })
			d.pass(time.Second)
			d.sees("Checking 12 of 40")
			d.tapOn("Cancel")
			if byHand {
				d.settle()
			} else {
				w.round()
			}
			d.pass(time.Second)
			d.sees("40 connections")
			d.misses("Checking", "Cancel")
		})
	}
}

// A round that cannot be made is told once, not at every try.
func TestHealth_FailureIsSaidOnce(t *testing.T) {
	d, w := newWatchedDesk(t)
	d.online("Acme CRM sync")
	d.secrets.Fail = func(string, connections.SecretRef) error {
		return &connections.KeyringError{Reason: connections.KeyringAbsent}
	}
	const text = "This desktop has no keyring running"
	d.show()
	w.round()
	d.sees(text)
	d.pass(time.Minute)
	w.after(time.Hour)
	d.misses(text)
}

// Nobody takes an old status for a new one: while nothing can be checked, the
// list says so, with the reason and the way out, and the desktop is told once.
func TestHealth_NothingCanBeChecked(t *testing.T) {
	tray := new(fakeTray)
	d, w := newWatchedDesk(t, func(d *desk) { d.more = func(c *Config) { c.Tray = tray } })
	d.online("Acme CRM sync")
	d.secrets.Fail = func(string, connections.SecretRef) error {
		return &connections.KeyringError{Reason: connections.KeyringLocked}
	}
	const since = "Not checked since today, 12:00"
	d.show()
	w.round()
	d.sees(since)
	if v := tray.shown; v.Tip != "gcdesk: "+since || !samePicture(v.Icons[0], newTrayIcon(kindAttention, 22)) || v.Menu.Items[0].Label != since {
		t.Errorf("the tray says %q, %q", v.Tip, v.Menu.Items[0].Label)
	}
	if n := w.notification(); n.Title != "" {
		t.Errorf("told at once, while the keyring may wait for its password: %q", n.Title)
	}
	w.after(time.Hour)
	if n := w.notification(); n.Title != "The connections cannot be checked" || !strings.Contains(n.Text, "keyring") {
		t.Errorf("the desktop was told %+v", n)
	}
	w.after(time.Hour)
	if n := w.notification(); n.Title != "" {
		t.Errorf("told again: %q", n.Title)
	}
	d.tap("Why?")
	d.sees("The keyring is locked.")
	d.secrets.Fail = nil
	d.tapOn("Check now") // of the answer
	d.awaits("1 connection was checked.")
	d.misses(since)
	if v := tray.shown; v.Tip != "gcdesk: 1 connection" || !samePicture(v.Icons[0], newTrayIcon(kindOnline, 22)) {
		t.Errorf("the tray says %q", v.Tip)
	}
}
