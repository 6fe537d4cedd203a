package gui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
)

const nightPassphrase = "sesame of the night-hush-hush"

// newNightDesk opens windows whose schedules run.
func newNightDesk(t *testing.T, ways ...func(*desk)) (*desk, *watch) {
	w := &watch{ticks: make(chan chan time.Time, 1), told: make(chan Notification, 16)}
	w.desk = newDesk(t, append(ways, func(d *desk) {
		d.standing++
		d.more = func(c *Config) {
			c.Scheduler = &connections.Scheduler{
				Service: c.Service, Addresses: func() string { return "192.0.2.7" },
				Jitter: func(pause time.Duration) time.Duration { return pause },
				After: func(time.Duration) <-chan time.Time {
					tick := make(chan time.Time, 1)
					select {
					case w.ticks <- tick:
					default: // somebody asked to look at once
						<-w.ticks
						w.ticks <- tick
					}
					d.rouse()
					return tick
				},
			}
			c.Notify = func(n Notification) { w.told <- n }
		}
	})...)
	return w.desk, w
}

// asleep lets the computer sleep until the next tick.
func (w *watch) asleep(d time.Duration) {
	w.desk.t.Helper()
	w.desk.sleep(d)
	w.tick <- w.desk.clock()
	w.round()
}

// nightly opens the snapshots of a connection whose schedule is set by hand.
func nightly(t *testing.T, answer func(*desk)) (*desk, *watch, *snapshotsView) {
	d, w := newNightDesk(t)
	d.exports()
	w.round()
	v := d.snapshotsPage()
	d.sees("Automatic snapshots", "Off")
	d.tap("Change the schedule")
	d.sees("the first now, the others at this time of the day")
	answer(d)
	d.tap("Save")
	return d, w, v
}

func everyDayPlain(d *desk) {
	d.pick("How often", "Every day")
	d.tap("Do not encrypt")
}

func TestSchedule_TakesByItself(t *testing.T) {
	d, w, v := nightly(t, everyDayPlain)
	w.round()
	d.awaits("Snapshot of today, 12:00")
	d.awaits("Every day, next Mon 23 Nov 12:00")
	d.sees("250", "no: whoever can read your files can read it")
	w.asleep(24 * time.Hour)
	d.wait("the second", func() bool { return len(v.rows) == 2 })
	w.asleep(3 * 24 * time.Hour) // asleep
	d.wait("the third", func() bool { return len(v.rows) == 3 })
	w.asleep(time.Hour)
	if len(v.rows) != 3 {
		t.Errorf("there are %d", len(v.rows))
	}
	d.tap("Activity")
	d.awaits("Snapshot taken: 250 contacts · by the schedule")
	d.sees("Connection edited: snapshot schedule")
}

func TestSchedule_EncryptsUnlessSomebodySaysNo(t *testing.T) {
	d, w, v := nightly(t, func(d *desk) {
		d.pick("How often", "Every week")
		d.tap("Save")
		d.sees("Enter a passphrase, or choose to do without.")
		d.write("Passphrase", nightPassphrase)
		d.write("Once more", "another-hush-hush")
		d.tap("Save")
		d.sees("The two passphrases differ.")
		d.write("Once more", nightPassphrase)
	})
	w.round()
	d.awaits("yes, with a passphrase")
	d.awaits("Every week, next Sun 29 Nov 12:00 · encrypted")

	// The keyring has lost it: nothing is taken in the clear, and one button mends it.
	if err := d.secrets.Delete(t.Context(), d.named("Acme CRM sync").Schedule.Passphrase); err != nil {
		t.Fatal(err)
	}
	w.asleep(7 * 24 * time.Hour)
	d.awaits("The keyring does not hold the passphrase of the snapshots.")
	if len(v.rows) != 1 {
		t.Errorf("there are %d snapshots", len(v.rows))
	}
	d.tap("Enter the passphrase")
	d.write("Passphrase", nightPassphrase)
	d.write("Once more", nightPassphrase)
	d.tap("Save")
	w.round()
	d.wait("the next", func() bool { return len(v.rows) == 2 && v.rows[0].Manifest.Encrypted })
	d.misses("The keyring does not hold")
	for path, text := range filesIn(t, d.snapshots) {
		if strings.Contains(text, nightPassphrase) {
			t.Errorf("%s holds the passphrase", path)
		}
	}
}

// scheduled shows the snapshots of a connection whose schedule fails.
func (d *desk) scheduled(c connections.Connection, f connections.Failure) {
	d.t.Helper()
	d.snapshotsPage()
	d.takesSnapshot()
	d.change(c.ID, func(c *connections.Connection) {
		f.Since = d.clock().Add(-20 * time.Minute)
		c.Schedule = connections.Schedule{Every: connections.Weekly, From: d.clock().Add(-8 * 24 * time.Hour), Tries: 5, Failure: &f}
	})
	d.app.reload()
	d.settle()
}

// filesIn reads every file below a folder.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSchedule_SaysWhyNotWithOneButton(t *testing.T) {
	d, w, _ := nightly(t, everyDayPlain)
	w.round()
	d.awaits("Snapshot of today, 12:00")
	d.tap("Settings")
	folder := t.TempDir()
	d.write("Keep them in", folder)
	d.pass(time.Second)
	d.settle()
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	d.tap("Exports")
	d.tap("Snapshots")
	w.asleep(24 * time.Hour)
	d.awaits("The folder for snapshots is not there: " + folder)
	d.sees("The schedule has failed since today, 12:00")
	w.asleep(time.Hour)
	w.asleep(time.Hour)
	if n := w.notification(); n.Title != "Snapshots of “Acme CRM sync” keep failing" || !strings.Contains(n.Text, "folder") {
		t.Errorf("told %+v", n)
	}
	w.asleep(time.Hour)
	if n := w.notification(); n.Title != "" {
		t.Errorf("told again: %q", n.Title)
	}
	d.tap("Open the settings")
	d.write("Keep them in", "")
	d.pass(time.Second)
	d.settle()
	d.tap("Exports")
	w.asleep(time.Hour)
	d.awaits("Every day, next")
	d.misses("is not there")
}

// A connection that needs its person says so here as well.
func TestSchedule_ReauthorizeIsTheOneButton(t *testing.T) {
	d, w, _ := nightly(t, everyDayPlain)
	w.round()
	d.awaits("Snapshot of today, 12:00")
	d.change(d.named("Acme CRM sync").ID, func(c *connections.Connection) {
		c.Failure = &connections.Failure{Code: "invalid_grant", Since: d.clock()}
	})
	w.asleep(24 * time.Hour)
	d.awaits("Every day, one is due")
	d.sees("The sign-in has expired or was revoked.")
	if d.button("Reauthorize"); len(d.top().primaries()) != 1 {
		t.Errorf("the buttons that stand out are %q", d.top().primaries())
	}
}

func TestRule_ShowsWhatGoesFirst(t *testing.T) {
	d, w, v := nightly(t, everyDayPlain)
	w.round()
	d.awaits("Snapshot of today, 12:00")
	for range 3 {
		w.asleep(24 * time.Hour)
	}
	d.wait("four of them", func() bool { return len(v.rows) == 4 })
	oldest := v.rows[3].Manifest.ID
	d.tap("Settings")
	keeps := func(text string) {
		t.Helper()
		d.write("Which stay", text)
		d.pass(time.Second)
		d.settle()
	}
	keeps("x")
	if got := d.mend("Which stay"); got != "A whole number from 0 to 9,999." {
		t.Errorf("got %q", got)
	}
	d.write("Callback port", "80") // cannot be stored
	keeps("9")                     // deletes none, and asks nothing
	if got := d.app.preferences.set.Keep; got != (connections.Retention{Last: 9}) {
		t.Errorf("got %+v", got)
	}
	keeps("2")
	d.sees("Keep fewer snapshots?", "Acme CRM sync", "3 snapshots: Sun 22 Nov 12:00 · Mon 23 Nov 12:00 · ")
	d.tap("Cancel")
	if got := d.entry("Callback port").Text; got != "80" {
		t.Errorf("the no leaves %q in another field", got)
	}
	if got, shown := d.app.preferences.set.Keep.Last, d.entry("Which stay").Text; got != 9 || shown != "9" {
		t.Errorf("after a no: %d, shown %q", got, shown)
	}
	keeps("2")
	d.tap("Keep fewer")
	if got := d.app.preferences.set.Keep.Last; got != 2 || len(v.rows) != 4 {
		t.Errorf("after a yes: %d of %d", got, len(v.rows))
	}
	d.tap("Exports")
	w.asleep(24 * time.Hour)
	d.wait("two of them", func() bool { return len(v.rows) == 2 })
	if v.rows[1].Manifest.ID == oldest {
		t.Error("the oldest is left")
	}
	d.tap("Activity")
	d.awaits("Snapshots deleted by rule: 3 snapshots · by the schedule")
}

// The rule that was shown and agreed to is stored, whatever is typed while it is
// on its way. Records may change while it is looked at, too.
func TestRule_StoredAsAgreed(t *testing.T) {
	d, w, v := nightly(t, everyDayPlain)
	w.round()
	d.awaits("Snapshot of today, 12:00")
	for range 3 {
		w.asleep(24 * time.Hour)
	}
	d.wait("four of them", func() bool { return len(v.rows) == 4 })
	d.tap("Settings")
	d.write("Which stay", "3")
	d.pass(time.Second)
	d.app.set(d.stored())
	d.awaits("Keep fewer snapshots?")
	let := d.holdWrites()
	d.tapOn("Keep fewer")
	d.write("Which stay", "1")
	let()
	d.settle()
	if got := d.settings().Keep; got != (connections.Retention{Last: 3}) {
		t.Errorf("stored %+v, agreed to 3", got)
	}
}

func TestSnapshotFolder_IsTold(t *testing.T) {
	d := newDesk(t)
	d.exports()
	v := d.snapshotsPage()
	d.takesSnapshot()
	d.awaits("Snapshot of today, 12:00")
	d.tap("Settings")
	open := t.TempDir()
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	wrongs := map[string]string{"relative": "whole path", filepath.Join(open, "nowhere"): "There is no such folder."}
	if isFolder("/proc") {
		wrongs["/proc"] = "You may not write into this folder."
	}
	for wrong, want := range wrongs {
		d.write("Keep them in", wrong)
		d.pass(time.Second)
		d.settle()
		if got := d.mend("Keep them in"); !strings.Contains(got, want) || d.app.preferences.set.SnapshotFolder != "" {
			t.Errorf("%q: %q is to mend, want %q", wrong, got, want)
		}
	}
	d.write("Keep them in", open)
	d.pass(time.Second)
	d.settle()
	d.sees("Others may look into this folder.")
	d.tap("Exports")
	d.takesSnapshot()
	d.wait("both", func() bool { return len(v.rows) == 2 })
	if !strings.HasPrefix(v.rows[0].Path, open) || !strings.HasPrefix(v.rows[1].Path, d.snapshots) {
		t.Errorf("they lie in %s and %s", v.rows[0].Path, v.rows[1].Path)
	}
}

func TestVerified_IsRemembered(t *testing.T) {
	d := newDesk(t)
	d.exports()
	v := d.snapshotsPage()
	d.takesSnapshot()
	d.awaits("Snapshot of today, 12:00")
	d.tap("Verify")
	d.awaits("The snapshot is as it was written.")
	d.pass(time.Hour)
	again := newSnapshotsView(d.app.main.exports)
	d.app.main.exports.stock = again
	d.tap("Contacts")
	d.tap("Snapshots")
	d.wait("it to be read again", func() bool { return len(again.rows) == 1 })
	if found := again.verified[again.rows[0].Manifest.ID]; !found.At.Equal(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)) || found.Damage != "" {
		t.Errorf("got %+v", found)
	}
	path := filepath.Join(v.rows[0].Path, "contacts.jsonl.gz")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.tap("Verify")
	d.awaits("The snapshot is damaged.")
	d.sees("today, 13:00: contacts.jsonl.gz is not as it was written")
}

// What the schedule's dialog announces is what goes, also where the next one is
// taken on the same day.
func TestSchedule_NamesWhatGoesFirst(t *testing.T) {
	d, w := newNightDesk(t)
	d.exports()
	w.round()
	v := d.snapshotsPage()
	d.app.preferences.set.Keep = connections.Retention{Last: 1, Daily: 2}
	if _, err := d.app.Service.ChangeSettings(t.Context(), func(set *connections.Settings) { set.Keep = d.app.preferences.set.Keep }); err != nil {
		t.Fatal(err)
	}
	d.takesSnapshot()
	d.wait("the first", func() bool { return len(v.rows) == 1 })
	d.pass(time.Second)
	d.takesSnapshot()
	d.wait("both", func() bool { return len(v.rows) == 2 })
	newest := v.rows[0].Manifest.ID
	d.pass(time.Second)
	d.tap("Change the schedule")
	d.awaits("when the first is taken, 2 snapshots are deleted")
	d.sees("today, 12:00:00\ntoday, 12:00:01")
	everyDayPlain(d)
	d.tap("Save")
	w.round()
	d.wait("the one that stays", func() bool { return len(v.rows) == 1 && v.rows[0].Manifest.ID != newest })
	d.awaits("Verified")
	if found := v.verified[v.rows[0].Manifest.ID]; found.At.IsZero() || found.Damage != "" {
		t.Errorf("the one that was read through: %+v", found)
	}
}
