package sandbox_test

import (
	"bytes"
	"image"
	"image/color"
	_ "image/jpeg"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"gcdesk/oauth/sandbox"
)

func TestPhotosOfEverySize(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(17, 0)})
	formats := map[string]bool{}
	for raw := range r.book.Contacts() {
		p := decoded(t, raw)
		if down(p, "photos", 0, "default") == true {
			continue
		}
		address, _ := down(p, "photos", 0, "url").(string)
		if !strings.HasPrefix(address, r.s.URL+"/contacts/") || !strings.HasSuffix(address, "=s100") {
			t.Fatalf("got %s", address)
		}
		sides := map[string]int{}
		for _, suffix := range []string{"=s100", "=s100-c", "=s720", "=s0", ""} {
			got := get(t, strings.TrimSuffix(address, "=s100")+suffix, "")
			img, format, err := image.Decode(strings.NewReader(got.raw))
			if err != nil || got.header.Get("Content-Type") != "image/"+format {
				t.Fatalf("%s: %d %v, %s", suffix, got.status, err, got.header.Get("Content-Type"))
			}
			sides[suffix], formats[format] = img.Bounds().Dx(), true
		}
		if sides["=s100"] != 100 || sides["=s100-c"] != 100 || sides["=s0"] < 200 || sides[""] != sides["=s0"] || sides["=s720"] != min(720, sides["=s0"]) {
			t.Errorf("got %v", sides)
		}
		if first := get(t, address, "").raw; get(t, address, "").raw != first {
			t.Error("another picture each time")
		}
	}
	if !formats["jpeg"] || !formats["png"] {
		t.Errorf("got %v", formats)
	}
	for _, path := range []string{"/contacts/x=s100", "/a/=s100", "/contacts/e30=s100"} {
		if got := get(t, r.s.URL+path, ""); got.status != http.StatusNotFound {
			t.Errorf("%s: got %d", path, got.status)
		}
	}
}

func TestPhotosThatNotEverybodyGets(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: append(few(112, 0), sandbox.DefaultAccounts()...)})
	stranger := newApp(t, r.s).signIn(sandbox.Person{Account: "grace@example.com"}, readonly).text("access_token")
	refused := map[int]int{}
	for raw := range r.book.Contacts() {
		address, _ := down(decoded(t, raw), "photos", 0, "url").(string)
		got := get(t, address, "")
		refused[got.status]++
		if got.status != http.StatusForbidden {
			continue
		}
		if got := get(t, address, r.token); got.status != http.StatusOK {
			t.Errorf("with the token: got %d", got.status)
		}
		if got := get(t, address, stranger); got.status != http.StatusForbidden {
			t.Errorf("with another's token: got %d", got.status)
		}
	}
	if refused[403] != 1 || refused[404] != 1 || refused[200] != 110 {
		t.Errorf("got %v", refused)
	}
}

func TestPhotoByHand(t *testing.T) {
	r := newReader(t, &sandbox.Server{Accounts: few(3, 0)})
	name := names(r.list().list("connections"))[0]
	var picture bytes.Buffer
	drawn := image.NewRGBA(image.Rect(0, 0, 300, 150))
	drawn.Set(10, 10, color.RGBA{255, 0, 0, 255})
	if err := png.Encode(&picture, drawn); err != nil {
		t.Fatal(err)
	}
	address := func() string {
		found, _ := down(r.get(name, "personFields", "photos").body, "photos", 0, "url").(string)
		return found
	}
	before := address()
	if err := r.book.SetPhoto(name, picture.Bytes()); err != nil {
		t.Fatal(err)
	}
	after := address()
	if after == before {
		t.Error("the address stays")
	}
	if got := get(t, strings.Replace(after, "=s100", "=s0", 1), ""); got.raw != picture.String() {
		t.Errorf("got %d bytes, want %d", len(got.raw), picture.Len())
	}
	small, _, err := image.Decode(strings.NewReader(get(t, after, "").raw))
	if err != nil || small.Bounds() != image.Rect(0, 0, 100, 50) {
		t.Errorf("got %v, %v", small, err)
	}
	if err := r.book.SetPhoto(name, nil); err != nil {
		t.Fatal(err)
	}
	if got := r.get(name, "personFields", "photos"); down(got.body, "photos", 0, "default") != true {
		t.Errorf("got %s", got.raw)
	}
}
