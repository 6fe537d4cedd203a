//go:build uitest

package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"gcdesk/oauth/sandbox"
)

// TestContactsInTheWindow browses, searches, exports two contacts, takes a
// snapshot, sees in it what was changed at the server since, and lets others be
// taken by themselves.
func TestContactsInTheWindow(t *testing.T) {
	s := newStage(t, build(t), english, deskSize{1600, 1000})
	s.create(acme, 0, "contacts.readonly,openid,email,profile")
	s.authorize(acme, sandbox.Person{Account: adaAccount})
	book := s.server.AddressBook(adaAccount)
	var moved string
	for name, address := range map[string]string{"Xénia Aardvark": "aardvark@example.com", "Xénia Badger": "badger@example.com"} {
		added, err := book.Add(map[string]any{
			"names":          []any{map[string]any{"unstructuredName": name}},
			"emailAddresses": []any{map[string]any{"value": address}},
		})
		if err != nil {
			t.Fatal(err)
		}
		moved = added
	}
	s.show()
	s.main.click("row", acme)
	s.main.key("ctrl+e")
	s.main.sees("Export 1,206 contacts", "All contacts")
	keepPicture(t, "contacts.png", s.main.picture())

	s.main.key("ctrl+f")
	s.main.write("XENIA")
	s.main.sees("Export 2 contacts")
	s.main.click("row", "Xénia Badger")
	s.main.sees("badger@example.com")
	s.main.key("ctrl+e")
	s.main.click("button", "Export 2 contacts")
	save := s.window("Export contacts")
	folder := t.TempDir()
	save.fill("Folder", folder)
	save.fill("File name", "two.vcf")
	save.click("button", "Save")
	save.closed()
	s.main.sees("2 contacts exported")
	text, err := os.ReadFile(folder + "/two.vcf")
	if err != nil || strings.Count(string(text), "BEGIN:VCARD") != 2 || !strings.Contains(string(text), "badger@example.com") {
		t.Errorf("got %q, %v", text, err)
	}

	s.main.click("radio", "Snapshots")
	s.main.sees("Keep everything as it is now")
	s.main.key("Escape")
	s.main.click("button", "Take snapshot")
	s.main.sees("Take a snapshot of")
	s.main.key("Return")
	s.main.sees("Snapshot of today", "1,206")
	keepPicture(t, "snapshots.png", s.main.picture())
	err = book.Change(moved, func(fields map[string]any) {
		fields["emailAddresses"] = []any{map[string]any{"value": "moved@example.com"}}
	})
	if err != nil {
		t.Fatal(err)
	}
	s.main.click("button", "Compare…")
	diff := s.window("Compare")
	diff.sees("moved@example.com", "changed")
	keepPicture(t, "compare.png", diff.picture())
	diff.key("Escape")
	diff.closed()

	s.main.click("link", "Change the schedule")
	s.main.clickBeside("How often", "select")
	s.main.click("item", "Every day")
	s.main.fill("Passphrase", "a passphrase for snapshots")
	s.main.fill("Once more", "a passphrase for snapshots")
	s.main.click("button", "Save")
	s.main.sees("Every day", "encrypted")
	taken := func() (all []struct {
		ID        string `json:"id"`
		Contacts  int    `json:"contacts"`
		Encrypted bool   `json:"encrypted"`
	},
	) {
		out, err := s.run(s.gcdesk, "snapshots", acme, "--json", "--data-dir", s.path("data"))
		if err == nil {
			err = json.Unmarshal([]byte(out), &all)
		}
		if err != nil {
			s.fail("%v", err)
		}
		return all
	}
	s.until("the schedule's first snapshot", func() bool { return len(taken()) == 2 })
	if first := taken()[0]; !first.Encrypted || first.Contacts != 1206 {
		t.Errorf("the schedule took %+v", first)
	}
	s.main.find("text", "Encrypted")
	keepPicture(t, "schedule.png", s.main.picture())
}
