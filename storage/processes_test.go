//go:build unix

package storage

import (
	"context"
	"errors"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"gcdesk/connections"
)

func init() {
	roles["count"] = roleCount
	roles["hold"] = roleHold
}

// roleCount adds one to a number in a record, fifty times.
func roleCount(args []string) error {
	s, err := Open(args[0])
	if err != nil {
		return err
	}
	for range 50 {
		err := s.Update(context.Background(), func(tx connections.Tx) error {
			c, err := tx.Client("K1")
			if err != nil && !errors.Is(err, connections.ErrNotFound) {
				return err
			}
			n, _ := strconv.Atoi(c.Note)
			return tx.PutClient(connections.Client{ID: "K1", Name: "counter", Note: strconv.Itoa(n + 1)})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Several processes create one folder and change one record at once.
func TestProcessesAtOnce(t *testing.T) {
	dir := t.TempDir()
	var cmds []*exec.Cmd
	for range 4 {
		cmds = append(cmds, child(t, "count", dir))
	}
	var all sync.WaitGroup
	for _, cmd := range cmds {
		all.Go(func() {
			if err := cmd.Run(); err != nil {
				t.Errorf("%v: %s", err, cmd.Stderr)
			}
		})
	}
	all.Wait()
	view(t, opened(t, dir), func(tx connections.Tx) error {
		if c, err := tx.Client("K1"); err != nil || c.Note != "200" {
			t.Errorf("counted %q, %v, want 200", c.Note, err)
		}
		return nil
	})
}

// roleHold holds a lock until it is killed.
func roleHold(args []string) error {
	s, err := Open(args[0])
	if err != nil {
		return err
	}
	if _, err := s.Locks().Lock(context.Background(), "refresh"); err != nil {
		return err
	}
	println("held")
	select {}
}

func TestLockGoesWithItsProcess(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	cmd := child(t, "hold", dir)
	cmd.Stderr = nil
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := said.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Locks().TryLock("refresh"); ok || err != nil {
		t.Errorf("held by two processes: %v, %v", ok, err)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	unlock, err := s.Locks().Lock(t.Context(), "refresh")
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}

func TestWatch(t *testing.T) {
	s := opened(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	changed := s.Watch(ctx)
	fires := func(what string) {
		t.Helper()
		select {
		case <-changed:
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: nothing fired", what)
		}
	}
	update(t, s, func(tx connections.Tx) error { return tx.AddToLedger("a") })
	fires("this process")
	run(t, child(t, "count", s.dir))
	fires("another process")
	if _, err := s.StartEmpty(t.Context()); err != nil {
		t.Fatal(err)
	}
	fires("another file")
	cancel()
	for range changed { // closed in the end
	}
}

// Where no watch is to be had, the file's looks tell of changes, and nothing
// else does.
func TestPoll(t *testing.T) {
	s := opened(t, t.TempDir())
	update(t, s, func(tx connections.Tx) error { return tx.AddToLedger("a") })
	changed := s.looks()
	for _, name := range []connections.SecretRef{"b", "c"} {
		if changed() {
			t.Error("it looks otherwise, and nobody has changed it")
		}
		update(t, s, func(tx connections.Tx) error { return tx.AddToLedger(name) })
		if !changed() {
			t.Errorf("it looks the same with %q", name)
		}
	}

	ctx, cancel := context.WithCancel(t.Context())
	ticks, fired, ended := make(chan time.Time), make(chan struct{}), make(chan struct{})
	go func() { defer close(ended); s.poll(ctx, ticks, sync.OnceFunc(func() { close(fired) })) }()
	ticks <- time.Time{}
	update(t, s, func(tx connections.Tx) error { return tx.AddToLedger("d") })
	ticks <- time.Time{}
	<-fired
	cancel()
	<-ended
}
