package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
)

// photoKind says who gets a photo.
type photoKind string

const (
	everybody photoKind = ""  // a contact's photo
	monogram  photoKind = "m" // made from the name: "default": true
	private   photoKind = "p" // asks for the access token
	gone      photoKind = "g" // 404
	ownPhoto  photoKind = "a" // of a profile
	uploaded  photoKind = "u" // set by SetPhoto; Number counts these
)

// photoKey is what the URL of a photo says of it.
type photoKey struct {
	Sub    string    `json:"s"` // whose address book
	Number int       `json:"n"`
	Kind   photoKind `json:"k,omitempty"`
}

const (
	pathContactPhoto = "/contacts/"
	pathProfilePhoto = "/a/"
	photoSize        = 100 // pixels, of the URLs in a Person
)

// url is a photo's address as a Person names it, which ends in its size: =s720
// gives another one and =s0 the original.
func (k photoKey) url(base string) string {
	path := pathContactPhoto
	if k.Kind == ownPhoto {
		path = pathProfilePhoto
	}
	return base + path + k.String() + "=s" + strconv.Itoa(photoSize)
}

func (k photoKey) String() string {
	plain, _ := json.Marshal(k) // strings and a number
	return base64.RawURLEncoding.EncodeToString(plain)
}

// parsePhoto reads the last part of a photo's path. Without a size it is as
// large as the photo is.
func parsePhoto(path string) (k photoKey, size int, ok bool) {
	key, suffix, sized := strings.Cut(path, "=")
	plain, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil || json.Unmarshal(plain, &k) != nil || k.Number < 0 {
		return photoKey{}, 0, false
	}
	if sized {
		suffix, _, _ = strings.Cut(suffix, "-") // "s100-c" cuts a square, which ours are
		if size, err = strconv.Atoi(strings.TrimPrefix(suffix, "s")); err != nil || !strings.HasPrefix(suffix, "s") || size < 0 {
			return photoKey{}, 0, false
		}
	}
	return k, size, true
}
