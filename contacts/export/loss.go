package export

import (
	"cmp"
	"reflect"
	"slices"

	"gcdesk/contacts"
)

// Loss is what a format cannot carry of one field. Where only a part of a
// value has no place, that part is the field.
type Loss struct {
	Field    Field
	Values   int
	Contacts int      // that have such a value
	Examples []string // display names of the first few of them
}

// Field names what is lost: Google's name of a field ("imClients"), of its
// part ("organizations.startDate"), or "….second" for every value beyond the
// first where there is room for one.
type Field string

// What is lost of persons that no field of Google's stands for.
const (
	Unknown  Field = "unknown"                      // fields that this version does not know
	Pictures Field = "photos"                       // photos of which only the address is written
	Domain   Field = "memberships.domainMembership" // the account's domain, which is no label
)

// Fields returns every field that a Loss may name, for whoever has words for
// them.
func Fields() []Field {
	return []Field{
		Unknown, Pictures, Domain,
		"addresses.countryCode", "ageRanges", "biographies.contentType", "biographies.second", "birthdays.date",
		"birthdays.second", "birthdays.text", "calendarUrls", "clientData", "coverPhotos", "emailAddresses.displayName",
		"events.date", "externalIds", "fileAses.second", "genders", "genders.second", "imClients", "interests", "locales",
		"locations", "miscKeywords", "names.phoneticFullName", "names.phoneticHonorificPrefix",
		"names.phoneticHonorificSuffix", "names.second", "nicknames.second", "nicknames.type", "occupations",
		"organizations.costCenter", "organizations.current", "organizations.domain", "organizations.endDate",
		"organizations.fullTimeEquivalentMillipercent", "organizations.jobDescription", "organizations.location",
		"organizations.phoneticName", "organizations.second", "organizations.startDate", "organizations.symbol",
		"organizations.type", "sipAddresses", "skills",
	}
}

const examples = 3

// tally counts losses contact by contact.
type tally struct {
	current *Contact
	losses  map[Field]*Loss
	counted map[Field]bool // for the current contact
}

func newTally() *tally {
	return &tally{losses: map[Field]*Loss{}, counted: map[Field]bool{}}
}

func (t *tally) next(c *Contact) {
	t.current = c
	clear(t.counted)
}

// lose counts n values of the current contact.
func (t *tally) lose(f Field, n int) {
	if n <= 0 {
		return
	}
	l := t.losses[f]
	if l == nil {
		l = &Loss{Field: f}
		t.losses[f] = l
	}
	l.Values += n
	if t.counted[f] {
		return
	}
	t.counted[f] = true
	l.Contacts++
	if name := t.current.DisplayName(); name != "" && len(l.Examples) < examples {
		l.Examples = append(l.Examples, name)
	}
}

// loseText counts the texts that are not empty.
func (t *tally) loseText(f Field, texts ...string) {
	for _, s := range texts {
		if s != "" {
			t.lose(f, 1)
		}
	}
}

// loseDate counts a date that says anything.
func (t *tally) loseDate(f Field, d contacts.Date) {
	if d != (contacts.Date{}) {
		t.lose(f, 1)
	}
}

// sorted returns what was counted, most first.
func (t *tally) sorted() []Loss {
	losses := make([]Loss, 0, len(t.losses))
	for _, l := range t.losses {
		losses = append(losses, *l)
	}
	slices.SortFunc(losses, func(a, b Loss) int {
		return cmp.Or(cmp.Compare(b.Values, a.Values), cmp.Compare(a.Field, b.Field))
	})
	return losses
}

// filled is how many values of a field say anything beyond their type.
func filled[F any](field []F) (n int) {
	for i := range field {
		v := reflect.ValueOf(&field[i]).Elem()
		for k := range v.NumField() {
			f := v.Type().Field(k)
			if !f.Anonymous && f.Name != "Type" && f.Name != "FormattedType" && f.Name != "ContentType" && !v.Field(k).IsZero() {
				n++
				break
			}
		}
	}
	return n
}

// losePictures counts the photos that Google did not draw, less the one that
// is embedded.
func (t *tally) losePictures(c *Contact, embeds bool) {
	n := 0
	for _, photo := range c.Photos {
		if !photo.Default {
			n++
		}
	}
	if len(c.Photo.Data) > 0 {
		n = max(n, 1)
		if embeds {
			n--
		}
	}
	t.lose(Pictures, n)
}

// loseBeyondFields counts what stands in no field that another program knows.
func (t *tally) loseBeyondFields(c *Contact) {
	t.lose(Unknown, len(c.Unknown))
	for _, m := range c.Memberships {
		if m.Domain.InViewerDomain {
			t.lose(Domain, 1)
		}
	}
}
