package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// practiceClock is the time in a practice folder: this computer's, and what
// somebody has let pass on the practice console. The stand-in and every gcdesk on
// the folder go by it, so that nobody takes the other's clock for wrong.
type practiceClock struct {
	dir string

	mu    sync.Mutex  // guards what follows
	seen  fs.FileInfo // of the note that was read last
	ahead time.Duration
}

// clockOf is the clock for the records of a folder.
func clockOf(dir string) func() time.Time {
	if !isPractice(dir) {
		return time.Now
	}
	return (&practiceClock{dir: dir}).now
}

func (c *practiceClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.file())
	if err == nil && (c.seen == nil || !os.SameFile(info, c.seen) || !info.ModTime().Equal(c.seen.ModTime())) {
		if note, err := readNote(c.dir); err == nil {
			c.seen, c.ahead = info, note.Ahead
		}
	}
	return time.Now().Add(c.ahead)
}

// pass lets time pass, for good: what is stored from now on is of then.
func (c *practiceClock) pass(by time.Duration) error {
	note, err := readNote(c.dir)
	if err != nil {
		return err
	}
	note.Ahead += by
	return note.write(c.file())
}

func (c *practiceClock) file() string { return filepath.Join(c.dir, practiceFile) }
