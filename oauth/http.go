package oauth

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// maxBody is how much of an answer is read unless its request says otherwise:
// no answer of the protocol comes near it.
const maxBody = 1 << 20

type answerKey struct{}

// answer is what a request says of its answer.
type answer struct {
	limit int64  // bytes that are read at most
	room  []byte // memory that may be used for them
	body  []byte // where boundedTransport has read it
}

func answerOf(ctx context.Context) *answer {
	if a, ok := ctx.Value(answerKey{}).(*answer); ok {
		return a
	}
	return &answer{limit: maxBody}
}

// RequestTimeout bounds a request, its answer included, unless a caller sets
// another bound.
const RequestTimeout = 30 * time.Second

// NewHTTPClient returns the client that every request with a secret in it goes
// through: TLS 1.2 or newer with the system's authorities and no way round
// them, no redirect followed, every wait bounded, at most 1 MiB read. It is
// safe for concurrent use.
func NewHTTPClient() *http.Client {
	t, _ := Network{}.transport() // of which nothing can be wrong
	return hardened(t)
}

// hardened is what NewHTTPClient promises, on a transport.
func hardened(t http.RoundTripper) *http.Client {
	return &http.Client{
		Timeout: RequestTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
		Transport: boundedTransport{t},
	}
}

// boundedTransport reads each answer whole before it hands it on, so that a
// body that is too long, breaks off or never ends is an error of the request,
// and refuses a redirect where the caller would see only an empty body.
type boundedTransport struct{ base http.RoundTripper }

// answerError is an answer that is of no use before it is understood.
type answerError struct {
	status int
	reason string
	page   bool
}

func (e *answerError) Error() string { return e.reason }

// CloseIdleConnections does what http.Client asks of a transport.
func (t boundedTransport) CloseIdleConnections() {
	(&http.Client{Transport: t.base}).CloseIdleConnections()
}

func (t boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusNetworkAuthenticationRequired { // RFC 6585 section 6
		return nil, &answerError{resp.StatusCode, "the network asks for a login", true}
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		return nil, &answerError{resp.StatusCode, "the server redirects, which is not followed with a secret", true}
	}
	a := answerOf(r.Context())
	a.body, err = readWhole(resp, a.room, a.limit+1)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) && isPage(resp.Header):
		return nil, &answerError{resp.StatusCode, "it ends in the middle", true}
	case err == errCompression:
		return nil, &answerError{resp.StatusCode, err.Error(), false}
	case err != nil:
		return nil, err
	case int64(len(a.body)) > a.limit:
		return nil, &answerError{resp.StatusCode, "it is too long", isPage(resp.Header)}
	}
	resp.Body = io.NopCloser(bytes.NewReader(a.body))
	if resp.Header.Get("Content-Encoding") == "gzip" {
		resp.Header.Del("Content-Encoding")
		resp.ContentLength, resp.Uncompressed = -1, true
	}
	return resp, nil
}

// readWhole reads an answer up to a limit in bytes, into the room that there
// is, or in one piece where its length is said.
func readWhole(resp *http.Response, room []byte, limit int64) ([]byte, error) {
	body := bytes.NewBuffer(room[:0])
	body.Grow(int(min(max(resp.ContentLength, 0), limit)) + bytes.MinRead)
	from := io.Reader(resp.Body)
	if resp.Header.Get("Content-Encoding") == "gzip" { // asked for by do
		inflated, err := gzip.NewReader(from)
		if err == io.EOF { // no body is none, however it is called
			return nil, nil
		} else if err != nil {
			return nil, inflating(err)
		}
		defer inflated.Close()
		from = inflated
	}
	_, err := body.ReadFrom(io.LimitReader(from, limit))
	return body.Bytes(), inflating(err)
}

var errCompression = errors.New("its compression is damaged")

// inflating turns what only a damaged compression can come to into
// errCompression.
func inflating(err error) error {
	var corrupt flate.CorruptInputError
	if errors.As(err, &corrupt) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
		return errCompression
	}
	return err
}

// transportError says what kind of failure lies behind an error of
// http.Client, or nil when it is none. The URL that net/http quotes is dropped,
// and so is what it quotes of an answer that is no HTTP.
func transportError(op string, err error) error {
	var urlErr *url.Error
	if errors.As(err, &urlErr) {
		err = urlErr.Err
	}
	var answer *answerError
	var netErr net.Error
	var untrusted *tls.CertificateVerificationError
	var proxy *proxyError
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &answer):
		return &ResponseError{Op: op, Status: answer.status, Reason: answer.reason, Page: answer.page}
	case errors.Is(err, context.DeadlineExceeded):
		return &NetworkError{Op: op, Timeout: true, Err: err}
	case errors.As(err, &netErr):
		return &NetworkError{Op: op, Timeout: netErr.Timeout(), Err: err}
	case errors.As(err, &untrusted), errors.As(err, &proxy), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.HasPrefix(err.Error(), "tls: "):
		return &NetworkError{Op: op, Err: err}
	case urlErr != nil:
		return &NetworkError{Op: op, Err: errNotHTTP}
	}
	return nil
}

// retryAfter reads the header in its two forms (RFC 9110 section 10.2.3).
func retryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	if s, err := strconv.Atoi(v); err == nil && s >= 0 {
		return time.Duration(min(s, 86400)) * time.Second
	}
	if at, err := http.ParseTime(v); err == nil {
		if date, err := http.ParseTime(h.Get("Date")); err == nil {
			return max(0, at.Sub(date))
		}
	}
	return 0
}

var errNotHTTP = errors.New("the server does not speak HTTP as it should")

// orDefault lets nil stand for NewHTTPClient.
func orDefault(hc *http.Client) *http.Client {
	if hc == nil {
		return NewHTTPClient()
	}
	return hc
}

// do sends a request and returns its status, header and whole body. A nil
// client is NewHTTPClient.
func do(hc *http.Client, op string, r *http.Request) (status int, h http.Header, body []byte, err error) {
	// The client's own clock starts a goroutine for each request, since it goes
	// on while the body is read later. Here it ends with the request.
	own := *orDefault(hc)
	if own.Timeout > 0 {
		ctx, cancel := context.WithTimeout(r.Context(), own.Timeout)
		defer cancel()
		own.Timeout, r = 0, r.WithContext(ctx)
	}
	r.Header.Set("Accept-Encoding", "gzip") // else net/http inflates, at twice the time
	resp, err := own.Do(r)
	if err != nil {
		return 0, nil, nil, transportError(op, err)
	}
	defer resp.Body.Close()
	a := answerOf(r.Context())
	if a.body != nil {
		return resp.StatusCode, resp.Header, a.body, nil
	}
	if body, err = readWhole(resp, a.room, a.limit); err != nil {
		return 0, nil, nil, &NetworkError{Op: op, Err: errNotHTTP}
	}
	return resp.StatusCode, resp.Header, body, nil
}

// postForm sends a form, with Basic credentials if there are any.
func postForm(ctx context.Context, hc *http.Client, op, endpoint string, form url.Values, user *url.Userinfo) (int, http.Header, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, nil, &NetworkError{Op: op, Err: ErrInsecureURL}
	}
	if user != nil {
		password, _ := user.Password()
		r.SetBasicAuth(user.Username(), password)
	}
	r.Header["Content-Type"] = []string{"application/x-www-form-urlencoded"}
	r.Header["Accept"] = []string{"application/json"}
	return do(hc, op, r)
}
