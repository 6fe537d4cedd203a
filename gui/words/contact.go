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

// ContactKind names a type of the People API's own ("workFax"), of an address,
// a number, an event or a relation; empty for any other, which a person typed.
// Source: https://developers.google.com/people/api/rest/v1/people
func ContactKind(kind string) string {
	switch kind {
	case "home":
		return lang.L("home")
	case "work":
		return lang.L("work")
	case "mobile":
		return lang.L("mobile")
	case "other":
		return lang.X("contact.other", "other")
	case "main":
		return lang.L("main")
	case "homeFax":
		return lang.L("home fax")
	case "workFax":
		return lang.L("work fax")
	case "otherFax":
		return lang.L("other fax")
	case "pager":
		return lang.L("pager")
	case "workMobile":
		return lang.L("work mobile")
	case "workPager":
		return lang.L("work pager")
	case "school":
		return lang.L("school")
	case "homePage":
		return lang.L("home page")
	case "profile":
		return lang.L("profile")
	case "blog":
		return lang.L("blog")
	case "anniversary":
		return lang.L("anniversary")
	case "spouse":
		return lang.L("spouse")
	case "partner":
		return lang.L("partner")
	case "domesticPartner":
		return lang.L("domestic partner")
	case "child":
		return lang.L("child")
	case "mother":
		return lang.L("mother")
	case "father":
		return lang.L("father")
	case "parent":
		return lang.L("parent")
	case "brother":
		return lang.L("brother")
	case "sister":
		return lang.L("sister")
	case "friend":
		return lang.L("friend")
	case "relative":
		return lang.L("relative")
	case "manager":
		return lang.L("manager")
	case "assistant":
		return lang.L("assistant")
	case "referredBy":
		return lang.L("referred by")
	}
	return ""
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
