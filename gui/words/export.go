package words

import "fyne.io/fyne/v2/lang"

// ExportFormat is what people call a format of package export, by its name
// there. One that is not known keeps its name.
func ExportFormat(name string) string {
	switch name {
	case "vcard4":
		return "vCard 4.0"
	case "vcard3":
		return "vCard 3.0"
	case "google-csv":
		return "Google CSV"
	case "csv":
		return lang.L("CSV for spreadsheets")
	case "json":
		return "JSON"
	}
	return name
}

// ExportFormatAbout says what a format is good for.
func ExportFormatAbout(name string) string {
	switch name {
	case "vcard4":
		return lang.L("Newest standard, most complete")
	case "vcard3":
		return lang.L("Phones, Apple, Outlook, Google")
	case "google-csv":
		return lang.L("Import at Google")
	case "csv":
		return lang.L("Tables; formulas do no harm")
	case "json":
		return lang.L("Everything, for scripts")
	}
	return ""
}

// Lost says of how many contacts a format cannot carry a field, which is named
// as package export does: "Gender: 9 contacts".
func Lost(field string, contacts int) string {
	return lang.N("{{.Field}}: {{.Count}} contacts", contacts, map[string]any{"Field": lostField(field), "Count": Number(contacts)})
}

func lostField(field string) string {
	switch field {
	case "unknown":
		return lang.L("Fields that gcdesk does not know")
	case "photos":
		return lang.L("Photos")
	case "memberships.domainMembership":
		return lang.L("The account's domain")
	case "addresses.countryCode":
		return lang.L("Country codes")
	case "biographies.contentType":
		return lang.L("Form of notes")
	case "biographies.second":
		return lang.L("Second notes")
	case "birthdays.date":
		return lang.L("Birthdays as dates")
	case "birthdays.second":
		return lang.L("Second birthdays")
	case "birthdays.text":
		return lang.L("Birthdays as text")
	case "emailAddresses.displayName":
		return lang.L("E-mail display names")
	case "events.date":
		return lang.L("Dates of events")
	case "fileAses.second":
		return lang.L("Second names to file as")
	case "genders.second":
		return lang.L("Second genders")
	case "names.phoneticFullName":
		return lang.L("Whole phonetic names")
	case "names.phoneticHonorificPrefix":
		return lang.L("Phonetic prefixes")
	case "names.phoneticHonorificSuffix":
		return lang.L("Phonetic suffixes")
	case "names.second":
		return lang.L("Second names")
	case "nicknames.second":
		return lang.L("Second nicknames")
	case "nicknames.type":
		return lang.L("Kinds of nicknames")
	case "organizations.costCenter":
		return lang.L("Cost centres")
	case "organizations.current":
		return lang.L("Whether an organization is current")
	case "organizations.domain":
		return lang.L("Domains of organizations")
	case "organizations.endDate":
		return lang.L("End at an organization")
	case "organizations.fullTimeEquivalentMillipercent":
		return lang.L("Full-time shares")
	case "organizations.jobDescription":
		return lang.L("Job descriptions")
	case "organizations.location":
		return lang.L("Locations of organizations")
	case "organizations.phoneticName":
		return lang.L("Phonetic names of organizations")
	case "organizations.second":
		return lang.L("Second organizations")
	case "organizations.startDate":
		return lang.L("Start at an organization")
	case "organizations.symbol":
		return lang.L("Stock symbols")
	case "organizations.type":
		return lang.L("Kinds of organizations")
	}
	return ContactField(field)
}
