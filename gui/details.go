package gui

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// newDetails is everything that a diagnosis was made of, unfolded on request,
// and what belongs beneath it.
func newDetails(d connections.Diagnosis, beneath ...fyne.CanvasObject) *fold {
	first := d.First()
	at := words.TimeToTheSecond(d.At)
	brief := []string{words.Day(d.At) + ", " + at}
	var rows []pair
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, pair{key: key, value: sentence(run{text: value, mono: true})})
		}
	}
	if first.Facts.Reason != "" {
		brief = append([]string{first.Facts.Reason}, brief...)
	}
	if first.Facts.Status > 0 {
		status := fmt.Sprintf("HTTP %d", first.Facts.Status)
		brief = append([]string{status}, brief...)
		add(lang.L("Answer"), status)
	}
	add(lang.L("Code"), first.Code)
	add(lang.L("The server's code"), first.Facts.Reason)
	add(lang.L("The server's words"), first.Facts.Detail)
	for _, c := range d.Checks {
		came := lang.L("fine")
		if c.Failure != nil {
			came = c.Failure.Code
		}
		add(words.Checked(c.Of), strings.TrimSpace(fmt.Sprintf("%s  %v  %s", came, c.Took.Round(time.Millisecond), c.How)))
	}
	title := column(0, newLabel(theme.SizeNameText, theme.ColorNameHyperlink, natural, plain(lang.L("Details"))), caption(strings.Join(brief, ", ")))
	content := column(besideGap, append([]fyne.CanvasObject{newKeyValues(rows...)}, beneath...)...)
	return makeFold(&foldRow{text: title, color: theme.ColorNameHyperlink}, insetEach(4, 0, 0, 20, content))
}

// reports offers a diagnosis as text for whoever helps.
func (a *App) reports(d connections.Diagnosis) []fyne.CanvasObject {
	b := newButton(secondary, "copy", lang.L("Copy report"), nil)
	a.copier.ticks(b, func() { a.copier.copy(words.Report(d, a.Version)) })
	return []fyne.CanvasObject{b, sized(0, controlHeight, upright(smallWord(lang.L("Without secrets and contact data"), colorSecondary)))}
}
