package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Fault changes an answer. One that sets Status, Body or Pad replaces the true
// answer; any other works on the true one.
type Fault struct {
	// At the authorization endpoint and the consent form.
	Blocked  string           // error page in the browser, by its code ("admin_policy_enforced")
	Warn     bool             // the page of an unverified app before the consent
	Redirect func(url.Values) // edits the parameters with which the browser is sent back

	Ends   time.Duration        // the refresh token ends so long from now, and the answer names that
	Delay  time.Duration        // before anything is sent
	Hang   bool                 // nothing is sent until the client gives up or the server closes
	Stall  bool                 // the same after half of the body
	Cut    bool                 // the connection breaks after half of the body
	Edit   func(map[string]any) // edits the JSON object of the true answer
	Lost   bool                 // the true answer takes effect before it is replaced
	Status int                  // 0 means 200
	Header http.Header          // set in addition
	Body   string
	Pad    int64 // spaces before the body
}

func (f *Fault) replaces() bool { return f.Status != 0 || f.Body != "" || f.Pad > 0 }

type faultKey struct{}

// faultOf returns the fault that a handler has to act on itself.
func faultOf(r *http.Request) *Fault {
	f, _ := r.Context().Value(faultKey{}).(*Fault)
	return f
}

// answer is next's answer with the fault in it.
func (f *Fault) answer(w http.ResponseWriter, r *http.Request, next http.Handler, stopping context.Context) {
	r = r.WithContext(context.WithValue(r.Context(), faultKey{}, f))
	real := &recorded{header: w.Header(), status: http.StatusOK}
	if f.Lost || !f.replaces() {
		next.ServeHTTP(real, r)
	}
	if f.Edit != nil {
		real.edit(f.Edit)
	}
	status, body := real.status, real.body.Bytes()
	if f.replaces() {
		status, body = f.Status, []byte(f.Body)
		if status == 0 {
			status = http.StatusOK
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	maps.Copy(w.Header(), f.Header)

	wait := func(d <-chan time.Time) {
		select {
		case <-d:
		case <-r.Context().Done():
		case <-stopping.Done():
		}
	}
	if f.Delay > 0 {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		wait(timer.C)
	}
	if f.Hang {
		wait(nil)
		panic(http.ErrAbortHandler)
	}
	if status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.FormatInt(f.Pad+int64(len(body)), 10))
	}
	w.WriteHeader(status)
	_, _ = io.CopyN(w, spaces{}, f.Pad) // an error is a reader that had enough
	if f.Stall || f.Cut {
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		if f.Stall {
			wait(nil)
		}
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body)
}

// recorded is an answer that is not sent yet.
type recorded struct {
	header http.Header
	status int
	body   bytes.Buffer
	begun  bool
}

func (a *recorded) Header() http.Header { return a.header }

func (a *recorded) WriteHeader(status int) {
	if !a.begun {
		a.status, a.begun = status, true
	}
}

func (a *recorded) Write(b []byte) (int, error) {
	a.begun = true
	return a.body.Write(b)
}

func (a *recorded) edit(with func(map[string]any)) {
	var object map[string]any
	dec := json.NewDecoder(bytes.NewReader(a.body.Bytes()))
	dec.UseNumber()
	if dec.Decode(&object) != nil {
		return // a page, or nothing
	}
	with(object)
	a.body.Reset()
	_ = json.NewEncoder(&a.body).Encode(object)
}

// spaces is an endless reader.
type spaces struct{}

func (spaces) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// fault asks Server.Fault and then the armoury.
func (s *Server) fault(r *http.Request) *Fault {
	if s.Fault != nil {
		if f := s.Fault(r); f != nil {
			return f
		}
	}
	return s.armoury.take(s, r)
}

// in reports whether a path is one of a list, written as "/token /v1/people*".
func in(path, list string) bool {
	for p := range strings.FieldsSeq(list) {
		if prefix, open := strings.CutSuffix(p, "*"); p == path || open && strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}
