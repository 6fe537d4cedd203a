//go:build uitest

package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// screen is a connection to an X server on which a window manager runs.
type screen struct {
	conn *xgb.Conn
	root xproto.Window
}

func openScreen(display string) (*screen, error) {
	xgb.Logger.SetOutput(io.Discard) // it would tell of every connection's end
	c, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, fmt.Errorf("open display %s: %w", display, err)
	}
	return &screen{conn: c, root: xproto.Setup(c).DefaultScreen(c).Root}, nil
}

func (s *screen) close() { s.conn.Close() }

func (s *screen) atom(name string) xproto.Atom {
	r, err := xproto.InternAtom(s.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	return r.Atom
}

// numbers reads a window's property of 32-bit numbers; nil if it has none.
func (s *screen) numbers(w xproto.Window, property string) []uint32 {
	r, err := xproto.GetProperty(s.conn, false, w, s.atom(property), xproto.GetPropertyTypeAny, 0, 1024).Reply()
	if err != nil || r.Format != 32 {
		return nil
	}
	var all []uint32
	for b := r.Value; len(b) >= 4; b = b[4:] {
		all = append(all, binary.LittleEndian.Uint32(b))
	}
	return all
}

// managed says whether a window manager has taken the screen.
func (s *screen) managed() bool { return len(s.numbers(s.root, "_NET_SUPPORTING_WM_CHECK")) == 1 }

// active returns the window that has the keyboard, 0 for none.
func (s *screen) active() xproto.Window {
	if a := s.numbers(s.root, "_NET_ACTIVE_WINDOW"); len(a) == 1 {
		return xproto.Window(a[0])
	}
	return 0
}

// activate asks the window manager to raise a window and to give it the
// keyboard, as a task bar does.
func (s *screen) activate(w xproto.Window) error {
	const sourcePager = 2
	return s.tell(s.root, xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify,
		xproto.ClientMessageEvent{Format: 32, Window: w, Type: s.atom("_NET_ACTIVE_WINDOW"), Data: xproto.ClientMessageDataUnionData32New([]uint32{sourcePager, 0, 0, 0, 0})})
}

// setDesktops asks the window manager for a number of desktops.
func (s *screen) setDesktops(n uint32) error {
	return s.tell(s.root, xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify,
		xproto.ClientMessageEvent{Format: 32, Window: s.root, Type: s.atom("_NET_NUMBER_OF_DESKTOPS"), Data: xproto.ClientMessageDataUnionData32New([]uint32{n, 0, 0, 0, 0})})
}

// desktops is how many desktops the window manager has.
func (s *screen) desktops() uint32 {
	if n := s.numbers(s.root, "_NET_NUMBER_OF_DESKTOPS"); len(n) == 1 {
		return n[0]
	}
	return 0
}

func (s *screen) tell(to xproto.Window, mask uint32, m xproto.ClientMessageEvent) error {
	return xproto.SendEventChecked(s.conn, false, to, mask, string(m.Bytes())).Check()
}

// place returns where a window's inside is on the screen; ok is false while it
// cannot be seen.
func (s *screen) place(w xproto.Window) (r image.Rectangle, ok bool) {
	a, err := xproto.GetWindowAttributes(s.conn, w).Reply()
	if err != nil || a.MapState != xproto.MapStateViewable {
		return r, false
	}
	g, err := xproto.GetGeometry(s.conn, xproto.Drawable(w)).Reply()
	if err != nil {
		return r, false
	}
	at, err := xproto.TranslateCoordinates(s.conn, w, s.root, 0, 0).Reply()
	if err != nil {
		return r, false
	}
	return image.Rect(0, 0, int(g.Width), int(g.Height)).Add(image.Pt(int(at.DstX), int(at.DstY))), true
}

// picture reads what is on the screen within an area.
func (s *screen) picture(of image.Rectangle) (*image.RGBA, error) {
	of = of.Intersect(s.bounds())
	if of.Empty() {
		return nil, errors.New("read the screen: nothing of the window is on it")
	}
	r, err := xproto.GetImage(s.conn, xproto.ImageFormatZPixmap, xproto.Drawable(s.root),
		int16(of.Min.X), int16(of.Min.Y), uint16(of.Dx()), uint16(of.Dy()), ^uint32(0)).Reply()
	if err != nil {
		return nil, fmt.Errorf("read the screen: %w", err)
	}
	img := image.NewRGBA(image.Rect(0, 0, of.Dx(), of.Dy()))
	if len(r.Data) != len(img.Pix) {
		return nil, fmt.Errorf("read the screen: %d bytes for %d pixels of depth %d", len(r.Data), of.Dx()*of.Dy(), r.Depth)
	}
	for i := 0; i < len(r.Data); i += 4 {
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = r.Data[i+2], r.Data[i+1], r.Data[i], 0xff
	}
	return img, nil
}

// asPNG encodes a picture.
func asPNG(img image.Image) []byte {
	var b bytes.Buffer
	_ = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img) // a buffer takes all
	return b.Bytes()
}

func (s *screen) bounds() image.Rectangle {
	d := xproto.Setup(s.conn).DefaultScreen(s.conn)
	return image.Rect(0, 0, int(d.WidthInPixels), int(d.HeightInPixels))
}
