package contacts

// The fields of a Person. Type is one of Google's words ("home", "workFax") or
// any other that a person typed; FormattedType is the same in the account's
// language, and read only.

// Date is a day of which the year, or the month and day, may be unknown (0).
type Date struct {
	Year  int `json:"year"`
	Month int `json:"month"`
	Day   int `json:"day"`
}

// Address is a postal address.
type Address struct {
	FieldMetadata   `json:"metadata"`
	Type            string `json:"type"`
	FormattedType   string `json:"formattedType"`
	FormattedValue  string `json:"formattedValue"` // all of it, in lines
	POBox           string `json:"poBox"`
	StreetAddress   string `json:"streetAddress"` // may have lines
	ExtendedAddress string `json:"extendedAddress"`
	City            string `json:"city"`
	Region          string `json:"region"`
	PostalCode      string `json:"postalCode"`
	Country         string `json:"country"`
	CountryCode     string `json:"countryCode"` // ISO 3166-1 alpha-2
}

// AgeRange is how old Google takes the account to be.
type AgeRange struct {
	FieldMetadata `json:"metadata"`
	AgeRange      string `json:"ageRange"`
}

// Biography is the note.
type Biography struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
	ContentType   string `json:"contentType"` // TEXT_PLAIN or TEXT_HTML
}

// Birthday is a date or, where it could not be read as one, text.
type Birthday struct {
	FieldMetadata `json:"metadata"`
	Date          Date   `json:"date"`
	Text          string `json:"text"`
}

// CalendarURL is the address of a calendar.
type CalendarURL struct {
	FieldMetadata `json:"metadata"`
	URL           string `json:"url"`
	Type          string `json:"type"`
	FormattedType string `json:"formattedType"`
}

// ClientData is what another program keeps with a person.
type ClientData struct {
	FieldMetadata `json:"metadata"`
	Key           string `json:"key"`
	Value         string `json:"value"`
}

// PhotoLink is where a picture can be fetched.
type PhotoLink struct {
	FieldMetadata `json:"metadata"`
	URL           string `json:"url"`
	Default       bool   `json:"default"` // a monogram that Google drew
}

// EmailAddress is an e-mail address.
type EmailAddress struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
	Type          string `json:"type"`
	FormattedType string `json:"formattedType"`
	DisplayName   string `json:"displayName"`
}

// Event is a day to remember.
type Event struct {
	FieldMetadata `json:"metadata"`
	Date          Date   `json:"date"`
	Type          string `json:"type"`
	FormattedType string `json:"formattedType"`
}

// ExternalID is what another system calls the person.
type ExternalID struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
	Type          string `json:"type"`
	FormattedType string `json:"formattedType"`
}

// FileAs is the name to sort by.
type FileAs struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
}

// Gender is the gender and how to address the person.
type Gender struct {
	FieldMetadata  `json:"metadata"`
	Value          string `json:"value"` // male, female, unspecified or any other
	FormattedValue string `json:"formattedValue"`
	AddressMeAs    string `json:"addressMeAs"`
}

// IMClient is an account of instant messaging.
type IMClient struct {
	FieldMetadata     `json:"metadata"`
	Username          string `json:"username"`
	Type              string `json:"type"`
	FormattedType     string `json:"formattedType"`
	Protocol          string `json:"protocol"`
	FormattedProtocol string `json:"formattedProtocol"`
}

// Interest is something that the person likes.
type Interest struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
}

// Locale is a language (BCP 47).
type Locale struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
}

// Location is where in a house, or in the world, the person is.
type Location struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
	Type          string `json:"type"` // desk, grewUp or any other
	Current       bool   `json:"current"`
	BuildingID    string `json:"buildingId"`
	Floor         string `json:"floor"`
	FloorSection  string `json:"floorSection"`
	DeskCode      string `json:"deskCode"`
}

// Membership is a label, by the name of its Group, or the account's domain.
type Membership struct {
	FieldMetadata `json:"metadata"`
	ContactGroup  struct {
		ID           string `json:"contactGroupId"`           // its last part, and read only
		ResourceName string `json:"contactGroupResourceName"` // contactGroups/…
	} `json:"contactGroupMembership"`
	Domain struct {
		InViewerDomain bool `json:"inViewerDomain"`
	} `json:"domainMembership"`
}

// MiscKeyword is a field that came from another program, such as Outlook.
type MiscKeyword struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
	Type          string `json:"type"`
	FormattedType string `json:"formattedType"`
}

// Name is the person's name. DisplayName and its kin are made by Google.
type Name struct {
	FieldMetadata           `json:"metadata"`
	DisplayName             string `json:"displayName"`
	DisplayNameLastFirst    string `json:"displayNameLastFirst"`
	Unstructured            string `json:"unstructuredName"`
	FamilyName              string `json:"familyName"`
	GivenName               string `json:"givenName"`
	MiddleName              string `json:"middleName"`
	HonorificPrefix         string `json:"honorificPrefix"`
	HonorificSuffix         string `json:"honorificSuffix"`
	PhoneticFullName        string `json:"phoneticFullName"`
	PhoneticFamilyName      string `json:"phoneticFamilyName"`
	PhoneticGivenName       string `json:"phoneticGivenName"`
	PhoneticMiddleName      string `json:"phoneticMiddleName"`
	PhoneticHonorificPrefix string `json:"phoneticHonorificPrefix"`
	PhoneticHonorificSuffix string `json:"phoneticHonorificSuffix"`
}

// Nickname is another name.
type Nickname struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
	Type          string `json:"type"` // DEFAULT, MAIDEN_NAME, INITIALS, …
}

// Occupation is what the person does.
type Occupation struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
}

// Organization is where the person works or learns.
type Organization struct {
	FieldMetadata  `json:"metadata"`
	Type           string `json:"type"`
	FormattedType  string `json:"formattedType"`
	StartDate      Date   `json:"startDate"`
	EndDate        Date   `json:"endDate"`
	Current        bool   `json:"current"`
	Name           string `json:"name"`
	PhoneticName   string `json:"phoneticName"`
	Department     string `json:"department"`
	Title          string `json:"title"`
	JobDescription string `json:"jobDescription"`
	Symbol         string `json:"symbol"` // at the stock exchange
	Domain         string `json:"domain"`
	Location       string `json:"location"`
	CostCenter     string `json:"costCenter"`
	FullTime       int    `json:"fullTimeEquivalentMillipercent"` // 100,000 is full time
}

// PhoneNumber is a telephone number.
type PhoneNumber struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`         // as it was typed
	CanonicalForm string `json:"canonicalForm"` // ITU-T E.164, made by Google
	Type          string `json:"type"`
	FormattedType string `json:"formattedType"`
}

// Relation is another person, by name.
type Relation struct {
	FieldMetadata `json:"metadata"`
	Person        string `json:"person"`
	Type          string `json:"type"`
	FormattedType string `json:"formattedType"`
}

// SIPAddress is an address for Internet telephony (RFC 3261 section 19.1).
type SIPAddress struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
	Type          string `json:"type"`
	FormattedType string `json:"formattedType"`
}

// Skill is something that the person can do.
type Skill struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
}

// URL is a page of the person.
type URL struct {
	FieldMetadata `json:"metadata"`
	Value         string `json:"value"`
	Type          string `json:"type"`
	FormattedType string `json:"formattedType"`
}

// UserDefined is a field that the account's person named.
type UserDefined struct {
	FieldMetadata `json:"metadata"`
	Key           string `json:"key"`
	Value         string `json:"value"`
}
