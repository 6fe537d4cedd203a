package gui

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
)

// snapshotsView is the snapshots of a connection, the newest first, and the
// chosen one beside them. They can be read when the connection is dead.
type snapshotsView struct {
	page  *contactsPage
	list  *rowList
	count *label
	take  *button
	body  *scroll
	foot  *fyne.Container // what is under way: nothing above it moves when it ends
	side  *fyne.Container // body and foot
	split fyne.CanvasObject
	keys  keeper

	of       string // Connection.ID
	rows     []keptSnapshot
	names    []string // of the rows
	damaged  int
	selected string // ID
	next     string // ID of the one to select when it is listed
	reads    int
	loaded   bool
	unread   string                              // why they could not be read; empty: they were
	verified map[string]connections.Verification // by ID
	shown    scheduleShown
	taking   *meterView
	trouble  fyne.CanvasObject // of the last that was tried; nil: none
	troubled string            // ID of the snapshot that it is about; empty: of none alone
}

// keptSnapshot is a snapshot and its size.
type keptSnapshot struct {
	*snapshot.Snapshot
	size int64
}

func newSnapshotsView(p *contactsPage) *snapshotsView {
	v := &snapshotsView{page: p, count: caption(""), body: newScroll(column(0)), foot: column(0), verified: map[string]connections.Verification{}}
	v.list = newRowList(func() int { return len(v.rows) }, v.row, func(i int) { v.choose(v.rows[i].Manifest.ID) },
		func(i int) { v.open(v.rows[i].Snapshot, sideContact) })
	v.take = newButton(primary, "plus", lang.L("Take snapshot"), v.ask)
	v.side = columnGrowing(0, 0, v.body, v.foot)
	v.split = besideList(columnGrowing(0, 1, inset(8, 12, v.take), inset(0, 8, v.list), inset(12, 16, v.count)), v.side)
	return v
}

func (v *snapshotsView) view() fyne.CanvasObject {
	if v.of != v.page.connection.ID {
		v.load()
	} else {
		v.read()
	}
	return v.split
}

func (v *snapshotsView) store() *snapshot.Store {
	return v.page.app.Books.Snapshots(v.page.connection, v.page.app.preferences.set)
}

// load reads which snapshots there are, and shows at once what is known.
func (v *snapshotsView) load() {
	v.unread = ""
	v.read()
	v.show()
}

// read reads which snapshots there are, and shows what has changed. Those that
// were unlocked stay so.
func (v *snapshotsView) read() {
	v.reads++
	n, id, store := v.reads, v.page.connection.ID, v.store()
	if v.of != id {
		v.rows, v.loaded, v.selected, v.next, v.unread, v.trouble = nil, false, "", "", "", nil
	}
	v.of = id
	open := map[string]keptSnapshot{}
	for _, r := range v.rows {
		open[r.Manifest.ID] = r
	}
	var rows []keptSnapshot
	damaged := 0
	var verified map[string]connections.Verification
	v.page.app.run("", func(ctx context.Context) (err error) {
		if verified, err = v.page.app.Service.Verified(ctx, id); err != nil {
			return err
		}
		all, broken, err := store.List()
		for _, s := range all {
			row, known := open[s.Manifest.ID]
			if !known || row.Path != s.Path {
				row.Snapshot = s
				s.Damaged = func(err *snapshot.DamagedError) { v.page.app.post(func() { v.note(store, s, err) }) }
				if row.size, err = s.Size(); err != nil {
					return err
				}
			}
			rows = append(rows, row)
		}
		damaged = len(broken)
		return err
	}, func(err error) {
		if n != v.reads {
			return
		}
		if err != nil {
			if v.loaded = true; v.unread != err.Error() {
				v.unread = err.Error()
				v.fail(err)
			}
			return
		}
		same := v.loaded && v.unread == "" && damaged == v.damaged && slices.Equal(rows, v.rows) && reflect.DeepEqual(verified, v.verified)
		if v.unread != "" {
			v.unread, v.trouble = "", nil
		}
		v.loaded, v.rows, v.damaged, v.verified = true, rows, damaged, verified
		if slices.ContainsFunc(rows, func(r keptSnapshot) bool { return r.Manifest.ID == v.next }) {
			v.selected, v.next, same = v.next, "", false
		}
		if !same {
			v.show()
		}
		if len(rows) == 0 && v.page.gone() {
			v.page.seekOrphans()
		}
	})
}

// note remembers damage that was found by the way, as Verify does.
func (v *snapshotsView) note(store *snapshot.Store, s *snapshot.Snapshot, damage error) {
	a := v.page.app
	if v.verified[s.Manifest.ID].Damage == "" {
		a.run("", func(ctx context.Context) error { return NoteVerified(ctx, a.Service, store, s, damage) }, func(error) { a.main.readSnapshots() })
	}
}

func (v *snapshotsView) row(i int, row *listRow) {
	if i >= len(v.rows) {
		return
	}
	m := v.rows[i].Manifest
	n := m.Contacts
	k := kindPlain
	switch found, ok := v.verified[m.ID]; {
	case found.Damage != "":
		k = kindExpired
	case ok:
		k = kindOnline
	}
	row.lock(m.Encrypted)
	row.set(k, v.names[i], lang.N("{{.Count}} contacts", n, map[string]any{"Count": words.Number(n)})+" · "+words.Size(v.rows[i].size))
}

func (v *snapshotsView) choose(id string) {
	v.selected, v.next = id, ""
	v.show()
}

func (v *snapshotsView) index() int {
	for i, r := range v.rows {
		if r.Manifest.ID == v.selected {
			return i
		}
	}
	return none
}

func (v *snapshotsView) show() {
	if v.index() == none && len(v.rows) > 0 {
		v.selected = v.rows[0].Manifest.ID
	}
	n := len(v.rows)
	all := make([]*snapshot.Snapshot, n)
	for i, r := range v.rows {
		all[i] = r.Snapshot
	}
	v.names = moments(all, v.page.app.Now())
	says := lang.N("{{.Count}} snapshots", n, map[string]any{"Count": words.Number(n)})
	if v.damaged > 0 {
		says += " · " + lang.N("{{.Count}} damaged", v.damaged, map[string]any{"Count": words.Number(v.damaged)})
	}
	v.count.set(says)
	v.take.setEnabled(v.page.connection.Authorized() && v.taking == nil && v.page.app.scheduled != v.of)
	v.list.mark(v.index())
	v.list.Refresh()
	v.shown = v.toShow()
	v.keys.rebuild(v.page.app.main, v.body, func() {
		blocks := column(sectionGap)
		if v.trouble != nil && (v.troubled == "" || v.troubled == v.selected) {
			blocks.Add(v.trouble)
		} else if trouble := v.scheduleTrouble(); trouble != nil {
			blocks.Add(trouble)
		}
		if !v.page.gone() {
			blocks.Add(v.schedule())
		}
		if i := v.index(); i != none {
			blocks.Add(v.detail(v.rows[i]))
		} else if v.loaded && v.taking == nil {
			blocks.Add(column(captionGap, section(lang.L("Keep everything as it is now")),
				quietSentence(plain(lang.L("A snapshot holds contacts, labels and photos as Google gives them, on this computer. It can be read, compared and exported when the connection is dead.")))))
		}
		v.body.Content = inset(8, windowEdge, blocks)
		v.foot.RemoveAll()
		if v.taking != nil {
			v.foot.Add(inset(12, windowEdge, v.taking.whole))
		}
		v.side.Refresh()
	})
}

func (v *snapshotsView) detail(s keptSnapshot) fyne.CanvasObject {
	a, m := v.page.app, s.Manifest
	text := func(text string) fyne.CanvasObject { return oneLine(theme.ColorNameForeground, plain(text)) }
	number := func(n int) fyne.CanvasObject { return text(words.Number(n)) }
	account := connections.Account{Subject: m.Connection.Account.Subject, ResourceName: m.Connection.Account.ResourceName, Email: m.Connection.Account.Email, Name: m.Connection.Account.Name}
	photos := words.Number(m.Photos)
	if m.PhotosMissing > 0 {
		photos = lang.L("{{.Some}}, could not be fetched: {{.Missing}}", map[string]any{"Some": photos, "Missing": words.Number(m.PhotosMissing)})
	}
	rows := []pair{{key: lang.L("Account"), value: text(account.Label())}, {key: lang.L("Contacts"), value: number(m.Contacts)}}
	if m.OtherContacts != nil {
		rows = append(rows, pair{key: lang.L("“Other contacts”"), value: number(*m.OtherContacts)})
	}
	folder := keep(&v.keys, newLink(lang.L("Open folder"), func() { v.page.app.openFolder(s.Path) }))
	encrypted := newWrappingMark(kindPlain, lang.L("no: whoever can read your files can read it"))
	if m.Encrypted {
		encrypted = newMark(kindOnline, lang.L("yes, with a passphrase"))
	}
	verified := newMark(kindPlain, lang.L("never"))
	switch found, ok := v.verified[m.ID]; {
	case found.Damage != "":
		verified = newWrappingMark(kindExpired, lang.L("{{.When}}: {{.File}} is not as it was written", map[string]any{"When": words.When(found.At, a.Now()), "File": found.Damage}))
	case ok:
		verified = newMark(kindOnline, words.When(found.At, a.Now()))
	}
	rows = append(rows,
		pair{key: lang.L("Labels"), value: number(m.Groups)},
		pair{key: lang.L("Photos"), value: text(photos)},
		pair{key: lang.L("Size"), value: text(words.Size(s.size)), end: folder},
		pair{key: lang.L("Encrypted"), value: encrypted},
		pair{key: lang.L("Verified"), value: verified})
	var compare *button
	compare = keep(&v.keys, newButton(secondary, "", lang.L("Compare…"), func() {
		pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(compare)
		v.compareMenu(s.Snapshot, 0, pos.AddXY(0, compare.Size().Height+4))
	}))
	buttons := flow(besideGap,
		keep(&v.keys, newButton(secondary, "users", lang.L("Open"), func() { v.open(s.Snapshot, sideContact) })),
		keep(&v.keys, newButton(secondary, "export", lang.L("Export"), func() { v.open(s.Snapshot, sideExport) })),
		keep(&v.keys, newButton(secondary, "check", lang.L("Verify"), func() { v.verify(s.Snapshot) })),
		compare,
		keep(&v.keys, newButton(secondary, "", lang.L("Delete"), func() { v.remove(s.Snapshot) })))
	return column(12, section(v.title(s.Snapshot)), buttons, newKeyValues(rows...))
}

// scheduleShown is what the view says of the schedule: the same is not drawn
// again, for the keyboard may be on it.
type scheduleShown struct {
	schedule connections.Schedule
	status   connections.Status
	due      bool
	taking   bool
}

func (v *snapshotsView) toShow() scheduleShown {
	a, c := v.page.app, v.page.connection
	s := c.Schedule
	return scheduleShown{s, a.overview.Health(c, a.Now()).Status, s.Due(a.Now()), a.scheduled == c.ID}
}

// follow shows what has become of the schedule.
func (v *snapshotsView) follow() {
	if v.of == v.page.connection.ID && !reflect.DeepEqual(v.toShow(), v.shown) {
		v.show()
	}
}

// title names a snapshot by its moment, as the list does.
func (v *snapshotsView) title(s *snapshot.Snapshot) string {
	when := words.When(s.Manifest.Began, v.page.app.Now())
	for i, r := range v.rows {
		if r.Manifest.ID == s.Manifest.ID {
			when = v.names[i]
		}
	}
	return lang.L("Snapshot of {{.When}}", map[string]any{"When": when})
}

// fail says why something could not be done.
func (v *snapshotsView) fail(err error) { v.failWith("", err) }

// failWith says why something could not be done with a snapshot, beside which
// alone it is told; none: beside all.
func (v *snapshotsView) failWith(id string, err error) {
	if canceled(err) {
		v.show()
		return
	}
	t, own := snapshotText(err)
	var mend *button
	if !own {
		a, c := v.page.app, v.page.connection
		var cause connections.Cause
		t, cause = a.explain(c, err)
		client, _ := a.overview.Client(c.Client)
		mend = remedy{app: a, over: a.main.window, connection: c, client: client, cause: cause, again: v.ask}.button()
		mend.importance = secondary
	}
	v.trouble, v.troubled = newBanner(kindAttention, t.What, strings.TrimSpace(t.Why+" "+t.Mend), mend), id
	v.show()
}

// ask asks how to keep, and takes a snapshot.
func (v *snapshotsView) ask() { v.askWith("") }

// askWith says what was wrong with the answer before; empty: nothing.
func (v *snapshotsView) askWith(wrong string) {
	a := v.page.app
	if v.taking != nil || !v.page.connection.Authorized() {
		return
	}
	first, second := newPasswordEntry(), newPasswordEntry()
	again := newField(saveLabelWidth, lang.L("Once more"), false, second, nil)
	again.setMend(wrong)
	a.ask(a.main.window, question{
		title: lang.L("Take a snapshot of “{{.Name}}”?", map[string]any{"Name": v.page.connection.Name}),
		text:  lang.L("Contacts, labels and photos are kept in a folder for you alone. Without a passphrase they are not encrypted: whoever can read your files can read them."),
		more: newForm(newField(saveLabelWidth, lang.L("Passphrase"), false, first,
			caption(lang.L("May stay empty. If it is lost, nobody can open the snapshot."))), again),
		yes: lang.L("Take snapshot"), no: lang.L("Cancel"),
	}, func() {
		if first.Text != second.Text {
			v.askWith(lang.L("The two passphrases differ."))
			return
		}
		v.make(first.Text)
	})
}

// takingSnapshot names a snapshot that is under way.
func takingSnapshot(c connections.Connection) string {
	return lang.L("Taking a snapshot of “{{.Name}}”", map[string]any{"Name": c.Name})
}

// make takes a snapshot.
func (v *snapshotsView) make(passphrase string) {
	a, c, store, m := v.page.app, v.page.connection, v.store(), new(meter)
	if c.Count != nil {
		m.all.Store(int64(c.Count.Contacts))
	}
	o := a.Books.Options(c)
	o.Passphrase = passphrase
	o.Progress = func(p snapshot.Progress) { m.count(p.Contacts) }
	v.trouble = nil
	var made *snapshot.Snapshot
	var unnoted error
	v.taking = a.watchMeter(takingSnapshot(c), m, func(ctx context.Context) error {
		book, err := a.Books.Live(ctx, c, m.wait)
		if err != nil {
			return err
		}
		made, err = store.Make(ctx, book, o)
		if err != nil && ctx.Err() == nil {
			_ = a.Service.UseFailed(ctx, c.ID, connections.ActivitySnapshotFailed, connections.ByWindow, ForRecord(err)) // the window tells of err itself
		}
		if err != nil {
			return err
		}
		unnoted = a.Service.Used(ctx, c.ID, connections.ActivitySnapshot, connections.ByWindow, made.Manifest.Contacts, "")
		return nil
	}, func(err error) {
		v.taking = nil
		if err != nil && v.of == c.ID {
			v.fail(err)
		} else if v.of == c.ID {
			v.next = made.Manifest.ID
			says := lang.L("A snapshot of “{{.Name}}” was taken.", map[string]any{"Name": c.Name})
			if unnoted != nil {
				says += " " + lang.L("Activity could not note it.")
			}
			a.say(says)
		}
		v.load()
	})
	v.show()
}

// unlock asks for the passphrase of an encrypted snapshot, and goes on.
func (v *snapshotsView) unlock(s *snapshot.Snapshot, then func()) {
	if !s.Locked() {
		then()
		return
	}
	e := newPasswordEntry()
	a := v.page.app
	a.ask(a.main.window, question{
		title: v.title(s), text: lang.L("It is encrypted."),
		more: newField(saveLabelWidth, lang.L("Passphrase"), true, e, nil), yes: lang.L("Open"), no: lang.L("Cancel"),
	}, func() {
		passphrase, of := e.Text, v.of
		a.run(lang.L("Opening…"), func(context.Context) error { return s.Unlock(passphrase) }, func(err error) {
			if v.of != of { // another connection is shown by now
				return
			}
			v.trouble = nil
			if err != nil {
				v.failWith(s.Manifest.ID, err)
				return
			}
			v.show()
			then()
		})
	})
	a.main.window.Canvas().Focus(e)
}

// open shows the contacts of a snapshot.
func (v *snapshotsView) open(s *snapshot.Snapshot, side int) {
	v.unlock(s, func() { v.page.openKept(s, v.title(s), side) })
}

// verify reads a snapshot through.
func (v *snapshotsView) verify(s *snapshot.Snapshot) {
	a := v.page.app
	v.unlock(s, func() {
		store := v.store()
		a.run(lang.L("Verifying the snapshot…"), func(ctx context.Context) error {
			err := s.Verify(ctx)
			return errors.Join(err, NoteVerified(ctx, a.Service, store, s, err))
		}, func(err error) {
			v.trouble = nil
			if err != nil {
				v.failWith(s.Manifest.ID, err)
			} else {
				a.say(lang.L("The snapshot is as it was written."))
			}
			v.load()
		})
	})
}

// remove deletes a snapshot after asking.
func (v *snapshotsView) remove(s *snapshot.Snapshot) {
	a, store := v.page.app, v.store()
	a.ask(a.main.window, question{
		title: lang.L("Delete the snapshot?"),
		text:  lang.L("{{.Title}}: it cannot be brought back. The others stay whole.", map[string]any{"Title": v.title(s)}),
		yes:   lang.L("Delete snapshot"), no: lang.L("Cancel"), danger: true,
	}, func() {
		a.run(lang.L("Deleting the snapshot…"), func(context.Context) error { return store.Delete(s.Manifest.ID) }, func(err error) {
			v.trouble = nil
			if err != nil {
				v.failWith(s.Manifest.ID, err)
			}
			v.load()
		})
	})
}

// mostCompared is how many snapshots to compare with a menu offers.
const mostCompared = 20

// compareMenu offers what a snapshot can be compared with, from a row on.
func (v *snapshotsView) compareMenu(s *snapshot.Snapshot, from int, at fyne.Position) {
	a := v.page.app
	var items []*fyne.MenuItem
	if from == 0 && v.page.connection.Authorized() {
		items = append(items, fyne.NewMenuItem(lang.L("With Google, as it is now"), func() { v.unlock(s, func() { a.openDiffNow(v.page.connection, s) }) }))
	}
	for i, r := range v.rows[from:] {
		if i == mostCompared {
			items = append(items, fyne.NewMenuItem(lang.L("Older…"), func() { v.compareMenu(s, from+i, at) }))
			break
		}
		if other := r.Snapshot; other != s {
			items = append(items, fyne.NewMenuItem(lang.L("With {{.When}}", map[string]any{"When": v.names[from+i]}), func() {
				v.unlock(s, func() { v.unlock(other, func() { a.openDiff(s, other) }) })
			}))
		}
	}
	switch len(items) {
	case 0:
		a.tell(a.main.window, lang.L("There is nothing to compare it with yet."), "")
	case 1:
		items[0].Action()
	default:
		a.popUp(at, items...)
	}
}
