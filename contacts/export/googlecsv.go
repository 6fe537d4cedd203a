package export

import (
	"cmp"
	"strings"

	"gcdesk/contacts"
)

// newGoogleCSV writes the table that contacts.google.com exports and imports
// since 2024: seventeen columns, then groups up to the largest count. Values
// that share a label share a cell. There is room for one organization, and
// none for much else.
func newGoogleCSV(t *tally) *table {
	return &table{tally: t, lost: func(c *Contact) { lostInGoogleCSV(t, c) }, blocks: []block{
		{googleFixed, googleRow, 1},
		{[]string{"E-mail %d - Label", "E-mail %d - Value"}, func(c *Contact) [][]string {
			return shared(c.EmailAddresses, func(e contacts.EmailAddress) (string, string) { return e.Type, e.Value })
		}, 0},
		{[]string{"Phone %d - Label", "Phone %d - Value"}, func(c *Contact) [][]string {
			return shared(c.PhoneNumbers, func(p contacts.PhoneNumber) (string, string) { return p.Type, p.Value })
		}, 0},
		{googleAddress, func(c *Contact) [][]string {
			return each(c.Addresses, func(a contacts.Address) []string {
				if emptyAddress(a) {
					return nil
				}
				return []string{
					googleLabel(a.Type, a.Primary), a.FormattedValue, a.StreetAddress, a.City, a.POBox,
					a.Region, a.PostalCode, cmp.Or(a.Country, a.CountryCode), a.ExtendedAddress,
				}
			})
		}, 0},
		{[]string{"Relation %d - Label", "Relation %d - Value"}, func(c *Contact) [][]string {
			return shared(c.Relations, func(r contacts.Relation) (string, string) { return r.Type, r.Person })
		}, 0},
		{[]string{"Website %d - Label", "Website %d - Value"}, func(c *Contact) [][]string {
			return shared(c.URLs, func(u contacts.URL) (string, string) { return u.Type, u.Value })
		}, 0},
		{[]string{"Event %d - Label", "Event %d - Value"}, func(c *Contact) [][]string {
			return shared(c.Events, func(e contacts.Event) (string, string) { return e.Type, fullDate(e.Date) })
		}, 0},
		{[]string{"Custom Field %d - Label", "Custom Field %d - Value"}, func(c *Contact) [][]string {
			return each(c.UserDefined, func(u contacts.UserDefined) []string { return []string{u.Key, u.Value} })
		}, 0},
	}}
}

var googleFixed = []string{
	"First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name",
	"Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title", "Organization Department",
	"Birthday", "Notes", "Photo", "Labels",
}

var googleAddress = []string{
	"Address %d - Label", "Address %d - Formatted", "Address %d - Street", "Address %d - City", "Address %d - PO Box",
	"Address %d - Region", "Address %d - Postal Code", "Address %d - Country", "Address %d - Extended Address",
}

func googleRow(c *Contact) [][]string {
	n, o := contacts.Primary(c.Names), contacts.Primary(c.Organizations)
	return [][]string{{
		firstName(n), n.MiddleName, n.FamilyName, n.PhoneticGivenName, n.PhoneticMiddleName, n.PhoneticFamilyName,
		n.HonorificPrefix, n.HonorificSuffix, contacts.Primary(c.Nicknames).Value, contacts.Primary(c.FileAses).Value,
		o.Name, o.Title, o.Department,
		fullDate(contacts.Primary(c.Birthdays).Date), contacts.Primary(c.Biographies).Value, pictureLink(c), cellOf(c.Labels),
	}}
}

// googleLabel is a type as Google writes it, with its mark on the primary one.
func googleLabel(kind string, primary bool) string {
	label := tableType(kind)
	if primary && label != "" {
		label = "* " + label
	}
	return label
}

// shared makes a row for each label of a field, its values in one cell, the
// primary one first.
func shared[F interface{ IsPrimary() bool }](field []F, of func(F) (kind, value string)) [][]string {
	var rows [][]string
	at := map[string]int{}
	for _, f := range field {
		kind, value := of(f)
		if value == "" {
			continue
		}
		i, seen := at[kind]
		switch {
		case !seen:
			at[kind] = len(rows)
			rows = append(rows, []string{googleLabel(kind, f.IsPrimary()), value})
		case f.IsPrimary():
			rows[i] = []string{googleLabel(kind, true), value + separator + rows[i][1]}
		default:
			rows[i][1] += separator + value
		}
	}
	return rows
}

func emptyAddress(a contacts.Address) bool {
	return strings.Join([]string{
		a.FormattedValue, a.StreetAddress, a.City, a.POBox, a.Region, a.PostalCode, a.Country, a.CountryCode, a.ExtendedAddress,
	}, "") == ""
}

// lostInGoogleCSV counts what has no column.
func lostInGoogleCSV(t *tally, c *Contact) {
	lostInTables(t, c)
	p := &c.Person
	n := contacts.Primary(p.Names)
	t.loseText("names.phoneticFullName", n.PhoneticFullName)
	t.loseText("names.phoneticHonorificPrefix", n.PhoneticHonorificPrefix)
	t.loseText("names.phoneticHonorificSuffix", n.PhoneticHonorificSuffix)
	t.lose("nicknames.second", filled(p.Nicknames)-1)
	if nick := contacts.Primary(p.Nicknames); nick.Value != "" && nick.Type != "DEFAULT" {
		t.loseText("nicknames.type", nick.Type)
	}
	t.lose("fileAses.second", filled(p.FileAses)-1)
	t.lose("biographies.second", filled(p.Biographies)-1)
	if b := contacts.Primary(p.Birthdays); fullDate(b.Date) == "" {
		t.loseDate("birthdays.date", b.Date)
		if b.Date == (contacts.Date{}) {
			t.loseText("birthdays.text", b.Text)
		}
	}
	for _, e := range p.EmailAddresses {
		t.loseText("emailAddresses.displayName", e.DisplayName)
	}
	for _, a := range p.Addresses {
		if a.Country != "" {
			t.loseText("addresses.countryCode", a.CountryCode)
		}
	}
	for _, e := range p.Events {
		if fullDate(e.Date) == "" {
			t.loseDate("events.date", e.Date)
		}
	}
	t.lose("organizations.second", filled(p.Organizations)-1)
	lostOfOrganization(t, contacts.Primary(p.Organizations))
	t.lose("ageRanges", filled(p.AgeRanges))
	t.lose("calendarUrls", filled(p.CalendarURLs))
	t.lose("clientData", filled(p.ClientData))
	t.lose("coverPhotos", filled(p.CoverPhotos))
	t.lose("externalIds", filled(p.ExternalIDs))
	t.lose("genders", filled(p.Genders))
	t.lose("imClients", filled(p.IMClients))
	t.lose("interests", filled(p.Interests))
	t.lose("locales", filled(p.Locales))
	t.lose("locations", filled(p.Locations))
	t.lose("miscKeywords", filled(p.MiscKeywords))
	t.lose("occupations", filled(p.Occupations))
	t.lose("sipAddresses", filled(p.SIPAddresses))
	t.lose("skills", filled(p.Skills))
}

func lostOfOrganization(t *tally, o contacts.Organization) {
	t.loseText("organizations.type", o.Type)
	t.loseDate("organizations.startDate", o.StartDate)
	t.loseDate("organizations.endDate", o.EndDate)
	t.loseText("organizations.phoneticName", o.PhoneticName)
	t.loseText("organizations.jobDescription", o.JobDescription)
	t.loseText("organizations.symbol", o.Symbol)
	t.loseText("organizations.domain", o.Domain)
	t.loseText("organizations.location", o.Location)
	t.loseText("organizations.costCenter", o.CostCenter)
	if o.Current {
		t.lose("organizations.current", 1)
	}
	if o.FullTime != 0 {
		t.lose("organizations.fullTimeEquivalentMillipercent", 1)
	}
}
