package gui

import (
	"context"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// oneByOne is how many notices of a round are notifications of their own. An
// outage that hits a hundred connections is one event to a person.
const oneByOne = 5

// tell shows what the monitor has to tell as notifications of the desktop.
func (h *health) tell(_ context.Context, news []connections.Notice) {
	a := h.app
	a.Background.Go(func() { // the desktop may take its time
		var well, ill []string
		for _, n := range news {
			if n.Kind == connections.NoticeRecovered {
				well = append(well, n.Name)
			} else {
				ill = append(ill, n.Name)
			}
		}
		for _, n := range news {
			names := ill
			if n.Kind == connections.NoticeRecovered {
				names = well
			}
			if len(names) <= oneByOne {
				title, text := words.Notice(n, a.Now())
				a.Notify(a.title(title), text)
			}
		}
		if n := len(well); n > oneByOne {
			a.Notify(a.title(lang.N("{{.Count}} connections work again", n, map[string]any{"Count": words.Number(n)})), words.Names(well))
		}
		if n := len(ill); n > oneByOne {
			a.Notify(a.title(lang.N("{{.Count}} connections need you", n, map[string]any{"Count": words.Number(n)})),
				words.Names(ill)+". "+lang.L("Open gcdesk: each shows what mends it."))
		}
	})
}
