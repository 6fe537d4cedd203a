package sandbox_test

import (
	"io"
	"net/http"
	"os/exec"
	"testing"

	"gcdesk/oauth/sandbox"
)

// BenchmarkPages says how fast one curl downloads 25,000 contacts with every
// field on 25 pages. "first" makes the pages too.
func BenchmarkPages(b *testing.B) {
	if _, err := exec.LookPath("curl"); err != nil {
		b.Skip(err)
	}
	s := start(b, &sandbox.Server{Accounts: []sandbox.Account{{Sub: "25000", Email: "many@example.com", Contacts: 25_000}}})
	token := newApp(b, s).signIn(sandbox.Person{}, readonly).text("access_token")
	var pages []string
	for next := ""; len(pages) < 26; {
		address := s.BaseURI() + "/v1/people/me/connections?pageSize=1000&personFields=" + everyField + next
		pages = append(pages, address)
		got := get(b, address+"&prettyPrint=false", token)
		if next = got.text("nextPageToken"); next == "" {
			break
		}
		next = "&pageToken=" + next
	}
	if len(pages) != 25 {
		b.Fatalf("got %d pages", len(pages))
	}
	download := func() {
		args := []string{"--silent", "--fail", "--compressed", "--header", "Authorization: Bearer " + token}
		for _, address := range pages {
			args = append(args, "--output", "/dev/null", address)
		}
		if err := exec.CommandContext(b.Context(), "curl", args...).Run(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("first", func(b *testing.B) {
		for range b.N {
			download()
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			download()
		}
	})
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			for _, address := range pages {
				r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address, nil)
				if err != nil {
					b.Fatal(err)
				}
				r.Header.Set("Authorization", "Bearer "+token)
				r.Header.Set("Accept-Encoding", "identity")
				res, err := http.DefaultClient.Do(r)
				if err != nil {
					b.Fatal(err)
				}
				n, err := io.Copy(io.Discard, res.Body)
				if res.Body.Close(); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(n * int64(len(pages)))
			}
		}
	})
}
