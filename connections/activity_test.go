package connections_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// entered returns the kinds of the journal, oldest first, each with its code.
func (d *desk) entered(f connections.ActivityFilter) (list []string) {
	d.t.Helper()
	all, err := d.Activities(d.t.Context(), f)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, a := range slices.Backward(all) {
		list = append(list, strings.Join(strings.Fields(string(a.Kind)+" "+a.Name+" "+a.Code+" "+a.Detail), " "))
	}
	return list
}

func TestEveryActIsEntered(t *testing.T) {
	narrowed := false
	d := newDesk(t, &sandbox.Server{Fault: scopesOfRefresh(&narrowed, "openid email profile")})
	ctx := t.Context()
	c := d.create("Acme")
	d.person.Cancels = true
	if _, err := d.Authorize(ctx, c.ID, connections.Conduct{}); err == nil {
		t.Fatal("declined, and yet no error")
	}
	d.person.Cancels = false
	c = d.authorize(c)
	c.Name, c.Browser = "Acme CRM", "firefox -P work"
	if _, err := d.SaveConnection(ctx, c); err != nil {
		t.Fatal(err)
	}
	if _, err := d.SaveConnection(ctx, c); err != nil { // nothing has changed
		t.Fatal(err)
	}
	if _, err := d.Test(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	narrowed = true
	d.pass(2 * time.Hour)
	d.token(c, 0)
	narrowed = false
	d.pass(2 * time.Hour)
	if err := d.google.Arm("token-html", 2); err != nil {
		t.Fatal(err)
	}
	for range 2 { // one run of failures
		if _, err := d.Token(ctx, c.ID, 0); err == nil {
			t.Fatal("no error")
		}
	}
	d.token(c, 0)
	d.saveClient(d.client, sandbox.DesktopClient().Secret)
	d.client.Note = "n"
	d.saveClient(d.client, "")
	if _, err := d.Revoke(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.DeleteConnection(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.DeleteClient(ctx, d.client.ID); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"created Acme desk client", "created Acme", "sign-in-failed Acme declined", "authorized Acme", "edited Acme CRM name, browser",
		"tested Acme CRM", "permissions Acme CRM", "failed Acme CRM captive-portal no token in it", "recovered Acme CRM captive-portal", "permissions Acme CRM",
		"secret Acme desk client", "edited Acme desk client note", "revoked Acme CRM", "deleted Acme CRM", "deleted Acme desk client",
	}
	got := d.entered(connections.ActivityFilter{})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	all, err := d.Activities(ctx, connections.ActivityFilter{})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	for ref, secret := range d.secrets.All() {
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("the journal shows %s", ref)
		}
	}
	byKind := func(kind connections.ActivityKind) connections.Activity {
		i := slices.IndexFunc(all, func(a connections.Activity) bool { return a.Kind == kind })
		return all[max(i, 0)]
	}
	if a := byKind(connections.ActivityAuthorized); a.Account != "ada@example.com" || !a.Scopes.Has("contacts.readonly") || a.Connection != c.ID {
		t.Errorf("who signed in for what: %+v", a)
	}
	if a := byKind(connections.ActivityPermissions); !a.Scopes.Has("contacts.readonly") || len(a.Lost) > 0 { // the newest
		t.Errorf("what was gained: %+v", a)
	}
}

// What the server has said of a refusal is kept beside the code for programs.
func TestTheCauseIsEntered(t *testing.T) {
	for named, want := range map[string]string{"people-admin": connections.CauseAPIAdmin, "token-invalid_client": connections.CauseWrongSecret, "people-quota": ""} {
		d := newDesk(t, new(sandbox.Server))
		c := d.connect("Acme")
		if err := d.google.Arm(named, 9); err != nil {
			t.Fatal(err)
		}
		d.pass(2 * time.Hour)
		_, _ = d.Test(t.Context(), c.ID) // an API that refuses is an answer, too
		list, err := d.Activities(t.Context(), connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivityTested}})
		if err != nil || len(list) != 1 || list[0].Cause != want {
			t.Errorf("%s: got %+v, %v, want %q", named, list, err, want)
		}
	}
}

// What is not kept is not entered either.
func TestNothingIsEnteredOfWhatFailed(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	before := d.entered(connections.ActivityFilter{})
	d.records.Fail = func() error { return errInjected }
	c.Name = "Other"
	_, err := d.SaveConnection(t.Context(), c)
	d.records.Fail = nil
	if after := d.entered(connections.ActivityFilter{}); !errors.Is(err, errInjected) || !reflect.DeepEqual(before, after) {
		t.Errorf("got %v, entered %v", err, after)
	}
}

func TestActivityFilter(t *testing.T) {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	a := connections.Activity{
		At: at, Kind: connections.ActivityFailed, Connection: "C1", Name: "Zoë's Büro", Account: "ada@example.com",
		Code: "invalid_grant", Detail: "Bad Request", Lost: oauth.NewScopes("contacts.readonly"),
	}
	for _, test := range []struct {
		name string
		f    connections.ActivityFilter
		want bool
	}{
		{"all", connections.ActivityFilter{}, true},
		{"connection", connections.ActivityFilter{Connection: "C1"}, true},
		{"another connection", connections.ActivityFilter{Connection: "C2"}, false},
		{"kind", connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivityTested, connections.ActivityFailed}}, true},
		{"another kind", connections.ActivityFilter{Kinds: []connections.ActivityKind{connections.ActivityTested}}, false},
		{"since then", connections.ActivityFilter{Since: at}, true},
		{"since later", connections.ActivityFilter{Since: at.Add(1)}, false},
		{"until then", connections.ActivityFilter{Until: at}, false},
		{"until later", connections.ActivityFilter{Until: at.Add(1)}, true},
		{"name", connections.ActivityFilter{Text: " zoË'S bÜRO "}, true},
		{"account", connections.ActivityFilter{Text: "ADA@"}, true},
		{"words in any order", connections.ActivityFilter{Text: "grant  BÜRO"}, true},
		{"one word too many", connections.ActivityFilter{Text: "büro nobody"}, false},
		{"detail", connections.ActivityFilter{Text: "bad req"}, true},
		{"permission", connections.ActivityFilter{Text: "contacts.read"}, true},
		{"nothing", connections.ActivityFilter{Text: "grace"}, false},
	} {
		if got := test.f.Match(a); got != test.want {
			t.Errorf("%s: got %v", test.name, got)
		}
	}
}

func TestActivityCSV(t *testing.T) {
	list := []connections.Activity{{
		At: time.Date(2026, 11, 22, 13, 0, 0, 0, time.FixedZone("", 3600)), Kind: connections.ActivityFailed, Connection: "C1",
		Name: `=HYPERLINK("http://evil.example";"x")`, Code: "invalid_grant", Cause: connections.CauseTestingEnded, Detail: "two\nlines, \"quoted\"", Scopes: oauth.NewScopes("openid", "email"),
	}, {Kind: connections.ActivityEdited, Client: "K1", Name: "+49", Account: "@x", Count: 3, By: connections.ByCommand}}
	var out bytes.Buffer
	if err := connections.WriteActivityCSV(&out, list); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	want := [][]string{
		{"time", "kind", "connection", "client", "name", "count", "account", "scopes", "lost", "code", "detail", "by", "cause"},
		{"2026-11-22T12:00:00Z", "failed", "C1", "", `'=HYPERLINK("http://evil.example";"x")`, "", "", "openid email", "", "invalid_grant", "two\nlines, \"quoted\"", "", "testing-ended"},
		{"0001-01-01T00:00:00Z", "edited", "", "K1", "'+49", "3", "'@x", "", "", "", "", "command", ""},
	}
	if err != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("got %q, %v, want %q", rows, err, want)
	}
}

// No cell can be a formula, and nothing else of an entry is lost.
func FuzzActivityCSV(f *testing.F) {
	for _, seed := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "x,\"y\"\r\nz", "", "ä"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var out bytes.Buffer
		if err := connections.WriteActivityCSV(&out, []connections.Activity{{Name: text, Detail: text}}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		got, plain := rows[1][4], strings.NewReplacer("\r", "") // the writer leaves bare ones out
		if got != "" && strings.ContainsRune("=+-@\t\r", rune(got[0])) {
			t.Errorf("%q would be a formula", got)
		}
		if got, want := plain.Replace(strings.TrimPrefix(got, "'")), plain.Replace(strings.TrimPrefix(text, "'")); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestActivityJSON(t *testing.T) {
	var out bytes.Buffer
	if err := connections.WriteActivityJSON(&out, nil); err != nil || out.String() != "[]\n" {
		t.Errorf("got %q, %v", &out, err)
	}
	want := []connections.Activity{{At: time.Unix(0, 0).UTC(), Kind: connections.ActivityTested, Name: "a<b", Lost: oauth.NewScopes("openid")}}
	out.Reset()
	var got []connections.Activity
	if err := errors.Join(connections.WriteActivityJSON(&out, want), json.Unmarshal(out.Bytes(), &got)); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}
