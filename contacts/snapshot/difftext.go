package snapshot

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Text is a change for people to read, in lines: a sign, the name, and beneath
// it what each field has lost and gained. Labels are called by the names in
// groups, by resource name. A terminal can do nothing with it but show it.
func (c Change) Text(groups map[string]string) string {
	sign := map[What]string{Added: "+", Removed: "-", Changed: "~"}[c.What]
	var b strings.Builder
	b.WriteString(sign + " " + shown(strings.TrimSpace(c.Name+" ("+c.ResourceName+")")) + "\n")
	for _, f := range c.Fields {
		for _, side := range []struct {
			sign   string
			values []json.RawMessage
		}{{"-", f.Before}, {"+", f.After}} {
			for _, v := range side.values {
				b.WriteString("    " + side.sign + " " + f.Name + ": " + shown(readable(v, groups)) + "\n")
			}
		}
	}
	return b.String()
}

// readable is a value in a line: the value itself and in brackets its type, or
// all its parts.
func readable(raw json.RawMessage, groups map[string]string) string {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return string(raw)
	}
	object, ok := v.(map[string]any)
	if !ok {
		return leaf(v)
	}
	for _, name := range []string{"value", "url", "person", "username"} {
		if main, ok := object[name].(string); ok {
			delete(object, name)
			if rest := parts(object, groups); rest != "" {
				return main + " (" + rest + ")"
			}
			return main
		}
	}
	return parts(object, groups)
}

// parts are the values in an object, in the order of their names.
func parts(object map[string]any, groups map[string]string) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(object)) {
		switch v := object[name].(type) {
		case map[string]any:
			all = append(all, parts(v, groups))
		case string:
			if label, ok := groups[v]; ok {
				v = label
			}
			all = append(all, v)
		default:
			all = append(all, name+" "+leaf(v))
		}
	}
	return strings.Join(all, ", ")
}

func leaf(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	plain, _ := json.Marshal(v) // it was JSON
	return string(plain)
}

// shown makes a text harmless: line breaks, control characters and marks that
// turn the direction of reading are written as Go writes them.
func shown(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}
