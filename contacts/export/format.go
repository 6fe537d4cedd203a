package export

import (
	"errors"
	"fmt"
	"slices"
)

// Format is a form of file, by the name that the command line knows.
type Format string

const (
	VCard4    Format = "vcard4"     // RFC 6350
	VCard3    Format = "vcard3"     // RFC 2426, with what Apple, Outlook and Google add
	GoogleCSV Format = "google-csv" // what contacts.google.com exports and imports
	CSV       Format = "csv"        // for spreadsheets
	JSON      Format = "json"       // everything, as Google gave it
)

// Formats returns all formats, those that carry more first.
func Formats() []Format { return []Format{VCard4, VCard3, GoogleCSV, CSV, JSON} }

// ErrUnknownFormat is the answer to the name of no format.
var ErrUnknownFormat = errors.New("unknown format")

// ParseFormat finds a format by its name.
func ParseFormat(name string) (Format, error) {
	if f := Format(name); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("%w %q", ErrUnknownFormat, name)
}

// Extension is the end of a file's name, with its dot.
func (f Format) Extension() string {
	switch f {
	case VCard4, VCard3:
		return ".vcf"
	case JSON:
		return ".json"
	}
	return ".csv"
}
