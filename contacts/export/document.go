package export

import (
	"encoding/json"
	"errors"
)

// document is JSON: one object with the contacts in it, each person byte for
// byte as Google gave it (docs/formats.md).
type document struct {
	tally *tally
	some  bool
}

// beside is what stands with a person in the document.
type beside struct {
	Labels []Label   `json:"labels"`
	Photo  *embedded `json:"photo,omitempty"`
}

type embedded struct {
	ContentType string `json:"contentType"`
	Data        []byte `json:"data"` // base64
}

func (d *document) begin(out []byte) []byte {
	return append(out, `{"format":"gcdesk contacts","version":1,"contacts":[`...)
}

func (d *document) contact(out []byte, c *Contact) ([]byte, error) {
	if len(c.Raw) == 0 {
		return out, errors.New("a person without its JSON")
	}
	b := beside{Labels: append([]Label{}, c.Labels...)}
	if len(c.Photo.Data) > 0 {
		b.Photo = &embedded{c.Photo.ContentType, c.Photo.Data}
	}
	d.tally.losePictures(c, true)
	head, err := json.Marshal(b)
	if err != nil {
		return out, err
	}
	if d.some {
		out = append(out, ',')
	}
	d.some = true
	out = append(out, '\n')
	out = append(out, head[:len(head)-1]...)
	// Not through Marshal, which would write the person in its own way.
	out = append(out, `,"person":`...)
	out = append(out, c.Raw...)
	return append(out, '}'), nil
}

func (d *document) end(out []byte) []byte { return append(out, "\n]}\n"...) }
