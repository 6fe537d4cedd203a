package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Place is what a person should know of a folder for snapshots.
type Place struct {
	Open      bool // others may look into it; what is made in it is for its owner alone all the same
	Unguarded bool // nothing in it can be kept from others: its disk knows no owners
	Elsewhere bool // on another disk than the folder beside it
}

// LookAt tries a folder out: that it is one, and that folders can be made there.
func LookAt(dir, beside string) (p Place, err error) {
	info, err := os.Stat(dir)
	if err != nil {
		return p, fmt.Errorf("look at the folder: %w", err)
	}
	own, err := os.MkdirTemp(dir, prefixNew+"*")
	if errors.Is(err, fs.ErrNotExist) { // it is there, but takes no files, as /proc
		err = fs.ErrPermission
	}
	if err != nil {
		return p, fmt.Errorf("look at the folder: %w", err)
	}
	defer os.Remove(own)
	made, err := os.Stat(own)
	if err != nil {
		return p, fmt.Errorf("look at the folder: %w", err)
	}
	p.Open, p.Unguarded = isOpen(info), isOpen(made)
	if here, err := os.Stat(beside); err == nil {
		p.Elsewhere = !sameDisk(dir, info, beside, here)
	}
	return p, nil
}
