package contacts

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// What lies on the disk says nothing; what is read, from wherever, is what was
// written.
func TestScratch(t *testing.T) {
	s, err := NewScratch(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var want []byte
	for len(want) < 300_000 {
		part := strings.Repeat("ada@example.com-hush-hush ", rand.IntN(40)+1)
		if _, err := s.WriteString(part); err != nil {
			t.Fatal(err)
		}
		want = append(want, part...)
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		at := rand.IntN(len(want))
		got := make([]byte, rand.IntN(100_000))
		n, err := s.ReadAt(got, int64(at))
		if end := at + n; !bytes.Equal(got[:n], want[at:end]) || err != nil && (err != io.EOF || end != len(want)) {
			t.Fatalf("at %d: %d bytes that are not the same, %v", at, n, err)
		}
	}
	raw := make([]byte, len(want))
	if _, err := s.file.ReadAt(raw, 0); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("hush")) {
		t.Error("the file can be read")
	}
	for i := 16; i+16 <= len(raw); i += 16 { // a key stream that begins again shows what is the same
		if bytes.Equal(raw[:16], raw[i:i+16]) && bytes.Equal(want[:16], want[i:i+16]) {
			t.Fatalf("at %d stands what stands at the beginning", i)
		}
	}
	other, err := NewScratch(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Write(want); err != nil || other.Flush() != nil {
		t.Fatal(err)
	}
	again := make([]byte, len(want))
	if _, err := other.file.ReadAt(again, 0); err != nil || bytes.Equal(raw, again) {
		t.Errorf("two files have one key: %v", err)
	}
	if err := other.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(other.file.Name()); !os.IsNotExist(err) {
		t.Errorf("the file is left: %v", err)
	}
}
