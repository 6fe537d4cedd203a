package export

import (
	"cmp"
	"strconv"
	"strings"

	"gcdesk/contacts"
)

// newSpreadsheet writes a table for Excel, LibreOffice and their like: a byte
// order mark, so that they read UTF-8; formulas made harmless; every value in
// a cell of its own, in columns whose order never changes. The columns that
// most people look for are there even when nobody has a value.
func newSpreadsheet(t *tally) *table {
	return &table{start: "\ufeff", guard: true, tally: t, lost: func(c *Contact) { lostInSpreadsheet(t, c) }, blocks: []block{
		{spreadsheetFixed, spreadsheetRow, 1},
		repeat(1, "E-mail", []string{"", "type", "name"}, func(p *contacts.Person) []contacts.EmailAddress { return p.EmailAddresses },
			func(e contacts.EmailAddress) []string { return []string{e.Value, tableType(e.Type), e.DisplayName} }),
		repeat(1, "Phone", []string{"", "type"}, func(p *contacts.Person) []contacts.PhoneNumber { return p.PhoneNumbers },
			func(n contacts.PhoneNumber) []string { return []string{n.Value, tableType(n.Type)} }),
		repeat(1, "Address", []string{"", "type", "PO box", "extended", "street", "postal code", "city", "region", "country", "country code"},
			func(p *contacts.Person) []contacts.Address { return p.Addresses },
			func(a contacts.Address) []string {
				return []string{
					a.FormattedValue, tableType(a.Type), a.POBox, a.ExtendedAddress, a.StreetAddress,
					a.PostalCode, a.City, a.Region, a.Country, a.CountryCode,
				}
			}),
		repeat(1, "Organization", []string{
			"", "type", "title", "department", "job description", "phonetic name", "current", "start", "end",
			"symbol", "domain", "location", "cost center", "full time",
		}, func(p *contacts.Person) []contacts.Organization { return p.Organizations }, organizationRow),
		repeat(1, "Website", []string{"", "type"}, func(p *contacts.Person) []contacts.URL { return p.URLs },
			func(u contacts.URL) []string { return []string{u.Value, tableType(u.Type)} }),
		repeat(1, "Event", []string{"", "type"}, func(p *contacts.Person) []contacts.Event { return p.Events },
			func(e contacts.Event) []string { return []string{vcardDate(e.Date, 3), tableType(e.Type)} }),
		repeat(1, "Relation", []string{"", "type"}, func(p *contacts.Person) []contacts.Relation { return p.Relations },
			func(r contacts.Relation) []string { return []string{r.Person, tableType(r.Type)} }),
		repeat(1, "Note", []string{""}, func(p *contacts.Person) []contacts.Biography { return p.Biographies },
			func(b contacts.Biography) []string { return []string{b.Value} }),
		repeat(0, "Nickname", []string{"", "type"}, func(p *contacts.Person) []contacts.Nickname { return p.Nicknames },
			func(n contacts.Nickname) []string { return []string{n.Value, strings.TrimPrefix(n.Type, "DEFAULT")} }),
		repeat(0, "File as", []string{""}, func(p *contacts.Person) []contacts.FileAs { return p.FileAses },
			func(f contacts.FileAs) []string { return []string{f.Value} }),
		repeat(0, "Instant messaging", []string{"", "service", "type"}, func(p *contacts.Person) []contacts.IMClient { return p.IMClients },
			func(c contacts.IMClient) []string { return []string{c.Username, c.Protocol, tableType(c.Type)} }),
		repeat(0, "SIP", []string{"", "type"}, func(p *contacts.Person) []contacts.SIPAddress { return p.SIPAddresses },
			func(s contacts.SIPAddress) []string { return []string{s.Value, tableType(s.Type)} }),
		repeat(0, "Calendar", []string{"", "type"}, func(p *contacts.Person) []contacts.CalendarURL { return p.CalendarURLs },
			func(u contacts.CalendarURL) []string { return []string{u.URL, tableType(u.Type)} }),
		repeat(0, "Occupation", []string{""}, func(p *contacts.Person) []contacts.Occupation { return p.Occupations },
			func(o contacts.Occupation) []string { return []string{o.Value} }),
		repeat(0, "Interest", []string{""}, func(p *contacts.Person) []contacts.Interest { return p.Interests },
			func(i contacts.Interest) []string { return []string{i.Value} }),
		repeat(0, "Skill", []string{""}, func(p *contacts.Person) []contacts.Skill { return p.Skills },
			func(s contacts.Skill) []string { return []string{s.Value} }),
		repeat(0, "Language", []string{""}, func(p *contacts.Person) []contacts.Locale { return p.Locales },
			func(l contacts.Locale) []string { return []string{l.Value} }),
		repeat(0, "Location", []string{"", "type", "building", "floor", "section", "desk", "current"},
			func(p *contacts.Person) []contacts.Location { return p.Locations },
			func(l contacts.Location) []string {
				return []string{l.Value, tableType(l.Type), l.BuildingID, l.Floor, l.FloorSection, l.DeskCode, yes(l.Current)}
			}),
		repeat(0, "Custom field", []string{"name", ""}, func(p *contacts.Person) []contacts.UserDefined { return p.UserDefined },
			func(u contacts.UserDefined) []string { return []string{u.Key, u.Value} }),
		repeat(0, "External ID", []string{"", "type"}, func(p *contacts.Person) []contacts.ExternalID { return p.ExternalIDs },
			func(id contacts.ExternalID) []string { return []string{id.Value, tableType(id.Type)} }),
		repeat(0, "Keyword", []string{"", "type"}, func(p *contacts.Person) []contacts.MiscKeyword { return p.MiscKeywords },
			func(k contacts.MiscKeyword) []string { return []string{k.Value, k.Type} }),
		repeat(0, "Client data", []string{"name", ""}, func(p *contacts.Person) []contacts.ClientData { return p.ClientData },
			func(d contacts.ClientData) []string { return []string{d.Key, d.Value} }),
	}}
}

// repeat makes a block for a field: "E-mail 1", "E-mail 1 type", ….
func repeat[F any](least int, name string, parts []string, field func(*contacts.Person) []F, row func(F) []string) block {
	heads := make([]string, len(parts))
	for i, part := range parts {
		heads[i] = strings.TrimRight(name+" %d "+part, " ")
	}
	return block{heads, func(c *Contact) [][]string { return each(field(&c.Person), row) }, least}
}

var spreadsheetFixed = []string{
	"Name", "Prefix", "First name", "Middle name", "Last name", "Suffix",
	"Phonetic first name", "Phonetic middle name", "Phonetic last name", "Phonetic prefix", "Phonetic suffix", "Phonetic name",
	"Labels", "Birthday", "Gender", "Pronouns", "Photo", "Changed", "Google ID",
}

func spreadsheetRow(c *Contact) [][]string {
	n, g, b := contacts.Primary(c.Names), contacts.Primary(c.Genders), contacts.Primary(c.Birthdays)
	return [][]string{{
		c.DisplayName(), n.HonorificPrefix, firstName(n), n.MiddleName, n.FamilyName, n.HonorificSuffix,
		n.PhoneticGivenName, n.PhoneticMiddleName, n.PhoneticFamilyName, n.PhoneticHonorificPrefix, n.PhoneticHonorificSuffix, n.PhoneticFullName,
		cellOf(c.Labels), cmp.Or(vcardDate(b.Date, 3), b.Text), g.Value, g.AddressMeAs, pictureLink(c), c.Updated(), c.ResourceName,
	}}
}

func organizationRow(o contacts.Organization) []string {
	fullTime := ""
	if o.FullTime != 0 {
		fullTime = strconv.Itoa(o.FullTime)
	}
	return []string{
		o.Name, tableType(o.Type), o.Title, o.Department, o.JobDescription, o.PhoneticName, yes(o.Current),
		vcardDate(o.StartDate, 3), vcardDate(o.EndDate, 3), o.Symbol, o.Domain, o.Location, o.CostCenter, fullTime,
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// lostInSpreadsheet counts what has no column.
func lostInSpreadsheet(t *tally, c *Contact) {
	lostInTables(t, c)
	t.lose("ageRanges", filled(c.AgeRanges))
	t.lose("coverPhotos", filled(c.CoverPhotos))
	t.lose("genders.second", filled(c.Genders)-1)
}

// lostInTables counts what no table has a column for.
func lostInTables(t *tally, c *Contact) {
	t.losePictures(c, false)
	t.loseBeyondFields(c)
	t.lose("names.second", filled(c.Names)-1)
	t.lose("birthdays.second", filled(c.Birthdays)-1)
	for _, b := range c.Biographies {
		if b.ContentType == "TEXT_HTML" && b.Value != "" {
			t.lose("biographies.contentType", 1)
		}
	}
}
