package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gcdesk/contacts"
	"gcdesk/contacts/export"
)

var update = flag.Bool("update", false, "write the table of docs/formats.md")

// leaf is one value of a person that has everything twice.
type leaf struct {
	field string // "organizations"
	index int    // of the field's values
	name  string // "startDate"
	flag  bool   // true, where the others have a text that nothing else has
	text  string
	basic string // the same in the basic form of a date
}

func (l leaf) path() string { return l.field + "." + l.name }

// notOurs are values that Google makes of others, and that say nothing more.
var notOurs = regexp.MustCompile(`^(.*\.(formattedType|formattedProtocol|canonicalForm|displayNameLastFirst|unstructuredName|contactGroupId|inViewerDomain|contentType|default)|names\.displayName|genders\.formattedValue|birthdays\.text)$`)

// everything is a person with two values in each field, and its values.
func everything(t *testing.T) (export.Contact, []leaf) {
	t.Helper()
	var p contacts.Person
	var leaves []leaf
	person := reflect.ValueOf(&p).Elem()
	for i := range person.NumField() {
		field, name := person.Field(i), person.Type().Field(i).Tag.Get("json")
		if field.Kind() != reflect.Slice || field.Type().Elem().Kind() != reflect.Struct {
			continue
		}
		field.Set(reflect.MakeSlice(field.Type(), 2, 2))
		for k := range 2 {
			fill(field.Index(k), leaf{field: name, index: k}, &leaves)
		}
	}
	for k := range 2 {
		p.Photos[k].Default, p.CoverPhotos[k].Default = false, false
		p.Memberships[k].Domain.InViewerDomain = false
		p.Biographies[k].ContentType = "TEXT_PLAIN"
	}
	return contactOf(t, p), slices.DeleteFunc(leaves, func(l leaf) bool { return notOurs.MatchString(l.path()) })
}

func fill(v reflect.Value, at leaf, leaves *[]leaf) {
	n := len(*leaves)
	switch v.Kind() {
	case reflect.String:
		at.text = fmt.Sprintf("q%dq", n)
		v.SetString(at.text)
	case reflect.Int:
		at.text = fmt.Sprint(70000 + n)
		v.SetInt(int64(70000 + n))
	case reflect.Bool:
		at.flag = true
		v.SetBool(true)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[contacts.Date]() {
			at.text, at.basic = fmt.Sprintf("%d-03-09", 1100+n), fmt.Sprintf("%d0309", 1100+n)
			v.Set(reflect.ValueOf(contacts.Date{Year: 1100 + n, Month: 3, Day: 9}))
			break
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.Tag.Get("json") != "metadata" {
				inner := at
				inner.name = f.Tag.Get("json")
				fill(v.Field(i), inner, leaves)
			}
		}
		return
	}
	*leaves = append(*leaves, at)
}

// cell is a value in a file, and the name of the place where it stands.
type cell struct{ place, value string }

var number = regexp.MustCompile(` \d+\b`)

// cells are those that a reader finds in a file of one contact.
func cells(t *testing.T, f export.Format, file []byte) (all []cell) {
	t.Helper()
	switch f {
	case export.VCard4, export.VCard3:
		for name, properties := range cards(t, file)[0] {
			for _, p := range properties {
				all = append(all, cell{name, p.Value})
				for param, values := range p.Params {
					for _, value := range values {
						all = append(all, cell{name + " " + param, value})
					}
				}
			}
		}
	case export.GoogleCSV, export.CSV:
		rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, head := range rows[0] {
			all = append(all, cell{number.ReplaceAllString(head, " n"), rows[1][i]})
		}
	case export.JSON:
		var document struct {
			Contacts []struct{ Person contacts.Person }
		}
		if err := json.Unmarshal(file, &document); err != nil {
			t.Fatal(err)
		}
		p := reflect.ValueOf(document.Contacts[0].Person)
		var leaves []leaf
		for i := range p.NumField() {
			name := p.Type().Field(i).Tag.Get("json")
			for k := 0; p.Field(i).Kind() == reflect.Slice && k < p.Field(i).Len(); k++ {
				read(p.Field(i).Index(k), leaf{field: name}, &leaves)
			}
		}
		for _, l := range leaves {
			all = append(all, cell{l.path(), l.text})
		}
	}
	return all
}

// read is the reverse of fill.
func read(v reflect.Value, at leaf, leaves *[]leaf) {
	switch {
	case v.Type() == reflect.TypeFor[contacts.Date]():
		at.text = fmt.Sprintf("%d-%02d-%02d", v.Field(0).Int(), v.Field(1).Int(), v.Field(2).Int())
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			inner := at
			inner.name = v.Type().Field(i).Tag.Get("json")
			read(v.Field(i), inner, leaves)
		}
		return
	default:
		at.text = fmt.Sprint(v.Interface())
	}
	*leaves = append(*leaves, at)
}

var flags = map[string]*regexp.Regexp{
	"organizations.current": regexp.MustCompile(`^(X-GOOGLE-ORG-CURRENT true|Organization n current yes|organizations.current true)$`),
	"locations.current":     regexp.MustCompile(`^(X-GOOGLE-LOCATION .*;current|Location n current yes|locations.current true)$`),
}

// places are where a value stands.
func (l leaf) places(all []cell) (places []string) {
	for _, c := range all {
		found := l.text != "" && strings.Contains(c.value, l.text) || l.basic != "" && strings.Contains(c.value, l.basic)
		if l.flag {
			found = flags[l.path()].MatchString(c.place + " " + c.value)
		}
		if found {
			places = append(places, c.place)
		}
	}
	if l.flag && len(places) <= l.index {
		return nil
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// missing counts what is not in a file by the fields of a Loss: a whole value,
// each one beyond the first where the first is there, or a part of it.
func lacking(leaves []leaf, all []cell) map[export.Field]int {
	type value struct {
		field string
		index int
	}
	lost, parts := map[value][]leaf{}, map[value]int{}
	for _, l := range leaves {
		v := value{l.field, l.index}
		parts[v]++
		if len(l.places(all)) == 0 {
			lost[v] = append(lost[v], l)
		}
	}
	count := map[export.Field]int{}
	for v, leaves := range lost {
		first := value{v.field, 0}
		switch {
		case len(leaves) < parts[v]:
			for _, l := range leaves {
				count[export.Field(l.path())]++
			}
		case len(lost[first]) == parts[first]:
			count[export.Field(v.field)]++
		default:
			count[export.Field(v.field+".second")]++
		}
	}
	return count
}

// What is missing in a file, for a reader that nobody here wrote, is what was
// counted before.
func TestCountIsWhatIsMissing(t *testing.T) {
	c, leaves := everything(t)
	for _, f := range export.Formats() {
		losses, err := export.Count(t.Context(), f, book{c})
		if err != nil {
			t.Fatal(err)
		}
		got := map[export.Field]int{}
		for _, l := range losses {
			if l.Field != export.Pictures { // TestCountPictures
				got[l.Field] = l.Values
			}
		}
		want := lacking(slices.DeleteFunc(slices.Clone(leaves), func(l leaf) bool { return l.field == "photos" }), cells(t, f, written(t, f, book{c})))
		if !maps.Equal(got, want) {
			for _, field := range slices.Sorted(maps.Keys(got)) {
				if got[field] != want[field] {
					t.Errorf("%s: %s: counted %d, missing %d", f, field, got[field], want[field])
				}
			}
			for _, field := range slices.Sorted(maps.Keys(want)) {
				if _, counted := got[field]; !counted {
					t.Errorf("%s: %s: not counted, missing %d", f, field, want[field])
				}
			}
		}
	}
}

const (
	document   = "../../docs/formats.md"
	tableStart = "<!-- go test ./contacts/export -update makes what follows -->\n"
	tableEnd   = "<!-- until here -->\n"
)

// The documentation says what each format carries, and where.
func TestDocumentation(t *testing.T) {
	c, leaves := everything(t)
	var table strings.Builder
	table.WriteString("\n| field | vCard 4.0 | vCard 3.0 | Google CSV | CSV for spreadsheets |\n| --- | --- | --- | --- | --- |\n")
	formats := []export.Format{export.VCard4, export.VCard3, export.GoogleCSV, export.CSV}
	found := map[export.Format][]cell{}
	for _, f := range formats {
		found[f] = cells(t, f, written(t, f, book{c}))
	}
	second := map[string][]string{} // fields with room for one value
	for _, l := range leaves {
		if l.index == 1 {
			continue
		}
		fmt.Fprintf(&table, "| %s |", l.path())
		for _, f := range formats {
			places := l.places(found[f])
			if len(places) == 0 {
				places = []string{"–"}
			}
			fmt.Fprintf(&table, " %s |", strings.Join(places, ", "))
		}
		table.WriteString("\n")
	}
	for _, f := range formats {
		for field := range lacking(leaves, found[f]) {
			if one, ok := strings.CutSuffix(string(field), ".second"); ok {
				second[one] = append(second[one], string(f))
			}
		}
	}
	table.WriteString("\nOf these fields only the primary value, or else the first, is carried:\n\n")
	for _, field := range slices.Sorted(maps.Keys(second)) {
		fmt.Fprintf(&table, "- %s: by %s\n", field, strings.Join(second[field], ", "))
	}
	table.WriteString("\n")

	old, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok1 := strings.Cut(string(old), tableStart)
	_, tail, ok2 := strings.Cut(rest, tableEnd)
	if !ok1 || !ok2 {
		t.Fatal("the marks of the table are gone")
	}
	want := head + tableStart + table.String() + tableEnd + tail
	if want == string(old) {
		return
	}
	if !*update {
		t.Fatal("docs/formats.md is out of date: go test ./contacts/export -update")
	}
	if err := os.WriteFile(document, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
