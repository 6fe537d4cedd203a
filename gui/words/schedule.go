package words

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// Every is how often snapshots are taken.
func Every(e connections.Every) string {
	switch e {
	case connections.Daily:
		return lang.L("Every day")
	case connections.Weekly:
		return lang.L("Every week")
	case connections.Monthly:
		return lang.L("Every month")
	}
	return lang.L("Off")
}

// Schedule is how often, and when next: "Every day, next Tue 24 Nov 14:05".
func Schedule(s connections.Schedule, now time.Time) string {
	data := map[string]any{"Every": Every(s.Every), "When": When(s.Next(now), now)}
	switch {
	case s.Every == connections.Never:
		return Every(s.Every)
	case s.Due(now):
		return lang.L("{{.Every}}, one is due", data)
	}
	return lang.L("{{.Every}}, next {{.When}}", data)
}
