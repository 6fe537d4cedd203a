//go:build unix

package storage

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"gcdesk/connections"
)

func init() { roles["write"] = roleWrite }

// roleWrite makes records: folder, prefix of their names, how many.
func roleWrite(args []string) error {
	s, err := Open(args[0])
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	for n := range count {
		name := fmt.Sprintf("%s%04d", args[1], n)
		if err := s.Update(context.Background(), func(tx connections.Tx) error {
			return tx.PutConnection(full(name, name))
		}); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// Two processes write many records each while a third reads. It sees
// every record from then on that it has seen once, whole, and in the end all.
func TestTwoWriters(t *testing.T) {
	each := rounds(250, 1000)
	dir := t.TempDir()
	s := opened(t, dir)
	writers := []*exec.Cmd{child(t, "write", dir, "a", strconv.Itoa(each)), child(t, "write", dir, "b", strconv.Itoa(each))}
	ended := make(chan error, len(writers))
	for _, w := range writers {
		go func() {
			err := w.Run()
			if err != nil {
				err = fmt.Errorf("%w: %s", err, w.Stderr)
			}
			ended <- err
		}()
	}
	reads, seen := 0, 0
	read := func() {
		view(t, s, func(tx connections.Tx) error {
			all, err := tx.Connections()
			if len(all) < seen {
				t.Errorf("%d records where %d were", len(all), seen)
			}
			counts := map[byte]int{}
			for _, c := range all {
				// Each writer's records come one after the other, so none is missing.
				if want := fmt.Sprintf("%c%04d", c.ID[0], counts[c.ID[0]]); c.ID != want || c.Name != want || len(c.Scopes) != len(full("", "").Scopes) {
					t.Errorf("read %q, want %q", c.ID, want)
				}
				counts[c.ID[0]]++
			}
			reads, seen = reads+1, len(all)
			return err
		})
	}
	pace := time.NewTicker(10 * time.Millisecond)
	defer pace.Stop()
	for left := len(writers); left > 0; {
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
			left--
		case <-pace.C:
			read()
		}
	}
	read()
	if seen != 2*each || reads < 3 {
		t.Errorf("%d records after %d reads, want %d", seen, reads, 2*each)
	}
}
