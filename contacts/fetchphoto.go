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
// asks without the access token first, and shows that to nobody but the API's
// own server and, where that is Google's, to those of Google's photos.
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
	own := u.Scheme == api.Scheme && (u.Host == api.Host || strings.HasSuffix(api.Host, ".googleapis.com") && googlePhotos.MatchString(u.Host))
	server := b.api
	server.BaseURI, server.MaxBody, server.Pace = u.Scheme+"://"+u.Host, maxPhoto, nil
	server.Headers = []oauth.Parameter{{Name: "Accept", Value: "image/*"}}
	p, token := b.patience(), ""
	for {
		body, err := server.Ping(ctx, oauth.Ping{Method: http.MethodGet, URI: u.RequestURI(), Status: http.StatusOK}, token)
		status := denied(err)
		signIn := status == http.StatusUnauthorized || status == http.StatusForbidden || status/100 == 3
		switch {
		case status == 0 && !errors.Is(err, oauth.ErrInsecureURL):
			if err = b.bear(ctx, &p, err); err != errAgain {
				return body, err
			}
			continue
		case !own || !signIn || token != "" && (p.renewed || status != http.StatusUnauthorized):
			return nil, fmt.Errorf("%w: %w", ErrNoPhoto, err)
		case token != "":
			p.renewed = true
			if err := b.token.renew(ctx, token); err != nil {
				return nil, err
			}
		}
		if token, err = b.token.get(ctx); err != nil {
			return nil, err
		}
	}
}

// googlePhotos are the hosts on which Google's address book keeps its photos.
// Others beneath the same domain are Google's customers'.
var googlePhotos = regexp.MustCompile(`^lh[3-6]\.googleusercontent\.com$`)

// denied is the HTTP status with which a server gives no photo; 0 where there is
// none, or the next try may end otherwise. A redirect leads to a sign-in, mostly.
func denied(err error) int {
	var refusal *oauth.ResourceError
	var answer *oauth.ResponseError
	switch {
	case errors.As(err, &refusal) && refusal.Status < 500 && !overQuota(refusal):
		return refusal.Status
	case errors.As(err, &answer) && (answer.Status/100 == 3 || answer.Status/100 == 2 && !answer.Page):
		return answer.Status
	}
	return 0
}

var sizeSuffix = regexp.MustCompile(`=s\d+(-[A-Za-z0-9-]+)?$`)

// fullSize asks for a picture as it was stored, where its address ends in a
// size.
func fullSize(address string) string { return sizeSuffix.ReplaceAllString(address, "=s0") }
