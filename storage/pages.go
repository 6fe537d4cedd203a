package storage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/bits"
	"os"
	"slices"
)

// pageError is what is wrong with the contents of a database.
type pageError struct{ what string }

func (e *pageError) Error() string { return "damaged: " + e.what }

func badPage(format string, args ...any) error { return &pageError{fmt.Sprintf(format, args...)} }

// errNewerFormat is the answer to a sound file in a later format of bbolt's.
var errNewerFormat = errors.New("format of a newer version")

// The file format of bbolt, version 2. Numbers are in the machine's order.
const (
	magic         = 0xED0CDAED
	formatVersion = 2

	headerSize  = 16 // id uint64, flags uint16, count uint16, overflow uint32
	elementSize = 16
	metaSize    = 64 // the last eight bytes are the FNV-1a sum of the others
	bucketSize  = 16 // root uint64, sequence uint64; an inline page follows when root is 0

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketLeaf   = 0x01

	noFreelist = 1<<64 - 1
	maxDepth   = 64
)

// checkFile reports a *pageError unless path is a regular file whose pages
// bbolt can walk without leaving them. bbolt itself maps the file first, and a
// file that ends before its pages do then ends the process.
func checkFile(path string) error {
	info, err := os.Stat(path) // before opening, which waits on a pipe
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return badPage("not a file")
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return checkPages(f, info.Size())
}

func checkPages(r io.ReaderAt, size int64) error {
	m, err := readMeta(r, size)
	if err != nil {
		return err
	}
	w := walk{file: r, meta: m, used: make([]bool, m.top)}
	w.used[0], w.used[1] = true, true
	if err := w.bucket(m.root); err != nil {
		return err
	}
	return w.freelist()
}

// meta is a meta page that holds.
type meta struct {
	pageSize, root, freelist, top, txid uint64 // top: the first page that was never used
}

// readMeta returns the meta page that bbolt will choose, the sound one of the
// later transaction. The second stands where the first says that pages end, or
// is looked for when the first is not sound.
func readMeta(r io.ReaderAt, size int64) (best meta, err error) {
	err = badPage("no sound meta page")
	take := func(offset int64) bool {
		m, e := parseMeta(r, offset)
		if page := (*pageError)(nil); e != nil {
			if !errors.As(e, &page) {
				err = e
			}
			return false
		}
		if best.pageSize == 0 || m.txid > best.txid {
			best = m
		}
		err = nil
		return true
	}
	if take(0) {
		take(int64(best.pageSize))
	} else {
		for pageSize := int64(1024); pageSize <= 1<<16 && !take(pageSize); pageSize *= 2 {
		}
	}
	// One that leads out of the file is not passed over for the other: bbolt
	// would follow it.
	if err == nil && (size < 4096 || best.top < 3 || best.top > uint64(size)/best.pageSize) {
		err = badPage("%d bytes for %d pages of %d", size, best.top, best.pageSize)
	}
	return best, err
}

func parseMeta(r io.ReaderAt, offset int64) (meta, error) {
	var page [headerSize + metaSize]byte
	if _, err := r.ReadAt(page[:], offset); err == io.EOF {
		return meta{}, badPage("meta page cut off")
	} else if err != nil {
		return meta{}, err
	}
	b := page[headerSize:]
	order := binary.NativeEndian
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	switch {
	case order.Uint32(b) != magic:
		return meta{}, badPage("not a database")
	case order.Uint64(b[56:]) != sum.Sum64():
		return meta{}, badPage("meta page does not match its sum")
	case order.Uint32(b[4:]) > formatVersion:
		return meta{}, errNewerFormat
	case order.Uint32(b[4:]) != formatVersion:
		return meta{}, badPage("format of an older version")
	}
	m := meta{
		pageSize: uint64(order.Uint32(b[8:])),
		root:     order.Uint64(b[16:]),
		freelist: order.Uint64(b[32:]),
		top:      order.Uint64(b[40:]),
		txid:     order.Uint64(b[48:]),
	}
	if bits.OnesCount64(m.pageSize) != 1 || m.pageSize < 1024 || m.pageSize > 1<<16 {
		return meta{}, badPage("pages of %d bytes", m.pageSize)
	}
	return m, nil
}

// walk reads the pages that a meta page leads to, each into memory that the
// walk is done with: to hold them all would take longer than to read them.
type walk struct {
	file io.ReaderAt
	meta meta
	used []bool
	free [][]byte // pages that were read and are not needed any more
}

// page returns a page with those that continue it, each of which it marks as
// used. It is the caller's until it is given to done.
func (w *walk) page(id uint64) ([]byte, error) {
	if id < 2 || id >= w.meta.top {
		return nil, badPage("page %d of %d", id, w.meta.top)
	}
	p, err := w.read(id, 1)
	if err != nil {
		return nil, err
	}
	n := 1 + uint64(binary.NativeEndian.Uint32(p[12:]))
	if self := binary.NativeEndian.Uint64(p); self != id || n > w.meta.top-id {
		return nil, badPage("page %d says it is %d with %d pages", id, self, n)
	}
	for i := id; i < id+n; i++ {
		if w.used[i] {
			return nil, badPage("page %d is used twice", i)
		}
		w.used[i] = true
	}
	if n == 1 {
		return p, nil
	}
	w.done(p)
	return w.read(id, n)
}

// read returns n pages from id on.
func (w *walk) read(id, n uint64) ([]byte, error) {
	var p []byte
	if last := len(w.free) - 1; last >= 0 {
		p, w.free = w.free[last], w.free[:last]
	}
	p = slices.Grow(p[:0], int(n*w.meta.pageSize))[:n*w.meta.pageSize]
	switch got, err := w.file.ReadAt(p, int64(id*w.meta.pageSize)); {
	case got == len(p):
		return p, nil
	case err == io.EOF:
		return nil, badPage("page %d is cut off", id)
	default:
		return nil, err
	}
}

func (w *walk) done(p []byte) { w.free = append(w.free, p) }

func (w *walk) bucket(root uint64) error {
	var last []byte
	return w.tree(root, 0, &last)
}

func (w *walk) tree(id uint64, depth int, last *[]byte) error {
	if depth > maxDepth {
		return badPage("page %d lies too deep", id)
	}
	p, err := w.page(id)
	if err != nil {
		return err
	}
	defer w.done(p)
	switch flags := binary.NativeEndian.Uint16(p[8:]); flags {
	case leafPage:
		return w.leaf(p, depth, last)
	case branchPage:
		count := binary.NativeEndian.Uint16(p[10:])
		if count == 0 {
			return badPage("branch %d has no children", id)
		}
		var before []byte
		for i := range int(count) {
			at := headerSize + i*elementSize
			e, err := cut(p, at, elementSize)
			if err != nil {
				return err
			}
			key, err := cut(p, at+int(binary.NativeEndian.Uint32(e)), int(binary.NativeEndian.Uint32(e[4:])))
			if err != nil {
				return err
			}
			if i > 0 && bytes.Compare(before, key) >= 0 {
				return badPage("branch %d is out of order", id)
			}
			before = key
			if err := w.tree(binary.NativeEndian.Uint64(e[8:]), depth+1, last); err != nil {
				return err
			}
		}
		return nil
	default:
		return badPage("page %d is of kind %#x", id, flags)
	}
}

func (w *walk) leaf(p []byte, depth int, last *[]byte) error {
	for i := range int(binary.NativeEndian.Uint16(p[10:])) {
		at := headerSize + i*elementSize
		e, err := cut(p, at, elementSize)
		if err != nil {
			return err
		}
		at += int(binary.NativeEndian.Uint32(e[4:]))
		keySize, valueSize := int(binary.NativeEndian.Uint32(e[8:])), int(binary.NativeEndian.Uint32(e[12:]))
		key, err := cut(p, at, keySize)
		if err != nil {
			return err
		}
		value, err := cut(p, at+keySize, valueSize)
		if err != nil {
			return err
		}
		if len(key) == 0 || *last != nil && bytes.Compare(*last, key) >= 0 {
			return badPage("keys are out of order")
		}
		*last = append((*last)[:0], key...) // the page goes
		if binary.NativeEndian.Uint32(e)&bucketLeaf == 0 {
			continue
		}
		if err := w.nested(value, depth); err != nil {
			return err
		}
	}
	return nil
}

// nested checks a bucket that stands as a value in a leaf.
func (w *walk) nested(value []byte, depth int) error {
	if len(value) < bucketSize {
		return badPage("bucket of %d bytes", len(value))
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return w.bucket(root)
	}
	p := value[bucketSize:]
	if depth > maxDepth || len(p) < headerSize || binary.NativeEndian.Uint16(p[8:]) != leafPage {
		return badPage("bucket without a page")
	}
	var last []byte
	return w.leaf(p, depth+1, &last)
}

// freelist checks that no page is both free and in use, since the next change
// would write over it.
func (w *walk) freelist() error {
	if w.meta.freelist == noFreelist {
		return nil
	}
	p, err := w.page(w.meta.freelist)
	if err != nil {
		return err
	}
	if flags := binary.NativeEndian.Uint16(p[8:]); flags != freelistPage {
		return badPage("free list is of kind %#x", flags)
	}
	ids, count := p[headerSize:], uint64(binary.NativeEndian.Uint16(p[10:]))
	if count == 0xFFFF { // the count did not fit and stands first
		count, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids))/8 {
		return badPage("free list of %d pages", count)
	}
	for i := range count {
		id := binary.NativeEndian.Uint64(ids[8*i:])
		if id < 2 || id >= w.meta.top || w.used[id] {
			return badPage("page %d is not free", id)
		}
		w.used[id] = true
	}
	return nil
}

// cut returns n bytes of p from at on, or an error when they are not there.
func cut(p []byte, at, n int) ([]byte, error) {
	if at < 0 || n < 0 || at > len(p) || n > len(p)-at {
		return nil, badPage("%d bytes at %d of %d", n, at, len(p))
	}
	return p[at : at+n], nil
}
