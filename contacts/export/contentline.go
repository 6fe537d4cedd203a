package export

import (
	"strings"
	"unicode/utf8"
)

// contentLine makes one line of a vCard (RFC 6350 section 3.3): a name,
// parameters, then one value.
type contentLine struct {
	semicolons bool // escaped in plain text too, as version 3.0 has it (RFC 2426 section 4)
	line       []byte
}

// fold is how long a line may be, in octets without the line break (RFC 6350
// section 3.2).
const fold = 75

// name begins the line; an empty group is none.
func (l *contentLine) name(group, name string) {
	l.line = l.line[:0]
	if group != "" {
		l.line = append(append(l.line, group...), '.')
	}
	l.line = append(l.line, name...)
}

// param adds a parameter, in quotes and with the escapes of RFC 6868 where its
// value needs them.
func (l *contentLine) param(name, value string) {
	l.line = append(append(append(l.line, ';'), name...), '=')
	quoted := strings.ContainsAny(value, ",;:\n\r")
	if quoted {
		l.line = append(l.line, '"')
	}
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '^':
			l.line = append(l.line, "^^"...)
		case c == '"':
			l.line = append(l.line, "^'"...)
		case c == '\n', c == '\r':
			if c == '\r' && strings.HasPrefix(value[i+1:], "\n") {
				i++
			}
			l.line = append(l.line, "^n"...)
		case !isControl(c):
			l.line = append(l.line, c)
		}
	}
	if quoted {
		l.line = append(l.line, '"')
	}
}

// text adds a value of type text. Several are the components of a structured
// value.
func (l *contentLine) text(components ...string) {
	sep := byte(':')
	for _, s := range components {
		l.line = append(l.line, sep)
		sep = ';'
		l.escape(s, l.semicolons || len(components) > 1)
	}
}

// list adds a value of type text-list.
func (l *contentLine) list(values []string) {
	sep := byte(':')
	for _, s := range values {
		l.line = append(l.line, sep)
		sep = ','
		l.escape(s, l.semicolons)
	}
}

// uri adds a value that is not to be escaped. What no URI can hold, and would
// break the line, is escaped as text is.
func (l *contentLine) uri(value string) {
	l.line = append(l.line, ':')
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\', c == '\n', c == '\r', isControl(c):
			l.escape(value[i:i+1], false)
		default:
			l.line = append(l.line, c)
		}
	}
}

// escape adds text (RFC 6350 section 3.4). Line breaks of every kind become
// one; control characters have no place in a vCard.
func (l *contentLine) escape(s string, semicolons bool) {
	from := 0 // what is to be added as it stands
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !special[c] {
			continue
		}
		l.line = append(l.line, s[from:i]...)
		switch {
		case c == '\\', c == ',', c == ';' && semicolons:
			l.line = append(l.line, '\\', c)
		case c == '\n', c == '\r':
			if c == '\r' && strings.HasPrefix(s[i+1:], "\n") {
				i++
			}
			l.line = append(l.line, `\n`...)
		case !isControl(c):
			l.line = append(l.line, c)
		}
		from = i + 1
	}
	l.line = append(l.line, s[from:]...)
}

// special are the bytes that may have to be escaped, or left out.
var special = func() (table [256]bool) {
	for c := range table {
		table[c] = isControl(byte(c)) || strings.IndexByte(`\,;`, byte(c)) >= 0
	}
	return table
}()

func isControl(c byte) bool { return c < ' ' && c != '\t' || c == 0x7f }

// appendTo ends the line and folds it, never inside a character.
func (l *contentLine) appendTo(out []byte) []byte {
	rest, room := l.line, fold
	for len(rest) > room {
		cut := room
		for cut > room-utf8.UTFMax && !utf8.RuneStart(rest[cut]) {
			cut--
		}
		out = append(append(out, rest[:cut]...), "\r\n "...)
		rest, room = rest[cut:], fold-1
	}
	return append(append(out, rest...), "\r\n"...)
}
