// Package quiet silences the standard logger while the program's packages are
// initialised: Fyne's language package writes a line to standard error where
// the locale is C, before main can do anything about it.
//
// Go initialises packages by import path as soon as what they import is ready
// (Go specification, "Program initialization"). This one imports nothing but
// the standard library, so it comes before fyne.io/fyne/v2/lang, which waits
// for golang.org/x/text.
package quiet

import (
	"io"
	"log"
)

func init() { log.SetOutput(io.Discard) }
