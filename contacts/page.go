package contacts

import (
	"bytes"
	"encoding/json"
)

// readPage takes an answer apart. The items, which are nearly all of it, are
// copied, and looked through for no more than their ends: what reads them finds
// what is wrong. The rest is left to encoding/json, with empty objects in the
// place of the items.
func readPage(body []byte, items string) (p page, err error) {
	var around []byte
	var name []byte // the last string of the outermost object
	depth, from, within := 0, 0, false
	for at := 0; at < len(body); at++ {
		switch c := body[at]; {
		case c == '"':
			end := endOfString(body, at)
			if depth == 1 {
				name = body[at:end]
			}
			at = end - 1
		case c == '{' && within && depth == 2:
			end, objects := endOfObject(body, at)
			if objects > listedAtMost {
				p.rich = append(p.rich, len(p.items))
			}
			p.items = append(p.items, string(body[at:end]))
			around = append(append(around, body[from:at]...), "{}"...)
			at, from = end-1, end
		case c == '{' || c == '[':
			depth++
			within = depth == 2 && c == '[' && is(name, items)
		case c == '}' || c == ']':
			depth--
		}
	}
	around = append(around, body[from:]...)
	var members map[string]json.RawMessage
	if json.Unmarshal(around, &members) != nil || members == nil {
		return page{}, errNotJSON
	}
	var found []struct{}
	for name, into := range map[string]any{items: &found, "nextPageToken": &p.next, "nextSyncToken": &p.sync} {
		if raw, there := members[name]; there && json.Unmarshal(raw, into) != nil {
			return page{}, errNotJSON
		}
	}
	if len(found) != len(p.items) {
		return page{}, errNotJSON
	}
	return p, nil
}

// is reports whether a string of JSON, quotation marks and all, is a name.
func is(quoted []byte, name string) bool {
	var s string
	return json.Unmarshal(quoted, &s) == nil && s == name
}

// endOfObject returns where the object that begins at a place ends, and how
// many objects it is, itself among them. One without an end goes to that of all.
func endOfObject(body []byte, at int) (end, objects int) {
	for depth := 0; at < len(body); at++ {
		switch body[at] {
		case '{':
			depth++
			objects++
		case '}':
			if depth--; depth == 0 {
				return at + 1, objects
			}
		case '"':
			at = endOfString(body, at) - 1
		}
	}
	return len(body), objects
}

// endOfString is endOfObject for a string.
func endOfString(body []byte, at int) int {
	for {
		i := bytes.IndexByte(body[at+1:], '"')
		if i < 0 {
			return len(body)
		}
		at += 1 + i
		escapes := 0
		for body[at-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return at + 1
		}
	}
}
