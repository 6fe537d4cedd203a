package gui

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/gui/words"
)

// contactLine is a value of a contact in words.
type contactLine struct {
	title string
	kind  string // which the title names, too
	value string
	code  bool // JSON
}

// contactLines are all values of a contact in the order in which people look
// for them, and what this version does not know as the JSON that Google gave.
func contactLines(c export.Contact) (lines []contactLine) {
	add := func(field, kind string, parts ...string) {
		parts = slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" })
		if len(parts) == 0 {
			return
		}
		title := words.ContactField(field)
		if kind != "" {
			title += ", " + kind
		}
		lines = append(lines, contactLine{title: title, kind: kind, value: strings.Join(parts, "\n")})
	}
	for _, n := range c.Names {
		parts := strings.Fields(strings.Join([]string{n.HonorificPrefix, n.GivenName, n.MiddleName, n.FamilyName, n.HonorificSuffix}, " "))
		add("names", "", cmp.Or(n.DisplayName, n.Unstructured, strings.Join(parts, " ")))
		add("names.phonetic", "", phonetic(n))
	}
	for _, n := range c.Nicknames {
		add("nicknames", words.NicknameKind(n.Type), n.Value)
	}
	for _, f := range c.FileAses {
		add("fileAses", "", f.Value)
	}
	for _, o := range c.Organizations {
		add("organizations", kindOf(o.FormattedType, o.Type), o.Name, o.PhoneticName, o.Title, o.Department, o.JobDescription, o.Location, o.Domain, o.Symbol, o.CostCenter, span(o.StartDate, o.EndDate), words.Employment(o.Current, o.FullTime))
	}
	for _, e := range c.EmailAddresses {
		add("emailAddresses", kindOf(e.FormattedType, e.Type), e.Value, e.DisplayName)
	}
	for _, p := range c.PhoneNumbers {
		add("phoneNumbers", kindOf(p.FormattedType, p.Type), p.Value)
	}
	for _, a := range c.Addresses {
		add("addresses", kindOf(a.FormattedType, a.Type), cmp.Or(a.FormattedValue, strings.Join([]string{a.POBox, a.StreetAddress, a.ExtendedAddress, a.PostalCode + " " + a.City, a.Region, a.Country}, "\n")))
	}
	for _, b := range c.Birthdays {
		add("birthdays", "", cmp.Or(date(b.Date), b.Text))
	}
	for _, e := range c.Events {
		add("events", kindOf(e.FormattedType, e.Type), date(e.Date))
	}
	for _, u := range c.URLs {
		add("urls", kindOf(u.FormattedType, u.Type), u.Value)
	}
	for _, i := range c.IMClients {
		add("imClients", cmp.Or(i.FormattedProtocol, i.Protocol), i.Username)
	}
	for _, s := range c.SIPAddresses {
		add("sipAddresses", kindOf(s.FormattedType, s.Type), s.Value)
	}
	for _, r := range c.Relations {
		add("relations", kindOf(r.FormattedType, r.Type), r.Person)
	}
	for _, b := range c.Biographies {
		add("biographies", "", b.Value)
	}
	var labels []string
	for _, l := range c.Labels {
		if l.Name != "myContacts" {
			labels = append(labels, l.Name)
		}
	}
	add("memberships", "", strings.Join(labels, ", "))
	for _, u := range c.UserDefined {
		lines = append(lines, contactLine{title: u.Key, value: u.Value})
	}
	for _, u := range c.CalendarURLs {
		add("calendarUrls", kindOf(u.FormattedType, u.Type), u.URL)
	}
	for _, g := range c.Genders {
		add("genders", "", cmp.Or(g.FormattedValue, g.Value), g.AddressMeAs)
	}
	for _, v := range c.ExternalIDs {
		add("externalIds", kindOf(v.FormattedType, v.Type), v.Value)
	}
	for _, v := range c.MiscKeywords {
		add("miscKeywords", kindOf(v.FormattedType, v.Type), v.Value)
	}
	for _, v := range c.ClientData {
		add("clientData", v.Key, v.Value)
	}
	for _, v := range c.Locations {
		add("locations", v.Type, v.Value, v.BuildingID, v.Floor, v.FloorSection, v.DeskCode)
	}
	for _, v := range c.Interests {
		add("interests", "", v.Value)
	}
	for _, v := range c.Locales {
		add("locales", "", v.Value)
	}
	for _, v := range c.Occupations {
		add("occupations", "", v.Value)
	}
	for _, v := range c.Skills {
		add("skills", "", v.Value)
	}
	for _, v := range c.AgeRanges {
		add("ageRanges", "", v.AgeRange)
	}
	for _, p := range c.CoverPhotos {
		if !p.Default {
			add("coverPhotos", "", p.URL)
		}
	}
	return append(lines, unknownLines(c.Person)...)
}

// unknownLines are the fields in which something stands that this version does
// not know.
func unknownLines(p contacts.Person) (lines []contactLine) {
	if len(p.Unknown) == 0 {
		return nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(p.Raw), &fields) != nil { // it was decoded before
		return nil
	}
	var seen []string
	for _, name := range p.Unknown {
		name, _, _ = strings.Cut(name, ".")
		if slices.Contains(seen, name) {
			continue
		}
		seen = append(seen, name)
		var pretty bytes.Buffer
		if json.Indent(&pretty, fields[name], "", "  ") == nil {
			lines = append(lines, contactLine{title: name, value: pretty.String(), code: true})
		}
	}
	return lines
}

// kindOf is a type in the person's language where it is one of Google's own, or
// else as it was typed.
func kindOf(formatted, bare string) string {
	return cmp.Or(words.ContactKind(bare), formatted, bare)
}

// phonetic is how a name is spoken, with what goes before and after it.
func phonetic(n contacts.Name) string {
	whole := cmp.Or(n.PhoneticFullName, strings.Join([]string{n.PhoneticGivenName, n.PhoneticMiddleName, n.PhoneticFamilyName}, " "))
	if !strings.Contains(whole, n.PhoneticHonorificPrefix) {
		whole = n.PhoneticHonorificPrefix + " " + whole
	}
	if !strings.Contains(whole, n.PhoneticHonorificSuffix) {
		whole += " " + n.PhoneticHonorificSuffix
	}
	return strings.Join(strings.Fields(whole), " ")
}

func date(d contacts.Date) string { return words.Date(d.Year, d.Month, d.Day) }

func span(from, to contacts.Date) string {
	if from == (contacts.Date{}) && to == (contacts.Date{}) {
		return ""
	}
	return date(from) + " – " + date(to)
}
