package main

import (
	"bytes"
	"regexp"
	"testing"
	"time"

	"gcdesk/contacts"
)

// A script that stands still learns why, once.
func TestMeterWithoutATerminal(t *testing.T) {
	var said bytes.Buffer
	m, end := newMeter(&said)
	m.count(40)
	m.wait(contacts.Wait{Until: time.Now().Add(time.Minute)}) // a retry
	m.wait(contacts.Wait{Until: time.Now().Add(time.Second), Quota: true})
	if said.Len() > 0 {
		t.Errorf("of a retry, or a moment: got %q", said.String())
	}
	for range 3 {
		m.wait(contacts.Wait{Until: time.Now().Add(time.Minute), Quota: true})
	}
	end()
	if want := regexp.MustCompile(`^gcdesk: 40 contacts; the quota of this minute is used up, going on in \d+ s\n$`); !want.MatchString(said.String()) {
		t.Errorf("got %q", said.String())
	}
}
