package gui

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/contacts/snapshot"
	"gcdesk/gui/words"
)

// moments names snapshots by when they were taken, to the second where two would
// bear the same name.
func moments(all []*snapshot.Snapshot, now time.Time) []string {
	names, alike := make([]string, len(all)), map[string]int{}
	for i, s := range all {
		names[i] = words.When(s.Manifest.Began, now)
		alike[names[i]]++
	}
	for i, s := range all {
		if alike[names[i]] > 1 {
			names[i] = words.WhenToTheSecond(s.Manifest.Began, now)
		}
	}
	return names
}

// going names snapshots that a rule deletes, and says which are encrypted.
func going(all []*snapshot.Snapshot, now time.Time) []string {
	names := moments(all, now)
	for i, s := range all {
		if s.Manifest.Encrypted {
			names[i] += " (" + lang.L("encrypted") + ")"
		}
	}
	return names
}
