package contacts

import (
	"context"
	"net/http"
	"sync"
	"time"

	"gcdesk/oauth"
)

// Book reads an account's address book: contacts, labels, "Other contacts", the
// account's own profile, photos. It waits out quotas, tries again what may pass
// and renews the access token when the API refuses it; what it cannot mend is
// the error of package oauth that says why. Its methods are safe for concurrent
// use.
type Book struct {
	// Waiting is told of every pause of a second and more, before it begins and
	// by whatever goroutine has to wait. Set it before the first call, or not.
	Waiting func(Wait)
	// Answered is told how each request has ended: nil, or why the API gave no
	// answer. It is called by whatever goroutine has asked. Set it before the
	// first call, or not.
	Answered func(context.Context, error)
	// PageSize is how many persons a request asks for; 0 is 1,000, which is the
	// most. Set it before the first call, or not.
	PageSize int

	api   oauth.ResourceServer
	token keptToken
	tries int // of a request that fails for no lasting reason
	sleep func(context.Context, time.Duration) error
}

// TokenSource returns an access token for the API. With force it is a new one:
// the API has refused the last.
type TokenSource func(ctx context.Context, force bool) (string, error)

// maxPage bounds a page of a list. Google keeps 20 MB of contacts for an account
// at most, in a form of its own (support.google.com/contacts/answer/148779).
const maxPage = 128 << 20

// NewBook reads through the API at a base URI, as NewPeople does.
func NewBook(api *oauth.ResourceServer, token TokenSource) *Book {
	own := NewPeople(api).api
	b := &Book{api: *own, token: keptToken{source: token}, sleep: own.Pause}
	b.tries = 1 + max(b.api.Retries, 0)
	b.api.Retries, b.api.MaxBody = 0, maxPage
	if b.api.HTTP == nil {
		b.api.HTTP = oauth.NewHTTPClient()
	}
	b.api.Sleep = b.rest
	return b
}

// get asks for a document and lets read take it. An answer that read cannot
// take is as good as one that broke off. It stands in room where that is large
// enough.
func (b *Book) get(ctx context.Context, room []byte, uri string, read func([]byte) error) error {
	p := b.patience()
	for {
		token, err := b.token.get(ctx)
		if err != nil {
			return err
		}
		body, err := b.api.PingInto(ctx, room, oauth.Ping{Method: http.MethodGet, URI: uri, Status: http.StatusOK}, token)
		if err == nil && read(body) != nil {
			err = unusable("not the JSON that was expected")
		}
		if refused(err) && !p.renewed {
			p.renewed = true
			if err := b.token.renew(ctx, token); err != nil {
				return err
			}
			continue
		}
		if err = b.bear(ctx, &p, err); err != errAgain {
			if b.Answered != nil {
				b.Answered(ctx, err)
			}
			return err
		}
	}
}

func unusable(reason string) error {
	return &oauth.ResponseError{Op: "api", Status: http.StatusOK, Reason: reason}
}

// keptToken asks its source as seldom as it can.
type keptToken struct {
	source TokenSource
	mu     sync.Mutex // guards value
	value  string
}

func (k *keptToken) get(ctx context.Context) (_ string, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.value == "" {
		k.value, err = k.source(ctx, false)
	}
	return k.value, err
}

// renew replaces a token that was refused, unless somebody has done so.
func (k *keptToken) renew(ctx context.Context, refused string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.value != refused {
		return nil
	}
	value, err := k.source(ctx, true)
	if err == nil {
		k.value = value
	}
	return err
}
