package connections

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"
)

// WriteActivityJSON writes entries as a JSON array.
func WriteActivityJSON(w io.Writer, list []Activity) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	if list == nil {
		list = []Activity{}
	}
	return out.Encode(list)
}

// WriteActivityCSV writes entries as RFC 4180 says, with a header, times in
// UTC. A cell that a spreadsheet would take for a formula begins with an
// apostrophe.
func WriteActivityCSV(w io.Writer, list []Activity) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{{"time", "kind", "connection", "client", "name", "count", "account", "scopes", "lost", "code", "detail", "by", "cause"}}
	for _, a := range list {
		count := ""
		if a.Count > 0 {
			count = strconv.Itoa(a.Count)
		}
		row := []string{
			a.At.UTC().Format(time.RFC3339), string(a.Kind), a.Connection, a.Client, a.Name, count, a.Account,
			strings.Join(a.Scopes.Short(), " "), strings.Join(a.Lost.Short(), " "), a.Code, a.Detail, string(a.By), a.Cause,
		}
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
		rows = append(rows, row)
	}
	return out.WriteAll(rows)
}
