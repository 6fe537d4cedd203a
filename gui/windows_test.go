package gui

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// office is a desk with one connection of every status.
func office(d *desk) {
	fine := d.online("Sales address book")
	d.online("Acme CRM sync")
	d.change(d.named("Acme CRM sync").ID, func(c *connections.Connection) {
		c.Scopes = oauth.NewScopes(append(c.Scopes, "contacts.other.readonly")...)
	})
	d.online("Old ERP")
	d.change(d.named("Old ERP").ID, func(c *connections.Connection) {
		c.Failure = &connections.Failure{Code: "invalid_grant", Status: 400, Detail: "Token has been expired or revoked.", Since: d.clock()}
	})
	d.connection("Newsletter list")
	_ = fine
}

func saysOffline(d *desk) {
	d.change(d.online("Far away").ID, func(c *connections.Connection) {
		c.Failure = &connections.Failure{Code: connections.CodeNetwork, Since: d.clock()}
	})
}

// states are the windows in everything that they can show.
var states = map[string]func(d *desk){
	"first":          func(d *desk) { d.show() },
	"main-attention": func(d *desk) { office(d); d.show() },
	"main-revoked":   func(d *desk) { office(d); d.show(); d.choose("Old ERP") },
	"main-not-yet":   func(d *desk) { office(d); d.show(); d.choose("Newsletter list") },
	"main-online":    func(d *desk) { office(d); d.show(); d.choose("Sales address book") },
	"main-offline":   func(d *desk) { saysOffline(d); d.show() },
	"main-testing": func(d *desk) {
		_ = d.google.SetTesting(true)
		d.online("Acme CRM sync")
		d.pass(6 * 24 * time.Hour)
		d.show()
	},
	"main-unasked": func(d *desk) {
		c := d.online("Acme CRM sync")
		d.change(c.ID, func(c *connections.Connection) { c.Scopes = oauth.NewScopes("openid", "email") })
		d.show()
	},
	"main-filter-empty": func(d *desk) { office(d); d.show(); d.app.main.connections.filter.SetText("xyzzy") },
	"main-error": func(d *desk) {
		d.app.Service = d.broken(errors.New("read the records: input/output error"))
		d.show()
	},
	"main-activity": func(d *desk) {
		office(d)
		d.show()
		d.app.run("Testing “Acme CRM sync”…", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, func(error) {})
		d.pass(time.Second)
	},
	"clients":       func(d *desk) { office(d); d.show(); d.tap("Clients") },
	"clients-empty": func(d *desk) { d.show(); d.tap("Clients") },
	"client-in-use": func(d *desk) { office(d); d.show(); d.tap("Clients"); d.tap("Delete") },
	"client-refused": func(d *desk) {
		office(d)
		_, err := d.service.SaveClient(d.t.Context(), d.stored().Clients[0], "GOCSPX-mistyped")
		d.must(err)
		d.show()
		d.tap("Clients")
		d.tap("Test client")
		d.tap("Details")
	},
	"client-stopped": func(d *desk) {
		c := d.online("Acme CRM sync")
		d.must(d.google.SetClientDisabled(d.google.Clients[0].ID, true))
		d.pass(2 * time.Hour)
		_, err := d.service.Test(d.t.Context(), c.ID)
		d.must(err)
		d.show()
		d.tap("Clients")
	},
	"revoke-unanswered": func(d *desk) {
		c := d.online("Acme CRM sync")
		d.show()
		d.must(d.google.Arm("revoke-cut", 1))
		d.app.revokeConnection(c)
		d.tap("Revoke access")
	},
	"delete":    func(d *desk) { office(d); d.show(); d.key(fyne.KeyDelete) },
	"shortcuts": func(d *desk) { office(d); d.show(); d.key(fyne.KeyF1) },
	"settings":  func(d *desk) { d.show(); d.ctrl(fyne.KeyComma) },
	"settings-desktop": func(d *desk) {
		d.show()
		d.app.Monitor, d.app.Notify, d.app.TrayAtStart = new(connections.Monitor), func(Notification) {}, true
		d.app.AtLogin = &AtLogin{On: func() (bool, error) { return true, nil }}
		d.ctrl(fyne.KeyComma)
	},
	"settings-wrong": func(d *desk) { d.show(); d.app.Monitor = new(connections.Monitor); everySettingWrong(d) },
	"settings-end": func(d *desk) {
		d.show()
		d.ctrl(fyne.KeyComma)
		d.write("Keep them in", d.t.(interface{ TempDir() string }).TempDir())
		d.pass(time.Second)
		d.settle()
		d.app.main.settings.body.ScrollToBottom()
	},
	"exports":   func(d *desk) { d.exports() },
	"snapshots": func(d *desk) { d.exports(); d.snapshotsPage(); d.takesSnapshot() },
	"snapshots-trouble": func(d *desk) {
		c := d.exports().connection
		d.scheduled(c, connections.Failure{Code: connections.CodeDisk + string(connections.DiskAway), Detail: "/media/ada/backup"})
	},
	"snapshots-schedule": func(d *desk) { d.exports(); d.snapshotsPage(); d.tap("Change the schedule") },
	"activity":           func(d *desk) { d.happened(); d.show(); d.tap("Activity") },
	"activity-empty":     func(d *desk) { d.show(); d.tap("Activity") },
	"activity-none":      func(d *desk) { d.happened(); d.show(); d.tap("Activity"); d.ctrl(fyne.KeyF); d.types("xyzzy") },
	"activity-export": func(d *desk) {
		d.happened()
		d.show()
		d.tap("Activity")
		d.tap("Export")
	},
	"about":     func(d *desk) { d.show(); d.app.showAbout() },
	"duplicate": func(d *desk) { office(d); d.show(); d.ctrl(fyne.KeyD) },
	"create":    func(d *desk) { d.show(); d.ctrl(fyne.KeyN) },
	"create-wrong": func(d *desk) {
		office(d)
		d.show()
		d.ctrl(fyne.KeyN)
		d.write("Name your connection", "acme crm sync")
	},
	"create-help": func(d *desk) {
		d.show()
		d.ctrl(fyne.KeyN)
		d.tap("How to configure scopes")
	},
	"guide-project":  func(d *desk) { d.guideAt(connections.GuideProject) },
	"guide-api":      func(d *desk) { d.guideAt(connections.GuideAPI) },
	"guide-branding": func(d *desk) { d.guideAt(connections.GuideBranding) },
	"guide-audience": func(d *desk) { d.guideAt(connections.GuideAudience) },
	"guide-scopes":   func(d *desk) { d.guideAt(connections.GuideScopes) },
	"guide-client":   func(d *desk) { d.guideAt(connections.GuideClient) },
	"guide-web":      func(d *desk) { d.guideAt(connections.GuideClient); d.tap("Web application") },
	"guide-download": func(d *desk) { d.guideAt(connections.GuideDownload) },
	"guide-publish":  func(d *desk) { d.online("Acme CRM sync"); d.guideAt(connections.GuidePublish) },
	"guide-file":     func(d *desk) { d.guideAt(connections.GuideFile) },
	"guide-made":     func(d *desk) { d.client("Acme desk client"); d.guideAt(connections.GuideFile) },
	"guide-restart":  func(d *desk) { d.guideAt(connections.GuideClient); d.tap("Start over") },
	"create-discard": func(d *desk) {
		d.show()
		d.ctrl(fyne.KeyN)
		d.write("Name your connection", "Acme")
		d.key(fyne.KeyEscape)
	},
	"client-new": func(d *desk) { d.show(); d.tap("Clients"); d.tap("New client") },
	"client-edit-web": func(d *desk) {
		d.client("Acme desk client")
		d.show()
		d.tap("Clients")
		d.tap("Edit")
		d.tap("Web application")
		d.pick("User type", "External in testing")
	},
	"client-foreign": func(d *desk) {
		d.show()
		d.tap("Clients")
		d.tap("New client")
		d.fyne.Clipboard().SetContent(foreignFile)
		d.tap("Paste")
	},
	"client-wrong-file": func(d *desk) {
		d.show()
		d.tap("Clients")
		d.tap("New client")
		d.fyne.Clipboard().SetContent(`{"type":"service_account"}`)
		d.tap("Paste")
	},
	"client-delete-file": func(d *desk) {
		d.show()
		d.drop(d.top(), d.file("client_secret_100000000001.json", d.clientFile()))
		d.tap("Save")
	},
	"scopes": func(d *desk) { d.show(); d.ctrl(fyne.KeyN); d.tap("Choose permissions") },
	"waiting": func(d *desk) {
		d.surf(nobody)
		d.connection("Acme CRM sync")
		d.show()
		d.tapOn("Authorize")
		d.awaits("Open the browser again")
	},
	"waiting-found": func(d *desk) {
		d.online("Acme CRM sync")
		d.surf(nobody)
		d.show()
		d.tapOn("Reauthorize")
		d.awaits("Open the browser again")
		d.searches("access_denied")
	},
	"result-missing": func(d *desk) {
		d.surf(d.person(sandbox.Person{Leaves: oauth.NewScopes("contacts.other.readonly")}))
		d.connection("Acme CRM sync", "contacts.readonly", "contacts.other.readonly", "openid", "email", "profile")
		d.show()
		d.tap("Authorize")
	},
	"result-online": func(d *desk) { d.connection("Acme CRM sync"); d.show(); d.tap("Authorize") },
	"declined": func(d *desk) {
		d.surf(d.person(sandbox.Person{Cancels: true}))
		d.connection("Acme CRM sync")
		d.show()
		d.tap("Authorize")
	},
	"timeout": func(d *desk) {
		d.surf(nobody)
		d.service.SignInTimeout = time.Millisecond
		d.connection("Acme CRM sync")
		d.show()
		d.tap("Authorize")
	},
	"other-account":      anotherSignsIn,
	"other-account-kept": func(d *desk) { anotherSignsIn(d); d.key(fyne.KeyReturn); d.settle() },
	"keyring": func(d *desk) {
		d.online("Acme CRM sync")
		d.show()
		d.service.Secrets = locked{d.secrets, d, make(chan struct{}), true}
		d.tapOn("Reauthorize")
		d.awaits("The keyring is locked, and waits for its password.")
	},
	"create-http":         func(d *desk) { httpPanel(d) },
	"create-http-changed": func(d *desk) { httpPanel(d); everyPresetChanged(d) },
	"create-http-wrong": func(d *desk) {
		httpPanel(d)
		d.write("Base URI", "http://people.example/")
		d.tap("Add a header")
		d.types("Cookie")
		d.writeIn("Ping", 0, "https://elsewhere.example/")
		d.writeIn("Request timeout", 0, "0")
	},
	"create-http-hidden": func(d *desk) {
		httpPanel(d)
		d.writeIn("Ping", 1, "302")
		d.tap("Simple")
	},
	"client-http": func(d *desk) { d.online("Acme CRM sync"); d.show(); httpClient(d) },
	"client-http-moved": func(d *desk) {
		d.online("Acme CRM sync")
		d.online("Sales address book")
		d.show()
		httpClient(d)
		d.write("Access token URL", "https://login.example.net/token")
		d.tap("in a basic header")
		d.pick("Scope delimiter", "Comma")
		d.tap("Add a parameter")
		d.types("state")
	},
	"trouble-api": func(d *desk) {
		d.troubled(func(d *desk) { d.must(d.google.SetAPIDisabled(true)) })
		d.tap("Details")
	},
	"trouble-dead": func(d *desk) {
		d.troubled(func(d *desk) { d.must(d.google.Revoke("ada@example.com")); d.pass(20 * 24 * time.Hour) })
	},
	"trouble-waits":  func(d *desk) { d.troubled(func(d *desk) { d.must(d.google.Arm("people-exhausted", 9)) }) },
	"trouble-client": func(d *desk) { d.troubled(func(d *desk) { d.must(d.google.Arm("token-invalid_client", 9)) }) },
	"trouble-fine":   func(d *desk) { d.troubled(func(*desk) {}) },
	"trouble-asking": func(d *desk) {
		d.online("Acme CRM sync")
		d.show()
		d.must(d.google.Arm("token-hang", 9))
		d.pass(2 * time.Hour)
		d.app.openTrouble(d.named("Acme CRM sync"), nil)
		d.wait("the checks", func() bool { return d.reads("Keyring") && d.reads("Network") })
	},
	"publish": func(d *desk) {
		d.must(d.google.SetTesting(true))
		d.app.openPublish(d.shown(d.online("Acme CRM sync")))
	},
	"publish-confirm": func(d *desk) {
		d.must(d.google.SetTesting(true))
		d.app.openPublish(d.shown(d.online("Acme CRM sync")))
		d.tap("Open the Audience page")
	},
	"publish-still-testing": func(d *desk) {
		d.must(d.google.SetTesting(true))
		c := d.online("Acme CRM sync")
		_, err := d.service.ConfirmPublished(d.t.Context(), c.Client)
		d.must(err)
		d.pass(time.Minute)
		_, err = d.service.Authorize(d.t.Context(), c.ID, connections.Conduct{Consent: true})
		d.must(err)
		d.app.openPublish(d.shown(d.named(c.Name)))
	},
	"narrow": func(d *desk) {
		c := d.online("Acme CRM sync", "contacts", "contacts.other.readonly", "openid", "email")
		d.online("Sales address book")
		d.change(c.ID, func(c *connections.Connection) { c.Scopes = oauth.NewScopes("contacts", "openid", "email") })
		d.app.openNarrow(d.shown(d.named(c.Name)))
	},
	"secret-refused": func(d *desk) {
		c := d.client("Acme desk client")
		d.show()
		d.app.editClient(c, nil)
		d.write("Client secret", "GOCSPX-mistyped")
		d.tap("Save")
	},
	"ending": func(d *desk) {
		d.surf(nobody)
		d.connection("Acme CRM sync")
		d.show()
		d.tapOn("Authorize")
		d.awaits("Open the browser again")
		d.leave(d.window("gcdesk"))
	},
	"start-failure": func(d *desk) {
		StartFailure{
			App: d.fyne, Err: &connections.DiskError{Reason: connections.DiskFull, Err: errors.New("no space left on device")},
			Explain: func(err error) words.Text { return words.Error(err, "") },
		}.Show()
	},
	"browser-closed": func(d *desk) {
		d.surf(func(context.Context, string) error { return errors.New("no browser") })
		d.connection("Acme CRM sync")
		d.show()
		d.tapOn("Authorize")
		d.awaits("The browser did not open.")
	},
}

// troubled is the diagnosis of one connection of which something goes wrong
// once it is online.
func (d *desk) troubled(wrong func(*desk)) {
	d.service.Preset.Practice = true // its server has a console
	d.online("Acme CRM sync")
	wrong(d)
	d.show()
	d.diagnose()
}

// shown is a connection once the window shows it.
func (d *desk) shown(c connections.Connection) connections.Connection {
	d.show()
	return c
}

// choose taps a row of the list.
func (d *desk) choose(name string) {
	d.t.Helper()
	for _, r := range find[*listRow](d.top().surface()) {
		if r.name == name {
			r.Tapped(nil)
			d.drain()
			return
		}
	}
	d.t.Fatalf("no row %q: %s", name, d.screen())
}

// broken is the service on records that cannot be read.
func (d *desk) broken(err error) *connections.Service {
	s := *d.service
	s.Records = noRecords{err}
	return &s
}

type noRecords struct{ err error }

func (r noRecords) View(context.Context, func(connections.Tx) error) error   { return r.err }
func (r noRecords) Update(context.Context, func(connections.Tx) error) error { return r.err }

// ease lays a window out for a size as the driver does, frame by frame.
func ease(w *deskWindow, size fyne.Size) {
	for range 3 {
		w.Resize(size.AddWidthHeight(0, 1))
		w.Content().Refresh()
		w.Resize(size)
	}
}

// Every window has one primary button, and every word has its room, in both
// languages, as it opens and at its smallest.
func TestWindows(t *testing.T) {
	for name, arrange := range states {
		for language, way := range map[string]func(*desk){"en": func(*desk) {}, "de": inGerman} {
			t.Run(name+"/"+language, func(t *testing.T) {
				d := newDesk(t, way)
				arrange(d)
				w := d.top()
				if got := w.primaries(); len(got) != 1 && !d.may(name, got) {
					t.Errorf("primary buttons %q, want one", got)
				}
				if got := w.Canvas().Size().Height; got > 720 {
					t.Errorf("it opens %v high", got)
				}
				size, least := w.Canvas().Size(), w.Content().MinSize()
				roomy(t, w, size, false)
				roomy(t, w, size.Min(least.Max(fyne.NewSize(820, 480))), false)
				roomy(t, w, least, true)
				lasting(t, w.Content())
			})
		}
	}
}

func TestWindows_Edge(t *testing.T) {
	d := newDesk(t).show()
	d.ctrl(fyne.KeyN)
	left := float32(100)
	allTexts(d.top().Content(), fyne.Position{}, false, func(_ *canvas.Text, at fyne.Position, _ bool) { left = min(left, at.X) })
	if left != 24 {
		t.Errorf("the leftmost word stands at %v, want 24", left)
	}
}

// may says which windows have no primary button: a list with nothing to mend.
func (d *desk) may(state string, primaries []string) bool {
	switch state {
	case "main-online", "main-unasked", "clients", "main-filter-empty", "trouble-asking",
		"keyring", "settings", "settings-desktop", "settings-wrong", "settings-end", "activity", "activity-empty", "activity-none":
		return len(primaries) == 0
	}
	return false
}

// roomy fails where a word leaves its widget, its scrolled area or the window,
// or lies on another. In a narrow window what cannot wrap may be scrolled to
// the side.
func roomy(t *testing.T, w *deskWindow, size fyne.Size, narrow bool) {
	t.Helper()
	ease(w, size)
	type place struct {
		text     string
		from, to fyne.Position
	}
	var seen []place
	var look func(o fyne.CanvasObject, at fyne.Position, left, right, bottom float32)
	look = func(o fyne.CanvasObject, at fyne.Position, left, right, bottom float32) {
		if !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		if text, ok := o.(*canvas.Text); ok {
			if text.Text == "" {
				return
			}
			p := place{text.Text, at, at.Add(text.MinSize())}
			if p.from.X < left-1 || p.to.X > right+1 || p.to.Y > bottom+1 {
				t.Errorf("at %v: %q stands at %v to %v, with room from %v to %v and down to %v", size, p.text, p.from, p.to, left, right, bottom)
			}
			for _, q := range seen {
				if p.from.X+1 < q.to.X && q.from.X+1 < p.to.X && p.from.Y+5 < q.to.Y && q.from.Y+5 < p.to.Y {
					t.Errorf("at %v: %q at %v lies on %q at %v", size, p.text, p.from, q.text, q.from)
				}
			}
			seen = append(seen, p)
			return
		}
		switch c := o.(type) {
		case *entry, *rowList, *contactTable:
			return // scroll by themselves
		case *scroll:
			before := seen
			seen = nil
			width := c.Size().Width
			if narrow {
				width, right = max(width, c.Content.Size().Width), 1e6
			}
			look(c.Content, at, max(left, at.X), min(right, at.X+width), 1e6)
			seen = before
			return
		case *button, *link, *option, *foldRow, *chip:
			left, right = max(left, at.X), min(right, at.X+o.Size().Width)
		}
		for _, part := range parts(o) {
			look(part, at, left, right, bottom)
		}
	}
	look(w.Content(), fyne.Position{}, 0, size.Width, size.Height)
	if over := w.Canvas().Overlays().Top(); over != nil {
		seen = nil
		look(over, fyne.Position{}, 0, size.Width, size.Height)
	}
}

// At its smallest, for which half of a small screen is enough, as at twice the
// size of letters, a window has room for everything: nothing sticks out, and no
// word is broken.
func TestWindows_Narrow(t *testing.T) {
	pages := maps.Clone(states)
	pages["main-narrow"] = func(d *desk) {
		d.must(d.google.SetTesting(true))
		c := d.online("Acme CRM sync", "contacts", "contacts.other.readonly", "openid", "email")
		d.change(c.ID, func(c *connections.Connection) { c.Scopes = oauth.NewScopes("contacts") })
		d.show()
	}
	size, room := fyne.NewSize(600, 360), fyne.NewSize(638, 380)
	pages["exports-form"] = func(d *desk) {
		d.exports()
		ease(d.top(), size)
		d.ctrl(fyne.KeyE)
		d.pass(countAfter)
		d.settle()
		d.sees("Which contacts?")
	}
	pages["exports-contact"] = func(d *desk) {
		p := d.exports()
		ease(d.top(), size)
		d.misses("take a snapshot")
		d.top().Canvas().Focus(p.table)
		d.key(fyne.KeyDown, fyne.KeyReturn)
		d.awaits("Phonetic name")
		d.misses("All contacts")
	}
	for name, arrange := range pages {
		for language, way := range map[string]func(*desk){"en": func(*desk) {}, "de": inGerman} {
			t.Run(name+"/"+language, func(t *testing.T) {
				d := newDesk(t, way)
				arrange(d)
				least := d.top().Content().MinSize()
				roomy(t, d.top(), least, false)
				if least.Max(room) != room {
					t.Errorf("it needs %v, and the screen leaves %v in its frame", least, room)
				}
				noWider(t, d.top())
				for _, l := range find[*label](d.top().Content()) {
					for _, r := range l.runs {
						for _, word := range strings.FieldsFunc(r.text, func(c rune) bool { return c == '-' || unicode.IsSpace(c) }) {
							if l.fit == wrapped && !r.mono && textSize(word, theme.Size(l.size), r.style()).Width > l.Size().Width {
								t.Errorf("%q is broken in %q", word, l)
							}
						}
					}
				}
				if dir := os.Getenv("TOUR"); dir != "" {
					keepPicture(t, d.top(), filepath.Join(dir, name+"-640-"+language+".png"))
				}
			})
		}
	}
}

// The rows of the list say their state in full, as the foot of a sign-in says
// what Cancel does, with the buttons that lead to the browser beside it: below
// the fold nobody found them.
func TestWindows_NarrowSaysAll(t *testing.T) {
	for name, arrange := range map[string]func(*desk){"missing": states["main-attention"], "online": states["main-online"], "testing": states["main-testing"], "waiting": states["waiting"]} {
		for language, ways := range map[string][]func(*desk){"en": {}, "en-practice": {inPractice}, "de": {inGerman}, "de-practice": {inGerman, inPractice}} {
			t.Run(name+"/"+language, func(t *testing.T) {
				d := newDesk(t, ways...)
				arrange(d)
				w := d.top()
				ease(w, w.Content().MinSize())
				noWider(t, w)
				for _, text := range find[*canvas.Text](w.Content()) {
					if strings.HasSuffix(text.Text, ellipsis) && !strings.HasSuffix(text.Text, " "+ellipsis) && !strings.HasPrefix(text.Text, "http") {
						t.Errorf("%q is cut", text.Text)
					}
				}
				if name != "waiting" {
					return
				}
				for _, button := range []string{"Open the browser again", "Copy link", "Cancel"} {
					b := d.button(lang.L(button))
					if bottom := place(b).Y + b.Size().Height; bottom > w.Canvas().Size().Height {
						t.Errorf("%q ends at %v of %v", button, bottom, w.Canvas().Size())
					}
				}
			})
		}
	}
}

// noWider fails where something has to be scrolled to the side.
func noWider(t *testing.T, w *deskWindow) {
	t.Helper()
	for _, s := range find[*scroll](w.Content()) {
		if got, room := s.Content.Size().Width, s.Size().Width; got > room {
			t.Errorf("%v wide in a room of %v: %s", got, room, read(s.Content))
		}
	}
}

// Whatever goes wrong, no banner makes a page wider than the smallest window.
func TestWindows_NarrowBanners(t *testing.T) {
	for language, way := range map[string]func(*desk){"en": func(*desk) {}, "de": inGerman} {
		t.Run(language, func(t *testing.T) {
			d := newDesk(t, way, inPractice)
			c := d.online("Acme CRM sync")
			d.show()
			main, told := d.top(), map[string]bool{}
			for _, f := range sandbox.NamedFaults() {
				if !strings.HasSuffix(f.Group, ": refusals") { // the others are told in the same words
					continue
				}
				d.google.Disarm()
				d.change(c.ID, func(now *connections.Connection) { *now = c })
				d.must(d.google.Arm(f.Name, 9))
				d.sleep(2 * time.Hour)
				d.app.test(d.named(c.Name))
				d.settle()
				for _, b := range find[*banner](main.Content()) {
					told[b.fact.String()] = true
				}
				ease(main, main.Content().MinSize())
				noWider(t, main)
			}
			if len(told) < 10 {
				t.Errorf("%d banners seen: %q", len(told), slices.Collect(maps.Keys(told)))
			}
		})
	}
}

// lasting fails where a part that is drawn anew does not come to look as it
// did: Fyne lets go of what was not seen for a minute, and refreshes it when it
// is seen again.
func lasting(t *testing.T, o fyne.CanvasObject) {
	t.Helper()
	for _, part := range parts(o) {
		lasting(t, part)
	}
	w, ok := o.(fyne.Widget)
	if !ok {
		return
	}
	before, ours := test.WidgetRenderer(w).(*drawing)
	if !ours || !w.Visible() {
		return
	}
	anew := w.CreateRenderer().(*drawing)
	anew.Refresh()
	if got, want := outline(anew), outline(before); got != want {
		t.Errorf("a %T drawn anew is\n%swant\n%s", w, got, want)
	}
}

// outline is what a drawing holds, and where.
func outline(d *drawing) string {
	var b strings.Builder
	for _, o := range d.objects {
		text, _ := o.(*canvas.Text)
		if text == nil {
			text = &canvas.Text{}
		}
		if o.Visible() {
			fmt.Fprintf(&b, "%T %v %v %q\n", o, o.Position(), o.Size(), text.Text)
		}
	}
	return b.String()
}

// TOUR=folder go test -run Tour keeps a picture of every window.
func TestTour(t *testing.T) {
	folder := os.Getenv("TOUR")
	if folder == "" {
		t.Skip("TOUR names no folder")
	}
	only := os.Getenv("TOUR_STATE")
	for name, arrange := range states {
		if only != "" && !strings.HasPrefix(name, only) {
			continue
		}
		for variant, ways := range map[string][]func(*desk){
			"light": {}, "dark-practice": {inDark, inPractice}, "de": {inGerman},
		} {
			t.Run(name+"/"+variant, func(t *testing.T) {
				d := newDesk(t, ways...)
				arrange(d)
				w := d.top()
				ease(w, w.Canvas().Size())
				keepPicture(t, w, filepath.Join(folder, name+"-"+variant+".png"))
			})
		}
	}
}

func keepPicture(t *testing.T, w *deskWindow, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

const foreignFile = `{"installed":{"client_id":"foreign.apps.example","client_secret":"s3cr3t","project_id":"elsewhere",
	"auth_uri":"https://login.example.net/authorize","token_uri":"https://login.example.net/token","redirect_uris":["http://localhost"]}}`
