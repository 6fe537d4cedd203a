package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// practiceClock is the time in a practice folder: this computer's, and what
// somebody has let pass on the practice console. The stand-in and every gcdesk on
// the folder go by it, so that nobody takes the other's clock for wrong.
type practiceClock struct {
	dir    string
	ahead  atomic.Int64 // time.Duration, as the note had it last
	looked atomic.Int64 // Unix time of shown's last look, in nanoseconds

	mu   sync.Mutex  // guards what follows
	seen fs.FileInfo // of the note that was read last
}

// clockOf is the clock for the records of a folder, and the same for windows,
// which do not wait for a disk.
func clockOf(dir string) (now, shown func() time.Time) {
	if !isPractice(dir) {
		return time.Now, time.Now
	}
	c := &practiceClock{dir: dir}
	c.look()
	return c.now, c.shown
}

func (c *practiceClock) now() time.Time {
	c.look()
	return c.last()
}

// shown looks beside its caller, once a second at most.
func (c *practiceClock) shown() time.Time {
	at, now := c.looked.Load(), time.Now().UnixNano()
	if now-at > int64(time.Second) && c.looked.CompareAndSwap(at, now) {
		go c.look()
	}
	return c.last()
}

func (c *practiceClock) last() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

func (c *practiceClock) look() {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.file())
	if err != nil || c.seen != nil && os.SameFile(info, c.seen) && info.ModTime().Equal(c.seen.ModTime()) {
		return
	}
	if note, err := readNote(c.dir); err == nil {
		c.seen = info
		c.ahead.Store(int64(note.Ahead))
	}
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
