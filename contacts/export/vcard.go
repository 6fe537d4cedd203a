package export

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"

	"gcdesk/contacts"
)

// vcard writes version 4.0 (RFC 6350, 6474, 6715, 8605, 9554) or 3.0 (RFC
// 2426, 4770), each with what Apple and Google understand beside it: groups
// with X-ABLabel for types that have no word, X-ABDATE, X-ABRELATEDNAMES,
// X-PHONETIC-…. What no standard has a place for is X-GOOGLE-….
type vcard struct {
	version int // 3 or 4
	tally   *tally

	out   []byte
	item  int // the last group that was made
	line  contentLine
	photo []byte // base64, kept for its room
}

func (v *vcard) begin(out []byte) []byte { return out }
func (v *vcard) end(out []byte) []byte   { return out }

func (v *vcard) contact(out []byte, c *Contact) ([]byte, error) {
	v.out, v.item, v.line.semicolons = out, 0, v.version == 3
	p := &c.Person
	v.text("", "BEGIN", "VCARD")
	v.text("", "VERSION", strconv.Itoa(v.version)+".0")
	v.text("", "PRODID", "-//gcdesk//gcdesk//EN")
	v.identity(p)
	v.names(p)
	v.reach(p)
	v.days(p)
	for i := range p.Organizations {
		v.organization(&p.Organizations[i], len(p.Organizations) > 1)
	}
	v.about(p)
	v.labels(c.Labels)
	v.pictures(c)
	v.own(p)
	v.text("", "END", "VCARD")

	v.tally.loseBeyondFields(c)
	return v.out, nil
}

// text writes a property, unless it has nothing to say.
func (v *vcard) text(group, name string, components ...string) {
	if strings.Join(components, "") == "" {
		return
	}
	v.line.name(group, name)
	v.line.text(components...)
	v.finish()
}

func (v *vcard) finish() { v.out = v.line.appendTo(v.out) }

// group makes a name for properties that belong together.
func (v *vcard) group() string {
	v.item++
	return "item" + strconv.Itoa(v.item)
}

// typed begins a property of a type, in the words that vCard has for it. It
// returns the group and the label that still has to be written, by label.
func (v *vcard) typed(name string, kind string, pref bool) (group, label string) {
	words, label := vcardType(name, kind, v.version)
	if label != "" {
		group = v.group()
	}
	v.begins(group, name, words, pref)
	return group, label
}

func (v *vcard) begins(group, name string, words []string, pref bool) {
	v.line.name(group, name)
	for _, w := range words {
		if v.version == 4 {
			w = strings.ToLower(w)
		}
		v.line.param("TYPE", w)
	}
	switch {
	case pref && v.version == 4:
		v.line.param("PREF", "1")
	case pref:
		v.line.param("TYPE", "PREF")
	}
}

func (v *vcard) label(group, label string) {
	if group != "" {
		v.text(group, "X-ABLabel", label)
	}
}

// typedText writes a text with its type; typedURI does so for an address.
func (v *vcard) typedText(name, kind string, pref bool, value string) {
	if value == "" {
		return
	}
	group, label := v.typed(name, kind, pref)
	v.line.text(value)
	v.finish()
	v.label(group, label)
}

func (v *vcard) typedURI(name, kind string, pref bool, value string) {
	if value == "" {
		return
	}
	group, label := v.typed(name, kind, pref)
	v.line.uri(value)
	v.finish()
	v.label(group, label)
}

func (v *vcard) identity(p *contacts.Person) {
	if p.ResourceName != "" {
		v.line.name("", "UID")
		if v.version == 4 {
			v.line.param("VALUE", "text") // a URI otherwise
		}
		v.line.text(p.ResourceName)
		v.finish()
	}
	if t, err := time.Parse(time.RFC3339, p.Updated()); err == nil {
		layout := "20060102T150405Z"
		if v.version == 3 {
			layout = "2006-01-02T15:04:05Z"
		}
		v.text("", "REV", t.UTC().Format(layout))
	}
	v.text("", "X-GOOGLE-ETAG", p.ETag)
}

func (v *vcard) names(p *contacts.Person) {
	n := contacts.Primary(p.Names)
	v.line.name("", "FN") // what every card has
	v.line.text(p.DisplayName())
	v.finish()
	v.line.name("", "N") // and every one of version 3.0
	v.line.text(n.FamilyName, n.GivenName, n.MiddleName, n.HonorificPrefix, n.HonorificSuffix)
	v.finish()
	v.text("", "X-PHONETIC-FIRST-NAME", n.PhoneticGivenName)
	v.text("", "X-PHONETIC-MIDDLE-NAME", n.PhoneticMiddleName)
	v.text("", "X-PHONETIC-LAST-NAME", n.PhoneticFamilyName)
	v.text("", "X-GOOGLE-PHONETIC-NAME", n.PhoneticFullName)
	v.text("", "X-GOOGLE-PHONETIC-PREFIX", n.PhoneticHonorificPrefix)
	v.text("", "X-GOOGLE-PHONETIC-SUFFIX", n.PhoneticHonorificSuffix)
	v.tally.lose("names.second", filled(p.Names)-1)
	for _, n := range p.Nicknames {
		if n.Type == "DEFAULT" {
			n.Type = ""
		}
		v.typedText("NICKNAME", n.Type, false, n.Value)
	}
	for _, f := range p.FileAses {
		v.text("", "X-GOOGLE-FILE-AS", f.Value)
	}
}

// reach writes how a person can be reached.
func (v *vcard) reach(p *contacts.Person) {
	for _, e := range p.EmailAddresses {
		v.email(e, e.Primary && len(p.EmailAddresses) > 1)
	}
	for _, t := range p.PhoneNumbers {
		v.typedText("TEL", t.Type, t.Primary && len(p.PhoneNumbers) > 1, t.Value)
	}
	for _, a := range p.Addresses {
		v.address(a, a.Primary && len(p.Addresses) > 1)
	}
	for _, c := range p.IMClients {
		v.instantMessaging(c, c.Primary && len(p.IMClients) > 1)
	}
	for _, s := range p.SIPAddresses {
		if s.Value != "" {
			v.typedURI("IMPP", s.Type, false, "sip:"+escapeURI(strings.TrimPrefix(s.Value, "sip:")))
		}
	}
	for _, u := range p.URLs {
		v.typedURI("URL", u.Type, u.Primary && len(p.URLs) > 1, u.Value)
	}
	for _, u := range p.CalendarURLs {
		if u.Type == "freeBusy" {
			v.typedURI("FBURL", "", false, u.URL)
		} else {
			v.typedURI("CALURI", u.Type, false, u.URL)
		}
	}
	for _, l := range p.Locales {
		v.text("", cmp.Or(map[int]string{4: "LANG"}[v.version], "X-GOOGLE-LOCALE"), l.Value)
	}
}

func (v *vcard) email(e contacts.EmailAddress, pref bool) {
	if e.Value == "" && e.DisplayName == "" {
		return
	}
	words, label := vcardType("EMAIL", e.Type, v.version)
	group := ""
	if label != "" || e.DisplayName != "" {
		group = v.group()
	}
	if v.version == 3 {
		words = append([]string{"INTERNET"}, words...)
	}
	v.begins(group, "EMAIL", words, pref)
	v.line.text(e.Value)
	v.finish()
	v.label(group, label)
	v.text(group, "X-GOOGLE-DISPLAY-NAME", e.DisplayName)
}

// address writes ADR. One that is only lines is put into the street, where
// Google puts it, for readers that look nowhere else.
func (v *vcard) address(a contacts.Address, pref bool) {
	street, country := a.StreetAddress, cmp.Or(a.Country, a.CountryCode)
	if a.POBox+a.ExtendedAddress+street+a.City+a.Region+a.PostalCode+country == "" {
		street = a.FormattedValue
	}
	parts := []string{a.POBox, a.ExtendedAddress, street, a.City, a.Region, a.PostalCode, country}
	if strings.Join(parts, "") == "" {
		return
	}
	words, label := vcardType("ADR", a.Type, v.version)
	group := ""
	if label != "" || v.version == 3 && a.FormattedValue+a.CountryCode != "" {
		group = v.group()
	}
	v.begins(group, "ADR", words, pref)
	if v.version == 4 && a.FormattedValue != "" {
		v.line.param("LABEL", a.FormattedValue)
	}
	if v.version == 4 && a.CountryCode != "" {
		v.line.param("CC", a.CountryCode)
	}
	v.line.text(parts...)
	v.finish()
	v.label(group, label)
	if v.version == 3 {
		v.text(group, "X-ABADR", a.CountryCode)
		if a.FormattedValue != "" {
			v.begins(group, "LABEL", words, pref)
			v.line.text(a.FormattedValue)
			v.finish()
		}
	}
}

func (v *vcard) instantMessaging(c contacts.IMClient, pref bool) {
	if c.Username == "" {
		return
	}
	words, label := vcardType("IMPP", c.Type, v.version)
	group := ""
	if label != "" {
		group = v.group()
	}
	v.begins(group, "IMPP", words, pref)
	service, scheme := messenger(c.Protocol)
	if service != "" {
		v.line.param("X-SERVICE-TYPE", service)
	}
	v.line.uri(scheme + ":" + escapeURI(c.Username))
	v.finish()
	v.label(group, label)
}

// escapeURI makes the part of a URI behind its scheme of any text.
func escapeURI(s string) string { return strings.ReplaceAll(url.PathEscape(s), "%2F", "/") }

// days writes birthday and events.
func (v *vcard) days(p *contacts.Person) {
	if len(p.Birthdays) > 0 {
		b := contacts.Primary(p.Birthdays)
		switch date := vcardDate(b.Date, v.version); {
		case date != "":
			v.text("", "BDAY", date)
		case b.Text != "" && v.version == 4:
			v.line.name("", "BDAY")
			v.line.param("VALUE", "text")
			v.line.text(b.Text)
			v.finish()
		default:
			v.text("", "X-GOOGLE-BIRTHDAY", b.Text)
		}
		v.tally.lose("birthdays.second", filled(p.Birthdays)-1)
	}
	anniversary := v.version == 4 // may stand once
	for _, e := range p.Events {
		if e.Type == "anniversary" && anniversary && e.Date != (contacts.Date{}) {
			anniversary = false
			v.text("", "ANNIVERSARY", vcardDate(e.Date, v.version))
			continue
		}
		// X-ABDATE is of Apple, which writes dates as version 3.0 does.
		v.typedText("X-ABDATE", e.Type, false, vcardDate(e.Date, 3))
	}
}

func (v *vcard) organization(o *contacts.Organization, several bool) {
	if *o == (contacts.Organization{FieldMetadata: o.FieldMetadata, FormattedType: o.FormattedType}) {
		return
	}
	group := ""
	if several || o.JobDescription != "" {
		group = v.group()
	}
	if o.Department != "" {
		v.text(group, "ORG", o.Name, o.Department)
	} else {
		v.text(group, "ORG", o.Name)
	}
	v.text(group, "TITLE", o.Title)
	v.text(group, "ROLE", o.JobDescription)
	v.text(group, "X-PHONETIC-ORG", o.PhoneticName)
	v.text(group, "X-GOOGLE-ORG-TYPE", o.Type)
	v.text(group, "X-GOOGLE-ORG-START", vcardDate(o.StartDate, 3))
	v.text(group, "X-GOOGLE-ORG-END", vcardDate(o.EndDate, 3))
	if o.Current {
		v.text(group, "X-GOOGLE-ORG-CURRENT", "true")
	}
	v.text(group, "X-GOOGLE-ORG-SYMBOL", o.Symbol)
	v.text(group, "X-GOOGLE-ORG-DOMAIN", o.Domain)
	v.text(group, "X-GOOGLE-ORG-LOCATION", o.Location)
	v.text(group, "X-GOOGLE-ORG-COST-CENTER", o.CostCenter)
	if o.FullTime != 0 {
		v.text(group, "X-GOOGLE-ORG-FULL-TIME", strconv.Itoa(o.FullTime))
	}
}

// about writes what else there is to say of a person.
func (v *vcard) about(p *contacts.Person) {
	for _, o := range p.Occupations {
		v.text("", "ROLE", o.Value)
	}
	for _, b := range p.Biographies {
		group := ""
		if b.ContentType == "TEXT_HTML" && b.Value != "" {
			group = v.group()
		}
		v.text(group, "NOTE", b.Value)
		if group != "" {
			v.text(group, "X-GOOGLE-CONTENT-TYPE", b.ContentType)
		}
	}
	for _, r := range p.Relations {
		v.relation(r)
	}
	gender := contacts.Primary(p.Genders)
	if v.version == 4 {
		v.gender(gender.Value)
		v.text("", "PRONOUNS", gender.AddressMeAs)
	} else {
		v.text("", "X-GENDER", gender.Value)
		v.text("", "X-PRONOUNS", gender.AddressMeAs)
	}
	v.tally.lose("genders.second", filled(p.Genders)-1)
	interest, expertise := "INTEREST", "EXPERTISE"
	if v.version == 3 {
		interest, expertise = "X-INTEREST", "X-EXPERTISE"
	}
	for _, i := range p.Interests {
		v.text("", interest, i.Value)
	}
	for _, s := range p.Skills {
		v.text("", expertise, s.Value)
	}
}

// gender writes GENDER, whose first component has one letter (RFC 6350 section
// 6.2.7).
func (v *vcard) gender(value string) {
	switch value {
	case "":
	case "male":
		v.text("", "GENDER", "M")
	case "female":
		v.text("", "GENDER", "F")
	case "unspecified":
		v.text("", "GENDER", "U")
	default:
		v.text("", "GENDER", "O", value)
	}
}

func (v *vcard) relation(r contacts.Relation) {
	if r.Person == "" {
		return
	}
	name := "RELATED"
	if v.version == 3 {
		name = "X-ABRELATEDNAMES"
	}
	group, label := v.typed(name, r.Type, false)
	if v.version == 4 {
		v.line.param("VALUE", "text") // a URI otherwise
	}
	v.line.text(r.Person)
	v.finish()
	v.label(group, label)
}

func (v *vcard) labels(labels []Label) {
	if len(labels) == 0 {
		return
	}
	names := make([]string, len(labels))
	for i, l := range labels {
		names[i] = l.Name
	}
	v.line.name("", "CATEGORIES")
	v.line.list(names)
	v.finish()
}

// pictures embeds the photo, and names the addresses of the others.
func (v *vcard) pictures(c *Contact) {
	embedded := ""
	if own := c.OwnPhotos(); len(c.Photo.Data) > 0 && len(own) > 0 {
		embedded = own[0]
	}
	if len(c.Photo.Data) > 0 {
		v.photo = base64.StdEncoding.AppendEncode(v.photo[:0], c.Photo.Data)
		v.line.name("", "PHOTO")
		contentType := cmp.Or(c.Photo.ContentType, "image/jpeg")
		if v.version == 4 {
			v.line.uri("data:" + contentType + ";base64,")
		} else {
			v.line.param("ENCODING", "b")
			_, subtype, _ := strings.Cut(contentType, "/")
			v.line.param("TYPE", strings.ToUpper(subtype))
			v.line.uri("")
		}
		v.line.line = append(v.line.line, v.photo...)
		v.finish()
	}
	for _, p := range c.Photos {
		if p.Default || p.URL == "" || p.URL == embedded {
			continue
		}
		v.line.name("", "PHOTO")
		if v.version == 3 {
			v.line.param("VALUE", "uri")
		}
		v.line.uri(p.URL)
		v.finish()
	}
	for _, p := range c.CoverPhotos {
		v.text("", "X-GOOGLE-COVER-PHOTO", p.URL)
	}
	v.tally.losePictures(c, true)
}

// own writes the fields that only Google has.
func (v *vcard) own(p *contacts.Person) {
	for _, u := range p.UserDefined {
		v.named("X-GOOGLE-CUSTOM-FIELD", u.Key, u.Value)
	}
	for _, d := range p.ClientData {
		v.named("X-GOOGLE-CLIENT-DATA", d.Key, d.Value)
	}
	for _, id := range p.ExternalIDs {
		v.named("X-GOOGLE-EXTERNAL-ID", id.Type, id.Value)
	}
	for _, k := range p.MiscKeywords {
		v.named("X-GOOGLE-KEYWORD", k.Type, k.Value)
	}
	for _, l := range p.Locations {
		current := ""
		if l.Current {
			current = "current"
		}
		v.named("X-GOOGLE-LOCATION", l.Type, l.Value, l.BuildingID, l.Floor, l.FloorSection, l.DeskCode, current)
	}
	for _, a := range p.AgeRanges {
		v.text("", "X-GOOGLE-AGE-RANGE", a.AgeRange)
	}
}

// named writes a value whose name a person chose, as a group with X-ABLabel.
func (v *vcard) named(property, name string, components ...string) {
	if name+strings.Join(components, "") == "" {
		return
	}
	group := ""
	if name != "" {
		group = v.group()
	}
	v.line.name(group, property)
	v.line.text(components...)
	v.finish()
	v.label(group, name)
}
