package gui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
)

// snapshotSettings are where snapshots are kept, and which of them stay.
type snapshotSettings struct {
	folder                       *entry
	place                        *fyne.Container // what is to be known of the folder
	last, daily, weekly, monthly *entry
}

func (p *settingsPage) snapshots() fyne.CanvasObject {
	s := &snapshotSettings{
		folder: newMonoEntry(), place: column(captionGap),
		last: newMonoEntry(), daily: newMonoEntry(), weekly: newMonoEntry(), monthly: newMonoEntry(),
	}
	p.kept = s
	p.typed("snapshotFolder", s.folder, func(set *connections.Settings, text string) { set.SnapshotFolder = text }, p.tryFolder)
	choose := newButton(secondary, "", lang.L("Choose folder"), func() {
		p.app.chooseFolder(p.app.main.window, func(path string) {
			s.folder.SetText(path)
			p.flush()
		})
	})
	choose.name = lang.L("Choose the folder for snapshots")
	rule := flow(16)
	for _, part := range []struct {
		entry *entry
		name  string
	}{{s.last, lang.L("last")}, {s.daily, lang.L("daily")}, {s.weekly, lang.L("weekly")}, {s.monthly, lang.L("monthly")}} {
		p.typed("keep", part.entry, func(set *connections.Settings, _ string) { set.Keep = s.rule() }, p.tryRule)
		changed := part.entry.OnChanged
		part.entry.OnChanged = func(text string) {
			changed(text)
			n := kept(part.entry)
			part.entry.setWrong(n < 0 || n > connections.MaxKept)
		}
		rule.Add(beside(besideGap, sized(56, 0, part.entry), word(part.name, colorSecondary)))
	}
	return group(lang.L("Snapshots"),
		p.preset("snapshotFolder", lang.L("Keep them in"), "", s.folder,
			column(captionGap, s.place, caption(lang.L("Empty: in the data folder. What lies in another folder already stays there, and is still shown."))), textLine(s.folder, choose)),
		p.add("keep", lang.L("Which stay"), rule,
			caption(lang.L("How many of each connection stay when the schedule has taken one: the last ones, and the newest of so many days, weeks and months. Nothing entered: all stay."))))
}

// rule is what is typed.
func (s *snapshotSettings) rule() connections.Retention {
	return connections.Retention{Last: kept(s.last), Daily: kept(s.daily), Weekly: kept(s.weekly), Monthly: kept(s.monthly)}
}

// kept is how many are typed; what is no number is -1.
func kept(e *entry) int {
	if strings.TrimSpace(e.Text) == "" {
		return 0
	}
	return number(e.Text)
}

// fill writes what is set into the controls.
func (s *snapshotSettings) fill(p *settingsPage, write func(*entry, string) bool) {
	set := p.app.preferences.set
	if write(s.folder, set.SnapshotFolder) {
		p.tryFolder(set.SnapshotFolder, func() {}) // it may have gone meanwhile
	}
	for e, n := range map[*entry]int{s.last: set.Keep.Last, s.daily: set.Keep.Daily, s.weekly: set.Keep.Weekly, s.monthly: set.Keep.Monthly} {
		text := ""
		if n > 0 {
			text = strconv.Itoa(n)
		}
		write(e, text)
	}
}

// tryFolder says what a folder is like and stores it, or says why snapshots
// cannot be kept there.
func (p *settingsPage) tryFolder(path string, store func()) {
	s := p.kept
	s.place.RemoveAll()
	var place snapshot.Place
	p.tryPath("snapshotFolder", path, s.folder, func() (err error) {
		place, err = snapshot.LookAt(path, p.app.DataDir)
		return err
	}, words.File, func() {
		switch {
		case place.Unguarded:
			s.place.Add(newNotice(kindAttention, plain(lang.L("This disk knows no owners: whoever uses this computer, or carries the disk away, can read the snapshots. Encrypt them."))))
		case place.Open:
			s.place.Add(newNotice(kindInfo, plain(lang.L("Others may look into this folder. What is kept in it is for you alone all the same."))))
		}
		if place.Elsewhere {
			s.place.Add(newNotice(kindInfo, plain(lang.L("It is on another disk than gcdesk's data: while that is away, no snapshot is taken, and none of these is shown."))))
		}
		store()
	})
}

// doomedOf is a connection with the snapshots that a rule does not keep.
type doomedOf struct {
	name string
	all  []*snapshot.Snapshot
}

// tryRule stores the rule that is typed, whatever is typed meanwhile. One that
// keeps less of what there is is shown with that first.
func (p *settingsPage) tryRule(string, func()) {
	a := p.app
	set, all, rule := a.preferences.set, a.overview.Connections, p.kept.rule()
	settle := func() { p.settle(p.kept.last, p.kept.daily, p.kept.weekly, p.kept.monthly) }
	store := func() {
		if rule == p.kept.rule() {
			settle()
		}
		a.changeSettings(func(s *connections.Settings) { s.Keep = rule })
	}
	var list []doomedOf
	more := false
	a.store("", func(context.Context) error {
		for _, c := range all {
			if c.Schedule.Every == connections.Never {
				continue
			}
			kept := a.Books.Snapshots(c, set)
			next := a.Now()
			if !c.Schedule.Due(next) {
				next = c.Schedule.Next(next)
			}
			now, err := kept.Doomed(snapshot.Rule(rule), time.Local, next)
			if err != nil {
				return err
			}
			before, err := kept.Doomed(snapshot.Rule(set.Keep), time.Local, next)
			if err != nil {
				return err
			}
			went := map[string]bool{}
			for _, one := range before {
				went[one.Path] = true
			}
			for _, one := range now {
				more = more || !went[one.Path]
			}
			if len(now) > 0 {
				list = append(list, doomedOf{c.Name, now})
			}
		}
		return nil
	}, func(err error) {
		switch {
		case err != nil:
			a.tellError(a.main.window, err, remedy{})
		case rule != p.kept.rule(): // another is being typed
		case more:
			p.askRule(list, store, func() {
				settle()
				p.fill()
			})
		default:
			store()
		}
	})
}

func (p *settingsPage) askRule(list []doomedOf, store, drop func()) {
	a := p.app
	lines := column(besideGap)
	for _, d := range list {
		n := len(d.all)
		lines.Add(column(0, sentence(strong(d.name)), caption(lang.N("{{.Count}} snapshots", n, map[string]any{"Count": words.Number(n)})+": "+strings.Join(going(d.all, a.Now()), " · "))))
	}
	a.askBoth(a.main.window, question{
		title: lang.L("Keep fewer snapshots?"),
		text:  lang.L("These are deleted when the schedule takes the next one. They cannot be brought back."),
		more:  lines, yes: lang.L("Keep fewer"), no: lang.L("Cancel"), danger: true,
	}, store, drop)
}
