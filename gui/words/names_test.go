package words

import (
	"fmt"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	if err := Load(); err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range 10_000 {
		names = append(names, fmt.Sprint(i))
	}
	for n, want := range map[int]string{0: "", 1: "0", 2: "0, 1"} {
		if got := Names(names[:n]); got != want {
			t.Errorf("%d names: %q, want %q", n, got, want)
		}
	}
	if got := Names(names[:13]); !strings.HasSuffix(got, ", 12") {
		t.Errorf("13 names: %q, want all", got)
	}
	if got := Names(names); len(got) > 100 || !strings.Contains(got, "9") {
		t.Errorf("10,000 names: %q", got)
	}
}

// Google's own types are said in the person's language; what was typed is left.
func TestContactKind(t *testing.T) {
	speak(t, "de_DE.UTF-8")
	for kind, want := range map[string]string{"home": "privat", "workFax": "Fax geschäftlich", "other": "sonstige", "Ferienhaus": ""} {
		if got := ContactKind(kind); got != want {
			t.Errorf("%s is %q, want %q", kind, got, want)
		}
	}
}
