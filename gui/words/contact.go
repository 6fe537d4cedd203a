package words

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// ContactField names a field of a contact, of which Google's name is given
// ("emailAddresses"). One that is not known keeps its name.
func ContactField(name string) string {
	switch name {
	case "addresses":
		return lang.L("Address")
	case "ageRanges":
		return lang.L("Age range")
	case "biographies":
		return lang.L("Note")
	case "birthdays":
		return lang.L("Birthday")
	case "calendarUrls":
		return lang.L("Calendar")
	case "clientData":
		return lang.L("Data of a program")
	case "coverPhotos":
		return lang.L("Cover photo")
	case "emailAddresses":
		return lang.L("E-mail")
	case "events":
		return lang.L("Event")
	case "externalIds":
		return lang.L("External ID")
	case "fileAses":
		return lang.L("File as")
	case "genders":
		return lang.L("Gender")
	case "imClients":
		return lang.L("Instant messaging")
	case "interests":
		return lang.L("Interest")
	case "locales":
		return lang.L("Language")
	case "locations":
		return lang.L("Location")
	case "memberships":
		return lang.L("Labels")
	case "miscKeywords":
		return lang.L("Field of another program")
	case "names":
		return lang.L("Name")
	case "names.phonetic":
		return lang.L("Phonetic name")
	case "nicknames":
		return lang.L("Nickname")
	case "occupations":
		return lang.L("Occupation")
	case "organizations":
		return lang.L("Organization")
	case "phoneNumbers":
		return lang.L("Phone")
	case "photos":
		return lang.L("Photo")
	case "relations":
		return lang.L("Relation")
	case "sipAddresses":
		return lang.L("SIP address")
	case "skills":
		return lang.L("Skill")
	case "urls":
		return lang.L("Web page")
	case "userDefined":
		return lang.L("Own field")
	}
	return name
}

// NicknameKind names a Nickname.Type of the People API; empty for the usual one.
func NicknameKind(kind string) string {
	switch kind {
	case "DEFAULT":
		return ""
	case "MAIDEN_NAME":
		return lang.L("maiden name")
	case "INITIALS":
		return lang.L("initials")
	case "SHORT_NAME":
		return lang.L("short name")
	case "ALTERNATE_NAME", "OTHER_NAME":
		return lang.L("another name")
	}
	return kind
}

// Employment is whether somebody belongs to an organization now, and for which
// part of the full time, in thousandths of a percent; 0 is not known.
func Employment(current bool, fullTime int) string {
	var parts []string
	if current {
		parts = append(parts, lang.L("at present"))
	}
	if fullTime > 0 {
		share := message.NewPrinter(language.Make(Language())).Sprint(number.Percent(float64(fullTime)/100_000, number.MaxFractionDigits(3)))
		parts = append(parts, lang.L("{{.Percent}} of full time", map[string]any{"Percent": share}))
	}
	return strings.Join(parts, ", ")
}

// Date is a day of which year, or month and day, may be unknown (0): "4 March",
// "1960". Empty where all is.
func Date(year, inYear, day int) string {
	switch known := inYear >= 1 && inYear <= 12 && day > 0; {
	case !known && year > 0:
		return strconv.Itoa(year)
	case !known:
		return ""
	}
	data := map[string]any{"Day": day, "Month": month(time.Month(inYear)), "Year": year}
	if year == 0 {
		return lang.L("{{.Day}} {{.Month}}", data)
	}
	return lang.L("{{.Day}} {{.Month}} {{.Year}}", data)
}

// Size is a number of bytes as people say it: "12.3 MB".
func Size(bytes int64) string {
	p := message.NewPrinter(language.Make(Language()))
	switch {
	case bytes < 1000:
		return p.Sprintf("%d B", bytes)
	case bytes < 1000*1000:
		return p.Sprintf("%d kB", (bytes+500)/1000)
	}
	return p.Sprintf("%.1f MB", float64(bytes)/1e6)
}
