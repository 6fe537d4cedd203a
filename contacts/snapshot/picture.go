package snapshot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gcdesk/contacts"
	"gcdesk/oauth"
)

// picture is a line of the part "photos".
type picture struct {
	Person      string `json:"resourceName"`
	URL         string `json:"url"`
	File        string `json:"file,omitempty"` // in the folder photos: the SHA-256 of the file, and what it is
	ContentType string `json:"contentType,omitempty"`
	Bytes       int64  `json:"bytes,omitempty"`   // of the file
	Missing     bool   `json:"missing,omitempty"` // nobody gave it
}

// kept is a person with the photos that are in the snapshot by now.
type kept struct {
	raw      json.RawMessage
	pictures []picture
}

// knownPictures are the pictures of a snapshot by their addresses; a nil one
// has none, and so has one that cannot be read.
func (s *Snapshot) knownPictures(ctx context.Context) (map[string]picture, error) {
	known := map[string]picture{}
	if s == nil {
		return known, nil
	}
	for p, err := range s.pictures(ctx) {
		if err != nil {
			return nil, ctx.Err()
		}
		if !p.Missing {
			known[p.URL] = p
		}
	}
	return known, nil
}

// keep sees to a person's photos: those that the base has are shared with it,
// the others fetched. It runs for several persons at once.
func (m *maker) keep(ctx context.Context, p contacts.Person) (kept, error) {
	k := kept{raw: json.RawMessage(p.Raw)}
	if m.options.WithoutPhotos {
		return k, nil
	}
	for _, at := range p.OwnPhotos() {
		one, err := m.picture(ctx, at)
		if err != nil {
			return k, err
		}
		one.Person, one.URL = p.ResourceName, at
		k.pictures = append(k.pictures, one)
	}
	return k, nil
}

func (m *maker) picture(ctx context.Context, at string) (picture, error) {
	if known, ok := m.known[at]; ok && m.share(known) {
		return known, nil
	}
	photo, err := m.book.Photo(ctx, at)
	if errors.Is(err, contacts.ErrNoPhoto) {
		return picture{Missing: true}, nil
	} else if err != nil {
		return picture{}, err
	}
	return m.storePicture(photo)
}

// share gives a picture of the base a place in the new snapshot too; false: the
// base has not got it as it should.
func (m *maker) share(p picture) bool {
	from, to := filepath.Join(m.base.Path, dirPhotos, p.File), filepath.Join(m.made.Path, dirPhotos, p.File)
	if !validID(p.File) {
		return false
	}
	if sum, err := sumOf(from); err != nil || sum != sumInName(p.File) {
		return false
	}
	if err := os.Link(from, to); err == nil || errors.Is(err, fs.ErrExist) {
		return true
	}
	data, err := os.ReadFile(from) // a disk without links
	return err == nil && writeFile(to, data) == nil
}

var extensions = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/bmp": ".bmp"}

// storePicture writes a picture under the name of its checksum.
func (m *maker) storePicture(photo contacts.Photo) (picture, error) {
	dir := filepath.Join(m.made.Path, dirPhotos)
	temp, err := os.MkdirTemp(dir, ".new-") // a name that no other has
	if err != nil {
		return picture{}, err
	}
	defer os.RemoveAll(temp)
	file := filepath.Join(temp, "photo")
	to, err := createSealed(file, m.key)
	if err != nil {
		return picture{}, err
	}
	_, err = to.Write(photo.Data)
	sum, err := to.close(err)
	if err != nil {
		return picture{}, fmt.Errorf("write a photo: %w", err)
	}
	p := picture{File: sum + extensions[photo.ContentType], ContentType: photo.ContentType, Bytes: to.out.n}
	if m.key != nil {
		p.File += ".age"
	}
	return p, os.Rename(file, filepath.Join(dir, p.File))
}

// enter writes pictures into the index.
func (m *maker) enter(all []picture) error {
	for _, p := range all {
		if p.Missing {
			m.made.Manifest.PhotosMissing++
		} else {
			m.made.Manifest.Photos++
			m.progress.Photos++
		}
		line, err := json.Marshal(p)
		if err != nil {
			return err
		}
		if err := m.pictures.line(line); err != nil {
			return err
		}
	}
	return nil
}

// read returns a picture's bytes, when they are what was written.
func (s *Snapshot) read(p picture) ([]byte, error) {
	name := dirPhotos + "/" + p.File
	if !validID(p.File) || len(p.File) < 2*sha256.Size {
		return nil, s.damaged(name, "it is no photo's name")
	}
	file, err := oauth.OpenFile(filepath.Join(s.Path, dirPhotos, p.File))
	if err != nil {
		return nil, s.unreadable(name, err)
	}
	defer file.Close()
	sum := sha256.New()
	stored := io.TeeReader(file, sum)
	plain, err := s.plain(stored)
	if err != nil {
		return nil, s.unreadable(name, err)
	}
	data, err := io.ReadAll(plain)
	if err != nil {
		return nil, s.unreadable(name, err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != p.File[:2*sha256.Size] {
		return nil, s.damaged(name, "its checksum is another")
	}
	return data, nil
}
