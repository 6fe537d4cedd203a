package snapshot

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"os"
	"path/filepath"

	"filippo.io/age"

	"gcdesk/oauth"
)

// longestLine bounds a line: no person comes near it.
const longestLine = 64 << 20

// counted hashes and counts what is written.
type counted struct {
	to  io.Writer
	sum hash.Hash
	n   int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.sum.Write(b[:n])
	c.n += int64(n)
	return n, err
}

// sealed writes a file through a buffer, encrypted where there is a key, and
// tells its checksum.
type sealed struct {
	file *os.File
	out  counted
	buf  *bufio.Writer
	seal io.WriteCloser // nil: not encrypted
}

func createSealed(path string, k *key) (*sealed, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	s := &sealed{file: file, out: counted{to: file, sum: sha256.New()}}
	s.buf = bufio.NewWriterSize(&s.out, 64<<10)
	if k != nil {
		if s.seal, err = age.Encrypt(s.buf, k.identity.Recipient()); err != nil {
			_ = file.Close()
			return nil, err
		}
	}
	return s, nil
}

func (s *sealed) Write(b []byte) (int, error) {
	if s.seal != nil {
		return s.seal.Write(b)
	}
	return s.buf.Write(b)
}

// close brings the file to the disk. It is closed in every case.
func (s *sealed) close(err error) (sum string, _ error) {
	if s.seal != nil && err == nil {
		err = s.seal.Close()
	}
	if err == nil {
		err = s.buf.Flush()
	}
	if err == nil {
		err = s.file.Sync()
	}
	return hex.EncodeToString(s.out.sum.Sum(nil)), errors.Join(err, s.file.Close())
}

// partWriter writes the lines of a part.
type partWriter struct {
	part Part
	to   *sealed
	zip  *gzip.Writer
	one  bytes.Buffer
}

func createPart(dir, name string, k *key) (*partWriter, error) {
	file := name + ".jsonl.gz"
	if k != nil {
		file += ".age"
	}
	to, err := createSealed(filepath.Join(dir, file), k)
	if err != nil {
		return nil, err
	}
	zip, err := gzip.NewWriterLevel(to, gzip.BestSpeed)
	return &partWriter{part: Part{Name: name, File: file}, to: to, zip: zip}, err
}

// line writes one JSON value. White space between its parts is all that may
// change.
func (w *partWriter) line(raw json.RawMessage) error {
	if bytes.IndexByte(raw, '\n') >= 0 {
		w.one.Reset()
		if err := json.Compact(&w.one, raw); err != nil {
			return err
		}
		raw = w.one.Bytes()
	}
	w.part.Lines++
	if _, err := w.zip.Write(raw); err != nil {
		return err
	}
	_, err := w.zip.Write([]byte{'\n'})
	return err
}

// close ends the part after an error, which stays as it is, or none.
func (w *partWriter) close(failed error) (Part, error) {
	err := failed
	if err == nil {
		err = w.zip.Close()
	}
	w.part.SHA256, err = w.to.close(err)
	w.part.Bytes = w.to.out.n
	if err != nil && failed == nil {
		err = fmt.Errorf("write %s: %w", w.part.File, err)
	}
	return w.part, err
}

// lines gives the lines of a part. Whether all of it is as it was written is
// known at the end: then a *DamagedError says that it is not.
func (s *Snapshot) lines(ctx context.Context, name string) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		p, there := s.Manifest.part(name)
		if !there {
			return
		}
		stopped := errors.New("stopped")
		err := s.readPart(ctx, p, func(raw json.RawMessage) error {
			if !yield(raw, nil) {
				return stopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, stopped) {
			yield(nil, err)
		}
	}
}

func (s *Snapshot) readPart(ctx context.Context, p Part, each func(json.RawMessage) error) error {
	file, err := oauth.OpenFile(filepath.Join(s.Path, p.File))
	if err != nil {
		return s.unreadable(p.File, err)
	}
	defer file.Close()
	sum := sha256.New()
	stored := io.TeeReader(bufio.NewReaderSize(file, 64<<10), sum)
	plain, err := s.plain(stored)
	if err != nil {
		return s.unreadable(p.File, err)
	}
	zip, err := gzip.NewReader(plain)
	if err != nil {
		return s.unreadable(p.File, err)
	}
	lines := bufio.NewReaderSize(io.LimitReader(zip, 1<<50), 64<<10)
	n := 0
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return s.unreadable(p.File, err)
		}
		n++
		if err := each(line); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, stored); err != nil {
		return err
	}
	switch {
	case hex.EncodeToString(sum.Sum(nil)) != p.SHA256:
		return s.damaged(p.File, "its checksum is another")
	case n != p.Lines:
		return s.damaged(p.File, fmt.Sprintf("it has %d lines, not %d", n, p.Lines))
	}
	return nil
}

// readLine returns a line without its end, in memory of its own. What has no
// end was cut.
func readLine(r *bufio.Reader) (line []byte, err error) {
	for {
		piece, err := r.ReadSlice('\n')
		line = append(line, piece...)
		switch {
		case err == nil:
			return line[:len(line)-1], nil
		case errors.Is(err, io.EOF) && len(line) > 0:
			return nil, io.ErrUnexpectedEOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(line) > longestLine:
			return nil, errors.New("a line is too long")
		}
	}
}
