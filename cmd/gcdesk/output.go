package main

import (
	"cmp"
	"io"
)

// output is standard output. It remembers that something could not be written:
// cobra, which prints the help, does not ask.
type output struct {
	io.Writer
	err error // the first
}

func (o *output) Write(p []byte) (n int, err error) {
	n, err = o.Writer.Write(p)
	o.err = cmp.Or(o.err, err)
	return n, err
}

// untoldError is an answer that could not be written, of what has been done all
// the same: who takes the exit code for the whole would do it again.
type untoldError struct {
	done string // in the person's language
	err  error
}

func (e *untoldError) Error() string { return e.err.Error() }
func (e *untoldError) Unwrap() error { return e.err }

// told is what came of writing the answer of a command that has done something.
func told(err error, done string) error {
	if err != nil {
		err = &untoldError{done, err}
	}
	return err
}
