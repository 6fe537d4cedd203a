//go:build uitest

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"
)

// look asks the program for its windows as they are now.
func (d *desk) look() ([]shownWindow, error) {
	c, err := (&net.Dialer{Timeout: patience}).Dial("unix", d.path("windows"))
	if err != nil {
		return nil, err
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	var windows []shownWindow
	if err := json.NewDecoder(c).Decode(&windows); err != nil {
		return nil, fmt.Errorf("look at the windows: %w", err)
	}
	return slices.DeleteFunc(windows, func(w shownWindow) bool {
		_, visible := d.screen.place(xproto.Window(w.ID))
		return !visible
	}), nil
}

// win is a window of gcdesk that is recognized by a part of its title.
type win struct {
	*desk
	title string
}

func (d *desk) window(title string) win {
	d.Helper()
	w := win{d, title}
	d.until(fmt.Sprintf("a window %q", title), w.open)
	return w
}

// now returns what the window shows and where it is; ok is false while there
// is no such window.
func (w win) now() (s shownWindow, at image.Rectangle, ok bool) {
	windows, err := w.look()
	if err != nil {
		return s, at, false
	}
	for _, exact := range []bool{true, false} {
		for _, s := range windows {
			if exact && s.Title == w.title || !exact && strings.Contains(s.Title, w.title) {
				at, ok = w.screen.place(xproto.Window(s.ID))
				return s, at, ok
			}
		}
	}
	return s, at, false
}

func (w win) open() bool {
	_, _, ok := w.now()
	return ok
}

// sheet returns another window of practice mode.
func (w win) sheet(title string) win {
	w.Helper()
	return w.window(title + " · Practice")
}

// closed waits until the window has gone.
func (w win) closed() {
	w.Helper()
	w.until(fmt.Sprintf("window %q to close", w.title), func() bool { return !w.open() })
}

// pick finds the part that a person means: among those of the role (any, if
// empty), one that reads exactly so before one that contains the text, a
// smaller one before one around it.
func (s shownWindow) pick(role, text string) (part, bool) {
	var found []part
	for _, exact := range []bool{true, false} {
		for _, p := range s.Parts {
			if role != "" && p.Role != role {
				continue
			}
			if exact && (p.Text == text || p.Name == text) ||
				!exact && (strings.Contains(p.Text, text) || strings.Contains(p.Name, text)) {
				found = append(found, p)
			}
		}
		if len(found) > 0 {
			return slices.MinFunc(found, func(a, b part) int {
				if a.Covered != b.Covered {
					return map[bool]int{true: 1, false: -1}[a.Covered]
				}
				return a.W*a.H - b.W*b.H
			}), true
		}
	}
	return part{}, false
}

// beside finds the part of a role that stands at the right of a label, or
// beneath it if nothing does.
func (s shownWindow) beside(label, role string) (part, bool) {
	l, ok := s.pick("text", label)
	if !ok {
		return part{}, false
	}
	best, distance := part{}, 1<<30
	for _, p := range s.Parts {
		if p.Role != role || p.Covered != l.Covered {
			continue
		}
		far := 1 << 30
		switch middle := l.Y + l.H/2; {
		case p.X >= l.X && p.Y <= middle && middle <= p.Y+p.H:
			far = p.X - l.X
		case p.Y >= l.Y && p.X < l.X+l.W && l.X < p.X+p.W:
			far = 10_000 + p.Y - l.Y
		}
		if far < distance {
			best, distance = p, far
		}
	}
	return best, distance < 1<<30
}

// find waits for a part and returns it.
func (w win) find(role, text string) (p part) {
	w.Helper()
	w.until(fmt.Sprintf("%s %q in window %q", role, text, w.title), func() bool {
		s, _, ok := w.now()
		if ok {
			p, ok = s.pick(role, text)
		}
		return ok
	})
	return p
}

// gone waits until a part is no longer seen.
func (w win) gone(role, text string) {
	w.Helper()
	w.until(fmt.Sprintf("%s %q to go from window %q", role, text, w.title), func() bool {
		s, _, ok := w.now()
		_, there := s.pick(role, text)
		return ok && !there
	})
}

// sees waits for texts anywhere in the window.
func (w win) sees(texts ...string) {
	w.Helper()
	for _, text := range texts {
		w.find("", text)
	}
}

// raise gives the window the keyboard.
func (w win) raise() {
	w.Helper()
	w.until(fmt.Sprintf("window %q to get the keyboard", w.title), func() bool {
		s, _, ok := w.now()
		id := xproto.Window(s.ID)
		if !ok || w.screen.active() == id {
			return ok
		}
		_ = w.screen.activate(id)
		return within(time.Second, func() bool { return w.screen.active() == id })
	})
}

// resize makes the window as large as this, in pixels.
func (w win) resize(width, height int) {
	w.Helper()
	s, _, _ := w.now()
	w.xdotool("windowsize", strconv.Itoa(int(s.ID)), strconv.Itoa(width), strconv.Itoa(height))
	w.until("the window's new size", func() bool {
		_, at, ok := w.now()
		return ok && at.Dx() == width && at.Dy() == height
	})
}

// point waits until a part is within reach of the mouse and stands still, and
// returns where on the screen a person would press it.
func (w win) point(what string, choose func(shownWindow) (part, bool)) image.Point {
	w.Helper()
	w.raise()
	type sighting struct {
		part
		at image.Rectangle
	}
	var last, now sighting
	w.until(fmt.Sprintf("%s within reach in window %q", what, w.title), func() bool {
		s, at, ok := w.now()
		if !ok {
			return false
		}
		p, ok := choose(s)
		if !ok || p.Covered || p.Disabled {
			return false
		}
		last, now = now, sighting{p, at}
		return last == now
	})
	across := now.W / 2
	switch now.Role {
	case "check", "radio", "link", "fold":
		across = min(now.W, now.H) / 2 // on the box or the first letters: a control may be wider than its words
	}
	return now.at.Min.Add(image.Pt(now.X+across, now.Y+now.H/2))
}

func (w win) spot(role, text string) image.Point {
	w.Helper()
	return w.point(fmt.Sprintf("%s %q", role, text), func(s shownWindow) (part, bool) { return s.pick(role, text) })
}

// click presses the mouse on a part.
func (w win) click(role, text string) {
	w.Helper()
	w.xdotool(append(to(w.spot(role, text)), "click", "1")...)
}

// clickBeside presses the mouse on the part of a role beside a label.
func (w win) clickBeside(label, role string) {
	w.Helper()
	at := w.point(fmt.Sprintf("%s beside %q", role, label), func(s shownWindow) (part, bool) { return s.beside(label, role) })
	w.xdotool(append(to(at), "click", "1")...)
}

// doubleClick waits until the last click is over for Fyne: it takes clicks in
// two places within 300 ms for neither a double click nor two single ones.
func (w win) doubleClick(role, text string) {
	w.Helper()
	w.until("the last click to be over", func() bool { return time.Since(w.clicked) > 400*time.Millisecond })
	w.xdotool(append(to(w.spot(role, text)), "click", "--repeat", "2", "--delay", "40", "1")...)
}

func (w win) ctrlClick(role, text string) {
	w.Helper()
	w.xdotool(append(append([]string{"keydown", "ctrl"}, to(w.spot(role, text))...), "click", "1", "keyup", "ctrl")...)
}

// wheel turns the mouse wheel over a part, downwards if notches is positive.
func (w win) wheel(role, text string, notches int) {
	w.Helper()
	button := "5"
	if notches < 0 {
		button, notches = "4", -notches
	}
	w.xdotool(append(to(w.spot(role, text)), "click", "--repeat", strconv.Itoa(notches), "--delay", "10", button)...)
}

// fill clicks the entry beside a label, and types in place of what it held.
func (w win) fill(label, text string) {
	w.Helper()
	w.clickBeside(label, "entry")
	w.key("ctrl+a", "Delete")
	w.write(text)
	w.until(fmt.Sprintf("%q typed beside %q", text, label), func() bool {
		s, _, _ := w.now()
		p, ok := s.beside(label, "entry")
		return ok && (p.Text == text || p.Text == strings.Repeat("•", len([]rune(text))))
	})
}

// write types where the keyboard is. What it types may be a secret, and is no
// argument.
func (w win) write(text string) {
	w.Helper()
	w.raise()
	w.give(strings.NewReader(text), "type", "--delay", "4", "--file", "-")
}

// key presses keys one after the other, named as xdotool does: ctrl+n, Tab.
func (w win) key(keys ...string) {
	w.Helper()
	w.raise()
	w.xdotool(append([]string{"key", "--delay", "10"}, keys...)...)
}

// tabTo presses Tab until a part has the keyboard.
func (w win) tabTo(role, text string) {
	w.Helper()
	for range 40 {
		before := w.focused()
		if p := w.find(role, text); p.Focused {
			return
		}
		w.key("Tab")
		w.until("Tab to move the keyboard", func() bool { return w.focused() != before })
	}
	w.fail("Tab never reaches %s %q", role, text)
}

// focused returns what has the keyboard.
func (w win) focused() part {
	s, _, _ := w.now()
	for _, p := range s.Parts {
		if p.Focused {
			return p
		}
	}
	return part{}
}

// drop lets go of a file over the middle of the window.
func (w win) drop(path string) {
	w.Helper()
	w.raise()
	_, at, _ := w.now()
	ctx, cancel := context.WithTimeout(w.Context(), patience)
	defer cancel()
	if err := dropFile(ctx, w.display, path, at.Min.Add(at.Size().Div(2))); err != nil {
		w.fail("%v", err)
	}
}

// picture returns the window's inside, once it is painted to its end, as PNG.
func (w win) picture() []byte {
	w.Helper()
	w.raise()
	var last, now *image.RGBA
	w.until(fmt.Sprintf("a still picture of window %q", w.title), func() bool {
		_, at, ok := w.now()
		if !ok {
			return false
		}
		img, err := w.screen.picture(at)
		if err != nil {
			return false
		}
		last, now = now, img
		time.Sleep(40 * time.Millisecond) // at least two of Fyne's frames
		return last != nil && last.Rect == now.Rect && slices.Equal(last.Pix, now.Pix)
	})
	return asPNG(now)
}

func to(p image.Point) []string { return []string{"mousemove", strconv.Itoa(p.X), strconv.Itoa(p.Y)} }

func (w win) xdotool(args ...string) {
	w.Helper()
	w.give(nil, args...)
}

// give runs xdotool with a standard input.
func (w win) give(in io.Reader, args ...string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := w.command(ctx, "xdotool", args...)
	cmd.Stdin = in
	if out, err := cmd.CombinedOutput(); err != nil {
		w.fail("xdotool: %v: %s", err, out)
	}
	w.clicked = time.Now()
}
