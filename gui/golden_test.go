package gui

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"gcdesk/contacts/shelf"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// The masters hold every state in both variants. A change of look changes them
// on purpose, never by accident.
func TestMarkup(t *testing.T) {
	focused := func(b *button) *button { b.FocusGained(); return b }
	disabled := func(b *button) *button { b.Disable(); return b }
	typed := func(e *entry, text string, wrong bool) *entry {
		e.SetText(text)
		e.setWrong(wrong)
		return e
	}
	for name, make := range map[string]func() fyne.CanvasObject{
		"chips": func() fyne.CanvasObject {
			return flow(8, newChip(kindOnline, "Online"), newChip(kindAttention, "Needs attention"), newChip(kindExpired, "Expired or revoked"),
				newChip(kindOffline, "Offline"), newLargeChip(kindNotYet, "Not authorized yet"), newMark(kindTick, "Yes"))
		},
		"buttons": func() fyne.CanvasObject {
			return flow(8, newButton(primary, "", "Save", nothing), newButton(secondary, "copy", "Copy link", nothing),
				newButton(quiet, "", "Cancel", nothing), newButton(danger, "", "Revoke at Google", nothing), newButton(chosen, "check", "Read contacts", nothing),
				newIconButton("edit", "Edit", nothing), newBigButton("plus", "Create", nothing), newLink("Check again", nothing),
				focused(newButton(secondary, "", "Focused", nothing)), focused(newButton(primary, "", "Focused", nothing)),
				disabled(newButton(primary, "plus", "Disabled", nothing)), disabled(newButton(quiet, "", "Disabled", nothing)))
		},
		"inputs": func() fyne.CanvasObject {
			client := newSelector("Choose a client", []string{"Acme"}, nil)
			client.setWrong(true)
			return column(8, typed(newEntry(), "Entry", false), newSearchEntry("Filter"), typed(newMonoEntry(), "http://127.0.0.1", true),
				client, newSelector("Choose a client", nil, nil), newTokens("openid", "email"), newRadio(1, nil, "Simple", "HTTP"),
				newTick("Ticked", true, nil), newTick("Open", false, nil))
		},
		"ranking": func() fyne.CanvasObject {
			v := &troubleView{found: connections.Diagnosis{
				Evidence: connections.Evidence{Checks: []connections.Check{{Of: connections.CheckedKeyring}, {Of: connections.CheckedNetwork}}},
				Causes: []connections.Cause{
					{Code: connections.CauseTakenBack, Likelihood: connections.Likely, Facts: connections.Facts{Reason: "invalid_grant"}},
					{Code: connections.CauseTestingEnded, Likelihood: connections.Possible},
				},
			}}
			return column(8, v.ranking(words.Cause(v.found.First(), "")), v.fine())
		},
		"exports": func() fyne.CanvasObject {
			part := func(r fyne.Widget) fyne.CanvasObject {
				r.(interface{ ExtendBaseWidget(fyne.Widget) }).ExtendBaseWidget(r)
				return r
			}
			pick := func(on bool) *formatRow {
				return &formatRow{choiceRow: choiceRow{chosen: on}, name: "vCard 3.0", about: "Phones"}
			}
			s, err := shelf.Read(t.Context(), manyContacts(3), nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			table := newContactTable(func(int) {}, nothing, nothing)
			table.photo = func(string) image.Image { return nil }
			table.set(s, []int32{0, 1, 2})
			table.tick(1, false)
			return column(8, part(pick(true)), part(pick(false)), part(&labelRow{choiceRow: choiceRow{chosen: true}, icon: "tag", name: "Clients", count: "212"}),
				part(&countCard{icon: "plus", word: "added", color: theme.ColorNameSuccess, count: 14, chosen: true}),
				table.heads, sized(0, 130, table))
		},
		"banners": func() fyne.CanvasObject {
			mend := newButton(primary, "", "Reauthorize", nothing)
			return column(8, newBanner(kindExpired, "Access was revoked at Google.", "On 19 Nov, 08:12, by the account's owner.", mend),
				newBanner(kindOffline, "Google cannot be reached.", "It is tried again by itself.", nil),
				newGlyphBanner(kindAttention, "", "Without it, exports leave out “Other contacts”.", nil),
				newBanner(kindInfo, "News", "A sentence.", nil), newBanner(kindOnline, "Done", "", nil))
		},
	} {
		for variant, mode := range variants {
			t.Run(name+"-"+variant, func(t *testing.T) {
				test.NewTempApp(t).Settings().SetTheme(Theme{Mode: mode})
				w := stage(t, mode, column(0, make()), fyne.NewSize(560, 480))
				test.AssertRendersToMarkup(t, name+"-"+variant+".xml", w.Canvas())
			})
		}
	}
}
