package oauth

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// A proxy that answers and does not connect is told from a server that does
// not answer.
func TestAProxyThatRefuses(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer proxy.Close()
	at, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	hc := NewHTTPClient()
	hc.Transport.(boundedTransport).base.(*http.Transport).Proxy = http.ProxyURL(at)
	err = Reach(t.Context(), hc, "https://as.example/token")
	var network *NetworkError
	if !errors.As(err, &network) || network.Reason() != NetworkProxy {
		t.Errorf("got %v", err)
	}
}

// A host answers whatever it says, unless the network says it in its place.
func TestReach(t *testing.T) {
	for status, want := range map[int]bool{200: true, 302: true, 404: true, 503: true, 511: false} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" || r.URL.RawQuery != "" || r.Method != http.MethodHead {
				t.Errorf("%s %s was asked for", r.Method, r.URL)
			}
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
		}))
		err := Reach(t.Context(), nil, server.URL+"/token?secret=1")
		server.Close()
		if (err == nil) != want {
			t.Errorf("%d: got %v", status, err)
		}
	}
}
