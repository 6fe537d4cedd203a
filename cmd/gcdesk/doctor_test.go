package main

import (
	"errors"
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

// What keeps one connection from being looked at does not silence what was found
// of the others, and of one that was deleted meanwhile nothing is said.
func TestTheDoctorTellsWhatItFinds(t *testing.T) {
	w, _, c := patient(t)
	gone, orphan := connections.Connection{ID: "GONE", Name: "gone"}, connections.Connection{ID: "ORPHAN", Name: "orphan", Client: "nobody's"}
	must(t, w.service.Records.Update(t.Context(), func(tx connections.Tx) error { return tx.PutConnection(orphan) }))
	found, err := w.examine(t.Context(), []connections.Connection{gone, c})
	if len(found) != 1 || found[0].Connection.ID != c.ID || err != nil {
		t.Errorf("beside one that is gone: found %d, %v", len(found), err)
	}
	found, err = w.examine(t.Context(), []connections.Connection{orphan, c})
	if len(found) != 1 || found[0].Connection.ID != c.ID || !errors.Is(err, connections.ErrNotFound) {
		t.Errorf("beside one without a client: found %d, %v", len(found), err)
	}
}

// The command beside a mend does what its sentence says: it signs in as the
// button would, or opens the window in which something is edited first.
func TestTheDoctorsCommands(t *testing.T) {
	s := &settings{dataDir: "a folder"}
	for m, want := range map[connections.Mend]string{
		{Act: connections.ActReauthorize}: `gcdesk authorize "Acme" --data-dir "a folder"`,
		{Act: connections.ActAuthorize}:   `gcdesk authorize "Acme" --data-dir "a folder"`,
		{Act: connections.ActPublish, URL: "https://console.example/", Then: connections.ActReauthorize}: `gcdesk authorize "Acme" --data-dir "a folder"`,
		{Act: connections.ActAskMissing}:    `gcdesk authorize "Acme" --consent --data-dir "a folder"`,
		{Act: connections.ActChooseAccount}: `gcdesk authorize "Acme" --switch-account --data-dir "a folder"`,

		{Act: connections.ActChooseScopes, Then: connections.ActReauthorize}:     `gcdesk --data-dir "a folder"`,
		{Act: connections.ActEditClient, Then: connections.ActReauthorize}:       `gcdesk --data-dir "a folder"`,
		{Act: connections.ActRegisterRedirect, Then: connections.ActReauthorize}: `gcdesk --data-dir "a folder"`,
		{Act: connections.ActEnterSecret, Then: connections.ActTryAgain}:         `gcdesk --data-dir "a folder"`,
		{Act: connections.ActEditConnection, Then: connections.ActTryAgain}:      `gcdesk --data-dir "a folder"`,

		{Act: connections.ActTryAgain}: "",
		{Act: connections.ActEnableAPI, URL: "https://console.example/", Then: connections.ActTryAgain}: "",
		{Act: connections.ActUnlockKeyring, Then: connections.ActTryAgain}:                              "",
	} {
		if got := s.mendCommand(m, "Acme"); got != want {
			t.Errorf("%s, then %s: got %q, want %q", m.Act, m.Then, got, want)
		}
	}
}
