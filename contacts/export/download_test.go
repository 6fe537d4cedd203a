package export_test

import (
	"context"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// A table has no room for a picture, and fetches none; that there are some is
// counted as lost.
func TestDownload_Photos(t *testing.T) {
	var fetched atomic.Int32
	s := &sandbox.Server{
		Accounts: []sandbox.Account{{Sub: "1", Email: "ada@example.com", Contacts: 20}},
		Fault: func(r *http.Request) *sandbox.Fault {
			if !strings.HasPrefix(r.URL.Path, "/contacts/") {
				return nil
			}
			fetched.Add(1)
			return &sandbox.Fault{Body: "\x89PNG\r\n\x1a\n"}
		},
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	b := contacts.NewBook(&oauth.ResourceServer{BaseURI: s.BaseURI()}, func(context.Context, bool) (string, error) {
		return s.Issue("ada@example.com", "contacts.readonly")
	})
	for _, f := range export.Formats() {
		fetched.Store(0)
		var losses []export.Loss
		missing := -1
		err := export.Download(t.Context(), filepath.Join(t.TempDir(), "contacts"), f, export.Live{Book: b}, export.Selection{Photos: true}, nil, func(l []export.Loss, n int) { losses, missing = l, n })
		lost := slices.ContainsFunc(losses, func(l export.Loss) bool { return l.Field == "photos" })
		if err != nil || missing != 0 || (fetched.Load() == 0) != lost {
			t.Errorf("%s: fetched %d, lost %v, %d missing, %v", f, fetched.Load(), lost, missing, err)
		}
	}
}
