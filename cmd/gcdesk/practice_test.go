package main

import (
	"strings"
	"testing"

	"gcdesk/oauth"
)

func TestCheckServer(t *testing.T) {
	for address, want := range map[string]string{
		"http://127.0.0.1:8080":       "http://127.0.0.1:8080",
		"http://127.0.0.1:8080/":      "http://127.0.0.1:8080",
		"http://[::1]:8080":           "http://[::1]:8080",
		"http://localhost:8080":       "http://localhost:8080",
		"https://127.0.0.1:8080":      "",
		"http://127.0.0.1":            "",
		"http://127.0.0.1:80@evil:80": "",
		"http://127.0.0.1.evil:8080":  "",
		"http://192.0.2.1:8080":       "",
		"http://127.0.0.1:8080/x":     "",
		"http://127.0.0.1:8080/?x":    "",
		"http://127.0.0.1:8080?":      "",
		"":                            "",
	} {
		if got, err := checkServer(address); got != want || (err == nil) != (want != "") {
			t.Errorf("checkServer(%q) = %q, %v, want %q", address, got, err, want)
		}
	}
}

// Whatever is taken leads to this computer, in a form that is taken again.
func FuzzCheckServer(f *testing.F) {
	for _, s := range []string{"http://127.0.0.1:8080/", "http://[::1]:1", "http://localhost:80", "http://a@127.0.0.1:1", "http://127.0.0.1:1#x", "http:127.0.0.1:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		got, err := checkServer(address)
		if err != nil {
			return
		}
		if again, err := checkServer(got); again != got || err != nil {
			t.Errorf("checkServer(%q) = %q, which is not taken: %v", address, got, err)
		}
		if !oauth.IsLoopback(got) || !strings.HasPrefix(got, "http://") {
			t.Errorf("checkServer(%q) = %q", address, got)
		}
	})
}
