package storage

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
)

// mergeUnknown returns v as JSON, with the fields of old that v's type does
// not know: a later gcdesk with the same schema may have written them.
func mergeUnknown(old []byte, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil || old == nil {
		return data, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(old, &fields); err != nil {
		return nil, err
	}
	maps.DeleteFunc(fields, func(name string, _ json.RawMessage) bool { return knows(v, name) })
	if len(fields) == 0 {
		return data, nil
	}
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

// knows reports whether a struct has a field of that JSON name, which
// encoding/json compares without regard to case.
func knows(v any, name string) bool {
	for f := range reflect.TypeOf(v).Fields() {
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); strings.EqualFold(tag, name) {
			return true
		}
	}
	return false
}
