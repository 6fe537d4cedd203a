//go:build uitest

package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test" // the only public way to a widget's renderer

	"gcdesk/gui"
)

// publishWindows lets a test see what a person sees: whoever connects to the
// Unix socket named by GCDESK_UITEST is sent one JSON array of shownWindow, as
// the windows are at that moment, and the connection is closed. Without the
// variable nothing happens.
func publishWindows(app fyne.App) error {
	path := os.Getenv("GCDESK_UITEST")
	if path == "" {
		return nil
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("publish the windows: %w", err)
	}
	if err := alive.publish(path + ".stalls"); err != nil {
		return err
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			var shown []shownWindow
			fyne.DoAndWait(func() { alive.look(func() { shown = lookAt(app.Driver().AllWindows()) }) })
			_ = json.NewEncoder(c).Encode(shown) // a test that went away misses nothing
			_ = c.Close()
		}
	}()
	return nil
}

// signInTimeout bounds the wait for the browser as GCDESK_SIGNIN_TIMEOUT says,
// so that a test need not wait for five minutes; zero leaves it as it is.
func signInTimeout() time.Duration {
	limit, _ := time.ParseDuration(os.Getenv("GCDESK_SIGNIN_TIMEOUT"))
	return limit
}

// background lets the windows' clock run GCDESK_UITEST_SPEED times as fast, so
// that a test need not wait until a copied link leaves the clipboard, and keeps
// how long the UI goroutine works for them.
func background() gui.Background {
	b := gui.NewBackground()
	speed, err := strconv.Atoi(os.Getenv("GCDESK_UITEST_SPEED"))
	if err != nil || speed < 1 {
		speed = 1
	}
	do, after := b.Do, b.After
	b.Do = func(f func()) { do(alive.measured(f)) }
	b.After = func(d time.Duration, f func()) func() { return after(d/time.Duration(speed), alive.measured(f)) }
	return b
}

// shownWindow is a window with what can be seen in it, in the order of
// painting.
type shownWindow struct {
	ID    uint32 // the X window
	Title string
	Scale float32 // pixels a Fyne unit
	Parts []part
}

// part is a text or a control. Places are pixels from the window's inner
// corner, cut to what scrolled views show.
type part struct {
	Role     string // text, button, link, entry, select, check, radio, row, fold, item, control
	Type     string // Go type
	Text     string // as shown; of an entry what was typed, of a control all its words
	Name     string `json:",omitempty"` // of a control without words; an entry's placeholder
	Disabled bool   `json:",omitempty"`
	Focused  bool   `json:",omitempty"`
	Checked  bool   `json:",omitempty"` // ticked, chosen, unfolded
	Covered  bool   `json:",omitempty"` // under a dialog or menu: seen, out of reach
	X, Y     int
	W, H     int
}

func lookAt(windows []fyne.Window) []shownWindow {
	shown := []shownWindow{}
	for _, w := range windows {
		id := uint32(0)
		if n, ok := w.(driver.NativeWindow); ok {
			n.RunNative(func(context any) {
				if x, ok := context.(driver.X11WindowContext); ok {
					id = uint32(x.WindowHandle)
				}
			})
		}
		c := w.Canvas()
		if id == 0 || c.Content() == nil {
			continue
		}
		s := &sight{canvas: c}
		layers := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
		for i, layer := range layers {
			s.covered = i < len(layers)-1
			s.walk(layer, fyne.Position{}, area{0, 0, c.Size().Width, c.Size().Height}, "")
		}
		shown = append(shown, shownWindow{ID: id, Title: w.Title(), Scale: c.Scale(), Parts: s.parts})
	}
	return shown
}

// area is left, top, right, bottom in Fyne units.
type area [4]float32

func (a area) cut(b area) area {
	return area{max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])}
}

func (a area) empty() bool { return a[2] <= a[0] || a[3] <= a[1] }

// sight collects the parts of one window.
type sight struct {
	canvas  fyne.Canvas
	covered bool
	parts   []part
}

// walk adds up positions from the window's corner, because Fyne's
// AbsolutePositionForObject knows nothing of what renderers hold. inside is
// the role of the control around, whose words are its own.
func (s *sight) walk(o fyne.CanvasObject, offset fyne.Position, clip area, inside string) {
	if o == nil || !o.Visible() {
		return
	}
	at := offset.Add(o.Position())
	seen := clip.cut(area{at.X, at.Y, at.X + o.Size().Width, at.Y + o.Size().Height})
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			s.walk(child, at, clip, inside)
		}
	case *canvas.Text:
		if !ownsWords(inside) && strings.TrimSpace(o.Text) != "" {
			s.add(part{Role: "text", Type: "Text", Text: o.Text}, seen)
		}
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		p := s.describe(o, r)
		within := inside
		if p.Role != "" && (p.Role != "text" || !ownsWords(inside)) {
			s.add(p, seen)
			within = p.Role
		}
		_, scrolls := o.(fyne.Scrollable)
		_, clips := r.(interface{ IsClip() })
		if scrolls || clips {
			clip = seen
		}
		for _, child := range r.Objects() {
			s.walk(child, at, clip, within)
		}
	}
}

// ownsWords says that what is written on such a control is no text beside it.
func ownsWords(role string) bool {
	return role != "" && role != "row" && role != "control"
}

func (s *sight) add(p part, seen area) {
	if seen.empty() {
		return
	}
	pixel := func(units float32) int { return int(math.Round(float64(units * s.canvas.Scale()))) }
	p.Covered = s.covered
	p.X, p.Y = pixel(seen[0]), pixel(seen[1])
	p.W, p.H = pixel(seen[2])-p.X, pixel(seen[3])-p.Y
	s.parts = append(s.parts, p)
}

// roles names what the types of our own package and of Fyne's are to a person.
var roles = map[string]string{
	"button": "button", "Button": "button",
	"link": "link", "Hyperlink": "link",
	"entry": "entry", "Entry": "entry",
	"selector": "select", "Select": "select",
	"Check": "check", "radioItem": "radio",
	"listItem": "row", "navigationRow": "row", "guideRow": "row", "scopeRow": "row",
	"foldRow": "fold", "menuItem": "item",
}

// describe finds role and state of a widget. Those of our own windows keep
// their state in unexported fields, which reflection may read.
func (s *sight) describe(w fyne.Widget, r fyne.WidgetRenderer) part {
	v := reflect.Indirect(reflect.ValueOf(w))
	p := part{Type: v.Type().Name()}
	p.Role = roles[p.Type]
	if p.Type == "option" {
		p.Role = "check"
		if field[string](v, "onGlyph") == "step-now" {
			p.Role = "radio"
		}
	}
	if p.Role == "" {
		if text, ok := w.(fmt.Stringer); ok {
			p.Role, p.Text = "text", text.String()
			return p
		}
		switch w.(type) {
		case fyne.Tappable, fyne.DoubleTappable, desktop.Mouseable:
			p.Role = "control"
		default:
			return p
		}
	}
	p.Name = field[string](v, "name", "PlaceHolder")
	if p.Role == "entry" {
		p.Text = typed(v)
	} else {
		p.Text = wording(r.Objects())
	}
	p.Checked = field[bool](v, "on", "Checked", "Selected", "selected", "chosen", "picked", "open")
	p.Disabled = field[bool](v, "disabled") // Tab passes what is not chosen, and the mouse can press it
	if f, ok := w.(fyne.Focusable); ok {
		p.Focused = s.canvas.Focused() == f
	}
	return p
}

// typed is what is shown of what was typed into an entry.
func typed(entry reflect.Value) string {
	text := field[string](entry, "Text")
	if field[bool](entry, "Password") {
		return strings.Repeat("•", len([]rune(text)))
	}
	return text
}

// field reads the first of the named fields that v has with the type T.
func field[T string | bool](v reflect.Value, names ...string) (zero T) {
	if v.Kind() != reflect.Struct {
		return zero
	}
	want := reflect.TypeFor[T]()
	for _, name := range names {
		if f := v.FieldByName(name); f.IsValid() && f.Type() == want {
			if want.Kind() == reflect.Bool {
				return any(f.Bool()).(T)
			}
			return any(f.String()).(T)
		}
	}
	return zero
}

// wording joins all that is written on some objects.
func wording(objects []fyne.CanvasObject) string {
	var all []string
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		text := ""
		switch o := o.(type) {
		case *canvas.Text:
			text = o.Text
		case *fyne.Container:
			text = wording(o.Objects)
		case fyne.Widget:
			v := reflect.Indirect(reflect.ValueOf(o))
			if roles[v.Type().Name()] == "entry" {
				text = typed(v)
			} else if s, ok := o.(fmt.Stringer); ok {
				text = s.String()
			} else {
				text = wording(test.WidgetRenderer(o).Objects())
			}
		}
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, " ")
}
