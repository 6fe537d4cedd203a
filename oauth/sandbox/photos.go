package sandbox

import (
	"bytes"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http"
	"strconv"
)

// photo serves the photos of contacts and profiles. It is no method of the API:
// whoever knows the address gets them, but for the private ones.
func (s *Server) photo(w http.ResponseWriter, r *http.Request) {
	k, size, ok := parsePhoto(r.PathValue("photo"))
	book := s.books[k.Sub]
	if !ok || book == nil || k.Kind == gone {
		http.NotFound(w, r)
		return
	}
	if wrong := s.spend(w, meter{quota: photoReads, sub: k.Sub}); wrong != nil {
		http.Error(w, "Too many requests", http.StatusTooManyRequests)
		return
	}
	if k.Kind == private {
		token, _ := bearer(r)
		if a, ok := s.ledger.access(token, s.Now()); !ok || a.Sub != k.Sub {
			http.Error(w, "Forbidden", http.StatusForbidden)
			return
		}
	}
	picture, kind, ok := book.picture(k, size)
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(picture)))
	_, _ = w.Write(picture)
}

// picture returns a photo's bytes at a size in pixels; 0 is the original.
func (b *AddressBook) picture(k photoKey, size int) (data []byte, kind string, ok bool) {
	if k.Kind == uploaded {
		b.mu.Lock()
		defer b.mu.Unlock()
		if k.Number >= len(b.photos) {
			return nil, "", false
		}
		return resized(b.photos[k.Number], size)
	}
	seed := fnv.New32a()
	_, _ = seed.Write([]byte(k.String()))
	n := seed.Sum32()
	original := 200 + int(n%600)
	if size == 0 || size > original {
		size = original
	}
	return encode(drawing(n, size), k.Kind != monogram && n%3 > 0)
}

// resized makes an uploaded photo smaller; never larger.
func resized(original []byte, size int) (data []byte, kind string, ok bool) {
	img, format, err := image.Decode(bytes.NewReader(original))
	if err != nil {
		return nil, "", false
	}
	if at := img.Bounds(); size == 0 || size >= max(at.Dx(), at.Dy()) {
		return original, "image/" + format, true
	}
	return encode(scaled(img, size), format == "jpeg")
}

func encode(img image.Image, asJPEG bool) (data []byte, kind string, ok bool) {
	var b bytes.Buffer
	if asJPEG {
		err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80})
		return b.Bytes(), "image/jpeg", err == nil
	}
	err := png.Encode(&b, img)
	return b.Bytes(), "image/png", err == nil
}

// drawing is a picture of a head and shoulders, in colours of its own.
func drawing(seed uint32, size int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	skin, shirt := color.RGBA{uint8(170 + seed%60), uint8(120 + seed/7%60), 110, 255}, color.RGBA{uint8(seed >> 3), uint8(seed >> 11), uint8(seed >> 19), 255}
	for y := range size {
		shade := uint8(40 * y / size)
		wall := color.RGBA{200 + shade, uint8(180 + seed>>5%50), 255 - shade, 255}
		for x := range size {
			u, v := 200*x/size-100, 200*y/size-100
			switch {
			case u*u+(v+25)*(v+25) < 35*35:
				img.SetRGBA(x, y, skin)
			case u*u/3+(v-95)*(v-95)/2 < 50*50:
				img.SetRGBA(x, y, shirt)
			default:
				img.SetRGBA(x, y, wall)
			}
		}
	}
	return img
}

// scaled is a picture made smaller, so that its longer side is as long as size.
func scaled(img image.Image, size int) image.Image {
	from := img.Bounds()
	longer := max(from.Dx(), from.Dy())
	to := image.Rect(0, 0, max(1, from.Dx()*size/longer), max(1, from.Dy()*size/longer))
	small := image.NewRGBA(to)
	for y := range to.Dy() {
		for x := range to.Dx() {
			small.Set(x, y, img.At(from.Min.X+x*from.Dx()/to.Dx(), from.Min.Y+y*from.Dy()/to.Dy()))
		}
	}
	return small
}
