package main

import (
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/gui/words"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
	"gcdesk/storage/memory"
)

// patient is a connection that nobody has signed in to yet.
func patient(t *testing.T) (*wiring, *sandbox.Server, connections.Connection) {
	t.Helper()
	server := new(sandbox.Server)
	must(t, server.Start())
	t.Cleanup(func() { server.Close() })
	hc := oauth.NewHTTPClient()
	s := &connections.Service{
		Records: new(memory.Records), Secrets: new(memory.Secrets), Locks: new(memory.Locks), HTTP: hc, Now: time.Now, Probe: probe(hc),
		Preset: connections.Preset{Endpoints: server.Endpoints(), BaseURI: server.BaseURI(), Practice: true},
	}
	client, err := s.SaveClient(t.Context(), connections.Client{Name: "Acme", ClientID: sandbox.DesktopClient().ID, Type: oauth.Desktop}, sandbox.DesktopClient().Secret)
	must(t, err)
	c, err := s.SaveConnection(t.Context(), connections.Connection{Name: "Acme", Client: client.ID, Scopes: oauth.NewScopes("openid", "email")})
	must(t, err)
	return &wiring{service: s}, server, c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A server that hangs does not keep the doctor.
func TestTheDoctorDoesNotWait(t *testing.T) {
	must(t, words.Load())
	w, server, c := patient(t)
	must(t, server.Arm("token-hang", 100))
	w.service.DiagnosisTime = 300 * time.Millisecond
	began := time.Now()
	found, err := w.examine(t.Context(), []connections.Connection{c})
	must(t, err)
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
	var out strings.Builder
	must(t, new(settings).printDiagnosis(&out, found[0]))
	if !strings.HasPrefix(out.String(), "Certain: The server does not answer.\n") || strings.Contains(out.String(), words.Checked(connections.CheckedNetwork)) {
		t.Errorf("got %s", out.String())
	}
	e := new(settings).examined(found[0])
	if e.Fine || e.Causes[0].Code != connections.CodeTimeout {
		t.Errorf("got %+v", e)
	}
}
