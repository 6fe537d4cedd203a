package main

import (
	"context"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"

	"gcdesk/connections"
)

// settingDoes sets what the window's settings page sets: setting keep LAST,
// setting folder DIR.
func settingDoes(ts *testscript.TestScript, _ bool, args []string) {
	w, err := wire(ts.Value("world").(*world).dataDir())
	ts.Check(err)
	_, err = w.service.ChangeSettings(context.Background(), func(s *connections.Settings) {
		switch args[0] {
		case "keep":
			s.Keep.Last, err = strconv.Atoi(args[1])
		case "folder":
			s.SnapshotFolder = ts.MkAbs(args[1])
		default:
			ts.Fatalf("setting %s?", args[0])
		}
	})
	ts.Check(err)
}
