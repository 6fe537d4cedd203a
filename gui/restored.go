package gui

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/gui/words"
)

// Restored is a copy that the records were restored from.
type Restored struct {
	Made time.Time // the copy
	Kept string    // the file that stood in its place before; empty when there was none
}

// tell says it once, over the main window.
func (r *Restored) tell(a *App) {
	kept := ""
	if r.Kept != "" {
		kept = lang.L("What was there is kept as {{.Path}}.", map[string]any{"Path": r.Kept})
	}
	a.tell(a.main.window, lang.L("The copy of {{.When}} was restored.", map[string]any{"When": words.When(r.Made, a.Now())}), kept)
}
