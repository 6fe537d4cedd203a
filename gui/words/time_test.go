package words

import (
	"testing"
	"time"

	"gcdesk/connections"
)

// sunday is 22 November 2026, 14:00.
func sunday() time.Time { return time.Date(2026, time.November, 22, 14, 0, 0, 0, time.Local) }

func at(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, time.Local)
}

func TestWhen(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		for _, c := range []struct {
			at   time.Time
			want both
		}{
			{at(2026, time.November, 22, 12, 40), both{"today, 12:40", "heute, 12:40 Uhr"}},
			{at(2026, time.November, 22, 0, 0), both{"today, 00:00", "heute, 00:00 Uhr"}},
			{at(2026, time.November, 22, 23, 59), both{"today, 23:59", "heute, 23:59 Uhr"}},
			{at(2026, time.November, 21, 23, 59), both{"yesterday, 23:59", "gestern, 23:59 Uhr"}},
			{at(2026, time.November, 20, 9, 5), both{"Fri 20 Nov 09:05", "Fr 20. Nov., 09:05 Uhr"}},
			{at(2026, time.November, 23, 0, 0), both{"Mon 23 Nov 00:00", "Mo 23. Nov., 00:00 Uhr"}},
			{at(2026, time.November, 24, 14, 5), both{"Tue 24 Nov 14:05", "Di 24. Nov., 14:05 Uhr"}},
			{at(2026, time.March, 4, 8, 0), both{"Wed 4 Mar 08:00", "Mi 4. März, 08:00 Uhr"}},
			{at(2025, time.November, 22, 12, 40), both{"22 Nov 2025 12:40", "22. Nov. 2025, 12:40 Uhr"}},
			{at(2027, time.January, 2, 14, 5), both{"Sat 2 Jan 14:05", "Sa 2. Jan., 14:05 Uhr"}},
			{at(2027, time.May, 1, 12, 0), both{"1 May 2027 12:00", "1. Mai 2027, 12:00 Uhr"}},
		} {
			if got := When(c.at, sunday()); got != c.want.in(language) {
				t.Errorf("%v: got %q, want %q", c.at, got, c.want.in(language))
			}
			elsewhere := time.FixedZone("", 13*3600)
			if got := When(c.at.In(elsewhere), sunday().In(elsewhere)); got != c.want.in(language) {
				t.Errorf("%v from another zone: got %q, want %q", c.at, got, c.want.in(language))
			}
		}
	})
}

func TestWhenToTheSecond(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		for _, c := range []struct {
			at   time.Time
			want both
		}{
			{at(2026, time.November, 22, 12, 40), both{"today, 12:40:00", "heute, 12:40:00 Uhr"}},
			{at(2026, time.March, 4, 8, 0), both{"Wed 4 Mar 08:00:00", "Mi 4. März, 08:00:00 Uhr"}},
			{at(2025, time.November, 22, 12, 40), both{"22 Nov 2025 12:40:00", "22. Nov. 2025, 12:40:00 Uhr"}},
		} {
			if got := WhenToTheSecond(c.at, sunday()); got != c.want.in(language) {
				t.Errorf("%v: got %q, want %q", c.at, got, c.want.in(language))
			}
		}
	})
}

func TestYesterdayIsInTheOldYearOnNewYearsDay(t *testing.T) {
	speak(t, "en_GB.UTF-8")
	got := When(at(2026, time.December, 31, 23, 0), at(2027, time.January, 1, 1, 0))
	if want := "yesterday, 23:00"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMomentNeverSaysToday(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		want := both{"Sun 22 Nov 12:40", "So 22. Nov., 12:40 Uhr"}
		if got := Moment(at(2026, time.November, 22, 12, 40), sunday()); got != want.in(language) {
			t.Errorf("got %q, want %q", got, want.in(language))
		}
	})
}

func TestDay(t *testing.T) {
	months := []both{
		{"3 Jan 2026", "3. Jan. 2026"},
		{"3 Feb 2026", "3. Feb. 2026"},
		{"3 Mar 2026", "3. März 2026"},
		{"3 Apr 2026", "3. Apr. 2026"},
		{"3 May 2026", "3. Mai 2026"},
		{"3 Jun 2026", "3. Juni 2026"},
		{"3 Jul 2026", "3. Juli 2026"},
		{"3 Aug 2026", "3. Aug. 2026"},
		{"3 Sep 2026", "3. Sept. 2026"},
		{"3 Oct 2026", "3. Okt. 2026"},
		{"3 Nov 2026", "3. Nov. 2026"},
		{"3 Dec 2026", "3. Dez. 2026"},
	}
	inEveryLanguage(t, func(t *testing.T, language string) {
		for i, want := range months {
			if got := Day(at(2026, time.Month(i+1), 3, 12, 0)); got != want.in(language) {
				t.Errorf("got %q, want %q", got, want.in(language))
			}
		}
	})
}

func TestLeft(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, language string) {
		for d, want := range map[time.Duration]both{
			-time.Hour:                     {"expired", "abgelaufen"},
			0:                              {"expired", "abgelaufen"},
			time.Nanosecond:                {"less than a minute left", "noch weniger als eine Minute"},
			59 * time.Second:               {"less than a minute left", "noch weniger als eine Minute"},
			time.Minute:                    {"1 min left", "noch 1 Minute"},
			41*time.Minute + 4*time.Second: {"41 min left", "noch 41 Minuten"},
			59*time.Minute + 59*time.Second: {
				"60 min left", "noch 60 Minuten",
			},
			89 * time.Minute:                {"89 min left", "noch 89 Minuten"},
			90 * time.Minute:                {"2 hours left", "noch 2 Stunden"},
			47*time.Hour + 59*time.Minute:   {"48 hours left", "noch 48 Stunden"},
			48 * time.Hour:                  {"2 days left", "noch 2 Tage"},
			7*24*time.Hour - time.Second:    {"7 days left", "noch 7 Tage"},
			180*24*time.Hour + 11*time.Hour: {"180 days left", "noch 180 Tage"},
		} {
			if got := Left(d); got != want.in(language) {
				t.Errorf("%v: got %q, want %q", d, got, want.in(language))
			}
		}
	})
}

func TestEndSentence(t *testing.T) {
	for _, test := range []struct {
		left      time.Duration
		estimated bool
		want      both
	}{
		{89 * time.Minute, false, both{"The sign-in dies today, 15:29: 89 min left.", "Die Anmeldung endet heute, 15:29 Uhr: noch 89 Minuten."}},
		{-24 * time.Hour, false, both{"The sign-in died yesterday, 14:00.", "Die Anmeldung endete gestern, 14:00 Uhr."}},
		{-24 * time.Hour, true, both{"The sign-in probably died yesterday, 14:00.", "Die Anmeldung endete vermutlich gestern, 14:00 Uhr."}},
	} {
		inEveryLanguage(t, func(t *testing.T, language string) {
			end := connections.End{At: sunday().Add(test.left), Estimated: test.estimated}
			if got, want := EndSentence(end, sunday()), test.want.in(language); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
