package connections_test

import (
	"slices"
	"testing"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

func guide(d *desk, c connections.Client) connections.Guide {
	d.t.Helper()
	g, err := d.Guide(d.t.Context(), c)
	if err != nil {
		d.t.Fatal(err)
	}
	return g
}

// What is ticked for a client that is to be made goes with it when it is made,
// and the next one begins anew.
func TestGuideGoesWithTheClientThatWasMade(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	var g connections.Guide
	g.Tick(connections.GuideProject, true)
	g.Tick(connections.GuideAPI, true)
	g.Tick(connections.GuideProject, false)
	g.AppName, g.At = "Acme", connections.GuideBranding
	if err := d.SaveGuide(t.Context(), "", g); err != nil {
		t.Fatal(err)
	}
	if got := guide(d, connections.Client{}); got.AppName != "Acme" || got.Has(connections.GuideProject) || !got.Has(connections.GuideAPI) {
		t.Fatalf("kept %+v", got)
	}
	made, err := d.SaveClient(t.Context(), connections.Client{Name: "Made", ClientID: "1-made", Type: oauth.Desktop}, "GOCSPX-made")
	if err != nil {
		t.Fatal(err)
	}
	if got := guide(d, made); got.AppName != "Acme" || !got.Has(connections.GuideAPI) || !got.Has(connections.GuideFile) {
		t.Errorf("the client's guide is %+v", got)
	}
	if got := guide(d, connections.Client{}); len(got.Done) != 0 || got.AppName != "" {
		t.Errorf("the next one begins with %+v", got)
	}
	if err := d.DeleteClient(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.SaveGuide(t.Context(), made.ID, g); err != nil { // a window that was still open
		t.Fatal(err)
	}
	if got := guide(d, made); len(got.Done) != 0 {
		t.Errorf("after deleting, it still says %+v", got)
	}
}

// A client that was there before its guide brings what is known of it.
func TestGuideOfAClientThatIsThere(t *testing.T) {
	d := newDesk(t, new(sandbox.Server))
	got := guide(d, connections.Client{ID: "x", ClientID: "471203958114-k7.apps.googleusercontent.com", Type: oauth.Web, UserType: connections.ExternalProduction})
	if got.Project != "471203958114" || got.Type != oauth.Web || got.UserType != connections.ExternalTesting || !got.Has(connections.GuidePublish) {
		t.Errorf("got %+v", got)
	}
	if c := got.Client(); c.UserType != connections.ExternalProduction || c.Project != "471203958114" {
		t.Errorf("its record gets %+v", c)
	}
}

func TestGuideOfAnInternalAppPublishesNothing(t *testing.T) {
	g := connections.Guide{}
	if got := len(g.Steps()); got != 9 {
		t.Errorf("%d steps, want 9", got)
	}
	g.UserType = connections.Internal
	if got := g.Steps(); len(got) != 8 || slices.Contains(got, connections.GuidePublish) {
		t.Errorf("got %v", got)
	}
}
