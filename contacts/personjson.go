package contacts

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Reading 25,000 persons is most of what an export costs. This reads each in
// one pass and shares its text, in less than a third of the time that
// encoding/json takes; a fuzz test holds it to what another reader makes of
// the same bytes. Names are matched exactly.

// errNotJSON tells no more than that: what was read may be anybody's data.
var errNotJSON = errors.New("not the JSON that was expected")

// deepest is how far values may stand in one another.
const deepest = 100

// reader reads one JSON text. Its strings are parts of text.
type reader struct {
	text    string
	at      int
	depth   int
	unknown *[]string
}

// shape is how a struct is read.
type shape struct {
	fields []field
	path   string // before the names in it
	tells  bool   // of names that are not known
}

type field struct {
	name  string
	index int
	shape *shape // of a struct, or of a slice of them
}

// find returns the place of a field, or -1. The search begins at a place and
// comes round: members often stand in the order of the fields.
func (s *shape) find(name string, at int) int {
	for range s.fields {
		if at == len(s.fields) {
			at = 0
		}
		if s.fields[at].name == name {
			return at
		}
		at++
	}
	return -1
}

// shapeOf finds the names in a struct's tags. What stands in metadata is
// Google's own bookkeeping: unknown names are nothing to tell there.
func shapeOf(t reflect.Type, path string, tells bool) *shape {
	s := &shape{nil, path, tells}
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("json")
		if name == "-" {
			continue
		}
		elem := f.Type
		if elem.Kind() == reflect.Slice {
			elem = elem.Elem()
		}
		var inner *shape
		if elem.Kind() == reflect.Struct {
			inner = shapeOf(elem, path+name+".", tells && name != "metadata")
		}
		s.fields = append(s.fields, field{name, i, inner})
	}
	return s
}

var personShape = shapeOf(reflect.TypeFor[Person](), "", true)

// readPerson fills p from one JSON object.
func readPerson(raw string, p *Person) error {
	r := reader{text: raw, unknown: &p.Unknown}
	if !utf8.ValidString(r.text) {
		r.text = strings.ToValidUTF8(r.text, "\ufffd")
	}
	r.blank()
	if r.peek() != '{' {
		return errNotJSON
	}
	if err := r.object(reflect.ValueOf(p).Elem(), personShape); err != nil {
		return err
	}
	if r.blank(); r.at != len(r.text) {
		return errNotJSON
	}
	return nil
}

func (r *reader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *reader) blank() {
	for r.at < len(r.text) && r.text[r.at] <= ' ' {
		switch r.text[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// members calls for each member of the object or array that begins here, with
// the reader at its value; a name is empty in an array.
func (r *reader) members(end byte, each func(name string) error) error {
	if r.depth++; r.depth > deepest {
		return errNotJSON
	}
	r.at++
	r.blank()
	for more := r.peek() != end; more; {
		name := ""
		if end == '}' {
			var err error
			if name, err = r.string(); err != nil {
				return err
			}
			r.blank()
			if r.peek() != ':' {
				return errNotJSON
			}
			r.at++
			r.blank()
		}
		if err := each(name); err != nil {
			return err
		}
		r.blank()
		if more = r.peek() == ','; more {
			r.at++
			r.blank()
		}
	}
	if r.peek() != end {
		return errNotJSON
	}
	r.at++
	r.depth--
	return nil
}

func (r *reader) object(into reflect.Value, s *shape) error {
	next := 0
	return r.members('}', func(name string) error {
		if i := s.find(name, next); i >= 0 {
			next = i + 1
			return r.value(into.Field(s.fields[i].index), s.fields[i].shape)
		}
		if s.tells {
			*r.unknown = append(*r.unknown, s.path+name)
		}
		return r.skip()
	})
}

// value reads one into a string, bool, int, struct or a slice of these. Null
// leaves it as it was.
func (r *reader) value(into reflect.Value, s *shape) error {
	if r.peek() == 'n' {
		return r.word("null")
	}
	switch into.Kind() {
	case reflect.String:
		text, err := r.string()
		into.SetString(text)
		return err
	case reflect.Bool:
		into.SetBool(r.peek() == 't')
		if into.Bool() {
			return r.word("true")
		}
		return r.word("false")
	case reflect.Int:
		n, err := r.number()
		if err != nil {
			return err
		}
		i, err := strconv.ParseInt(n, 10, into.Type().Bits())
		if err != nil {
			return errNotJSON
		}
		into.SetInt(i)
		return nil
	case reflect.Struct:
		if r.peek() != '{' {
			return errNotJSON
		}
		return r.object(into, s)
	}
	if r.peek() != '[' {
		return errNotJSON
	}
	into.SetLen(0)
	return r.members(']', func(string) error {
		n := into.Len()
		into.Grow(1)
		into.SetLen(n + 1)
		into.Index(n).SetZero()
		return r.value(into.Index(n), s)
	})
}

// skip passes over any value.
func (r *reader) skip() error {
	switch c := r.peek(); c {
	case '"':
		_, err := r.string()
		return err
	case '{', '[':
		return r.members(c+2, func(string) error { return r.skip() }) // the closing ones of ASCII
	case 't':
		return r.word("true")
	case 'f':
		return r.word("false")
	case 'n':
		return r.word("null")
	}
	_, err := r.number()
	return err
}

func (r *reader) word(w string) error {
	if len(r.text)-r.at < len(w) || r.text[r.at:r.at+len(w)] != w {
		return errNotJSON
	}
	r.at += len(w)
	return nil
}

// number passes over a number (RFC 8259 section 6) and returns its text.
func (r *reader) number() (string, error) {
	start := r.at
	if r.peek() == '-' {
		r.at++
	}
	if r.peek() == '0' {
		r.at++
	} else if !r.digits() {
		return "", errNotJSON
	}
	if r.peek() == '.' {
		r.at++
		if !r.digits() {
			return "", errNotJSON
		}
	}
	if c := r.peek(); c == 'e' || c == 'E' {
		r.at++
		if c := r.peek(); c == '+' || c == '-' {
			r.at++
		}
		if !r.digits() {
			return "", errNotJSON
		}
	}
	return r.text[start:r.at], nil
}

func (r *reader) digits() bool {
	start := r.at
	for c := r.peek(); '0' <= c && c <= '9'; c = r.peek() {
		r.at++
	}
	return r.at > start
}

// string reads a string. Most have no escapes and are a part of the text.
func (r *reader) string() (string, error) {
	if r.peek() != '"' {
		return "", errNotJSON
	}
	r.at++
	start := r.at
	r.at += plain(r.text[start:])
	if r.peek() == '"' {
		r.at++
		return r.text[start : r.at-1], nil
	}
	return r.escaped(start)
}

// plain is how much of a string's text means itself.
func plain(s string) int {
	for i := range len(s) {
		if special[s[i]] {
			return i
		}
	}
	return len(s)
}

// special are the bytes of a string's text that do not mean themselves.
var special = func() (table [256]bool) {
	for c := range byte(' ') {
		table[c] = true
	}
	table['"'], table['\\'] = true, true
	return table
}()

// escaped reads on in a string that is not plain where the reader is.
func (r *reader) escaped(start int) (string, error) {
	var out strings.Builder
	out.Grow(r.at - start + max(strings.IndexByte(r.text[r.at:], '"'), 0))
	out.WriteString(r.text[start:r.at])
	for {
		n := plain(r.text[r.at:])
		out.WriteString(r.text[r.at : r.at+n])
		r.at += n
		switch r.peek() {
		case '"':
			r.at++
			return out.String(), nil
		case '\\':
		default:
			return "", errNotJSON
		}
		r.at++
		c := r.peek()
		r.at++
		switch c {
		case '"', '\\', '/':
			out.WriteByte(c)
		case 'b':
			out.WriteByte('\b')
		case 'f':
			out.WriteByte('\f')
		case 'n':
			out.WriteByte('\n')
		case 'r':
			out.WriteByte('\r')
		case 't':
			out.WriteByte('\t')
		case 'u':
			high, err := r.hex()
			if err != nil {
				return "", err
			}
			if utf16.IsSurrogate(high) { // half a character, unless the other follows
				at := r.at
				if r.word(`\u`) == nil {
					low, err := r.hex()
					if err != nil {
						return "", err
					}
					if whole := utf16.DecodeRune(high, low); whole != utf8.RuneError {
						out.WriteRune(whole)
						continue
					}
				}
				r.at, high = at, utf8.RuneError
			}
			out.WriteRune(high)
		default:
			return "", errNotJSON
		}
	}
}

// hex reads the four digits of an escape.
func (r *reader) hex() (rune, error) {
	if len(r.text)-r.at < 4 {
		return 0, errNotJSON
	}
	n, err := strconv.ParseUint(r.text[r.at:r.at+4], 16, 16)
	if err != nil {
		return 0, errNotJSON
	}
	r.at += 4
	return rune(n), nil
}
