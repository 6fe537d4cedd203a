package words

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"fyne.io/fyne/v2/lang"
)

// region is the ISO 3166 code of whose dates and times a person is used to:
// that of the locale in LC_ALL, LC_TIME or LANG, the first that is set (POSIX.1,
// XBD 8.2), and the system's where it has no such variables. Empty: none is
// named.
func region() string {
	for _, name := range []string{"LC_ALL", "LC_TIME", "LANG"} {
		if locale := os.Getenv(name); locale != "" {
			return regionOf(locale)
		}
	}
	return systemRegion()
}

// systemRegion is asked for once: macOS answers by a process of its own.
var systemRegion = sync.OnceValue(func() string {
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
		return ""
	}
	return regionOf(lang.SystemLocale().String())
})

// regionOf is the region in "en_US.UTF-8" or "en-US".
func regionOf(locale string) string {
	parts := strings.FieldsFunc(locale, func(r rune) bool { return strings.ContainsRune("_-.@", r) })
	if len(parts) > 1 && len(parts[1]) == 2 {
		return strings.ToUpper(parts[1])
	}
	return ""
}

// monthFirst reports whether a date is "Nov 24". Only English is written so or
// so; the regions are those of the Unicode CLDR.
func monthFirst() bool { return english("US", "CA") }

// twelveHours reports whether a time is "2:05 PM".
func twelveHours() bool { return english("US", "CA", "AU", "NZ", "IN") }

func english(regions ...string) bool {
	return Language() == "en" && slices.Contains(regions, region())
}
