package sandbox

import (
	"crypto/rand"
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"slices"
)

const maxBody = 1 << 20 // bytes of a request that are read

// serve is the door: it turns foreign requests away, reads the form, keeps the
// journal, and lets a fault have its way with the answer.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if !s.ownHost(r.Host) {
		http.Error(w, "this host is not served here", http.StatusMisdirectedRequest)
		return
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Date", s.Now().UTC().Format(http.TimeFormat)) // readers tell their own clock's error by it
	w.Header().Set("Cache-Control", "no-store")
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		s.journal.note(s.Now(), r)
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	s.journal.note(s.Now(), r)
	if r.Method == http.MethodPost && !s.ownOrigin(r) {
		http.Error(w, "this request comes from another site", http.StatusForbidden)
		return
	}
	f := s.fault(r)
	if f == nil {
		s.mux.ServeHTTP(w, r)
		return
	}
	f.answer(w, r, s.mux, s.stopping)
}

// ownHost tells the names of this server from those that a page elsewhere had
// resolved to this machine (DNS rebinding).
func (s *Server) ownHost(hostport string) bool {
	host, port, err := net.SplitHostPort(hostport)
	return err == nil && port == s.port && slices.Contains([]string{"127.0.0.1", "::1", "localhost"}, host)
}

// ownOrigin accepts what this server's own pages post, and programs, which
// send no Origin.
func (s *Server) ownOrigin(r *http.Request) bool {
	origin := r.Header.Values("Origin")
	if len(origin) == 0 {
		site := r.Header.Get("Sec-Fetch-Site")
		return site == "" || site == "same-origin"
	}
	u, err := url.Parse(origin[0])
	return err == nil && len(origin) == 1 && u.Scheme == "http" && u.Host == r.Host
}

// random returns n random bytes in the alphabet of URLs.
func random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
