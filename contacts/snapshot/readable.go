package snapshot

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gcdesk/contacts"
)

// Readable is a value of the Field with that name in a line for people to read,
// as Text writes it. Labels are called by the names in groups, by resource name.
func Readable(field string, value json.RawMessage, groups map[string]string) string {
	return shown(readable(field, value, groups).String())
}

// value is a value of a field: the value itself, if there is one, and its other
// parts, in the order in which the People API lists them.
type value struct {
	main  string
	parts []part
}

// part is a value's part by its path: "givenName", "date.year".
type part struct{ name, text string }

func (v value) part(name string) (text string, there bool) {
	i := slices.IndexFunc(v.parts, func(p part) bool { return p.name == name })
	if i < 0 {
		return "", false
	}
	return v.parts[i].text, true
}

// String is the value itself and in brackets its parts. Parts are named where
// there are several.
func (v value) String() string {
	all := make([]string, len(v.parts))
	for i, p := range v.parts {
		if all[i] = p.text; len(all) > 1 {
			all[i] = p.name + ": " + p.text
		}
	}
	switch rest := strings.Join(all, ", "); {
	case v.main == "":
		return rest
	case rest == "":
		return v.main
	default:
		return v.main + " (" + rest + ")"
	}
}

func readable(field string, raw json.RawMessage, groups map[string]string) (v value) {
	var whole any
	if json.Unmarshal(raw, &whole) != nil {
		return value{main: string(raw)}
	}
	object, ok := whole.(map[string]any)
	if !ok {
		return value{main: leaf(whole)}
	}
	for _, name := range []string{"value", "url", "person", "username"} {
		if main, ok := object[name].(string); ok {
			v.main = main
			delete(object, name)
			break
		}
	}
	v.collect("", object, typeOf(reflect.TypeFor[contacts.Person](), field), groups)
	return v
}

// collect adds the parts of an object that is as a Go type, which is nil where
// none is known.
func (v *value) collect(path string, object map[string]any, as reflect.Type, groups map[string]string) {
	order := names(as)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(order, name) {
			order = append(order, name)
		}
	}
	for _, name := range order {
		switch inner := object[name].(type) {
		case nil:
		case map[string]any:
			v.collect(path+name+".", inner, typeOf(as, name), groups)
		case string:
			if label, ok := groups[inner]; ok {
				inner = label
			}
			v.parts = append(v.parts, part{path + name, inner})
		default:
			v.parts = append(v.parts, part{path + name, leaf(inner)})
		}
	}
}

// names are what a struct's fields are called in JSON.
func names(as reflect.Type) (names []string) {
	if as == nil || as.Kind() != reflect.Struct {
		return nil
	}
	for i := range as.NumField() {
		names = append(names, as.Field(i).Tag.Get("json"))
	}
	return names
}

// typeOf is the type of what a struct's field holds, one or many; nil: it has
// no such field.
func typeOf(as reflect.Type, name string) reflect.Type {
	i := slices.Index(names(as), name)
	if i < 0 {
		return nil
	}
	field := as.Field(i).Type
	if field.Kind() == reflect.Slice {
		return field.Elem()
	}
	return field
}
