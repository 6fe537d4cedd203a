package gui

import "fyne.io/fyne/v2/lang"

// gone says that what the form is about was deleted meanwhile. It closes then;
// anew opens what stood in it as a new one. While the window asks something else,
// or saves, it waits for the next look at the records.
func (s *sheet) gone(name string, anew func()) {
	if s.stop != nil || asks(s.window) {
		return
	}
	s.asking = true
	s.app.askBoth(s.window, question{
		title: lang.L("“{{.Name}}” was deleted.", map[string]any{"Name": name}),
		text:  lang.L("What stands here can still be saved as a new one."),
		yes:   lang.L("Keep it as a new one"), no: lang.L("Close"),
	}, func() {
		s.close()
		anew()
	}, s.close)
}
