package oauth

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Answers come compressed; one whose compression is damaged or cut is an error
// of the request that says so.
func TestCompressedAnswers(t *testing.T) {
	var pressed bytes.Buffer
	z := gzip.NewWriter(&pressed)
	_, _ = z.Write([]byte(`{"resourceName":"people/1"}`))
	_ = z.Close()
	spoilt := bytes.Clone(pressed.Bytes())
	spoilt[len(spoilt)-6] ^= 1 // its sum
	for name, c := range map[string]struct {
		body []byte
		want string // of the error; empty: none
	}{
		"whole": {pressed.Bytes(), ""}, "sum": {spoilt, "compression"}, "no gzip": {[]byte("<html>It works!</html>"), "compression"},
		"cut": {pressed.Bytes()[:20], "unexpected EOF"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Accept-Encoding") != "gzip" {
				t.Error("nobody asks for compression")
			}
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(c.body)
		}))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, _, body, err := do(NewHTTPClient(), opAPI, r)
		switch {
		case c.want == "" && (err != nil || string(body) != `{"resourceName":"people/1"}`):
			t.Errorf("%s: got %q, %v", name, body, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		server.Close()
	}
}
