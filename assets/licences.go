package assets

import "strings"

// Licence is the licence of a part that gcdesk is made of.
type Licence struct {
	Module  string // its path, gcdesk or Go
	Version string // empty: that of the program, or of the Go that built it
	Text    string
}

//go:generate ../.ci/licences gles,no_animations,migrated_fynedo

// Licences returns those of everything that a release contains, gcdesk's own
// first, as go generate found them.
func Licences() (list []Licence) {
	all, err := Files.ReadFile("licences.txt")
	if err != nil {
		panic("no licences are embedded") // a mistake in the program, never an event at run time
	}
	for _, part := range strings.Split(string(all), "\f")[1:] {
		head, text, _ := strings.Cut(part, "\n")
		module, version, _ := strings.Cut(head, " ")
		list = append(list, Licence{module, strings.TrimPrefix(version, "-"), strings.TrimSpace(text)})
	}
	return list
}
