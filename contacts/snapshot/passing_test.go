package snapshot

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gcdesk/contacts/export"
	"gcdesk/oauth/sandbox"
)

// places are the requests of which a snapshot and an export are made.
var places = map[string]func(*http.Request) bool{
	"a page":    func(r *http.Request) bool { return strings.Contains(r.URL.RawQuery, "pageToken") },
	"in full":   func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, ":batchGet") },
	"labels":    func(r *http.Request) bool { return r.URL.Path == "/v1/contactGroups" },
	"profile":   func(r *http.Request) bool { return r.URL.Path == "/v1/people/me" },
	"others":    func(r *http.Request) bool { return r.URL.Path == "/v1/otherContacts" },
	"photos":    isPhoto,
	"the first": func(*http.Request) bool { return true },
}

// cutInLists adds a contact of whom a list leaves something out.
func (d *desk) cutInLists(s *sandbox.Server) {
	d.Helper()
	var many []any
	for i := range 130 {
		many = append(many, map[string]any{"value": fmt.Sprintf("ada%d@example.com", i)})
	}
	if _, err := s.AddressBook(ada).Add(map[string]any{"emailAddresses": many}); err != nil {
		d.Fatal(err)
	}
	d.ahead.Add(int64(time.Minute))
}

// passing is a fault that falls on one request of a place.
type passing struct {
	mu    sync.Mutex // guards what follows
	at    func(*http.Request) bool
	token string // that has expired
	fell  bool
}

// ready lets the fault fall on a place, and returns whether the last one fell.
func (p *passing) ready(at func(*http.Request) bool) (fell bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fell = p.fell
	p.at, p.token, p.fell = at, "", false
	return fell
}

func (p *passing) once(r *http.Request, fault *sandbox.Fault) *sandbox.Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fell || !p.at(r) {
		return tinyPhotos(r)
	}
	p.fell = true
	return fault
}

// expires lets the token expire with which a place is asked first. A photo wants
// one.
func (p *passing) expires(r *http.Request) *sandbox.Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	token := r.Header.Get("Authorization")
	if !p.fell && p.at(r) && token != "" {
		p.token, p.fell = token, true
	}
	if token == p.token && p.fell || token == "" && isPhoto(r) {
		return &sandbox.Fault{Status: 401, Body: `{"error":{"code":401,"details":[{"reason":"ACCESS_TOKEN_EXPIRED"}]}}`}
	}
	return tinyPhotos(r)
}

// An expired token, a quota that is used up and a broken connection, once,
// wherever it is: the snapshot and the export are as whole as without.
func TestWhatPassesIsWaitedFor(t *testing.T) {
	for fault, fall := range map[string]func(*passing, *http.Request) *sandbox.Fault{
		"401": (*passing).expires,
		"429": func(p *passing, r *http.Request) *sandbox.Fault {
			return p.once(r, &sandbox.Fault{Status: 429, Body: `{"error":{"code":429,"details":[{"reason":"RATE_LIMIT_EXCEEDED"}]}}`})
		},
		"cut": func(p *passing, r *http.Request) *sandbox.Fault { return p.once(r, &sandbox.Fault{Cut: true}) },
	} {
		for place, at := range places {
			p := &passing{at: at}
			nowhere := func(*http.Request) bool { return false }
			d := newDeskWith(t, 20, func(r *http.Request) *sandbox.Fault { return fall(p, r) })
			d.cutInLists(d.server)
			made := d.make()
			if d.hasAll(made); made.Manifest.PhotosMissing > 0 {
				t.Errorf("%s, %s: %d photos are missing", fault, place, made.Manifest.PhotosMissing)
			}
			if !p.ready(nowhere) {
				t.Errorf("%s, %s: it never fell on the snapshot", fault, place)
			}
			whole := d.exported()
			p.ready(at)
			if got := d.exported(); !bytes.Equal(got, whole) {
				t.Errorf("%s, %s: the export differs", fault, place)
			}
			if fell := p.ready(nowhere); fell == (place == "profile") { // which no export reads
				t.Errorf("%s, %s: it fell on the export: %v", fault, place, fell)
			}
		}
	}
}

// exported is everything as vCards.
func (d *desk) exported() []byte {
	d.Helper()
	path := filepath.Join(d.TempDir(), "all.vcf")
	err := export.Download(d.Context(), path, export.VCard4, export.Live{Book: d.book}, export.Selection{OtherContacts: true, Photos: true}, nil, nil)
	if err != nil {
		d.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		d.Fatal(err)
	}
	return written
}
