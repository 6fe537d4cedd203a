package sandbox

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
)

// pageFaults are what only a list can do to its reader.
func (l *faultList) pageFaults() {
	l.group = "People API: lists that mislead"
	next := func(name, title string, token func(b bookmark, given int) string) {
		l.add(name, title, Fault{Edit: func(a map[string]any) {
			given := 0
			for _, of := range []string{"connections", "otherContacts", "contactGroups"} {
				list, _ := a[of].([]any)
				given += len(list)
			}
			old, _ := a["nextPageToken"].(string)
			b, _ := parseBookmark(old)
			a["nextPageToken"] = token(b, given)
		}})
	}
	next("people-page-again", "The token of the next page is that of this one.", func(b bookmark, given int) string {
		b.Offset = max(0, b.Offset-given)
		return b.String()
	})
	next("people-page-unknown", "The token of the next page is not known.", func(bookmark, int) string { return "unknown" })
	l.add("people-twice", "The first contact of the page is there twice.", Fault{Edit: func(a map[string]any) {
		for _, of := range []string{"connections", "otherContacts"} {
			if list, _ := a[of].([]any); len(list) > 0 {
				a[of] = append(list, list[0])
			}
		}
	}})
	l.add("people-gzip", "The answer is compressed, and damaged.", Fault{
		Status: http.StatusOK, Body: damaged(), Header: http.Header{"Content-Encoding": {"gzip"}},
	})
}

// damaged is an answer whose checksum is wrong: all of it can be inflated, and
// none of it trusted (RFC 1952 section 2.3.1).
func damaged() string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(`{"connections":[],"names":"` + strings.Repeat("x", 500) + `"}`))
	_ = w.Close()
	b.Bytes()[b.Len()-8] ^= 1
	return b.String()
}
