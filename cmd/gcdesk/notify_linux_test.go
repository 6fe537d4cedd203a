package main

import (
	"slices"
	"testing"

	"gcdesk/gui"
)

func TestNotificationAsTheDesktopReadsIt(t *testing.T) {
	v := gui.Notification{Text: "<b>Sales</b> & CRM", Action: "Reauthorize"}
	for _, c := range []struct {
		able    []string
		text    string
		actions []string
	}{
		{nil, "<b>Sales</b> & CRM", nil},
		{[]string{"body", "body-markup"}, "&lt;b&gt;Sales&lt;/b&gt; &amp; CRM", nil},
		{[]string{"actions"}, "<b>Sales</b> & CRM", []string{"default", "", "act", "Reauthorize"}},
	} {
		text, actions := (&notifier{able: c.able}).content(v)
		if text != c.text || !slices.Equal(actions, c.actions) {
			t.Errorf("%q: got %q, %q", c.able, text, actions)
		}
	}
	if _, actions := (&notifier{able: []string{"actions"}}).content(gui.Notification{}); !slices.Equal(actions, []string{"default", ""}) {
		t.Errorf("a button without a word: %q", actions)
	}
}
