package words

import (
	"testing"
	"time"
)

// Dates and times are the region's, which LC_TIME names before LANG does.
func TestDatesAreTheRegions(t *testing.T) {
	for _, c := range []struct {
		lang, lcTime, lcAll             string
		today, soon, day, since, second string
	}{
		{"en_US.UTF-8", "", "", "today, 12:40 PM", "Tue Nov 24, 2:05 PM", "Nov 3, 2026", "Mar 4", "Mar 4, 2025 12:00:07 AM"},
		{"en_CA", "", "", "today, 12:40 PM", "Tue Nov 24, 2:05 PM", "Nov 3, 2026", "Mar 4", "Mar 4, 2025 12:00:07 AM"},
		{"en_AU.UTF-8", "", "", "today, 12:40 PM", "Tue 24 Nov 2:05 PM", "3 Nov 2026", "4 Mar", "4 Mar 2025 12:00:07 AM"},
		{"en_GB.UTF-8", "", "", "today, 12:40", "Tue 24 Nov 14:05", "3 Nov 2026", "4 Mar", "4 Mar 2025 00:00:07"},
		{"en_US.UTF-8", "en_GB.UTF-8", "", "today, 12:40", "Tue 24 Nov 14:05", "3 Nov 2026", "4 Mar", "4 Mar 2025 00:00:07"},
		{"en_GB.UTF-8", "en_US.UTF-8", "", "today, 12:40 PM", "Tue Nov 24, 2:05 PM", "Nov 3, 2026", "Mar 4", "Mar 4, 2025 12:00:07 AM"},
		{"en_US.UTF-8", "en_US.UTF-8", "en_GB.UTF-8", "today, 12:40", "Tue 24 Nov 14:05", "3 Nov 2026", "4 Mar", "4 Mar 2025 00:00:07"},
		{"en_US.UTF-8", "de_DE.UTF-8", "", "today, 12:40", "Tue 24 Nov 14:05", "3 Nov 2026", "4 Mar", "4 Mar 2025 00:00:07"},
		{"C", "", "", "today, 12:40", "Tue 24 Nov 14:05", "3 Nov 2026", "4 Mar", "4 Mar 2025 00:00:07"},
		{"en_US_POSIX", "C.UTF-8", "", "today, 12:40", "Tue 24 Nov 14:05", "3 Nov 2026", "4 Mar", "4 Mar 2025 00:00:07"},
		{"de_AT.UTF-8", "", "", "heute, 12:40 Uhr", "Di 24. Nov., 14:05 Uhr", "3. Nov. 2026", "4. März", "4. März 2025, 00:00:07 Uhr"},
		{"de_CH.UTF-8", "", "", "heute, 12:40 Uhr", "Di 24. Nov., 14:05 Uhr", "3. Nov. 2026", "4. März", "4. März 2025, 00:00:07 Uhr"},
		{"de_DE.UTF-8", "en_US.UTF-8", "", "heute, 12:40 Uhr", "Di 24. Nov., 14:05 Uhr", "3. Nov. 2026", "4. März", "4. März 2025, 00:00:07 Uhr"},
	} {
		t.Run(c.lang+" "+c.lcTime+" "+c.lcAll, func(t *testing.T) {
			speak(t, c.lang)
			t.Setenv("LC_TIME", c.lcTime)
			t.Setenv("LC_ALL", c.lcAll)
			now := sunday()
			for got, want := range map[string]string{
				When(at(2026, time.November, 22, 12, 40), now):                               c.today,
				When(at(2026, time.November, 24, 14, 5), now):                                c.soon,
				Day(at(2026, time.November, 3, 12, 0)):                                       c.day,
				Since(at(2026, time.March, 4, 8, 0), now):                                    c.since,
				WhenToTheSecond(time.Date(2025, time.March, 4, 0, 0, 7, 0, time.Local), now): c.second,
			} {
				if got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			}
		})
	}
}
