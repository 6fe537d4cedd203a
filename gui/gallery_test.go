package gui

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// variants are the modes in which every part is looked at.
var variants = map[string]Mode{"light": Light, "dark": Dark}

// stage puts content into a window of the test driver in one mode.
func stage(t *testing.T, mode Mode, content fyne.CanvasObject, size fyne.Size) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(Theme{Mode: mode})
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	settle(w, size)
	return w
}

// settle lays out as the driver does frame by frame: once for the widths, once
// for the heights of text that wraps in them.
func settle(w fyne.Window, size fyne.Size) {
	for range 3 {
		w.Resize(size)
		w.Resize(size.AddWidthHeight(0, 1))
		w.Content().Refresh()
	}
	w.Resize(size)
}

// photograph keeps the picture of a window in the folder that GALLERY names.
func photograph(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	folder := os.Getenv("GALLERY")
	if folder == "" {
		return
	}
	f, err := os.Create(filepath.Join(folder, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

// texts calls see with every text that is shown outside of scrolled areas, and
// where it stands in the window.
func texts(o fyne.CanvasObject, at fyne.Position, see func(*canvas.Text, fyne.Position)) {
	allTexts(o, at, false, func(text *canvas.Text, at fyne.Position, scrolled bool) {
		if !scrolled {
			see(text, at)
		}
	})
}

// allTexts is texts with those in scrolled areas, and tells which they are.
func allTexts(o fyne.CanvasObject, at fyne.Position, scrolled bool, see func(*canvas.Text, fyne.Position, bool)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	switch c := o.(type) {
	case *canvas.Text:
		see(c, at, scrolled)
	case *fyne.Container:
		for _, child := range c.Objects {
			allTexts(child, at, scrolled, see)
		}
	case *scroll:
		allTexts(c.Content, at, true, see)
	case *entry: // scrolls its text by itself
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(c).Objects() {
			allTexts(child, at, scrolled, see)
		}
	}
}

// everythingFits finds texts that leave the window or lie on one another.
func everythingFits(t *testing.T, w fyne.Window) {
	t.Helper()
	type place struct {
		text     string
		from, to fyne.Position
	}
	var places []place
	texts(w.Content(), fyne.Position{}, func(text *canvas.Text, at fyne.Position) {
		size := text.MinSize()
		if text.Text == "" {
			return
		}
		p := place{text.Text, at, at.Add(size)}
		if at.X < 0 || at.Y < 0 || p.to.X > w.Canvas().Size().Width+1 || p.to.Y > w.Canvas().Size().Height {
			t.Errorf("%q stands at %v to %v in a window of %v", p.text, p.from, p.to, w.Canvas().Size())
		}
		for _, q := range places {
			// Lines are closer than their letters' boxes are high.
			if p.from.X+1 < q.to.X && q.from.X+1 < p.to.X && p.from.Y+4 < q.to.Y && q.from.Y+4 < p.to.Y {
				t.Errorf("%q at %v lies on %q at %v", p.text, p.from, q.text, q.from)
			}
		}
		places = append(places, p)
	})
	if len(places) == 0 {
		t.Error("nothing is shown")
	}
}

// never is a clock that does not go on.
func never(time.Duration, func()) func() { return func() {} }

func nothing() {}

// Pages made of every part, English and German, fit the windows that they are
// for. GALLERY=folder go test -run Gallery keeps their pictures.
func TestGallery(t *testing.T) {
	pages := map[string]struct {
		size fyne.Size
		page func() fyne.CanvasObject
	}{
		"parts":      {fyne.NewSize(620, 592), partsPage},
		"main":       {fyne.NewSize(1160, 720), mainPage},
		"main-tight": {fyne.NewSize(1004, 820), mainPage},
		"create":     {fyne.NewSize(760, 520), createPage},
		"german":     {fyne.NewSize(700, 800), germanPage},
		"client":     {fyne.NewSize(800, 460), clientPage},
		"waiting":    {fyne.NewSize(920, 568), waitingPage},
		"result":     {fyne.NewSize(760, 676), resultPage},
		"first":      {fyne.NewSize(1000, 680), firstPage},
	}
	for name, p := range pages {
		for variant, mode := range variants {
			t.Run(name+"-"+variant, func(t *testing.T) {
				test.NewTempApp(t).Settings().SetTheme(Theme{Mode: mode})
				content := newWindowGround(p.page())
				w := stage(t, mode, content, p.size)
				everythingFits(t, w)
				allTexts(w.Content(), fyne.Position{}, false, func(text *canvas.Text, at fyne.Position, _ bool) {
					if right := at.X + text.MinSize().Width; right > p.size.Width+1 {
						t.Errorf("%q ends at %v in a window of %v", text.Text, right, p.size)
					}
				})
				for _, scale := range []float32{1, 2} {
					w.Canvas().(test.WindowlessCanvas).SetScale(scale)
					w.Content().Refresh()
					suffix := ""
					if scale == 2 {
						suffix = "@2"
					}
					photograph(t, w, name+"-"+variant+suffix)
				}
			})
		}
	}
}

func partsPage() fyne.CanvasObject {
	focused := newButton(secondary, "", "Focused", nothing)
	focused.FocusGained()
	primaryFocused := newButton(primary, "", "Focused", nothing)
	primaryFocused.FocusGained()
	disabled := newButton(secondary, "", "Disabled", nothing)
	disabled.Disable()
	text, placeholder, typing, wrong := newEntry(), newEntry(), newEntry(), newEntry()
	text.SetText("Entry")
	placeholder.SetPlaceHolder("Placeholder")
	typing.SetText("Focused")
	typing.FocusGained()
	wrong.SetText("Error")
	wrong.setWrong(true)
	mend := column(captionGap, wrong, colouredCaption(theme.ColorNameError, plain("Say what to mend.")))
	left, right := column(8, text, typing), column(8, placeholder, mend)
	return inset(24, 24, column(16,
		section("Every part"),
		flow(8, newChip(kindOnline, "Online"), newChip(kindAttention, "Needs attention"),
			newChip(kindExpired, "Expired or revoked"), newChip(kindOffline, "Offline"), newChip(kindNotYet, "Not authorized yet")),
		flow(8, newButton(primary, "", "Save and authorize", nothing), newButton(secondary, "", "Save", nothing),
			newButton(quiet, "", "Cancel", nothing), disabled, newCopyButton(&copier{after: never}, "Copy", func() string { return "" })),
		flow(8, focused, primaryFocused, newButton(danger, "", "Revoke at Google", nothing), newButton(chosen, "check", "Read contacts", nothing), sized(0, 36, beside(0, newLink("Link", nothing)))),
		container.NewGridWithColumns(2, left, right),
		flow(24, newRadio(0, nil, "Chosen", "Other"), newTick("Ticked", true, nil), newTick("Open", false, nil)),
		column(8,
			newBanner(kindExpired, "Access was revoked at Google.", "On 19 Nov, 08:12, by the account's owner.", newButton(primary, "", "Reauthorize", nothing)),
			newBanner(kindOffline, "Google cannot be reached.", "No network since 12:52. It is tried again by itself.", newButton(primary, "", "Try now", nothing))),
	))
}

func mainPage() fyne.CanvasObject {
	rows := []struct {
		kind          kind
		name, caption string
	}{
		{kindAttention, "Acme CRM sync", "Needs attention: permission missing"},
		{kindExpired, "Old ERP", "Revoked at Google on 19 Nov"},
		{kindNotYet, "Newsletter list", "Not authorized yet"},
		{kindOnline, "Sales address book of the whole northern region", "Online · mara.longname@subsidiary.example.org"},
	}
	list := newRowList(func() int { return len(rows) },
		func(i int, r *listRow) { r.set(rows[i].kind, rows[i].name, rows[i].caption) }, func(int) {}, nil)
	list.choose(0)
	list.FocusGained()
	nav := newNavigation(newNavigationAct("plus", "Create", nothing),
		navigationItem{"link", "Connections", nothing}, navigationItem{"key", "Clients", nothing},
		navigationItem{"export", "Exports", nothing}, navigationItem{"activity", "Activity", nothing},
		navigationItem{"settings", "Settings", nothing})
	detail := column(16,
		spread(16, 0, heading("Acme CRM sync"), newLargeChip(kindAttention, "Needs attention")),
		spread(8, 0, newAccountLine("Ada Lovelace", "ada@example.com"),
			newButton(secondary, "refresh", "Reauthorize", nothing), newButton(secondary, "", "Test", nothing),
			newButton(secondary, "", "Edit", nothing), newIconButton("more", "More", nothing)),
		newBanner(kindAttention, "“Other contacts” was not given.",
			"Exports leave those contacts out since today, 12:40. Asking again renews the sign-in too.",
			newButton(primary, "", "Ask for the missing permission", nothing)),
		column(0,
			spread(16, 0, section("Permissions"), smallWord("Checked today, 12:40", colorSecondary), newLink("Check again", nothing)),
			newPermissionTable("What Google's page says", []tableColumn{{"Needed for", 176}, {"Answer", 112}},
				permissionRow{"See and download your contacts", "contacts.readonly", []answer{{kindPlain, "Exports, snapshots"}, {kindOnline, "Granted"}}},
				permissionRow{"See and download contact info automatically saved in your “Other contacts”", "contacts.other.readonly", []answer{{kindPlain, "“Other contacts” in exports"}, {kindExpired, "Not given"}}},
				permissionRow{"See your primary Google Account email address", "email", []answer{{kindPlain, "Naming the account"}, {kindOnline, "Granted"}}})),
		column(4,
			section("Sign-in"),
			newKeyValues(
				pair{"Access token", word("41 min left, renews by itself", theme.ColorNameForeground), nil},
				pair{"Refresh token", newMark(kindAttention, "dies Tue 24 Nov 14:05 (testing)"), newLink("Make it last: publish the app", nothing)},
				pair{"OAuth 2.0 client", newLink("Acme desk client", nothing), nil})),
		column(4,
			section("Use it"),
			aside(160, column(0, sentence(strong("1,204 contacts")), caption("18 labels, counted today, 12:40")),
				flow(8, newButton(secondary, "export", "Export", nothing), newButton(secondary, "import", "Import", nothing),
					newButton(secondary, "copy", "Copy token command", nothing)))),
	)
	middle := sized(304, 0, inset(12, 8, columnGrowing(12, 1, newSearchEntry("Filter"), list, caption("4 connections · 3 need you"))))
	return panes(3, nav, middle, newRule(), newScroll(inset(24, 24, detail)))
}

func createPage() fyne.CanvasObject {
	name := newEntry()
	name.SetText("acme crm sync")
	client := newSelector("Choose a client", []string{"Acme desk client"}, nil)
	client.SetSelected("Acme desk client")
	how := newFold("How to configure scopes", quietSentence(
		plain("Choose what the connection may do with the address book. Fewer is safer: "),
		linked("Read contacts", nothing),
		plain(" is enough for exports and backups. Because you ask for more than one, Google's page will show tick boxes, and a box left empty is a permission not given.")))
	how.setOpen(true)
	first := newField(184, "Name your connection", true, name, caption("Exports and imports choose the connection by this name."))
	first.setMend("“Acme CRM sync” exists already. Choose another name, for example “Acme CRM sync 2”.")
	save, authorize := newButton(secondary, "", "Save", nothing), newButton(primary, "", "Save and authorize", nothing)
	save.Disable()
	authorize.Disable()
	form := column(16,
		spread(16, 0, heading("Create connection"), newRadio(0, nil, "Simple", "HTTP")),
		first,
		newField(184, "OAuth 2.0 client", true,
			spread(8, 0, client, newIconButton("plus", "New client", nothing), newIconButton("edit", "Edit client", nothing)),
			inset(4, 0, newFold("How to retrieve the client ID and client secret", caption("")))),
		newField(184, "Scopes", true,
			spread(8, 0, newTokens("contacts.readonly", "openid", "email"), newIconButton("edit", "Choose permissions", nothing)),
			inset(4, 0, how)),
	)
	return columnGrowing(0, 0, inset(24, 24, form),
		newFoot(newMark(kindExpired, "1 field to mend"), newButton(secondary, "", "Cancel", nothing), save, authorize))
}

func germanPage() fyne.CanvasObject {
	name := newEntry()
	name.SetText("Adressbuch der Außendienstmitarbeiterinnen und Außendienstmitarbeiter")
	first := newField(184, "Bezeichnung der Verbindung", true, name, nil)
	first.setMend("„Adressbuch“ ist bereits vergeben. Wählen Sie eine andere Bezeichnung, zum Beispiel „Adressbuch der Vertriebsabteilung 2“.")
	return columnGrowing(0, 0, inset(24, 24, column(16,
		spread(16, 0, heading("Verbindung für die Kundendatenbank der Niederlassung bearbeiten"), newLargeChip(kindAttention, "Benötigt Aufmerksamkeit")),
		newBanner(kindAttention, "Die Berechtigung für „Weitere Kontakte“ wurde nicht erteilt.",
			"Exporte lassen diese Kontakte seit heute, 12:40 Uhr, aus. Erneutes Anfragen verlängert zugleich die Anmeldung.",
			newButton(primary, "open-page", "Fehlende Berechtigung anfragen", nothing)),
		first,
		newField(184, "Benutzerart", false, newSelector("Bitte auswählen", []string{"Extern"}, nil),
			newNotice(kindAttention, plain("Jede Anmeldung endet nach sieben Tagen. Veröffentlichen Sie die App und melden Sie sich danach erneut an. "), linked("So veröffentlichen Sie die App", nothing))),
		newField(184, "Art", true, newRadio(1, nil, "Desktop-Anwendung (empfohlen)", "Webanwendung"), nil),
		newField(184, "Berechtigungen", true, newTokens("contacts.readonly", "contacts.other.readonly", "openid", "email", "profile", "directory.readonly"), nil),
		newPermissionTable("Wortlaut auf Googles Seite", []tableColumn{{"Benötigt für", 150}, {"Antwort", 128}},
			permissionRow{"Automatisch unter „Weitere Kontakte“ gespeicherte Kontaktinformationen ansehen und herunterladen", "contacts.other.readonly", []answer{{kindPlain, "„Weitere Kontakte“ in Exporten"}, {kindOnline, "Ohne Anfrage erteilt"}}}),
		newKeyValues(pair{"Aktualisierungstoken", newMark(kindAttention, "endet Di. 24. Nov. 14:05 (Testmodus)"), newLink("App veröffentlichen", nothing)}),
	)), newFoot(newMark(kindExpired, "1 Feld zu berichtigen"), newButton(secondary, "", "Abbrechen", nothing),
		newButton(secondary, "", "Speichern", nothing), newButton(primary, "", "Speichern und anmelden", nothing)))
}

func clientPage() fyne.CanvasObject {
	id, uri, port := newMonoEntry(), newMonoEntry(), newMonoEntry()
	id.SetText("471203958114-k7f2m0c9.apps.googleusercontent.com")
	uri.SetText("http://127.0.0.1:8765/connection/oauth2callback")
	port.SetText("8765")
	secret := newPasswordEntry()
	secret.SetPlaceHolder("Leave empty to keep the stored one")
	return columnGrowing(0, 0, inset(24, 24, column(16,
		newDropZone("file", "Drop client_secret_*.json here", "It fills the form. Only ID, secret, project and redirect URIs are taken.",
			newButton(secondary, "", "Choose file", nothing), newButton(secondary, "", "Paste", nothing)),
		newField(152, "Client ID", true, id, nil),
		newField(152, "Client secret", true, spread(8, 0, secret, newChip(kindOnline, "Stored 3 Nov 2026")),
			caption("Kept in this computer's keyring and never shown again. Google does not show it again either.")),
		newField(152, "Redirect URI", false, spread(8, 0, uri, newIconButton("copy", "Copy redirect URI", nothing),
			insetEach(0, 0, 0, 8, word("Port", colorSecondary)), sized(80, 0, port)),
			caption("Register it in the console character by character. A new entry can take some minutes to work.")),
		newField(152, "Scopes", false, beside(8, newClassChip(kindAttention, "Sensitive"), newClassChip(kindOffline, "Non-sensitive")), nil),
	)), newFoot(beside(12, newButton(secondary, "practice", "Test client", nothing), newMark(kindOnline, "Google knows this ID and secret")),
		newButton(secondary, "", "Cancel", nothing), newButton(primary, "", "Save", nothing)))
}

func waitingPage() fyne.CanvasObject {
	left := column(24, heading("Connecting\n“Acme CRM sync”"),
		newSteps(step{"Saved", "", stepDone},
			step{"Waiting for the browser", "On the page that opened, choose ada@example.com and press Continue. Ends in 4:12.", stepNow},
			step{"Exchanging the code", "", stepOpen}, step{"Checking what was granted", "", stepOpen}, step{"Done", "", stepOpen}),
		column(8, leading(newButton(primary, "open-page", "Open the browser again", nothing)),
			leading(newButton(secondary, "copy", "Copy link", nothing))))
	open := newHelpFold("“Google hasn't verified this app”", "No error: choose Advanced, then Go to …",
		quietSentence(plain("Google says so of every app that is not verified. The app is yours: choose "), strong("Advanced"), plain(", then "), strong("Go to gcdesk"), plain(".")))
	open.setOpen(true)
	help := column(8, section("What does your browser show?"),
		caption("gcdesk cannot see Google's error pages. Choose yours to learn its cause and mend."),
		newCard(inset(4, 0, column(0,
			newHelpFold("“Access blocked: … has not completed the Google verification process”", "Error 403: access_denied. The account is no test user yet.", caption("")),
			newHelpFold("“Error 400: redirect_uri_mismatch”", "The redirect URI is not registered.", caption("")),
			open,
			newHelpFold("Something else, or nothing at all", "All pages with cause and mend", caption(""))))))
	return columnGrowing(0, 0,
		panes(2, sized(344, 0, inset(24, 24, left)), newRule(), inset(24, 24, help)),
		newFoot(quietSentence(plain("The connection is saved. Cancel keeps it, not authorized.")), newButton(secondary, "", "Cancel", nothing)))
}

func resultPage() fyne.CanvasObject {
	columns := []tableColumn{{"Requested", 80}, {"Granted", 120}}
	return columnGrowing(0, 0, inset(20, 24, column(16,
		spread(16, 0, heading("Connected, one permission missing"), newLargeChip(kindAttention, "Needs attention")),
		newAccountCard("Ada Lovelace", "ada@example.com", newMark(kindOnline, "Same account as before")),
		column(0, section("Permissions"),
			newPermissionTable("What Google's page says", columns,
				permissionRow{"See and download your contacts", "contacts.readonly", []answer{{kindTick, "Yes"}, {kindOnline, "Yes"}}},
				permissionRow{"See and download contact info automatically saved in your “Other contacts”", "contacts.other.readonly", []answer{{kindTick, "Yes"}, {kindExpired, "Not given"}}},
				permissionRow{"See your primary Google Account email address", "email", []answer{{kindTick, "Yes"}, {kindOnline, "Yes"}}})),
		column(4, section("Expiry"),
			newKeyValues(pair{"Access token", word("1 hour, renews by itself", theme.ColorNameForeground), nil},
				pair{"Refresh token", newMark(kindAttention, "dies Sun 29 Nov 12:41 (testing)"), newLink("Make it last: publish the app", nothing)})),
		newGlyphBanner(kindAttention, "", "Without it, exports leave out “Other contacts”. On Google's page, tick that box and press Continue.", nil),
	)), newFoot(nil, newButton(secondary, "", "Keep as it is", nothing), newButton(primary, "", "Ask for the missing permission", nothing)))
}

func firstPage() fyne.CanvasObject {
	return empty{
		drawing: newFirstDrawing(),
		heading: "Connect your first address book",
		line:    "About ten minutes once, then one click.",
		points: []point{
			{"key", "Make your own key at Google", "Short steps say where to click. It is free.", linked("Open the set-up guide", nothing)},
			{icon: "shield", fact: "Sign in and choose what gcdesk may see", sentence: "In your own browser. Your password never reaches gcdesk."},
			{icon: "export", fact: "Export, back up, or feed your scripts", sentence: "Everything stays on this computer; secrets stay in its keyring."},
		},
		primary: newBigButton("plus", "Create connection", nothing),
		second:  newButton(secondary, "practice", "Try it without Google", nothing),
		note:    "Practice mode: a make-believe account with 250 contacts",
	}.view()
}
