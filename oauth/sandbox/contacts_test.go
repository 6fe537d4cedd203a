package sandbox_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode"

	"gcdesk/oauth/sandbox"
)

// A book of 250 has every field and every oddity.
func TestSmallBookHasEverything(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(250, 0)})
	wanted := strings.Fields("Latin Cyrillic Greek Arabic Hebrew Han Hiragana Katakana Hangul Thai Devanagari")
	fields, scripts, kinds := map[string]int{}, map[string]bool{}, map[string]bool{}
	for raw := range r.book.Contacts() {
		p := decoded(t, raw)
		for field := range p {
			fields[field]++
		}
		for _, script := range wanted {
			is := func(r rune) bool { return unicode.Is(unicode.Scripts[script], r) }
			scripts[script] = scripts[script] || strings.ContainsFunc(string(raw), is)
		}
		email, _ := p["emailAddresses"].([]any)
		phones, _ := p["phoneNumbers"].([]any)
		value, _ := down(p, "biographies", 0, "value").(string)
		given, _ := down(p, "names", 0, "givenName").(string)
		for kind, is := range map[string]bool{
			"more than 100 e-mails":  len(email) > 100,
			"more than 100 phones":   len(phones) > 100,
			"nothing but a label":    len(p) == 5,
			"no name":                p["names"] == nil && email != nil,
			"text birthday":          down(p, "birthdays", 0, "text") != nil,
			"29 February, no year":   down(p, "birthdays", 0, "date", "day") == 29.0 && down(p, "birthdays", 0, "date", "year") == nil,
			"several organizations":  down(p, "organizations", 2) != nil,
			"custom type":            down(p, "phoneNumbers", 13, "type") == "Boot",
			"second is primary":      down(p, "emailAddresses", 0, "metadata", "primary") == nil && len(email) > 1,
			"two sources":            down(p, "metadata", "sources", 1, "type") == "PROFILE",
			"formula":                strings.HasPrefix(given, "="),
			"line break":             given == "two\nlines",
			"right to left override": strings.Contains(string(raw), "\u202e"),
			"combining":              strings.Contains(given, "\u030a"),
			"very long":              len(given) > 900,
			"HTML":                   strings.HasPrefix(value, "<p>"),
			"of tomorrow":            p["constellation"] != nil,
			"unknown in a name":      down(p, "names", 0, "pronunciationHint") != nil,
			"empty value":            down(p, "nicknames", 0, "value") == "",
			"empty list":             p["relations"] != nil && down(p, "relations", 0) == nil,
			"backslash and the rest": strings.Contains(string(raw), `back\\slash \\n \\, \\;`) && strings.Contains(string(raw), `semi;colon`),
			"monogram":               down(p, "photos", 0, "default") == true,
			"photo":                  p["photos"] != nil && down(p, "photos", 0, "default") == nil,
			"emoji family":           strings.Contains(string(raw), "👩‍👩‍👧‍👦"),
			"phonetic":               down(p, "names", 0, "phoneticFamilyName") != nil,
			"starred":                strings.Contains(string(raw), "contactGroups/starred"),
		} {
			kinds[kind] = kinds[kind] || is
		}
	}
	for _, field := range strings.Split(everyField, ",") {
		if fields[field] == 0 {
			t.Errorf("nobody has %s", field)
		}
	}
	for _, script := range wanted {
		if !scripts[script] {
			t.Errorf("nobody writes %s", script)
		}
	}
	for kind, there := range kinds {
		if !there {
			t.Errorf("nobody is odd in this way: %s", kind)
		}
	}
}

func TestContactsAreOfTwoToFourKilobytes(t *testing.T) {
	s := start(t, &sandbox.Server{Accounts: few(3000, 0)})
	var within, total int
	for raw := range s.AddressBook("77").Contacts() {
		if total++; 2000 <= len(raw) && len(raw) <= 4096 {
			within++
		}
	}
	// The few others are odd.
	if total != 3000 || total-within > 25 {
		t.Errorf("got %d of %d", within, total)
	}
}

// Contacts that nobody asked for take no room.
func TestLargeBookIsLazy(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := start(t, &sandbox.Server{Accounts: few(25_000, 0)})
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 16<<20 {
		t.Errorf("25,000 contacts take %d bytes", grown)
	}
	n := 0
	for range s.AddressBook("77").Contacts() {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("got %d", n)
	}
}

func TestContactsAreTheSameEachTime(t *testing.T) {
	s := start(t, &sandbox.Server{})
	same := start(t, &sandbox.Server{})
	text := func(s *sandbox.Server, account string) string {
		var all strings.Builder
		for raw := range s.AddressBook(account).Contacts() {
			all.Write(raw)
		}
		return strings.ReplaceAll(all.String(), s.URL, "")
	}
	if text(s, "ada@example.com") != text(same, "100000000000000000001") {
		t.Error("another server makes others")
	}
	if s.AddressBook("nobody@example.com") != nil {
		t.Error("somebody's address book is nobody's")
	}
}

func TestListCutsWhatGetGives(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(120, 0)})
	found, _ := r.all("people/me/connections", "connections", "personFields", everyField, "pageSize", "1000")
	cut := 0
	i := 0
	for raw := range r.book.Contacts() {
		listed := found[i]
		i++
		name, _ := listed["resourceName"].(string)
		got := r.get(name, "personFields", everyField)
		if whole := decoded(t, raw); !reflect.DeepEqual(got.body, whole) {
			t.Errorf("%s: get gives %.300s, want %.300s", name, got.raw, raw)
		}
		for _, field := range []string{"emailAddresses", "phoneNumbers"} {
			few, _ := listed[field].([]any)
			all, _ := got.body[field].([]any)
			if len(all) > 100 {
				cut++
			}
			if len(few) != min(100, len(all)) {
				t.Errorf("%s: list gives %d of %d", name, len(few), len(all))
			}
			if len(all) > 100 {
				listed[field], got.body[field] = nil, nil
			}
		}
		if !reflect.DeepEqual(listed, got.body) {
			t.Errorf("%s: list and get differ in more", name)
		}
	}
	if cut < 2 || i != 120 {
		t.Errorf("%d lists were cut, of %d persons", cut, i)
	}
}

func TestSourcesLeaveTheProfileOut(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(250, 0)})
	linked := func(pairs ...string) map[string]any {
		found, _ := r.all("people/me/connections", "connections", append([]string{"personFields", everyField, "pageSize", "1000"}, pairs...)...)
		i := slices.IndexFunc(found, func(p map[string]any) bool { return down(p, "metadata", "sources", 1) != nil })
		return found[i]
	}
	both, own := linked(), linked("sources", "READ_SOURCE_TYPE_CONTACT")
	if down(both, "names", 1, "displayName") != "Profile Name" || both["ageRanges"] == nil {
		t.Errorf("got %v", both["names"])
	}
	if down(own, "names", 1) != nil || own["ageRanges"] != nil || down(own, "names", 0, "displayName") != down(both, "names", 0, "displayName") {
		t.Errorf("got %v", own)
	}
	r.list("sources", "READ_SOURCE_TYPE_MOON").refused(t, "unknown source", 400, "INVALID_ARGUMENT", "")
}

func TestAddressBookByHand(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(3, 0)})
	name, err := r.book.Add(map[string]any{
		"names":          []any{map[string]any{"givenName": "New", "familyName": "Person"}},
		"emailAddresses": []any{map[string]any{"value": "new@example.com", "type": "work"}, map[string]any{"value": "2@example.com"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := r.get(name, "personFields", everyField)
	for _, want := range []struct {
		value any
		path  []any
	}{
		{"New Person", []any{"names", 0, "displayName"}},
		{"Person, New", []any{"names", 0, "displayNameLastFirst"}},
		{true, []any{"emailAddresses", 0, "metadata", "primary"}},
		{nil, []any{"emailAddresses", 1, "metadata", "primary"}},
		{"Work", []any{"emailAddresses", 0, "formattedType"}},
		{"contactGroups/myContacts", []any{"memberships", 0, "contactGroupMembership", "contactGroupResourceName"}},
		{true, []any{"photos", 0, "default"}},
		{"PERSON", []any{"metadata", "objectType"}},
	} {
		if found := down(got.body, want.path...); found != want.value {
			t.Errorf("%v: got %v, want %v", want.path, found, want.value)
		}
	}
	before := got.text("etag")
	err = r.book.Change(name, func(fields map[string]any) {
		fields["biographies"] = []any{map[string]any{"value": "changed", "number": json.Number("1.50")}}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got = r.get(name, "personFields", everyField); down(got.body, "biographies", 0, "value") != "changed" || !strings.Contains(got.raw, "1.50") {
		t.Errorf("got %s", got.raw)
	}
	if got.text("etag") == before || down(got.body, "emailAddresses", 1, "value") != "2@example.com" {
		t.Errorf("the etag stays, or more is changed: %s", got.raw)
	}
	if err := r.book.Delete(name); err != nil {
		t.Fatal(err)
	}
	r.get(name, "personFields", "names").refused(t, "deleted", 404, "NOT_FOUND", "")
	for what, err := range map[string]error{
		"change": r.book.Change(name, func(map[string]any) {}), "delete": r.book.Delete(name), "photo": r.book.SetPhoto(name, nil),
		"photo of nothing": r.book.SetPhoto(names(r.list().list("connections"))[0], []byte("GIF89a")),
		"system group":     r.book.DeleteGroup("contactGroups/myContacts"), "group twice": second(r.book.AddGroup("VIP ⭐")),
		"no group": r.book.RenameGroup("contactGroups/0", "x"), "group without a name": second(r.book.AddGroup(" ")),
		"what JSON cannot hold": r.book.Change(names(r.list().list("connections"))[0], func(f map[string]any) { f["names"] = func() {} }),
	} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if got := r.list(); got.number("totalItems") != 3 {
		t.Errorf("got %s", got.raw)
	}
}

func second(_ string, err error) error { return err }

func TestManyHandsAtOnce(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(50, 0)})
	done := make(chan error)
	for i := range 8 {
		go func() {
			name, err := r.book.Add(map[string]any{"nicknames": []any{map[string]any{"value": fmt.Sprint(i)}}})
			if err == nil {
				err = r.book.Change(name, func(f map[string]any) { f["nicknames"] = nil })
			}
			if err == nil && i%2 == 0 {
				err = r.book.Delete(name)
			}
			done <- err
		}()
	}
	for range 8 {
		if got := r.list("requestSyncToken", "true", "pageSize", "1000"); len(got.list("connections")) < 50 {
			t.Errorf("got %s", got.raw)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got := r.list().number("totalItems"); got != 54 {
		t.Errorf("got %v", got)
	}
}
