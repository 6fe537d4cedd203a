package snapshot

import "encoding/json"

// Readable is a value of a Field in a line for people to read, as Text writes
// it. Labels are called by the names in groups, by resource name.
func Readable(value json.RawMessage, groups map[string]string) string {
	return shown(readable(value, groups))
}
