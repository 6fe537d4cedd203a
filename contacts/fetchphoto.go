package contacts

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"gcdesk/oauth"
)

// ErrNoPhoto is the answer to a photo that nobody gives: gone, private, or no
// picture.
var ErrNoPhoto = errors.New("there is no such photo")

// maxPhoto bounds a picture.
const maxPhoto = 32 << 20

// PhotosAtOnce is how many photos are well fetched beside each other.
const PhotosAtOnce = 8

// OwnPhotos are the addresses of the pictures that somebody chose, as opposed
// to the monograms that Google draws: the primary one first.
func (p Person) OwnPhotos() []string {
	var urls []string
	for _, photo := range p.Photos {
		switch {
		case photo.Default || photo.URL == "":
		case photo.Primary:
			urls = append([]string{photo.URL}, urls...)
		default:
			urls = append(urls, photo.URL)
		}
	}
	return urls
}

// Photo fetches the picture behind a PhotoLink's address in its full size. It
// asks without the access token first, and with it only a server of Google's,
// or the API's own.
func (b *Book) Photo(ctx context.Context, address string) (Photo, error) {
	data, err := b.picture(ctx, address)
	if err != nil {
		return Photo{}, fmt.Errorf("fetch a photo: %w", err)
	}
	kind := http.DetectContentType(data)
	if !strings.HasPrefix(kind, "image/") {
		return Photo{}, fmt.Errorf("fetch a photo: %w: it is no picture", ErrNoPhoto)
	}
	return Photo{kind, data}, nil
}

func (b *Book) picture(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(fullSize(address))
	api, _ := url.Parse(b.api.BaseURI) // a request has been sent to it
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || u.Host != api.Host) {
		return nil, fmt.Errorf("%w: its address is none", ErrNoPhoto)
	}
	own := u.Host == api.Host && u.Scheme == api.Scheme || u.Scheme == "https" && ofGoogle(u.Hostname())
	server := b.api
	server.BaseURI, server.MaxBody, server.Pace = u.Scheme+"://"+u.Host, maxPhoto, nil
	server.Headers = []oauth.Parameter{{Name: "Accept", Value: "image/*"}}
	p, token := b.patience(), ""
	for {
		body, err := server.Ping(ctx, oauth.Ping{Method: http.MethodGet, URI: u.RequestURI(), Status: http.StatusOK}, token)
		var refusal *oauth.ResourceError
		switch {
		case !errors.As(err, &refusal) || overQuota(refusal) || refusal.Status >= 500:
		case !own || token != "" && (p.renewed || refusal.Status != http.StatusUnauthorized),
			refusal.Status != http.StatusUnauthorized && refusal.Status != http.StatusForbidden:
			return nil, fmt.Errorf("%w: %w", ErrNoPhoto, err)
		default:
			if token != "" {
				p.renewed = true
				err = b.token.renew(ctx, token)
			} else {
				err = nil
			}
			if err == nil {
				token, err = b.token.get(ctx)
			}
			if err != nil {
				return nil, err
			}
			continue
		}
		if err = b.bear(ctx, &p, err); err != errAgain {
			return body, err
		}
	}
}

// ofGoogle reports whether a host is one of those that Google's address book
// keeps its photos on.
func ofGoogle(host string) bool {
	return strings.HasSuffix(host, ".googleusercontent.com") || strings.HasSuffix(host, ".google.com")
}

var sizeSuffix = regexp.MustCompile(`=s\d+(-[A-Za-z0-9-]+)?$`)

// fullSize asks for a picture as it was stored, where its address ends in a
// size.
func fullSize(address string) string { return sizeSuffix.ReplaceAllString(address, "=s0") }
