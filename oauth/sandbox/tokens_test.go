package sandbox

import (
	"strings"
	"testing"
	"time"
)

func FuzzBookmark(f *testing.F) {
	f.Add("", "")
	f.Add(bookmark{Cut: 3, Offset: 1}.String(), "q")
	f.Add(bookmark{Sync: true, From: 2, Cut: 2}.String(), "")
	f.Add("eyJjIjotMX0", "")
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	names := []string{"people/c1", "people/c2", "people/c3"}
	c := begin(len(names), func(i int) version[int] { return version[int]{name: names[i], at: at} })
	c.add(version[int]{name: names[1], at: at, deleted: true})
	// Whatever is accepted comes back as it was, and no token leads out of the
	// list or to what is not there.
	f.Fuzz(func(t *testing.T, token, query string) {
		if b, ok := parseBookmark(token); ok {
			if again, ok := parseBookmark(b.String()); !ok || again != b {
				t.Errorf("%+v does not come back", b)
			}
		}
		for _, a := range []asked{{pageToken: token, query: query, page: query, size: 2}, {syncToken: token, query: query, size: 2, wantsSync: true}} {
			p, wrong := c.read(a, at, 0, nil)
			if wrong != nil {
				continue
			}
			if len(p.versions) > a.size || p.total > len(c.versions) {
				t.Errorf("%d of %d", len(p.versions), p.total)
			}
		}
	})
}

func FuzzPhotoKey(f *testing.F) {
	f.Add(strings.TrimPrefix(photoKey{Sub: "1", Number: 7}.url(""), pathContactPhoto))
	f.Add(photoKey{Sub: "1", Kind: private}.String() + "=s720-c")
	f.Add("=s0")
	f.Fuzz(func(t *testing.T, path string) {
		k, size, ok := parsePhoto(path)
		if !ok {
			return
		}
		again, original, ok := parsePhoto(k.String())
		if !ok || again != k || original != 0 || size < 0 || k.Number < 0 {
			t.Errorf("%q: %+v of %d does not come back", path, k, size)
		}
	})
}
