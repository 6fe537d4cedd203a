package contacts

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
)

// Scratch is a temporary file of its owner alone, encrypted (AES-256, counter
// mode) with a key that is written nowhere: who finds it later finds noise. It
// is written from the beginning to the end. What was written before a Flush can
// be read, by several at once.
type Scratch struct {
	*bufio.Writer
	file  *os.File
	block cipher.Block
}

// NewScratch makes an empty one in a folder; an empty name is the system's for
// temporary files. A full disk is a *RoomError of that folder, here and later.
// Close takes it away.
func NewScratch(dir string) (*Scratch, error) {
	if dir == "" {
		dir = os.TempDir()
	}
	file, err := os.CreateTemp(dir, "gcdesk-*")
	if err != nil {
		return nil, fmt.Errorf("create a temporary file: %w", Room(dir, 0, err))
	}
	// Where the system lets an open file go, it does not outlive a kill.
	_ = os.Remove(file.Name())
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails
	s := &Scratch{file: file}
	s.block, _ = aes.NewCipher(key[:])
	s.Writer = bufio.NewWriterSize(cipher.StreamWriter{S: s.stream(0), W: roomWriter{file}}, 64<<10)
	return s, nil
}

// stream is the key stream from a place of the file on. It begins with the
// counter at 0, since the key has no other use.
func (s *Scratch) stream(at int64) cipher.Stream {
	var counter, before [aes.BlockSize]byte
	binary.BigEndian.PutUint64(counter[aes.BlockSize-8:], uint64(at/aes.BlockSize))
	stream := cipher.NewCTR(s.block, counter[:])
	stream.XORKeyStream(before[:at%aes.BlockSize], before[:at%aes.BlockSize])
	return stream
}

// ReadAt implements io.ReaderAt.
func (s *Scratch) ReadAt(p []byte, at int64) (int, error) {
	n, err := s.file.ReadAt(p, at)
	s.stream(at).XORKeyStream(p[:n], p[:n])
	return n, err
}

// Close takes the file away.
func (s *Scratch) Close() error {
	err := s.file.Close()
	_ = os.Remove(s.file.Name())
	return err
}

// roomWriter says of a full disk where it is.
type roomWriter struct{ file *os.File }

func (w roomWriter) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	return n, Room(filepath.Dir(w.file.Name()), 0, err)
}
