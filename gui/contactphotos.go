package gui

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	_ "image/gif" // formats in which people have photos
	_ "image/jpeg"
	_ "image/png"
	"slices"
	"time"

	"gcdesk/contacts/shelf"
)

const (
	photosAtOnce = 3
	photosKept   = 400
	photosSettle = 100 * time.Millisecond // for which a list that is scrolled stands still
	photoSide    = 96                     // of a kept picture, for a screen at 200 % and more
	photoPixels  = 50 << 20               // larger ones are not opened
)

// contactPhotos fetches the pictures of the rows in sight, the latest wanted
// first, and keeps some of them. It belongs to the UI goroutine.
type contactPhotos struct {
	app     *App
	shelf   *shelf.Shelf
	inSight func(address string) bool // asked before each fetch
	came    func(address string)

	kept    map[string]image.Image // nil: there is none
	order   []string               // of kept, the oldest first
	wanted  []string
	fetched map[string]bool // under way
	due     bool            // a fetch is
	stops   []func()
}

// set begins with another address book.
func (p *contactPhotos) set(s *shelf.Shelf) {
	for _, stop := range p.stops {
		stop()
	}
	p.shelf, p.kept, p.order, p.wanted, p.fetched, p.stops = s, map[string]image.Image{}, nil, nil, map[string]bool{}, nil
}

// get returns a picture, or nil and fetches it.
func (p *contactPhotos) get(address string) image.Image {
	if address == "" || p.shelf == nil {
		return nil
	}
	if picture, known := p.kept[address]; known {
		return picture
	}
	if !p.fetched[address] {
		if i := slices.Index(p.wanted, address); i >= 0 {
			p.wanted = slices.Delete(p.wanted, i, i+1)
		}
		p.wanted = append(p.wanted, address)
		if !p.due {
			p.due = true
			p.app.Background.After(photosSettle, func() {
				p.due = false
				p.fetch()
			})
		}
	}
	return nil
}

// fetch fetches what is still in sight.
func (p *contactPhotos) fetch() {
	for len(p.fetched) < photosAtOnce && len(p.wanted) > 0 {
		address := p.wanted[len(p.wanted)-1]
		p.wanted = p.wanted[:len(p.wanted)-1]
		if !p.inSight(address) {
			continue
		}
		p.fetched[address] = true
		s := p.shelf
		var picture image.Image
		p.stops = append(p.stops[max(0, len(p.stops)-photosAtOnce):], p.app.run("", func(ctx context.Context) error {
			photo, err := s.Photo(ctx, address)
			if err == nil {
				picture, err = thumbnail(photo.Data, photoSide)
			}
			return err
		}, func(err error) {
			if s != p.shelf {
				return
			}
			delete(p.fetched, address)
			if !errors.Is(err, context.Canceled) {
				p.keep(address, picture)
				p.came(address)
			}
			p.fetch()
		}))
	}
}

func (p *contactPhotos) keep(address string, picture image.Image) {
	p.kept[address] = picture
	if p.order = append(p.order, address); len(p.order) > photosKept {
		delete(p.kept, p.order[0])
		p.order = p.order[1:]
	}
}

// thumbnail is the middle square of a picture, with sides of the given length
// at most.
func thumbnail(data []byte, side int) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if c.Width*c.Height > photoPixels {
		return nil, errors.New("the picture is too large")
	}
	whole, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	b := whole.Bounds()
	edge := min(b.Dx(), b.Dy())
	side = min(side, edge)
	x0, y0 := b.Min.X+(b.Dx()-edge)/2, b.Min.Y+(b.Dy()-edge)/2
	small := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			small.Set(x, y, mean(whole, image.Rect(x0+x*edge/side, y0+y*edge/side, x0+(x+1)*edge/side, y0+(y+1)*edge/side)))
		}
	}
	return small, nil
}

// mean is the colour of an area, from a few points of it.
func mean(m image.Image, area image.Rectangle) color.Color {
	const points = 4 // across
	step := max(1, area.Dx()/points)
	var r, g, b, a, n uint32
	for y := area.Min.Y; y < area.Max.Y; y += step {
		for x := area.Min.X; x < area.Max.X; x += step {
			pr, pg, pb, pa := m.At(x, y).RGBA()
			r, g, b, a, n = r+pr, g+pg, b+pb, a+pa, n+1
		}
	}
	return color.RGBA64{R: uint16(r / n), G: uint16(g / n), B: uint16(b / n), A: uint16(a / n)}
}
