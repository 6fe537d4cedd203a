//go:build bench && uitest

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"gcdesk/oauth/sandbox"
)

// everyField is the mask of all that can be read.
const everyField = "addresses,ageRanges,biographies,birthdays,calendarUrls,clientData,coverPhotos,emailAddresses,events," +
	"externalIds,genders,imClients,interests,locales,locations,memberships,metadata,miscKeywords,names,nicknames," +
	"occupations,organizations,phoneNumbers,photos,relations,sipAddresses,skills,urls,userDefined"

// addressBooks are two accounts with many contacts, and a connection to each.
type addressBooks struct {
	*testing.T
	w       *world
	server  *sandbox.Server
	program string
	token   string // for the larger
}

const (
	many = 25_000
	few  = 5_000
)

func newAddressBooks(t *testing.T, program string, latency time.Duration) *addressBooks {
	t.Helper()
	b := &addressBooks{T: t, w: testWorld(t), program: program}
	b.server = &sandbox.Server{People: sandbox.PeopleAPI{Latency: latency}, Accounts: []sandbox.Account{
		{Sub: "25000", Email: "many@example.com", GivenName: "Many", Contacts: many},
		{Sub: "5000", Email: "few@example.com", GivenName: "Few", Contacts: few},
	}}
	if err := b.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.server.Close() })
	if err := writePractice(b.w.dataDir(), b.server.URL); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.w.dir, "client_secret.json"), b.server.ClientFile(sandbox.DesktopClient().ID), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"many", "few"} {
		b.gcdesk("create", name, "--scope", "contacts.readonly,openid,email", "--client-file", "client_secret.json")
		b.w.env = append(b.w.env, "PERSON="+name+"@example.com")
		b.gcdesk("authorize", name)
	}
	b.token = strings.TrimSpace(b.gcdesk("token", "many"))
	return b
}

// command is one of gcdesk's, and what it complains of.
func (b *addressBooks) command(args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd, stderr := exec.CommandContext(b.Context(), b.program, args...), new(bytes.Buffer)
	cmd.Env, cmd.Dir, cmd.Stderr = b.w.env, b.w.dir, stderr
	return cmd, stderr
}

// gcdesk runs a command to its end and returns what it prints.
func (b *addressBooks) gcdesk(args ...string) string {
	b.Helper()
	cmd, stderr := b.command(args...)
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%v: %v\n%s", args, err, stderr)
	}
	return string(out)
}

// measured runs a command and returns the peak of its memory, in MiB. It is
// read from the process while it lives, because what the kernel says of a
// process that has ended counts the one that started it.
func (b *addressBooks) measured(args ...string) (peak float64) {
	b.Helper()
	cmd, stderr := b.command(args...)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			if err != nil {
				b.Fatalf("%v: %v\n%s", args, err, stderr)
			}
			return peak
		case <-tick.C:
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid)) // may be over
			for line := range strings.Lines(string(status)) {
				if words := strings.Fields(line); len(words) == 3 && words[0] == "VmHWM:" {
					kib, _ := strconv.ParseFloat(words[1], 64)
					peak = max(peak, kib/1024)
				}
			}
		}
	}
}

func (b *addressBooks) timed(do func()) float64 {
	began := time.Now()
	do()
	return ms(time.Since(began))
}

func (b *addressBooks) export() {
	b.gcdesk("export", "many", "--format", "vcard4", "--output", "out.vcf")
}

// pages are the addresses that an export asks for.
func (b *addressBooks) pages() (all []string) {
	b.Helper()
	query := url.Values{"personFields": {everyField}, "pageSize": {"1000"}}
	for {
		page := b.server.BaseURI() + "/v1/people/me/connections?" + query.Encode() + "&prettyPrint=false"
		all = append(all, page)
		out := b.run("curl", "--silent", "--fail", "--compressed", "--header", "Authorization: Bearer "+b.token, page)
		_, rest, more := strings.Cut(out, `"nextPageToken":"`)
		if !more {
			return all
		}
		token, _, _ := strings.Cut(rest, `"`)
		query.Set("pageToken", token)
	}
}

func (b *addressBooks) run(program string, args ...string) string {
	b.Helper()
	out, err := exec.CommandContext(b.Context(), program, args...).Output()
	if err != nil {
		b.Fatalf("%s: %v", program, err)
	}
	return string(out)
}

// curl downloads pages and throws them away: one process, which keeps its
// connection. The server has made and compressed its pages before.
func (b *addressBooks) curl(pages []string) func() {
	args := []string{"--silent", "--fail", "--compressed", "--header", "Authorization: Bearer " + b.token}
	for _, page := range pages {
		args = append(args, "--output", os.DevNull, page)
	}
	return func() { b.run("curl", args...) }
}

// contactFigures measures exports and snapshots of 25,000 contacts.
func contactFigures(t *testing.T, p programs) []figure {
	b := newAddressBooks(t, p.gcdesk, 0)
	pages := b.pages()
	if len(pages) != many/1000 {
		t.Fatalf("got %d pages", len(pages))
	}
	curl := b.curl(pages)
	export, download := inTurn(5, func() float64 { return b.timed(b.export) }, func() float64 { return b.timed(curl) })

	official := officialClient(t)
	read := func() {
		cmd := exec.CommandContext(t.Context(), official, b.server.BaseURI()+"/", everyField)
		cmd.Stdin = strings.NewReader(b.token + "\n")
		if out, err := cmd.Output(); err != nil || strings.TrimSpace(string(out)) != strconv.Itoa(many) {
			t.Fatalf("the official client: %q, %v", out, err)
		}
	}
	again, theirs := inTurn(5, func() float64 { return b.timed(b.export) }, func() float64 { return b.timed(read) })
	written := filepath.Join(b.w.dir, "out.vcf")
	oncemore, vobject := inTurn(3, func() float64 { return b.timed(b.export) }, func() float64 { return vobjectWrites(t, written) })

	return append([]figure{
		{"export, beside curl downloading the pages", "ms", export, download, 5},
		{"export, beside the official client reading", "ms", again, theirs, 0.4},
		{"export, beside vobject writing the cards", "ms", oncemore, vobject, 0.05},
	}, append(memoryFigures(b), latencyFigures(t, p)...)...)
}

func officialClient(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "peopleclient")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	cmd.Dir = "testdata/peopleclient"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build the official client: %v\n%s", err, out)
	}
	return program
}

// vobjectWrites is how long Debian's python3-vobject takes to write the cards
// of a file, in milliseconds: a tenth of them, ten times over. Reading them,
// which it has to do first, does not count.
func vobjectWrites(t *testing.T, file string) float64 {
	t.Helper()
	const script = `
import itertools, sys, time, vobject
with open(sys.argv[1], encoding="utf-8", newline="") as f:
    cards = list(itertools.islice(vobject.readComponents(f), int(sys.argv[2])))
began = time.monotonic()
for card in cards:
    card.serialize(validate=False)
print((time.monotonic() - began) * 1000)
`
	out, err := exec.CommandContext(t.Context(), "/usr/bin/python3", "-c", script, file, strconv.Itoa(many/10)).Output()
	if err != nil {
		t.Fatalf("vobject: %v", err)
	}
	tenth, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		t.Fatal(err)
	}
	return 10 * tenth
}

// memoryFigures are the peaks of commands: against 64 MiB, and of 25,000
// contacts against 5,000.
func memoryFigures(b *addressBooks) (all []figure) {
	for name, args := range map[string][]string{
		"export to vCard":      {"export", "--format", "vcard4", "--output", "m.vcf"},
		"export to Google CSV": {"export", "--format", "google-csv", "--output", "m.csv"},
		"snapshot":             {"snapshot", "--without-photos"},
	} {
		peak := func(book string) func() float64 {
			return func() float64 {
				// Whole each time: a snapshot asks only for what has changed since the last.
				b.forget()
				return b.measured(append([]string{args[0], book}, args[1:]...)...)
			}
		}
		large, small := inTurn(5, peak("many"), peak("few"))
		all = append(all, memoryOf(name, large, small)...)
	}
	b.forget()
	many, few := b.kept("many"), b.kept("few")
	for name, command := range map[string]func([]string) []string{
		"diff of two snapshots": func(both []string) []string { return append([]string{"diff"}, both...) },
		"verify":                func(both []string) []string { return []string{"verify", both[0]} },
	} {
		large, small := inTurn(5, func() float64 { return b.measured(command(many)...) }, func() float64 { return b.measured(command(few)...) })
		all = append(all, memoryOf(name, large, small)...)
	}
	return all
}

func memoryOf(name string, large, small float64) []figure {
	return []figure{
		{"peak memory, " + name, "MiB", large, 64, 1},
		{"peak memory, " + name + ", 25,000 beside 5,000", "MiB", large, small, 1.2},
	}
}

// forget takes all snapshots away.
func (b *addressBooks) forget() {
	if err := os.RemoveAll(filepath.Join(b.w.dataDir(), snapshotsFolder)); err != nil {
		b.Fatal(err)
	}
}

// kept are two snapshots of an address book.
func (b *addressBooks) kept(book string) (both []string) {
	b.Helper()
	for range 2 {
		var made kept
		if err := json.Unmarshal([]byte(b.gcdesk("snapshot", book, "--without-photos", "--json")), &made); err != nil {
			b.Fatal(err)
		}
		both = append(both, made.Path)
	}
	return both
}

// latencyFigures measures with half a second before each page. The server's own
// time is what curl takes for the same pages.
func latencyFigures(t *testing.T, p programs) []figure {
	b := newAddressBooks(t, p.gcdesk, 500*time.Millisecond)
	curl := b.curl(b.pages())
	b.export() // the server makes its pages once
	export, server := inTurn(1, func() float64 { return b.timed(b.export) }, func() float64 { return b.timed(curl) })
	snapshot, again := inTurn(1, func() float64 {
		b.forget()
		return b.timed(func() { b.gcdesk("snapshot", "many", "--without-photos") })
	}, func() float64 { return b.timed(curl) })
	return []figure{
		{"export, half a second a page, beside the server's own time", "ms", export, server, 1.05},
		{"snapshot, half a second a page, beside the server's own time", "ms", snapshot, again, 1.05},
	}
}
