package connections_test

import (
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

// A test that could not look leaves what lasts, and says that it could not; the
// diagnosis names both, and what was met now comes first. Whoever gets an answer
// ends it.
func TestATestThatCouldNotLook(t *testing.T) {
	for name, f := range map[string]struct{ lasts, code, passes, why, cause, older string }{
		"API":     {"people-admin", connections.CodeAPI, "people-quota-hour", connections.CodeAPIQuota, connections.CodeAPIQuota, connections.CauseAPIAdmin},
		"sign-in": {"token-disabled_client", "disabled_client", "token-html", connections.CodeCaptive, connections.CodeCaptive, "disabled_client"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			test := func(fault string) connections.Health {
				t.Helper()
				d.google.Disarm()
				d.armed(fault)
				d.pass(time.Minute)
				c, err := d.Test(t.Context(), c.ID)
				if err != nil {
					t.Fatal(err)
				}
				return c.Health(d.Now())
			}
			since := d.Now().Add(time.Minute)
			says := func(h connections.Health, why string) {
				t.Helper()
				if h.Code != f.code || !h.Since.Equal(since) || h.LastTest() != why {
					t.Errorf("got %q since %v, last test %q; want %q since %v, %q", h.Code, h.Since, h.LastTest(), f.code, since, why)
				}
			}
			says(test(f.lasts), "")
			says(test(f.passes), f.why)
			found, err := d.Diagnose(t.Context(), c.ID, connections.Inquiry{})
			if err != nil {
				t.Fatal(err)
			}
			older := false
			for _, c := range found.Causes {
				older = older || c.Code == f.older && c.Likelihood != connections.Certain
			}
			if found.First().Code != f.cause || !older {
				t.Errorf("diagnosed %+v", found.Causes)
			}
			says(test(f.lasts), "")
			says(test(f.passes), f.why)
			d.google.Disarm()
			d.armed(f.lasts)
			newWatch(d).check()
			says(d.stored(c.ID).Health(d.Now()), "")
			says(test(f.passes), f.why)
			d.google.Disarm()
			newWatch(d).check()
			d.isStatus(d.stored(c.ID), connections.Online, "")
		})
	}
}
