package words

import (
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// When is a moment as a person says it: "today, 12:40", "Tue 24 Nov 14:05",
// with the year where it is another one.
func When(t, now time.Time) string { return when(t.Local(), now.Local(), timeOfDay(t.Local())) }

// WhenToTheSecond is When with the seconds.
func WhenToTheSecond(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	return when(t, now, TimeToTheSecond(t))
}

func when(t, now time.Time, clock string) string {
	switch day := t.Format(time.DateOnly); day {
	case now.Format(time.DateOnly):
		return lang.L("today, {{.Time}}", map[string]any{"Time": clock})
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return lang.L("yesterday, {{.Time}}", map[string]any{"Time": clock})
	}
	return dated(t, now, clock)
}

// Moment is a moment by its date: "Tue 24 Nov 14:05".
func Moment(t, now time.Time) string { return dated(t.Local(), now.Local(), timeOfDay(t.Local())) }

func dated(t, now time.Time, clock string) string {
	switch {
	case ofAnotherYear(t, now):
		return lang.L("{{.Date}} {{.Time}}", map[string]any{"Date": Day(t), "Time": clock})
	case monthFirst():
		return t.Format("Mon Jan 2, ") + clock
	}
	return lang.L("{{.Weekday}} {{.Day}} {{.Month}} {{.Time}}", map[string]any{
		"Weekday": weekday(t.Weekday()), "Day": t.Day(), "Month": month(t.Month()), "Time": clock,
	})
}

// ofAnotherYear reports whether a date has to name its year: around New Year the
// weekday says more.
func ofAnotherYear(t, now time.Time) bool {
	const near = 60 * 24 * time.Hour
	return t.Year() != now.Year() && t.Sub(now).Abs() > near
}

// Since is a moment that is over in as few characters as tell it: "14:05" today,
// "Tue 14:05" within the week, else the date.
func Since(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	switch today := now.Format(time.DateOnly); {
	case t.Format(time.DateOnly) == today:
		return timeOfDay(t)
	case t.Format(time.DateOnly) > now.AddDate(0, 0, -7).Format(time.DateOnly) && t.Before(now):
		return lang.L("{{.Weekday}} {{.Time}}", map[string]any{"Weekday": weekday(t.Weekday()), "Time": timeOfDay(t)})
	case t.Year() != now.Year():
	case monthFirst():
		return t.Format("Jan 2")
	default:
		return lang.L("{{.Day}} {{.Month}}", map[string]any{"Day": t.Day(), "Month": month(t.Month())})
	}
	return Day(t)
}

// Day is a date: "3 Nov 2026", "Nov 3, 2026".
func Day(t time.Time) string {
	t = t.Local()
	if monthFirst() {
		return t.Format("Jan 2, 2006")
	}
	return lang.L("{{.Day}} {{.Month}} {{.Year}}", map[string]any{"Day": t.Day(), "Month": month(t.Month()), "Year": t.Year()})
}

func timeOfDay(t time.Time) string {
	if twelveHours() {
		return t.Format("3:04 PM")
	}
	return t.Format("15:04")
}

// TimeToTheSecond is the time of a day: "14:05:07", "2:05:07 PM".
func TimeToTheSecond(t time.Time) string {
	if twelveHours() {
		return t.Local().Format("3:04:05 PM")
	}
	return t.Local().Format(time.TimeOnly)
}

// Left is how long something still lasts, in the largest unit that says enough:
// "41 min left".
func Left(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		n := int((d + 12*time.Hour).Hours() / 24)
		return lang.N("{{.Count}} days left", n, map[string]any{"Count": n})
	case d >= 90*time.Minute:
		n := int((d + 30*time.Minute).Hours())
		return lang.N("{{.Count}} hours left", n, map[string]any{"Count": n})
	case d >= time.Minute:
		n := int((d + 30*time.Second).Minutes())
		return lang.N("{{.Count}} min left", n, map[string]any{"Count": n})
	case d > 0:
		return lang.L("less than a minute left")
	}
	return lang.L("expired")
}

func weekday(d time.Weekday) string {
	return [...]string{
		lang.X("day.sun", "Sun"), lang.X("day.mon", "Mon"), lang.X("day.tue", "Tue"), lang.X("day.wed", "Wed"),
		lang.X("day.thu", "Thu"), lang.X("day.fri", "Fri"), lang.X("day.sat", "Sat"),
	}[d]
}

func month(m time.Month) string {
	return [...]string{
		lang.X("month.1", "Jan"), lang.X("month.2", "Feb"), lang.X("month.3", "Mar"), lang.X("month.4", "Apr"),
		lang.X("month.5", "May"), lang.X("month.6", "Jun"), lang.X("month.7", "Jul"), lang.X("month.8", "Aug"),
		lang.X("month.9", "Sep"), lang.X("month.10", "Oct"), lang.X("month.11", "Nov"), lang.X("month.12", "Dec"),
	}[m-1]
}

// EndSentence says when a sign-in ends: "The sign-in dies today, 14:05: 2 hours
// left."
func EndSentence(end connections.End, now time.Time) string {
	data := map[string]any{"When": When(end.At, now), "Left": Left(end.At.Sub(now))}
	switch over := !now.Before(end.At); {
	case over && end.Estimated:
		return lang.L("The sign-in probably died {{.When}}.", data)
	case over:
		return lang.L("The sign-in died {{.When}}.", data)
	case end.Estimated:
		return lang.L("The sign-in dies about {{.When}}: {{.Left}}.", data)
	}
	return lang.L("The sign-in dies {{.When}}: {{.Left}}.", data)
}
