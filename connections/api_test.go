package connections_test

import (
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

func TestWhatATestFinds(t *testing.T) {
	for _, test := range []struct {
		fault  string
		times  int
		status connections.Status
		code   string
	}{
		{"people-disabled", 1, connections.NeedsAttention, connections.CodeAPIDisabled},
		{"people-scope", 1, connections.NeedsAttention, connections.CodeAPIScope},
		{"people-admin", 1, connections.NeedsAttention, connections.CodeAPI},
		{"people-quota", 3, connections.Online, ""}, // three retries mend it
		{"people-quota", 4, connections.Offline, connections.CodeAPIQuota},
		{"people-500", 3, connections.Online, ""},
		{"people-500", 4, connections.Offline, connections.CodeServer},
		{"people-502-html", 4, connections.Offline, connections.CodeServer},
		{"people-html", 1, connections.NeedsAttention, connections.CodeBadAnswer},
		{"people-truncated", 1, connections.NeedsAttention, connections.CodeBadAnswer},
		{"people-hang", 1, connections.Offline, connections.CodeTimeout},
		{"people-401", 1, connections.Online, ""}, // a new access token mends it
		{"people-401", 2, connections.Expired, connections.CodeAPIToken},
		{"info-invalid", 1, connections.Online, ""},
		{"info-500", 1, connections.Offline, connections.CodeServer},
		{"info-hang", 1, connections.Offline, connections.CodeTimeout},
		{"people-511", 1, connections.Offline, connections.CodeCaptive},
		{"info-html", 1, connections.Offline, connections.CodeCaptive},
	} {
		t.Run(test.fault, func(t *testing.T) {
			d := newDesk(t, new(sandbox.Server))
			c := d.connect("Acme")
			d.pass(time.Minute)
			d.HTTP.Timeout = 300 * time.Millisecond
			if err := d.google.Arm(test.fault, test.times); err != nil {
				t.Fatal(err)
			}
			before := d.asked()
			c, err := d.Test(t.Context(), c.ID)
			if err != nil {
				t.Fatal(err)
			}
			d.isStatus(c, test.status, test.code)
			if c.Failure != nil && !c.Failure.Since.Equal(d.Now()) {
				t.Error("since when is not known")
			}
			if n := d.asked() - before; n > 2 {
				t.Errorf("the token was refreshed %d times", n)
			}
			d.google.Disarm()
			d.pass(time.Minute)
			d.HTTP.Timeout = 5 * time.Second
			if c, err = d.Test(t.Context(), c.ID); err != nil {
				t.Fatal(err)
			}
			d.isStatus(c, connections.Online, "") // it comes back by itself
			d.tidy()
		})
	}
}

// The permissions are known even when the API is not to be asked.
func TestPermissionsAreReadAfresh(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	c := d.connect("Acme")
	checked := c.CheckedAt
	d.pass(time.Minute)
	d.arm("people-disabled")
	c, err := d.Test(t.Context(), c.ID)
	if err != nil || !c.CheckedAt.After(checked) || c.Failure == nil || len(c.Missing()) > 0 {
		t.Errorf("got %v, checked %v, %+v", err, c.CheckedAt, c.Failure)
	}
	// A token is handed out all the same: the API is not the token's affair.
	if d.token(c, 0) == "" {
		t.Error("no token")
	}
	d.pass(2 * time.Hour)
	d.token(c, 0)
	d.isStatus(d.stored(c.ID), connections.NeedsAttention, connections.CodeAPIDisabled)
}
