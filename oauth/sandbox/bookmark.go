package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const syncTokenLife = 7 * 24 * time.Hour // from the full sync

// bookmark is what page and sync tokens carry.
type bookmark struct {
	Sync   bool   `json:"s,omitempty"`
	From   int    `json:"f,omitempty"` // the version that a sync begins with
	Cut    int    `json:"c"`           // how many versions there were
	Offset int    `json:"o,omitempty"` // how many were given already
	Mark   int64  `json:"m"`           // of the chronicle at the cut
	Full   int64  `json:"t"`           // when the full sync was, Unix seconds
	Query  string `json:"q"`           // the parameters that must not change
}

func (b bookmark) String() string {
	plain, _ := json.Marshal(b) // numbers and a string
	return base64.RawURLEncoding.EncodeToString(plain)
}

func parseBookmark(token string) (b bookmark, ok bool) {
	plain, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || json.Unmarshal(plain, &b) != nil {
		return bookmark{}, false
	}
	return b, 0 <= b.From && b.From <= b.Cut && b.Offset >= 0
}

// asked is a call of a list as its parameters ask for it.
type asked struct {
	size                 int
	pageToken, syncToken string
	wantsSync            bool
	query                string // fingerprint of what must not change from call to call
	page                 string // the same from page to page
}

// askedOf reads the parameters that all lists have. A page's must be those of
// the page before, a sync's those of the full sync.
func askedOf(q url.Values, size int, same ...string) (asked, *apiError) {
	a := asked{size: size, pageToken: q.Get("pageToken"), syncToken: q.Get("syncToken")}
	a.wantsSync = q.Get("requestSyncToken") == "true" || a.syncToken != ""
	a.query = fingerprint(strings.Join(same, "\n"))
	a.page = fingerprint(a.query + strconv.FormatBool(a.wantsSync) + a.syncToken)
	if !q.Has("pageSize") {
		return a, nil
	}
	var wrong *apiError
	a.size, wrong = numberWithin(q.Get("pageSize"), "Page size must be between 1 and 1000.", 1, 1000)
	return a, wrong
}

func numberWithin(value, message string, least, most int) (int, *apiError) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		return 0, invalidArgument(message)
	}
	return n, nil
}

// list splits a parameter that may be repeated and may hold commas.
func list(q url.Values, name string) []string {
	var all []string
	for _, v := range q[name] {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part != "" {
				all = append(all, part)
			}
		}
	}
	return all
}

// sortedList is list in an order that does not tell how it was written.
func sortedList(values []string) string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(values))), ",")
}
