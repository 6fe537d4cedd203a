package contacts

// Person is one contact, or the account's own profile, as Google's People API
// gives it (discovery document, schema Person). Its fields are a view of Raw:
// what is not listed here, and what Google adds later, stands in Raw alone.
type Person struct {
	Raw     string   `json:"-"` // every byte that was received
	Unknown []string `json:"-"` // what Raw has and the view has not: "pets", "names.font"

	ResourceName string         `json:"resourceName"` // people/…
	ETag         string         `json:"etag"`         // moves on any change, a label's included
	Metadata     PersonMetadata `json:"metadata"`

	Addresses      []Address      `json:"addresses"`
	AgeRanges      []AgeRange     `json:"ageRanges"`
	Biographies    []Biography    `json:"biographies"`
	Birthdays      []Birthday     `json:"birthdays"`
	CalendarURLs   []CalendarURL  `json:"calendarUrls"`
	ClientData     []ClientData   `json:"clientData"`
	CoverPhotos    []PhotoLink    `json:"coverPhotos"`
	EmailAddresses []EmailAddress `json:"emailAddresses"`
	Events         []Event        `json:"events"`
	ExternalIDs    []ExternalID   `json:"externalIds"`
	FileAses       []FileAs       `json:"fileAses"`
	Genders        []Gender       `json:"genders"`
	IMClients      []IMClient     `json:"imClients"`
	Interests      []Interest     `json:"interests"`
	Locales        []Locale       `json:"locales"`
	Locations      []Location     `json:"locations"`
	Memberships    []Membership   `json:"memberships"`
	MiscKeywords   []MiscKeyword  `json:"miscKeywords"`
	Names          []Name         `json:"names"`
	Nicknames      []Nickname     `json:"nicknames"`
	Occupations    []Occupation   `json:"occupations"`
	Organizations  []Organization `json:"organizations"`
	PhoneNumbers   []PhoneNumber  `json:"phoneNumbers"`
	Photos         []PhotoLink    `json:"photos"`
	Relations      []Relation     `json:"relations"`
	SIPAddresses   []SIPAddress   `json:"sipAddresses"`
	Skills         []Skill        `json:"skills"`
	URLs           []URL          `json:"urls"`
	UserDefined    []UserDefined  `json:"userDefined"`
}

// PersonMetadata says where a person comes from and what became of it.
type PersonMetadata struct {
	Sources               []Source `json:"sources"`
	PreviousResourceNames []string `json:"previousResourceNames"` // names that a sync token knows it by
	LinkedResourceNames   []string `json:"linkedPeopleResourceNames"`
	Deleted               bool     `json:"deleted"` // only in answers to a sync token
	ObjectType            string   `json:"objectType"`
}

// Source is one of the records that Google made a person of.
type Source struct {
	Type       string `json:"type"` // CONTACT, PROFILE, DOMAIN_PROFILE, OTHER_CONTACT, …
	ID         string `json:"id"`
	ETag       string `json:"etag"`
	UpdateTime string `json:"updateTime"` // RFC 3339
}

// FieldMetadata stands with every value of a person.
type FieldMetadata struct {
	Primary  bool `json:"primary"`  // the first choice of its kind
	Verified bool `json:"verified"` // of an e-mail address or phone number
	Source   struct {
		Type string `json:"type"` // as of a Source
	} `json:"source"`
}

// IsPrimary reports whether a value is the first choice of its kind.
func (m FieldMetadata) IsPrimary() bool { return m.Primary }

// Primary returns the primary value of a field, or else its first; the zero
// value where there is none.
func Primary[F interface{ IsPrimary() bool }](field []F) (first F) {
	for _, f := range field {
		if f.IsPrimary() {
			return f
		}
	}
	if len(field) > 0 {
		first = field[0]
	}
	return first
}

// DisplayName is what a list shows for a person: the name, or else nickname,
// organization, e-mail address or phone number. Empty where nothing names it.
func (p Person) DisplayName() string {
	name := Primary(p.Names)
	for _, s := range []string{
		name.DisplayName, name.Unstructured, Primary(p.Nicknames).Value, Primary(p.Organizations).Name,
		Primary(p.EmailAddresses).Value, Primary(p.PhoneNumbers).Value,
	} {
		if s != "" {
			return s
		}
	}
	return ""
}

// Updated is when the contact was last changed (RFC 3339). Empty where Google
// does not say so, as for "Other contacts".
func (p Person) Updated() string {
	for _, s := range p.Metadata.Sources {
		if s.Type == "CONTACT" {
			return s.UpdateTime
		}
	}
	return ""
}

// Decode reads one person. Its texts are parts of Raw. The error of what is no
// JSON object names no value.
func Decode(raw string) (Person, error) {
	p := Person{Raw: raw}
	err := readPerson(raw, &p)
	return p, err
}
