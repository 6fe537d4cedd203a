package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms is who may import whom; see doc.go of each and the README's map. What
// is not ours is named where a room is held to it.
var rooms = map[string]struct {
	ours   []string
	others []string // nil: free; standard library always
}{
	"assets":            {nil, []string{}},
	"oauth":             {nil, []string{"golang.org/x/oauth2", "github.com/go-json-experiment/json", "github.com/klauspost/compress"}},
	"oauth/sandbox":     {[]string{"oauth"}, []string{}},
	"connections":       {[]string{"oauth"}, []string{"golang.org/x/text/unicode/norm"}},
	"contacts":          {[]string{"oauth"}, []string{}},
	"contacts/export":   {[]string{"contacts", "oauth"}, []string{}},
	"contacts/snapshot": {[]string{"contacts", "oauth"}, []string{"filippo.io/age", "github.com/gofrs/flock", "golang.org/x/sys"}},
	"contacts/shelf":    {[]string{"contacts", "contacts/export", "contacts/snapshot"}, []string{"golang.org/x/text"}},
	"storage":           {[]string{"connections", "oauth", "storage/bus"}, []string{"go.etcd.io/bbolt", "github.com/zalando/go-keyring", "github.com/godbus/dbus/v5", "github.com/gofrs/flock", "github.com/fsnotify/fsnotify", "github.com/go-json-experiment/json"}},
	"storage/bus":       {nil, []string{"github.com/godbus/dbus/v5"}},
	"storage/memory":    {[]string{"connections"}, []string{}},
	"gui/words":         {[]string{"assets", "connections", "oauth"}, []string{"fyne.io/fyne/v2/lang", "golang.org/x/text"}},
	"gui":               {[]string{"assets", "connections", "contacts", "contacts/export", "contacts/shelf", "contacts/snapshot", "gui/words", "oauth"}, nil},
	"cmd/gcdesk":        {[]string{"connections", "contacts", "contacts/export", "contacts/snapshot", "gui", "gui/words", "oauth", "oauth/sandbox", "storage", "assets", "cmd/gcdesk/early"}, nil},
	"cmd/gcdesk/early":  {[]string{"storage/bus"}, []string{}},
}

const appPackage = "fyne.io/fyne/v2/app"

// TestDoors holds the doors between the rooms shut.
func TestDoors(t *testing.T) {
	out, err := exec.Command("go", "list", "-tags", tags, "-json=ImportPath,Imports,Deps", "gcdesk/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for list := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath    string
			Imports, Deps []string
		}
		if err := list.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "gcdesk/")
		room, known := rooms[name]
		if !known {
			t.Errorf("%s is no room of this house", name)
			continue
		}
		for _, i := range p.Imports {
			ours, isOurs := strings.CutPrefix(i, "gcdesk/")
			first, _, _ := strings.Cut(i, "/")
			within := func(allowed string) bool { return i == allowed || strings.HasPrefix(i, allowed+"/") }
			switch {
			case isOurs && !slices.Contains(room.ours, ours),
				!isOurs && strings.Contains(first, ".") && room.others != nil && !slices.ContainsFunc(room.others, within):
				t.Errorf("%s must not import %s", name, i)
			}
		}
		if name != "cmd/gcdesk" && slices.Contains(p.Deps, appPackage) {
			t.Errorf("%s must not lead to %s", name, appPackage)
		}
	}
}
