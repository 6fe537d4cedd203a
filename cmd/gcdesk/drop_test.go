//go:build uitest

package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"net/url"

	"github.com/jezek/xgb/xproto"
)

// dropFile does what a file manager does when a person lets go of a file over
// a point of the screen (XDND, version 5). It returns when the window beneath
// has said that it took the file.
func dropFile(ctx context.Context, display, path string, at image.Point) error {
	s, err := openScreen(display)
	if err != nil {
		return err
	}
	// The connection's end also ends the wait for an event.
	stop := context.AfterFunc(ctx, s.close)
	defer func() {
		if stop() {
			s.close()
		}
	}()
	d := &drag{screen: s, at: at, uriList: (&url.URL{Scheme: "file", Path: path}).String() + "\r\n"}
	if err := d.drop(); err != nil {
		return fmt.Errorf("drop a file: %w", errors.Join(err, ctx.Err()))
	}
	return nil
}

type drag struct {
	*screen
	at      image.Point
	uriList string
	source  xproto.Window
	target  xproto.Window
}

const xdndVersion = 5

func (d *drag) drop() (err error) {
	if d.target, err = d.aware(); err != nil {
		return err
	}
	if d.source, err = xproto.NewWindowId(d.conn); err != nil {
		return err
	}
	if err := xproto.CreateWindowChecked(d.conn, 0, d.source, d.root, -1, -1, 1, 1, 0,
		xproto.WindowClassInputOnly, 0, 0, nil).Check(); err != nil {
		return err
	}
	selection, copied := d.atom("XdndSelection"), uint32(d.atom("XdndActionCopy"))
	if err := xproto.SetSelectionOwnerChecked(d.conn, d.source, selection, xproto.TimeCurrentTime).Check(); err != nil {
		return err
	}
	if err := d.say("XdndEnter", xdndVersion<<24, uint32(d.atom("text/uri-list")), 0, 0); err != nil {
		return err
	}
	where := uint32(d.at.X)<<16 | uint32(d.at.Y)
	if err := d.say("XdndPosition", 0, where, xproto.TimeCurrentTime, copied); err != nil {
		return err
	}
	status, err := d.answer("XdndStatus")
	if err != nil {
		return err
	}
	if status[1]&1 == 0 {
		return errors.Join(errors.New("the window does not take files"), d.say("XdndLeave", 0, 0, 0, 0))
	}
	if err := d.say("XdndDrop", 0, xproto.TimeCurrentTime, 0, 0); err != nil {
		return err
	}
	finished, err := d.answer("XdndFinished")
	if err != nil {
		return err
	}
	if finished[1] == 0 { // GLFW 3.3 answers the data's length where the lowest bit should say yes
		return errors.New("the window refused the file")
	}
	return nil
}

// aware finds the window under the pointer that takes drops, inside the frames
// that the window manager draws.
func (d *drag) aware() (xproto.Window, error) {
	for w := d.root; ; {
		at, err := xproto.TranslateCoordinates(d.conn, d.root, w, int16(d.at.X), int16(d.at.Y)).Reply()
		if err != nil {
			return 0, err
		}
		if len(d.numbers(w, "XdndAware")) > 0 {
			return w, nil
		}
		if at.Child == 0 {
			return 0, errors.New("no window there takes drops")
		}
		w = at.Child
	}
}

// say sends one message of the protocol; its first number is our window.
func (d *drag) say(kind string, data ...uint32) error {
	return d.tell(d.target, 0, xproto.ClientMessageEvent{
		Format: 32, Window: d.target, Type: d.atom(kind),
		Data: xproto.ClientMessageDataUnionData32New(append([]uint32{uint32(d.source)}, data...)),
	})
}

// answer waits for a message and meanwhile hands out the file's address to
// whoever asks for the selection.
func (d *drag) answer(kind string) ([]uint32, error) {
	want := d.atom(kind)
	for {
		ev, xerr := d.conn.WaitForEvent()
		switch {
		case xerr != nil:
			return nil, xerr
		case ev == nil:
			return nil, fmt.Errorf("no %s came", kind)
		}
		switch ev := ev.(type) {
		case xproto.ClientMessageEvent:
			if ev.Type == want {
				return ev.Data.Data32, nil
			}
		case xproto.SelectionRequestEvent:
			if err := d.hand(ev); err != nil {
				return nil, err
			}
		}
	}
}

func (d *drag) hand(ask xproto.SelectionRequestEvent) error {
	data := []byte(d.uriList)
	if err := xproto.ChangePropertyChecked(d.conn, xproto.PropModeReplace, ask.Requestor, ask.Property,
		ask.Target, 8, uint32(len(data)), data).Check(); err != nil {
		return err
	}
	done := xproto.SelectionNotifyEvent{Time: ask.Time, Requestor: ask.Requestor, Selection: ask.Selection, Target: ask.Target, Property: ask.Property}
	return xproto.SendEventChecked(d.conn, false, ask.Requestor, 0, string(done.Bytes())).Check()
}
