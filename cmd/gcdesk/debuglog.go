package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

const (
	debugName = "debug.log" // in the data folder
	maxDebug  = 1 << 20     // bytes that it keeps, the newest
)

// debugLog tells, for as long as it is switched on, what is asked of whom and
// what comes of it: masked, in a file that is this person's alone. The zero
// value but for now and file is off.
type debugLog struct {
	now  func() time.Time
	file string // in the data folder
	mask mask

	mu    sync.Mutex // guards what follows
	until time.Time
	also  io.Writer // that gets everything until the process ends; may be nil
}

// Level is what turns the log on and off.
func (l *debugLog) Level() slog.Level {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.also != nil || l.now().Before(l.until) {
		return slog.LevelDebug
	}
	return slog.Level(math.MaxInt)
}

func (l *debugLog) on() bool { return l.Level() == slog.LevelDebug }

func (l *debugLog) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: l, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch a.Value.Kind() {
		case slog.KindAny, slog.KindString:
			if a.Key != slog.LevelKey {
				a.Value = slog.StringValue(l.mask.hide(fmt.Sprint(a.Value.Any())))
			}
		}
		return a
	}}))
}

// Write takes a masked line.
func (l *debugLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.also != nil {
		_, _ = l.also.Write(line) // a log that cannot be written ends nothing
	}
	if l.now().Before(l.until) {
		_ = l.keep(line)
	}
	return len(line), nil
}

// keep adds a line to the file, opened for it alone because other processes do
// the same, and halves the file where it is too long.
func (l *debugLog) keep(line []byte) error {
	file, err := os.OpenFile(l.file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(line)
	info, statErr := file.Stat()
	if err := errors.Join(err, statErr, file.Close()); err != nil || info.Size() <= maxDebug {
		return err
	}
	all, err := os.ReadFile(l.file)
	if err != nil {
		return err
	}
	_, newest, _ := bytes.Cut(all[len(all)/2:], []byte("\n"))
	return os.WriteFile(l.file, append([]byte(debugHead()), newest...), 0o600)
}

// debugHead is the first line: what a helper asks first, and no name nor path.
func debugHead() string {
	return fmt.Sprintf("gcdesk=%s system=%s/%s language=%s\n", version, runtime.GOOS, runtime.GOARCH, words.Language())
}

// follow switches the log on or off as the settings say, and begins a new one.
func (l *debugLog) follow(set connections.Settings) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.until.Equal(set.DebugUntil) {
		return
	}
	if l.until = set.DebugUntil; l.now().Before(l.until) {
		_ = os.Remove(l.file)
		_ = l.keep([]byte(debugHead()))
	}
}

// goOn switches the log on as somebody has before.
func (l *debugLog) goOn(set connections.Settings) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = set.DebugUntil
}

// begun reports whether the log was ever switched on here, which is quicker to
// find out than what the settings say.
func (l *debugLog) begun() bool {
	_, err := os.Stat(l.file)
	return err == nil
}

// copyTo writes to a file of this process's own as well.
func (l *debugLog) copyTo(w io.Writer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.also = w
	_, _ = io.WriteString(w, debugHead())
}

// save copies what the log keeps to a file that the person has named.
func (l *debugLog) save(_ context.Context, to io.Writer) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	data, err := os.ReadFile(l.file)
	if err == nil {
		_, err = to.Write(data)
	}
	if err != nil {
		return fmt.Errorf("save the debug log: %w", err)
	}
	return nil
}

// private makes a file, or empties one, that this person alone reads.
func private(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	return file, file.Chmod(0o600)
}

func newDebugLog(dir string) *debugLog {
	return &debugLog{now: time.Now, file: filepath.Join(dir, debugName)}
}
