// Package early does what cannot wait until main: the initialisation of Fyne's
// packages comes before that, and takes as long as a short command itself.
//
// Go initialises packages by import path as soon as what they import is ready
// (Go specification, "Program initialization"). This one imports little, so it
// comes before fyne.io/fyne/v2/lang, which waits for golang.org/x/text.
package early

import (
	"io"
	"log"
	"os"
	"slices"

	"gcdesk/storage/bus"
)

func init() {
	// Fyne's language package writes a line to standard error where the locale
	// is C.
	log.SetOutput(io.Discard)
	bus.Adopt()
	if slices.Contains(os.Args, "token") { // whose script waits for it, and for the keyring most
		bus.Join()
	}
}
