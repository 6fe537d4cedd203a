package sandbox_test

import (
	"slices"
	"testing"

	"gcdesk/oauth/sandbox"
)

func TestGroups(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(250, 0)})
	groups, last := r.all("contactGroups", "contactGroups", "pageSize", "5")
	if len(groups) != 18 || last.number("totalItems") != 18 || last.text("nextSyncToken") == "" {
		t.Fatalf("got %d: %s", len(groups), last.raw)
	}
	// Who is in them is what the contacts say.
	members := map[string][]string{}
	for raw := range r.book.Contacts() {
		p := decoded(t, raw)
		memberships, _ := p["memberships"].([]any)
		for _, m := range memberships {
			group, _ := down(m, "contactGroupMembership", "contactGroupResourceName").(string)
			name, _ := p["resourceName"].(string)
			members[group] = append(members[group], name)
		}
	}
	empty := 0
	for _, g := range groups {
		name, _ := g["resourceName"].(string)
		want := members[name]
		if len(want) == 0 {
			empty++
			if _, there := g["memberCount"]; there {
				t.Errorf("%s: a zero is written", name)
			}
			continue
		}
		if g["memberCount"] != float64(len(want)) || g["memberResourceNames"] != nil {
			t.Errorf("%s: got %v, want %d members", name, g, len(want))
		}
		if got := r.get(name, "maxMembers", "10000"); !slices.Equal(texts(got.body["memberResourceNames"]), want) {
			t.Errorf("%s: got %s", name, got.raw)
		}
		if got := r.get(name, "maxMembers", "1"); len(texts(got.body["memberResourceNames"])) != 1 || got.number("memberCount") != float64(len(want)) {
			t.Errorf("%s: got %s", name, got.raw)
		}
	}
	if empty == 0 {
		t.Error("no label is empty")
	}
	my := r.get("contactGroups/myContacts", "groupFields", "name")
	if my.text("formattedName") != "My Contacts" || my.body["groupType"] != nil || my.body["memberCount"] != nil {
		t.Errorf("got %s", my.raw)
	}
	batch := r.get("contactGroups:batchGet", "resourceNames", "contactGroups/starred", "resourceNames", "contactGroups/none", "maxMembers", "2")
	if down(batch.body, "responses", 0, "contactGroup", "name") != "starred" || down(batch.body, "responses", 1, "status", "code") != 5.0 ||
		down(batch.body, "responses", 0, "contactGroup", "memberResourceNames", 1) == nil {
		t.Errorf("got %s", batch.raw)
	}
	for what, got := range map[string]answer{
		"unknown field":   r.get("contactGroups", "groupFields", "colour"),
		"page too large":  r.get("contactGroups", "pageSize", "1001"),
		"unknown page":    r.get("contactGroups", "pageToken", "x"),
		"members below 0": r.get("contactGroups/starred", "maxMembers", "-1"),
		"an empty batch":  r.get("contactGroups:batchGet"),
	} {
		got.refused(t, what, 400, "INVALID_ARGUMENT", "")
	}
	r.get("contactGroups/none").refused(t, "no group", 404, "NOT_FOUND", "")
}

func texts(v any) (all []string) {
	values, _ := v.([]any)
	for _, v := range values {
		text, _ := v.(string)
		all = append(all, text)
	}
	return all
}

func TestGroupsByHand(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(250, 0)})
	groups, last := r.all("contactGroups", "contactGroups")
	first := groups[8]
	renamed, _ := first["resourceName"].(string)
	deleted, _ := groups[9]["resourceName"].(string)
	_, token := r.full()
	added, err := r.book.AddGroup("New label")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.book.RenameGroup(renamed, "Renamed"); err != nil {
		t.Fatal(err)
	}
	were := texts(r.get(deleted, "maxMembers", "1000").body["memberResourceNames"])
	if err := r.book.DeleteGroup(deleted); err != nil {
		t.Fatal(err)
	}
	got := r.get("contactGroups", "syncToken", last.text("nextSyncToken"))
	changed := got.list("contactGroups")
	if !slices.Equal(names(changed), []string{added, renamed, deleted}) {
		t.Fatalf("got %s", got.raw)
	}
	if changed[0]["name"] != "New label" || changed[1]["name"] != "Renamed" || down(changed[2], "metadata", "deleted") != true || changed[1]["etag"] == first["etag"] {
		t.Errorf("got %s", got.raw)
	}
	if nothing := r.get("contactGroups", "syncToken", got.text("nextSyncToken")); len(nothing.body) != 1 {
		t.Errorf("got %s", nothing.raw)
	}
	// Whoever was in it is so no more, and changed.
	moved := names(r.list("syncToken", token, "pageSize", "1000").list("connections"))
	if len(were) == 0 || !slices.Equal(moved, were) {
		t.Errorf("got %v, want %v", moved, were)
	}
	for _, m := range r.get(were[0], "personFields", "memberships").list("memberships") {
		if down(m, "contactGroupMembership", "contactGroupResourceName") == deleted {
			t.Errorf("still in it: %v", m)
		}
	}
}
