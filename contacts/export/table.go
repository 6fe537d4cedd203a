package export

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gcdesk/contacts"
)

// table writes one row a contact (RFC 4180). Fields with many values are
// blocks of columns, as often as the widest contact needs them.
type table struct {
	start  string // before the header
	guard  bool   // against formulas
	blocks []block
	lost   func(*Contact)
	tally  *tally
}

// block is columns that stand together, once or as often as is needed.
type block struct {
	heads []string // with %d for the number of a block that repeats
	rows  func(c *Contact) [][]string
	width int // how often; what it is at first is the least
}

func (t *table) measure(c *Contact) {
	for i := range t.blocks {
		b := &t.blocks[i]
		b.width = max(b.width, len(b.rows(c)))
	}
}

func (t *table) begin(out []byte) []byte {
	out = append(out, t.start...)
	for _, b := range t.blocks {
		for n := range b.width {
			for _, head := range b.heads {
				out = t.cell(out, strings.Replace(head, "%d", strconv.Itoa(n+1), 1))
			}
		}
	}
	return endRow(out)
}

func (t *table) contact(out []byte, c *Contact) ([]byte, error) {
	t.lost(c)
	for _, b := range t.blocks {
		rows := b.rows(c)
		for n := range b.width {
			for i := range b.heads {
				value := ""
				if n < len(rows) {
					value = rows[n][i]
				}
				out = t.cell(out, value)
			}
		}
	}
	return endRow(out), nil
}

func (t *table) end(out []byte) []byte { return out }

// endRow puts the line break in the place of the last comma.
func endRow(out []byte) []byte { return append(out[:len(out)-1], "\r\n"...) }

// cell appends one and a comma. Line breaks of every kind become one.
func (t *table) cell(out []byte, value string) []byte {
	if t.guard && startsFormula(value) {
		value = "'" + value
	}
	if !strings.ContainsAny(value, "\",\r\n") && strings.TrimSpace(value) == value {
		return append(append(out, value...), ',')
	}
	out = append(out, '"')
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '"':
			out = append(out, `""`...)
		case c == '\r':
			if !strings.HasPrefix(value[i+1:], "\n") {
				out = append(out, '\n')
			}
		default:
			out = append(out, c)
		}
	}
	return append(out, "\","...)
}

// startsFormula reports whether a spreadsheet would compute a cell instead of
// showing it (OWASP, "CSV injection"). East Asian forms count as their like,
// and so does what stands behind a blank that is cut off.
func startsFormula(value string) bool {
	if strings.HasPrefix(value, "\t") || strings.HasPrefix(value, "\r") || strings.HasPrefix(value, "\n") {
		return true
	}
	for _, r := range strings.TrimLeft(value, " \u00a0\u3000") {
		return strings.ContainsRune("=+-@\t\r\n＝＋－＠", r)
	}
	return false
}

// each makes the rows of a block from a field, without those that are empty.
func each[F any](field []F, row func(F) []string) [][]string {
	var rows [][]string
	for _, f := range field {
		if r := row(f); strings.Join(r, "") != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

// tableTypes are Google's English words for its types, as its own export has
// them.
var tableTypes = map[string]string{
	"home": "Home", "work": "Work", "other": "Other", "mobile": "Mobile", "main": "Main", "pager": "Pager",
	"homeFax": "Home Fax", "workFax": "Work Fax", "otherFax": "Other Fax", "workMobile": "Work Mobile", "workPager": "Work Pager",
	"googleVoice": "Google Voice", "homePage": "Home Page", "blog": "Blog", "profile": "Profile", "ftp": "FTP",
	"reservations": "Reservations", "appInstallPage": "App Install Page", "anniversary": "Anniversary",
	"spouse": "Spouse", "child": "Child", "mother": "Mother", "father": "Father", "parent": "Parent", "brother": "Brother",
	"sister": "Sister", "friend": "Friend", "relative": "Relative", "domesticPartner": "Domestic Partner",
	"manager": "Manager", "assistant": "Assistant", "referredBy": "Referred by", "partner": "Partner",
	"freeBusy": "Free/Busy", "account": "Account", "customer": "Customer", "loginId": "Login ID", "network": "Network",
	"organization": "Organization", "school": "School", "desk": "Desk", "grewUp": "Grew up",
}

func tableType(kind string) string { return cmp.Or(tableTypes[kind], kind) }

// fullDate is YYYY-MM-DD, or --MM-DD without the year. Empty where month or
// day is unknown.
func fullDate(d contacts.Date) string {
	switch {
	case d.Month == 0 || d.Day == 0:
		return ""
	case d.Year == 0:
		return fmt.Sprintf("--%02d-%02d", d.Month, d.Day)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// separator stands between the values of one cell, as Google writes it.
const separator = " ::: "

// cellOf joins labels in one cell, with Google's mark on its own.
func cellOf(labels []Label) string {
	names := make([]string, 0, len(labels))
	for _, l := range labels {
		if l.System {
			l.Name = "* " + l.Name
		}
		names = append(names, l.Name)
	}
	return strings.Join(names, separator)
}

// pictureLink is the address of the photo that Google did not draw.
func pictureLink(c *Contact) string {
	i := slices.IndexFunc(c.Photos, func(p contacts.PhotoLink) bool { return !p.Default && p.URL != "" })
	if p := contacts.Primary(c.Photos); !p.Default && p.URL != "" {
		return p.URL
	} else if i >= 0 {
		return c.Photos[i].URL
	}
	return ""
}

// firstName is the given name, or the whole name where it is in one piece.
func firstName(n contacts.Name) string {
	if n.GivenName+n.MiddleName+n.FamilyName+n.HonorificPrefix+n.HonorificSuffix == "" {
		return cmp.Or(n.Unstructured, n.DisplayName)
	}
	return n.GivenName
}
