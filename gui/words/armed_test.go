package words

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

func tokenInfo(r *http.Request) bool { return r.URL.Path == "/tokeninfo" }

// impatient is lasting for who does not wait for what hangs.
func impatient(kind func(*http.Request) bool) func(*desk, string) connections.Inquiry {
	return func(d *desk, id string) connections.Inquiry {
		d.DiagnosisTime = 500 * time.Millisecond
		return lasting(kind)(d, id)
	}
}

// armed are the faults of the faults page that no other row walks from.
func armed() (all []fault) {
	add := func(f fault) {
		f.name = "armed: " + f.named
		all = append(all, f)
	}
	for _, f := range []fault{
		{named: "access_denied", want: connections.CauseTestUser, act: connections.ActAddTestUser, page: connections.PageAudience},
		{named: "org_internal", want: "org_internal", act: connections.ActChooseAccount, page: connections.PageAudience},
		{named: "admin_policy_enforced", want: "admin_policy_enforced", act: connections.ActAskAdministrator},
		{named: "redirect_uri_mismatch", want: "redirect_uri_mismatch", act: connections.ActEditClient, page: connections.PageClients},
		{named: "invalid_client", want: connections.CauseUnknownClient, act: connections.ActEditClient, page: connections.PageClients},
		{named: "deleted_client", want: "deleted_client", act: connections.ActRestoreClient, page: connections.PageDeletedClients},
		{named: "disabled_client", want: "disabled_client", act: connections.ActOpenPage, page: connections.PageClients},
		{named: "invalid_scope", want: "invalid_scope", act: connections.ActChooseScopes},
	} {
		f.fresh, f.happen = true, shownPage
		add(f)
	}
	for _, name := range []string{"redirect-access_denied", "error-script"} {
		add(fault{named: name, want: connections.CodeDeclined, act: connections.ActAuthorize, fresh: true, happen: failedSignIn})
	}
	add(fault{
		named: "iss-wrong", want: connections.CodeIssuer, act: connections.ActEditClient, fresh: true,
		happen: func(d *desk, id string) connections.Inquiry {
			d.edited("", func(c *connections.Client) { c.Endpoints = d.Preset.Endpoints; c.Endpoints.Issuer = d.google.URL })
			return failedSignIn(d, id)
		},
	})
	add(fault{named: "invalid_rapt", want: connections.CodeRapt, act: connections.ActReauthorize, happen: deadToken})
	for _, name := range []string{"ends-in-two-days", "ends-in-a-day", "ends-in-two-hours", "ends-in-a-minute"} {
		add(fault{named: name, want: connections.CodeDiesSoon, act: connections.ActReauthorize, fresh: true, happen: signedIn})
	}
	add(fault{named: "people-disabled", want: connections.CodeAPIDisabled, act: connections.ActEnableAPI, page: connections.PagePeopleAPI, happen: lasting(peopleAPI)})
	for _, name := range []string{"people-quota-wait", "people-exhausted", "people-exhausted-wait"} {
		add(fault{named: name, want: connections.CodeAPIQuota, act: connections.ActWait, happen: passing(peopleAPI, time.Minute)})
	}
	add(fault{named: "people-gzip", want: connections.CodeBadAnswer, act: connections.ActTryAgain, happen: lasting(peopleAPI)})
	add(fault{named: "info-invalid", want: "invalid_token", act: connections.ActReauthorize, happen: deadAccess(tokenInfo)})
	for _, f := range []fault{
		{named: "token-invalid_client", want: connections.CauseWrongSecret, act: connections.ActEnterSecret, page: connections.PageClients},
		{named: "token-deleted_client", want: "deleted_client", act: connections.ActRestoreClient, page: connections.PageDeletedClients},
		{named: "token-disabled_client", want: "disabled_client", act: connections.ActOpenPage, page: connections.PageClients},
		{named: "token-admin_policy_enforced", want: "admin_policy_enforced", act: connections.ActAskAdministrator},
		{named: "token-elsewhere", want: connections.CodeCaptive, act: connections.ActOpenPage},
		{named: "token-lost", want: connections.CodeNetwork, act: connections.ActTryAgain},
		{named: "token-skew", want: connections.CauseClock, act: connections.ActSetClock},
	} {
		f.happen = lasting(tokenEndpoint)
		add(f)
	}
	for prefix, kind := range map[string]func(*http.Request) bool{"token-": tokenEndpoint, "people-": peopleAPI, "info-": tokenInfo} {
		busy, page, missing := connections.CauseRateLimit, connections.CodeCaptive, fault{want: connections.CodeCaptive, act: connections.ActOpenPage}
		if prefix == "people-" { // its addresses are a person's own, and what is no JSON there is no hotel's for sure
			busy, page, missing = connections.CodeAPIQuota, connections.CodeBadAnswer, fault{want: connections.CausePing, act: connections.ActEditConnection}
		}
		for _, f := range []fault{
			{named: "429", want: busy, act: connections.ActWait, happen: passing(kind, time.Minute)},
			{named: "503", want: connections.CodeServer, act: connections.ActWait, happen: passing(kind, 2*time.Second)},
			{named: "500", want: connections.CodeServer},
			{named: "502-html", want: connections.CodeServer},
			{named: "html", want: page},
			{named: "511", want: connections.CodeCaptive},
			{named: "404-html", want: missing.want, act: missing.act},
			{named: "truncated", want: connections.CodeBadAnswer},
			{named: "empty", want: connections.CodeBadAnswer},
			{named: "huge", want: connections.CodeBadAnswer},
			{named: "hang", want: connections.CodeTimeout, happen: impatient(kind)},
			{named: "stall", want: connections.CodeTimeout, happen: impatient(kind)},
			{named: "cut", want: connections.CodeNetwork},
		} {
			if f.named = prefix + f.named; f.act == "" {
				f.act = connections.ActTryAgain
				if f.want == connections.CodeCaptive {
					f.act = connections.ActOpenPage
				}
			}
			if f.happen == nil {
				f.happen = lasting(kind)
			}
			add(f)
		}
	}
	return all
}

// unexplained are the faults of the faults page after which there is nothing to
// explain, or not by a diagnosis: a name, or how it begins, and why.
var unexplained = map[string]string{
	"state-": "the sign-in goes on waiting", "code-twice": "the same", "redirect-huge": "the same",
	"iss-missing": "RFC 9207 is optional", "fewer-scopes": "the next check finds what was granted", "time-based": "a date half a year away, and nothing fails",
	"token-slow": "late, and well", "people-slow": "the same", "info-slow": "the same",
	"people-skew": "the clock is judged by the token endpoint", "info-skew": "the same",
	"people-page-": "only who reads a list meets it, see contacts", "people-twice": "the same",
	"revoke-": "said where somebody revokes, see connections.Revoke",
}

// What can be armed by hand in practice mode is explained, and what is explained
// can be armed.
func TestEveryNamedFaultHasItsRow(t *testing.T) {
	rows := map[string]int{}
	for _, f := range faults() {
		rows[f.named]++
	}
	server := new(sandbox.Server)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	canned, reasons := map[string]string{}, map[string]int{}
	for _, n := range sandbox.NamedFaults() {
		canned[essence(n.Fault(server))] = n.Name
		excused := false
		for name := range unexplained {
			if strings.HasPrefix(n.Name, name) {
				reasons[name]++
				excused = true
			}
		}
		if excused == (rows[n.Name] > 0) {
			t.Errorf("%s: %d rows, excused: %v", n.Name, rows[n.Name], excused)
		}
		delete(rows, n.Name)
	}
	delete(rows, "")
	for name := range rows {
		t.Errorf("nobody can arm %q", name)
	}
	for name := range unexplained {
		if reasons[name] == 0 {
			t.Errorf("there is no fault %q", name)
		}
	}
	for _, f := range faults() {
		if name, there := canned[essence(f.own)]; f.own.Status != 0 && there {
			t.Errorf("%s makes by itself what is armed as %s", f.name, name)
		}
	}
}

// essence is what an answer says, in which two of the same fault are alike.
func essence(f sandbox.Fault) string {
	var answer struct {
		Error json.RawMessage
		Sub   string `json:"error_subtype"`
	}
	var status struct{ Details []struct{ Reason string } }
	_ = json.Unmarshal([]byte(f.Body), &answer)
	_ = json.Unmarshal(answer.Error, &status)
	said := string(answer.Error)
	for _, d := range status.Details {
		if d.Reason != "" {
			said = d.Reason
		}
	}
	return strings.Join([]string{http.StatusText(f.Status), said, answer.Sub, f.Header.Get("Retry-After")}, "\n")
}
