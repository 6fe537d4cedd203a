package export_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-vcard"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/oauth/sandbox"
)

// seen is what every reader of vCards has to find in one.
type seen struct {
	UID      string   `json:"uid"`
	Name     string   `json:"name"`
	Parts    []string `json:"parts"` // family, given, middle, prefix, suffix
	Emails   []string `json:"emails"`
	Phones   []string `json:"phones"`
	Birthday string   `json:"birthday"`
	Labels   []string `json:"labels"`
	Notes    []string `json:"notes"`
	Photo    string   `json:"photo"` // SHA-256
}

// expected is that, from the contact itself.
func expected(c export.Contact, f export.Format) seen {
	n, b := contacts.Primary(c.Names), contacts.Primary(c.Birthdays)
	s := seen{
		UID: c.ResourceName, Name: vcardText(c.DisplayName()),
		Parts: each([]string{n.FamilyName, n.GivenName, n.MiddleName, n.HonorificPrefix, n.HonorificSuffix}, vcardText),
	}
	switch d := b.Date; {
	case d == (contacts.Date{}) && f == export.VCard4:
		s.Birthday = b.Text
	case d == (contacts.Date{}):
	case d.Year == 0:
		s.Birthday = fmt.Sprintf("--%02d%02d", d.Month, d.Day)
	default:
		s.Birthday = fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day)
	}
	for _, b := range c.Biographies {
		s.Notes = append(s.Notes, vcardText(b.Value))
	}
	for _, e := range c.EmailAddresses {
		s.Emails = append(s.Emails, vcardText(e.Value))
	}
	for _, p := range c.PhoneNumbers {
		s.Phones = append(s.Phones, vcardText(p.Value))
	}
	for _, l := range c.Labels {
		s.Labels = append(s.Labels, l.Name)
	}
	if len(c.Photo.Data) > 0 {
		sum := sha256.Sum256(c.Photo.Data)
		s.Photo = hex.EncodeToString(sum[:])
	}
	return s
}

func each[T any](of []T, make func(T) T) []T {
	made := []T{}
	for _, t := range of {
		made = append(made, make(t))
	}
	return made
}

// sandboxBook is what the stand-in for Google has in its address book, with
// all that is odd there.
func sandboxBook(t *testing.T, n int) (b book) {
	t.Helper()
	server := &sandbox.Server{Accounts: []sandbox.Account{{Sub: "1", Email: "ada@example.com", GivenName: "Ada", FamilyName: "Lovelace", Contacts: n}}}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	for raw := range server.AddressBook("1").Contacts() {
		p, err := contacts.Decode(string(raw))
		if err != nil {
			t.Fatal(err)
		}
		b = append(b, export.Contact{Person: p, Labels: export.Labels(p, nil)})
	}
	return b
}

// Readers that nobody here wrote find in our files what stands in the
// contacts.
func TestReaders(t *testing.T) {
	b := append(people(t, 120), sandboxBook(t, 300)...)
	for _, f := range []export.Format{export.VCard4, export.VCard3} {
		file := written(t, f, b)
		for name, read := range map[string]func(*testing.T, []byte) []seen{
			"go-vcard": readGoVCard, "vobject": readVObject, "ical.js": readICAL,
		} {
			t.Run(string(f)+"/"+name, func(t *testing.T) {
				got := read(t, file)
				if len(got) != len(b) {
					t.Fatalf("got %d cards, want %d", len(got), len(b))
				}
				for i := range b {
					want := expected(b[i], f)
					got[i].Birthday = dashless(got[i].Birthday)
					if name == "go-vcard" { // takes neither the name nor a list of labels apart
						escape := func(s string) string { return strings.ReplaceAll(s, ";", `\;`) }
						want.Parts = []string{strings.Join(each(want.Parts, escape), ";")}
						want.Labels = slices.DeleteFunc([]string{strings.Join(want.Labels, ",")}, func(s string) bool { return s == "" })
					}
					if name == "ical.js" && f == export.VCard3 { // drops the backslash of a phone number's escapes
						want.Phones = each(want.Phones, strings.NewReplacer("\n", "n", `\`, "").Replace)
					}
					if name != "vobject" && f == export.VCard3 { // knows no escaped semicolon, which this version has
						plain := func(s string) string { return strings.ReplaceAll(s, `\;`, ";") }
						got[i].Name, got[i].Emails, got[i].Phones = plain(got[i].Name), each(got[i].Emails, plain), each(got[i].Phones, plain)
						got[i].Labels, got[i].Notes = each(got[i].Labels, plain), each(got[i].Notes, plain)
					}
					// ical.js runs on after a part that ends in a backslash.
					if ends := func(part string) bool { return strings.HasSuffix(part, `\`) }; name == "ical.js" && slices.ContainsFunc(want.Parts, ends) {
						got[i].Parts, want.Parts = []string{strings.Join(got[i].Parts, ";")}, []string{strings.Join(want.Parts, ";")}
					}
					if !same(got[i], want) {
						t.Fatalf("got  %.3000q\nwant %.3000q", got[i], want)
					}
				}
			})
		}
	}
}

func same(a, b seen) bool {
	for _, list := range []*[]string{&a.Emails, &a.Phones, &a.Labels, &a.Notes, &b.Emails, &b.Phones, &b.Labels, &b.Notes} {
		*list = slices.Clip(append([]string{}, *list...))
	}
	return reflect.DeepEqual(a, b)
}

// dashless is the basic form of a date, whichever a reader gives.
func dashless(date string) string {
	if rest, ok := strings.CutPrefix(date, "--"); ok {
		return "--" + strings.ReplaceAll(rest, "-", "")
	}
	return strings.ReplaceAll(date, "-", "")
}

func written(t testing.TB, f export.Format, s export.Source) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := export.Write(t.Context(), &out, f, s, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// cards is what go-vcard reads.
func cards(t testing.TB, file []byte) []vcard.Card {
	t.Helper()
	var all []vcard.Card
	for in := vcard.NewDecoder(bytes.NewReader(file)); ; {
		c, err := in.Decode()
		if errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
}

func readGoVCard(t *testing.T, file []byte) []seen {
	var all []seen
	for _, c := range cards(t, file) {
		s := seen{
			UID: c.Value("UID"), Name: c.Value("FN"), Parts: []string{c.Value("N")}, Emails: c.Values("EMAIL"), Phones: c.Values("TEL"),
			Birthday: c.Value("BDAY"), Notes: c.Values("NOTE"), Labels: c.Values("CATEGORIES"),
		}
		if photo := c.Get("PHOTO"); photo != nil && (photo.Params.Get("ENCODING") == "b" || strings.HasPrefix(photo.Value, "data:")) {
			data, err := base64.StdEncoding.DecodeString(photo.Value[strings.Index(photo.Value, ",")+1:])
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(data)
			s.Photo = hex.EncodeToString(sum[:])
		}
		all = append(all, s)
	}
	return all
}

func readVObject(t *testing.T, file []byte) []seen {
	return foreign(t, file, python(t, "vobject"), "testdata/vobject_read.py")
}

func readICAL(t *testing.T, file []byte) []seen {
	return foreign(t, file, "node", filepath.Join(modules(t), "read.mjs"))
}

func foreign(t *testing.T, file []byte, program ...string) (all []seen) {
	t.Helper()
	ask(t, file, &all, program...)
	return all
}

// ask gives a file to another program and reads its answer.
func ask(t *testing.T, file []byte, answer any, program ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), program[0], program[1:]...)
	var complaints bytes.Buffer
	command.Stdin, command.Stderr = bytes.NewReader(file), &complaints
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, complaints.String())
	}
	if err := json.Unmarshal(out, answer); err != nil {
		t.Fatal(err)
	}
}

// python is the system's, which has the modules of the system's packages.
func python(t *testing.T, module string) string {
	t.Helper()
	const program = "/usr/bin/python3"
	if err := exec.CommandContext(t.Context(), program, "-c", "import "+module).Run(); err != nil {
		missing(t, "python3 with "+module)
	}
	return program
}

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what + " is missing")
	}
	t.Skip(what + " is missing")
}

// modules is a folder with ical.js, installed once for each lock file.
func modules(t *testing.T) string {
	t.Helper()
	npm, err := exec.LookPath("npm")
	if err != nil {
		missing(t, "npm")
	}
	source := os.DirFS("testdata/ical")
	sum := sha256.New()
	for _, name := range []string{"package-lock.json", "read.mjs"} {
		data, err := os.ReadFile(filepath.Join("testdata/ical", name))
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(data)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "gcdesk-test", fmt.Sprintf("ical-%x", sum.Sum(nil)[:8]))
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	making, err := os.MkdirTemp(filepath.Dir(dir), "making-")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(making) }()
	install := exec.CommandContext(t.Context(), npm, "ci", "--ignore-scripts")
	install.Dir = making
	if err := os.CopyFS(making, source); err != nil {
		t.Fatal(err)
	}
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	if err := os.Rename(making, dir); err != nil {
		if _, there := os.Stat(dir); there != nil { // another test was faster
			t.Fatal(err)
		}
	}
	return dir
}

// python's csv module finds in our tables what stands in the contacts.
func TestTableReaders(t *testing.T) {
	b := people(t, 120)
	for _, f := range []export.Format{export.GoogleCSV, export.CSV} {
		t.Run(string(f), func(t *testing.T) {
			var rows [][]string
			ask(t, written(t, f, b), &rows, python(t, "csv"), "testdata/csv_read.py")
			if len(rows) != len(b)+1 {
				t.Fatalf("got %d rows, want %d", len(rows), len(b)+1)
			}
			for i, c := range b {
				row := map[string]string{}
				for k, head := range rows[0] {
					row[head] = rows[i+1][k]
				}
				n, note := c.Names[0], strings.ReplaceAll(c.Biographies[0].Value, "\r\n", "\n")
				for head, want := range map[string]string{
					"First Name": n.GivenName, "Last Name": n.FamilyName, "Notes": note,
					"First name": n.GivenName, "Last name": n.FamilyName, "Note 1": note,
					"Birthday": day(c.Birthdays[0].Date), "Labels": strings.Join(marked(c.Labels), " ::: "),
					"E-mail 1": email(c, 0), "E-mail 3": email(c, 2), "Phone 1": phone(c, 0), "Phone 2": phone(c, 1),
				} {
					if got, there := row[head]; there && got != want && (f == export.GoogleCSV || !guarded(got, want)) {
						t.Errorf("%s of %s: got %q, want %q", head, c.ResourceName, got, want)
					}
				}
				if f != export.GoogleCSV {
					continue
				}
				// Values that share a label share a cell.
				for kind, field := range map[string][]string{"E-mail": emails(c), "Phone": phones(c)} {
					var got []string
					for k := 1; row[fmt.Sprintf("%s %d - Value", kind, k)] != ""; k++ {
						got = append(got, row[fmt.Sprintf("%s %d - Value", kind, k)])
					}
					have, want := strings.Split(strings.Join(got, " ::: "), " ::: "), strings.Split(strings.Join(field, " ::: "), " ::: ")
					slices.Sort(have)
					slices.Sort(want)
					if !slices.Equal(have, want) {
						t.Errorf("%s of %s: got %q, want %q", kind, c.ResourceName, have, want)
					}
				}
			}
		})
	}
}

// guarded reports whether a cell is a value that a spreadsheet would compute,
// behind the apostrophe that keeps it from that.
func guarded(cell, value string) bool {
	return cell == "'"+value && strings.ContainsAny(strings.TrimLeft(value, " ")[:1], "=+-@\t\n")
}

func day(d contacts.Date) string {
	return strings.Replace(fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day), "0000-", "--", 1)
}

func marked(labels []export.Label) (names []string) {
	for _, l := range labels {
		names = append(names, map[bool]string{true: "* "}[l.System]+l.Name)
	}
	return names
}

func emails(c export.Contact) (all []string) {
	for _, e := range c.EmailAddresses {
		all = append(all, e.Value)
	}
	return all
}

func phones(c export.Contact) (all []string) {
	for _, p := range c.PhoneNumbers {
		all = append(all, p.Value)
	}
	return all
}

func email(c export.Contact, i int) string { return append(emails(c), "", "", "")[i] }
func phone(c export.Contact, i int) string { return append(phones(c), "", "")[i] }
