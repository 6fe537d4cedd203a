package sandbox

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"io"
	"net/http"
	"strings"
	"sync"
)

// pressed is the beginning of an answer, deflated once so that any end can
// follow it: pages of an address book are the same each time, but for their
// tokens.
type pressed struct {
	deflated []byte // ends at a byte, and is not the last block (RFC 1951 section 3.2.3)
	sum      uint32 // CRC-32
	size     int
}

func press(head []byte) pressed {
	var b bytes.Buffer
	deflater, _ := flate.NewWriter(&b, flate.BestSpeed) // the level exists
	_, _ = deflater.Write(head)
	_ = deflater.Flush()
	return pressed{b.Bytes(), crc32.ChecksumIEEE(head), len(head)}
}

// gzip returns head and tail as one member (RFC 1952).
func (p pressed) gzip(tail []byte) []byte {
	b := bytes.NewBuffer(make([]byte, 0, len(p.deflated)+len(tail)+64))
	b.Write([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255})
	b.Write(p.deflated)
	deflater, _ := flate.NewWriter(b, flate.BestSpeed)
	_, _ = deflater.Write(tail)
	_ = deflater.Close()
	end := binary.LittleEndian.AppendUint32(nil, crc32.Update(p.sum, crc32.IEEETable, tail))
	b.Write(binary.LittleEndian.AppendUint32(end, uint32(p.size+len(tail))))
	return b.Bytes()
}

// plain returns head and tail as they are.
func (p pressed) plain(tail []byte) []byte {
	b := make([]byte, p.size, p.size+len(tail))
	_, _ = io.ReadFull(flate.NewReader(bytes.NewReader(p.deflated)), b) // our own bytes
	return append(b, tail...)
}

// write sends an answer in the coding that was asked for. A fault that edits
// the answer gets it plain.
func (p pressed) write(w http.ResponseWriter, r *http.Request, tail []byte) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("Vary", "Accept-Encoding")
	if f := faultOf(r); (f != nil && f.Edit != nil) || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		_, _ = w.Write(p.plain(tail))
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(p.gzip(tail))
}

// presses keeps what was deflated lately.
type presses struct {
	mu   sync.Mutex // guards what follows
	held map[string]pressed
	size int // bytes
}

const pressesSize = 96 << 20 // bytes: all pages of 25,000 contacts, with several masks

// get returns what is held under a name, or makes it. Two who ask at once may
// both make it.
func (p *presses) get(name string, head func() []byte) pressed {
	p.mu.Lock()
	got, there := p.held[name]
	p.mu.Unlock()
	if there {
		return got
	}
	got = press(head())
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held == nil || p.size > pressesSize {
		p.held, p.size = map[string]pressed{}, 0
	}
	p.held[name] = got
	p.size += len(got.deflated)
	return got
}

// answerJSON sends an object as Google does: indented unless prettyPrint=false.
func answerJSON(w http.ResponseWriter, r *http.Request, v any) {
	press(indented(r, v)).write(w, r, nil)
}

func pretty(r *http.Request) bool { return r.Form.Get("prettyPrint") != "false" }

// indented writes < > & and the line separators as escapes, as Google does.
func indented(r *http.Request, v any) []byte {
	plain, err := json.Marshal(v)
	if err != nil {
		panic(err) // ours alone: maps, slices and strings
	}
	if !pretty(r) {
		return plain
	}
	var b bytes.Buffer
	b.Grow(2 * len(plain))
	_ = json.Indent(&b, plain, "", "  ")
	return append(b.Bytes(), '\n')
}
