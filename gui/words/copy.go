package words

import (
	"errors"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// Copy says what a copy of the records holds, or why it does not lead back.
func Copy(c connections.Copy) string {
	newer := (*connections.NewerError)(nil)
	switch {
	case errors.As(c.Err, &newer):
		return lang.L("written by a newer gcdesk")
	case c.Err != nil:
		return lang.L("damaged")
	case c.Empty():
		return lang.L("empty")
	}
	return lang.N("{{.Count}} connections", c.Connections, map[string]any{"Count": Number(c.Connections)}) + ", " +
		lang.N("{{.Count}} clients", c.Clients, map[string]any{"Count": Number(c.Clients)})
}
