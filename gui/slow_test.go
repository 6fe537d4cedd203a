package gui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/contacts/shelf"
)

// keepsBack holds the work that begins from now on, and the answer lets it go
// on.
func (d *desk) keepsBack() (release func()) {
	goes, gate := d.app.Background.Go, make(chan struct{})
	d.app.Background.Go = func(f func()) { goes(func() { <-gate; f() }) }
	return func() {
		d.app.Background.Go = goes
		close(gate)
	}
}

// What takes its time is told in the main window, and its Cancel ends the wait.
func TestSlow_IsToldAndCancelled(t *testing.T) {
	waits := func(ctx context.Context, _ string) error { <-ctx.Done(); return ctx.Err() }
	for name, c := range map[string]struct {
		more  func(hangs func(), c *Config)
		acts  func(*desk)
		tells string
	}{
		"start at login": {func(hangs func(), c *Config) {
			c.AtLogin = &AtLogin{On: func() (bool, error) { return false, nil }, Set: func(bool) error { hangs(); return nil }}
		}, func(d *desk) { d.tap("Settings"); d.tapOn("Start gcdesk") }, "Changing the start at login…"},
		"whether it starts at login": {func(hangs func(), c *Config) {
			c.AtLogin = &AtLogin{On: func() (bool, error) { hangs(); return true, nil }}
		}, func(d *desk) { d.tapOn("Settings") }, "Asking the desktop…"},
		"a page": {func(_ func(), c *Config) { c.OpenPage = waits }, func(d *desk) { d.app.openPage(d.top(), "https://example.com") }, "Opening…"},
		"a folder": {func(_ func(), c *Config) { c.OpenFolder = waits }, func(d *desk) {
			d.tap("Settings")
			d.tapOn("Open folder")
		}, "Opening…"},
	} {
		t.Run(name, func(t *testing.T) {
			disk := make(chan struct{})
			d := newDesk(t, func(d *desk) { d.more = func(config *Config) { c.more(func() { <-disk }, config) } })
			d.online("Acme")
			d.show()
			c.acts(d)
			d.pass(slow - time.Millisecond)
			d.misses(c.tells)
			d.pass(time.Millisecond)
			d.sees(c.tells)
			d.tapOn("Cancel")
			d.wait("the end of the wait", func() bool { return !d.reads(c.tells) })
			d.misses("could not be changed", "did not open")
			close(disk)
			d.settle()
		})
	}
}

// What other windows begin is told there, too.
func TestSlow_IsToldOfOtherWindows(t *testing.T) {
	for tells, begins := range map[string]func(*desk) (press string){
		"Saving…": func(d *desk) string {
			d.app.openPublish(d.named("Acme"))
			return "Open the Audience page"
		},
		"Deleting the file…": func(d *desk) string {
			d.drop(d.top(), d.file("client_secret_1.json", d.clientFile()))
			d.tap("Save")
			return "Delete the file"
		},
	} {
		t.Run(tells, func(t *testing.T) {
			d := newDesk(t)
			d.online("Acme")
			d.show()
			press := begins(d)
			release := d.keepsBack()
			d.tapOn(press)
			d.pass(slow)
			if got := read(d.app.main.window.Content()); !strings.Contains(got, lang.L(tells)) {
				t.Errorf("not told: %s", got)
			}
			release()
			d.settle()
		})
	}
}

// A contact is read beside the window: its name is there at once, and what was
// overtaken is shown nowhere.
func TestContact_IsReadBesideTheWindow(t *testing.T) {
	d := newDesk(t)
	p := d.exports()
	of := func(i int) *shelf.Row { return &p.shelf.Rows[p.table.rows[i]] }
	const first, second = 2, 5
	p.show(first)
	for d.busy() > d.standing { // it is read, and not shown yet
		<-d.wake
	}
	release := d.keepsBack()
	p.show(second)
	d.drain()
	said := read(p.detail.view)
	if !strings.Contains(said, of(second).Name) || strings.Contains(said, of(second).Email) || strings.Contains(said, of(first).Email) {
		t.Errorf("before it is read: %s", said)
	}
	release()
	d.settle()
	said = read(p.detail.view)
	if !strings.Contains(said, of(second).Email) || strings.Contains(said, of(first).Email) {
		t.Errorf("of %q: %s", of(second).Name, said)
	}

	release = d.keepsBack()
	p.show(first)
	p.leave()
	release()
	d.settle()
	if asks(d.top()) {
		t.Errorf("told of a contact that was left: %s", d.screen())
	}
}
