package words

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gcdesk/connections"
	"gcdesk/oauth"
	"gcdesk/oauth/sandbox"
)

// fault is one thing that can go wrong, what must be found first, and what
// mends it.
type fault struct {
	name   string
	want   string // code of the first cause
	act    connections.Act
	page   connections.ConsolePage // that the mend opens
	sure   connections.Likelihood  // of it; empty: any
	fresh  bool                    // nobody has signed in before
	scopes oauth.Scopes            // asked; nil: to read contacts, and who it is
	named  string                  // the stand-in's fault, which a person can arm in practice mode
	own    sandbox.Fault           // one that cannot be armed: the stand-in gives it where it is due
	// happen lets it happen and returns what the person brings along.
	happen func(d *desk, id string) connections.Inquiry
	// mend is what the person does where the act leads; nil is the usual.
	mend func(d *desk, id string)
}

const (
	ada       = "ada@example.com"
	katherine = "katherine@example.org" // of a Workspace
)

var quiet = log.New(io.Discard, "", 0)

func ofDesktop() string { return sandbox.DesktopClient().ID }

// lasting lets the fault happen to every request of a kind.
func lasting(kind func(*http.Request) bool) func(*desk, string) connections.Inquiry {
	return func(d *desk, _ string) connections.Inquiry {
		d.pass(2 * time.Hour)
		d.setRule(func(r *http.Request) *sandbox.Fault {
			if !kind(r) {
				return nil
			}
			return d.fault()
		})
		return connections.Inquiry{}
	}
}

func refused(status int, code, description string, more ...string) sandbox.Fault {
	body := map[string]string{"error": code, "error_description": description}
	for i := 0; i < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	return jsonFault(status, body)
}

// denied is google.rpc.Status.
func denied(status int, reason, message string) sandbox.Fault {
	e := map[string]any{"code": status, "message": message}
	if reason != "" {
		e["details"] = []any{map[string]string{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}}
	}
	return jsonFault(status, map[string]any{"error": e})
}

func jsonFault(status int, v any) sandbox.Fault {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return sandbox.Fault{Status: status, Body: string(body)}
}

func tokenEndpoint(r *http.Request) bool { return r.URL.Path == "/token" }
func refreshing(r *http.Request) bool {
	return tokenEndpoint(r) && r.PostForm.Get("grant_type") == "refresh_token"
}

func exchanging(r *http.Request) bool {
	return tokenEndpoint(r) && r.PostForm.Get("grant_type") == "authorization_code" && r.PostForm.Get("code") != "INVALID"
}
func peopleAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/v1/people/") }

// deadToken refuses the refresh token that is held now, and no later one.
func deadToken(d *desk, id string) connections.Inquiry {
	held := d.secrets.All()[d.stored(id).Tokens.Refresh]
	return lasting(func(r *http.Request) bool { return refreshing(r) && r.PostForm.Get("refresh_token") == held })(d, id)
}

// deadAccess refuses every access token that the sign-in of now gives.
func deadAccess(kind func(*http.Request) bool) func(*desk, string) connections.Inquiry {
	return func(d *desk, id string) connections.Inquiry {
		var later atomic.Bool // somebody has signed in again
		return lasting(func(r *http.Request) bool {
			if exchanging(r) {
				later.Store(true)
			}
			return kind(r) && !later.Load()
		})(d, id)
	}
}

// failedSignIn is a sign-in that ends with an error, under the fault.
func failedSignIn(d *desk, id string) connections.Inquiry {
	d.must(d.google.Arm(d.named, 1))
	err := d.authorize(id, connections.Conduct{})
	if err == nil {
		d.t.Fatal("the sign-in went well")
	}
	return connections.Inquiry{Err: err}
}

// signedIn is a sign-in that goes well, but for the fault.
func signedIn(d *desk, id string) connections.Inquiry {
	d.must(d.google.Arm(d.named, 1))
	d.must(d.authorize(id, connections.Conduct{}))
	return connections.Inquiry{}
}

// shownPage is an error page, under the fault.
func shownPage(d *desk, id string) connections.Inquiry {
	d.must(d.google.Arm(d.named, 1))
	return connections.Inquiry{Page: d.stopped(id)}
}

// network puts another network in the place of this one.
func network(t func(d *desk) http.RoundTripper) func(*desk, string) connections.Inquiry {
	return func(d *desk, _ string) connections.Inquiry {
		d.setNetwork(t(d))
		return connections.Inquiry{}
	}
}

func keyringFails(reason connections.KeyringReason) func(*desk, string) connections.Inquiry {
	return func(d *desk, _ string) connections.Inquiry {
		d.secrets.Fail = func(op string, _ connections.SecretRef) error {
			return &connections.KeyringError{Op: op, Reason: reason, Err: errors.New("the keyring says no")}
		}
		return connections.Inquiry{}
	}
}

// forgotten takes a secret out of the keyring.
func forgotten(ref func(connections.Connection, connections.Client) connections.SecretRef) func(*desk, string) connections.Inquiry {
	return func(d *desk, id string) connections.Inquiry {
		d.must(d.secrets.Delete(d.t.Context(), ref(d.stored(id), d.client)))
		return connections.Inquiry{}
	}
}

// certificate is a server at every host's address whose certificate lasts from
// and until so long after now.
func certificate(host string, from, until time.Duration, trusted bool) func(d *desk) http.RoundTripper {
	return func(d *desk) http.RoundTripper {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		d.must(err)
		names := []string{host}
		if host == "" {
			names = []string{"oauth2.googleapis.com", "people.googleapis.com"}
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: names, IsCA: true, BasicConstraintsValid: true,
			NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(until), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		}
		der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
		d.must(err)
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
		server.Config.ErrorLog = quiet
		server.StartTLS()
		d.t.Cleanup(server.Close)
		roots := x509.NewCertPool()
		if trusted {
			leaf, err := x509.ParseCertificate(der)
			d.must(err)
			roots.AddCert(leaf)
		}
		return to(server.Listener.Addr().String(), &tls.Config{RootCAs: roots})
	}
}

// to leads every connection to one address.
func to(address string, secure *tls.Config) *http.Transport {
	return &http.Transport{TLSClientConfig: secure, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}}
}

// nobodyListens is an address of this computer that refuses.
func nobodyListens(d *desk) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	d.must(err)
	defer l.Close()
	return l.Addr().String()
}

func noNames(*desk) http.RoundTripper {
	resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no network")
	}}
	return &http.Transport{DialContext: (&net.Dialer{Resolver: resolver}).DialContext}
}

func noProxy(d *desk) http.RoundTripper {
	proxy := &url.URL{Scheme: "http", Host: nobodyListens(d)}
	return &http.Transport{Proxy: http.ProxyURL(proxy)}
}

// oldTLS is a server that encrypts as nobody should any more.
func oldTLS(d *desk) http.RoundTripper {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	server.Config.ErrorLog = quiet
	server.StartTLS()
	d.t.Cleanup(server.Close)
	return to(server.Listener.Addr().String(), &tls.Config{MinVersion: tls.VersionTLS12})
}

// hung is a network in which nothing comes back.
func hung(d *desk) http.RoundTripper {
	d.DiagnosisTime = 200 * time.Millisecond
	return silence{}
}

type silence struct{}

func (silence) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// used keeps the client alive, which dies of six months without a request.
func (d *desk) used(by time.Duration) {
	for left := by; left > 0; left -= 100 * 24 * time.Hour {
		d.pass(min(left, 100*24*time.Hour))
		if err := d.TestClient(d.t.Context(), d.client, ""); err != nil {
			d.t.Fatal(err)
		}
	}
}

// edited stores the client's record with a change, as a person does who
// mistypes or mends it.
func (d *desk) edited(secret string, edit func(*connections.Client)) {
	d.t.Helper()
	edit(&d.client)
	d.client = d.saveClient(d.client, secret)
}

func faults() []fault {
	const soon = 7 * 24 * time.Hour
	tryAgain, reauthorize, authorize := connections.ActTryAgain, connections.ActReauthorize, connections.ActAuthorize
	all := []fault{
		// google.md 1.5, what the browser shows and nobody else is told.
		{
			name: "page: redirect_uri_mismatch", want: "redirect_uri_mismatch", act: connections.ActRegisterRedirect, page: connections.PageClients, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				web := d.google.Clients[1]
				d.edited(web.Secret, func(c *connections.Client) {
					c.ClientID, c.Type, c.RedirectURI = web.ID, oauth.Web, web.RedirectURIs[0]+"/typo"
				})
				return connections.Inquiry{Page: d.stopped(id)}
			},
			mend: func(d *desk, _ string) {
				d.edited("", func(c *connections.Client) { c.RedirectURI = d.google.Clients[1].RedirectURIs[0] })
			},
		},
		{name: "page: invalid_request", want: connections.CauseRequest, act: connections.ActEditClient, page: connections.PageClients, fresh: true, named: "invalid_request", happen: shownPage},
		{
			name: "page: invalid_scope", want: "invalid_scope", act: connections.ActChooseScopes, fresh: true,
			scopes: oauth.Scopes{"https://www.googleapis.com/auth/contact.readonly"},
			happen: func(d *desk, id string) connections.Inquiry { return connections.Inquiry{Page: d.stopped(id)} },
		},
		{
			name: "page: invalid_client", want: connections.CauseUnknownClient, act: connections.ActEditClient, page: connections.PageClients, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.edited("", func(c *connections.Client) { c.ClientID = "100000000001-mistyped.apps.googleusercontent.com" })
				return connections.Inquiry{Page: d.stopped(id)}
			},
			mend: func(d *desk, _ string) { d.edited("", func(c *connections.Client) { c.ClientID = ofDesktop() }) },
		},
		{
			name: "page: deleted_client", want: "deleted_client", act: connections.ActRestoreClient, page: connections.PageDeletedClients, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.must(d.google.SetClientDeleted(ofDesktop(), true))
				return connections.Inquiry{Page: d.stopped(id)}
			},
		},
		{
			name: "page: disabled_client", want: "disabled_client", act: connections.ActOpenPage, page: connections.PageClients, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.must(d.google.SetClientDisabled(ofDesktop(), true))
				return connections.Inquiry{Page: d.stopped(id)}
			},
			mend: func(d *desk, _ string) { d.must(d.google.SetClientDisabled(ofDesktop(), false)) },
		},
		{
			name: "page: access_denied, no test user", want: connections.CauseTestUser, act: connections.ActAddTestUser, page: connections.PageAudience, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.must(d.google.SetTesting(true))
				d.must(d.google.SetTestUser(ada, false))
				return connections.Inquiry{Page: d.stopped(id)}
			},
		},
		{
			name: "page: org_internal", want: "org_internal", act: connections.ActChooseAccount, page: connections.PageAudience, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.must(d.google.SetOrganization("example.org"))
				return connections.Inquiry{Page: d.stopped(id)}
			},
		},
		{name: "page: disallowed_useragent", want: connections.CauseWebView, act: authorize, fresh: true, named: "disallowed_useragent", happen: shownPage},
		{
			name: "page: admin_policy_enforced", want: "admin_policy_enforced", act: connections.ActAskAdministrator, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.person.Account = katherine
				d.must(d.google.SetAdminBlocks(true))
				return connections.Inquiry{Page: d.stopped(id)}
			},
		},
		{name: "page: policy_enforced", want: connections.CausePolicy, act: connections.ActChooseAccount, fresh: true, named: "policy_enforced", happen: shownPage},
		{name: "page: access_not_configured", want: "access_not_configured", act: connections.ActAskAdministrator, fresh: true, named: "access_not_configured", happen: shownPage},
		{
			name: "page: not verified", want: connections.CauseUnverified, act: authorize, fresh: true, named: "unverified_app",
			happen: func(d *desk, id string) connections.Inquiry { d.person.Wary = true; return shownPage(d, id) },
			mend:   func(d *desk, _ string) { d.person.Wary = false },
		},
		{name: "page: a hundred people", want: connections.CauseUserCap, act: connections.ActOpenPage, page: connections.PageVerification, fresh: true, named: "user_cap", happen: shownPage},
		// On the redirect.
		{
			name: "declined", want: connections.CodeDeclined, act: authorize, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.person.Cancels = true
				return connections.Inquiry{Err: d.authorize(id, connections.Conduct{})}
			},
			mend: func(d *desk, _ string) { d.person.Cancels = false },
		},
		{name: "redirect: interaction_required", want: connections.CauseInteraction, act: connections.ActAuthorize, fresh: true, named: "interaction_required", happen: failedSignIn},
		{name: "redirect: server_error", want: connections.CodeServer, act: tryAgain, fresh: true, named: "server_error", happen: failedSignIn},
		{name: "redirect: temporarily_unavailable", want: connections.CodeServer, act: tryAgain, fresh: true, named: "temporarily_unavailable", happen: failedSignIn},
		{name: "redirect: admin_policy_enforced", want: "admin_policy_enforced", act: connections.ActAskAdministrator, fresh: true, named: "redirect-admin_policy_enforced", happen: failedSignIn},
		{name: "redirect: unauthorized_client", want: connections.CodeFlow, act: connections.ActEditClient, page: connections.PageClients, fresh: true, named: "redirect-unauthorized_client", happen: failedSignIn},
		{name: "redirect: no code", want: connections.CodeNoCode, act: authorize, fresh: true, named: "code-missing", happen: failedSignIn},

		// google.md 1.6, the token endpoint; and 3, the ends of a refresh token.
		{
			name: "invalid_grant: taken back by the owner", want: connections.CauseTakenBack, act: reauthorize,
			happen: func(d *desk, _ string) connections.Inquiry {
				d.must(d.google.Revoke(ada))
				return connections.Inquiry{}
			},
		},
		{
			name: "invalid_grant: unused for six months", want: connections.CauseUnused, act: reauthorize,
			happen: func(d *desk, _ string) connections.Inquiry {
				d.used(200 * 24 * time.Hour)
				return connections.Inquiry{}
			},
		},
		{
			name: "invalid_grant: password changed, with Gmail", want: connections.CausePassword, act: reauthorize,
			scopes: oauth.NewScopes("contacts.readonly", "openid", "email", "https://mail.google.com/"),
			happen: func(d *desk, _ string) connections.Inquiry {
				d.must(d.google.ChangePassword(ada))
				return connections.Inquiry{}
			},
		},
		{
			name: "invalid_grant: crowded out by a hundred sign-ins", want: connections.CauseCrowdedOut, act: reauthorize,
			happen: func(d *desk, id string) connections.Inquiry {
				c := d.stored(id)
				for n := range 100 {
					d.pass(time.Minute)
					other := d.save(connections.Connection{Name: "Other " + string(rune('a'+n/10)) + string(rune('a'+n%10)), Client: c.Client, Scopes: c.Scopes})
					d.must(d.authorize(other.ID, connections.Conduct{}))
				}
				return connections.Inquiry{}
			},
		},
		{
			name: "invalid_grant: time-based access is over", want: connections.CauseAccessEnded, act: reauthorize, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.must(d.google.SetAsksHowLong(true))
				d.must(d.authorize(id, connections.Conduct{}))
				d.used(100 * 24 * time.Hour)
				_, err := d.Token(d.t.Context(), id, 0)
				d.must(err)
				d.used(81 * 24 * time.Hour)
				return connections.Inquiry{}
			},
			mend: func(d *desk, _ string) { d.person.Ongoing = true },
		},
		{
			name: "admin_policy_enforced at a refresh", want: "admin_policy_enforced", act: connections.ActAskAdministrator, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.person.Account = katherine
				d.must(d.authorize(id, connections.Conduct{}))
				d.must(d.google.SetAdminBlocks(true))
				d.pass(2 * time.Hour)
				return connections.Inquiry{}
			},
		},
		{
			name: "invalid_rapt: the organization's session is over", want: connections.CodeRapt, act: reauthorize, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.person.Account = katherine
				d.must(d.google.SetSessionLength(16 * time.Hour))
				d.must(d.authorize(id, connections.Conduct{}))
				d.pass(17 * time.Hour)
				return connections.Inquiry{}
			},
		},
		{name: "rapt_required", want: connections.CodeRapt, act: reauthorize, named: "rapt_required", happen: deadToken},
		{
			name: "invalid_grant: seven days in testing", want: connections.CauseTestingEnded, act: connections.ActPublish, page: connections.PageAudience, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.must(d.google.SetTesting(true))
				d.must(d.authorize(id, connections.Conduct{}))
				d.pass(soon)
				return connections.Inquiry{}
			},
		},
		{
			name: "seven days in testing end tomorrow", want: connections.CodeDiesSoon, act: connections.ActPublish, page: connections.PageAudience, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.must(d.google.SetTesting(true))
				d.must(d.authorize(id, connections.Conduct{}))
				d.pass(soon - 24*time.Hour)
				return connections.Inquiry{}
			},
		},
		{
			name: "invalid_grant: testing, and the server named no end", want: connections.CauseTestingEnded, act: connections.ActPublish, page: connections.PageAudience, named: "invalid_grant",
			happen: func(d *desk, id string) connections.Inquiry {
				d.edited("", func(c *connections.Client) { c.UserType = connections.ExternalTesting })
				d.pass(soon)
				return deadToken(d, id)
			},
		},
		{
			name: "invalid_grant: the account is gone", want: connections.CauseAccountGone, act: connections.ActChooseAccount,
			happen: func(d *desk, _ string) connections.Inquiry {
				d.must(d.google.SetAccountState(ada, sandbox.AccountDeleted))
				d.pass(2 * time.Hour)
				return connections.Inquiry{}
			},
		},
		{name: "invalid_grant: Bad Request at the exchange", want: connections.CodeExchange, act: authorize, fresh: true, named: "token-bad-request", happen: failedSignIn},
		{name: "invalid_grant: Malformed auth code", want: connections.CauseCodeDamaged, act: authorize, fresh: true, named: "token-malformed-code", happen: failedSignIn},
		{name: "invalid_grant: Missing code verifier", want: connections.CauseVerifier, act: authorize, fresh: true, named: "token-verifier-missing", happen: failedSignIn},
		{name: "invalid_grant: Invalid code verifier", want: connections.CauseVerifier, act: authorize, fresh: true, named: "token-verifier-invalid", happen: failedSignIn},
		{name: "invalid_grant: verifier is not needed", want: connections.CauseVerifier, act: authorize, fresh: true, named: "token-verifier-unneeded", happen: failedSignIn},
		{name: "unauthorized_client at the exchange", want: connections.CodeFlow, act: connections.ActEditClient, page: connections.PageClients, fresh: true, named: "unauthorized_client", happen: failedSignIn},
		{name: "redirect_uri_mismatch at the exchange", want: "redirect_uri_mismatch", act: connections.ActEditClient, page: connections.PageClients, fresh: true, named: "token-redirect_uri_mismatch", happen: failedSignIn},
		{name: "invalid_request: client_secret is missing", want: connections.CauseNoSecret, act: connections.ActEnterSecret, page: connections.PageClients, named: "token-secret-missing", happen: lasting(tokenEndpoint)},
		{name: "invalid_request: a parameter is missing", want: connections.CauseRequest, act: connections.ActEditClient, page: connections.PageClients, named: "token-parameter-missing", happen: lasting(tokenEndpoint)},
		{name: "invalid_request: no client ID", want: connections.CauseRequest, act: connections.ActEditClient, page: connections.PageClients, named: "token-client-missing", happen: lasting(tokenEndpoint)},
		{
			name: "invalid_client: the secret was deleted", want: connections.CauseWrongSecret, act: connections.ActEnterSecret, page: connections.PageClients,
			happen: func(d *desk, _ string) connections.Inquiry {
				_, err := d.google.AddSecret(ofDesktop())
				d.must(err)
				d.must(d.google.SetSecretDisabled(ofDesktop(), sandbox.DesktopClient().Secret, true))
				d.must(d.google.DeleteSecret(ofDesktop(), sandbox.DesktopClient().Secret))
				return connections.Inquiry{}
			},
		},
		{name: "invalid_client: Unauthorized, the older words", want: connections.CauseWrongSecret, act: connections.ActEnterSecret, page: connections.PageClients, named: "token-invalid_client-old", happen: lasting(tokenEndpoint)},
		{
			name: "invalid_client: not found", want: connections.CauseUnknownClient, act: connections.ActEditClient, page: connections.PageClients,
			named: "token-client-unknown", happen: lasting(tokenEndpoint),
		},
		{
			name: "invalid_client: the server repeats what it was sent", want: connections.CauseWrongSecret, act: connections.ActEnterSecret, page: connections.PageClients,
			happen: func(d *desk, id string) connections.Inquiry {
				d.pass(2 * time.Hour)
				d.setRule(func(r *http.Request) *sandbox.Fault {
					f := refused(401, "invalid_client", "no such client_secret "+r.PostForm.Get("client_secret")+" for "+r.PostForm.Get("refresh_token"))
					if !tokenEndpoint(r) {
						return nil
					}
					return &f
				})
				return connections.Inquiry{}
			},
		},
		{
			name: "deleted_client", want: "deleted_client", act: connections.ActRestoreClient, page: connections.PageDeletedClients,
			happen: func(d *desk, _ string) connections.Inquiry {
				d.must(d.google.SetClientDeleted(ofDesktop(), true))
				return connections.Inquiry{}
			},
		},
		{
			name: "deleted_client: six months of disuse", want: "deleted_client", act: connections.ActRestoreClient, page: connections.PageDeletedClients,
			happen: func(d *desk, _ string) connections.Inquiry {
				d.pass(190 * 24 * time.Hour)
				return connections.Inquiry{}
			},
			mend: func(d *desk, id string) { // the refresh token has died as well
				d.must(d.google.SetClientDeleted(ofDesktop(), false))
				d.must(d.authorize(id, connections.Conduct{}))
			},
		},
		{
			name: "disabled_client", want: "disabled_client", act: connections.ActOpenPage, page: connections.PageClients,
			happen: func(d *desk, _ string) connections.Inquiry {
				d.must(d.google.SetClientDisabled(ofDesktop(), true))
				return connections.Inquiry{}
			},
			mend: func(d *desk, _ string) { d.must(d.google.SetClientDisabled(ofDesktop(), false)) },
		},
		{name: "unauthorized_client", want: "unauthorized_client", act: reauthorize, named: "unauthorized_client", happen: deadToken},
		{name: "unsupported_grant_type", want: connections.CauseRequest, act: connections.ActEditClient, page: connections.PageClients, named: "unsupported_grant_type", happen: lasting(refreshing)},
		{name: "invalid_scope at a refresh", want: connections.CauseScopeWider, act: connections.ActAskMissing, named: "token-invalid_scope", happen: deadToken},
		{name: "403 rate_limit_exceeded", want: connections.CauseRateLimit, act: connections.ActWait, named: "token-403", happen: passing(tokenEndpoint, time.Minute)},
		{name: "429 at the token endpoint, an hour", want: connections.CauseRateLimit, act: connections.ActWait, named: "token-429-hour", happen: passing(tokenEndpoint, time.Hour)},
		{name: "503 at the token endpoint, an hour", want: connections.CodeServer, act: connections.ActWait, named: "token-503-hour", happen: passing(tokenEndpoint, time.Hour)},

		// google.md 6.6, the People API.
		{name: "API: RATE_LIMIT_EXCEEDED", want: connections.CodeAPIQuota, act: connections.ActWait, named: "people-quota", happen: passing(peopleAPI, time.Minute)},
		{name: "API: RATE_LIMIT_EXCEEDED on 403", want: connections.CodeAPIQuota, act: connections.ActWait, named: "people-quota-403", happen: passing(peopleAPI, time.Minute)},
		{name: "API: RATE_LIMIT_EXCEEDED, for an hour", want: connections.CodeAPIQuota, act: connections.ActWait, named: "people-quota-hour", happen: passing(peopleAPI, time.Hour)},
		{
			name: "API: SERVICE_DISABLED", want: connections.CodeAPIDisabled, act: connections.ActEnableAPI, page: connections.PagePeopleAPI,
			happen: func(d *desk, _ string) connections.Inquiry {
				d.must(d.google.SetAPIDisabled(true))
				return connections.Inquiry{}
			},
		},
		{name: "API: accessNotConfigured", want: connections.CodeAPIDisabled, act: connections.ActEnableAPI, page: connections.PagePeopleAPI, named: "accessNotConfigured", happen: lasting(peopleAPI)},
		{name: "API: ACCESS_TOKEN_SCOPE_INSUFFICIENT", want: connections.CodeAPIScope, act: connections.ActChooseScopes, named: "people-scope", happen: lasting(peopleAPI)},
		{name: "API: ACCESS_TOKEN_EXPIRED", want: connections.CodeAPIToken, act: reauthorize, named: "people-401", happen: deadAccess(peopleAPI)},
		{name: "API: CREDENTIALS_MISSING", want: connections.CauseNoCredentials, act: tryAgain, named: "CREDENTIALS_MISSING", happen: lasting(peopleAPI)},
		{name: "API: ACCESS_TOKEN_TYPE_UNSUPPORTED", want: connections.CauseNoCredentials, act: tryAgain, named: "ACCESS_TOKEN_TYPE_UNSUPPORTED", happen: lasting(peopleAPI)},
		{
			name: "API: ACCOUNT_STATE_INVALID", want: connections.CauseAccountState, act: connections.ActOpenPage,
			named: "ACCOUNT_STATE_INVALID", happen: lasting(peopleAPI),
		},
		{name: "API: USER_BLOCKED_BY_ADMIN", want: connections.CauseAPIAdmin, act: connections.ActAskAdministrator, named: "people-admin", happen: lasting(peopleAPI)},
		{name: "API: ORG_RESTRICTION_VIOLATION", want: connections.CauseAPIPolicy, act: connections.ActAskAdministrator, named: "ORG_RESTRICTION_VIOLATION", happen: lasting(peopleAPI)},
		{name: "API: RESOURCE_QUOTA_EXCEEDED", want: connections.CauseProjectQuota, act: connections.ActOpenPage, page: connections.PageQuotas, named: "RESOURCE_QUOTA_EXCEEDED", happen: lasting(peopleAPI)},
		{name: "API: CONSUMER_INVALID", want: connections.CauseProject, act: connections.ActOpenPage, page: connections.PageOverview, named: "CONSUMER_INVALID", happen: lasting(peopleAPI)},
		{name: "API: CONSUMER_SUSPENDED", want: connections.CauseProject, act: connections.ActOpenPage, page: connections.PageOverview, named: "CONSUMER_SUSPENDED", happen: lasting(peopleAPI)},
		{name: "API: rateLimitExceeded", want: connections.CodeAPIQuota, act: connections.ActWait, named: "rateLimitExceeded", happen: passing(peopleAPI, time.Minute)},
		{name: "API: userRateLimitExceeded", want: connections.CodeAPIQuota, act: connections.ActWait, named: "userRateLimitExceeded", happen: passing(peopleAPI, time.Minute)},
		{name: "API: EXPIRED_SYNC_TOKEN", want: connections.CauseSyncExpired, act: tryAgain, own: denied(400, "EXPIRED_SYNC_TOKEN", "Sync token is expired. Clear local cache and retry call without the sync token."), happen: lasting(peopleAPI)},
		{name: "API: the etag is different", want: connections.CauseChanged, act: tryAgain, own: denied(400, "failedPrecondition", "Request person.etag is different than the current person.etag. Clear local cache and get the latest person."), happen: lasting(peopleAPI)},
		{name: "API: no directory", want: connections.CauseWorkspaceOnly, act: connections.ActChooseScopes, own: denied(400, "", "Must be a G Suite domain user"), happen: lasting(peopleAPI)},
		{
			name: "API: personFields mask is required", want: connections.CausePing, act: connections.ActEditConnection,
			happen: ping("people/me"),
		},
		{name: "API: Invalid personFields mask path", want: connections.CausePing, act: connections.ActEditConnection, happen: ping("people/me?personFields=nomes")},
		{name: "API: an HTML page with 404", want: connections.CausePing, act: connections.ActEditConnection, happen: ping("persons/me?personFields=names")},

		// What no server says.
		{
			name: "a box left empty", want: connections.CodePermission, act: connections.ActAskMissing, fresh: true,
			happen: func(d *desk, id string) connections.Inquiry {
				d.person.Leaves = oauth.NewScopes("contacts.readonly")
				d.must(d.authorize(id, connections.Conduct{}))
				return connections.Inquiry{}
			},
			mend: func(d *desk, _ string) { d.person.Leaves = nil },
		},
		{
			name: "no refresh token", want: connections.CodeNoRefresh, act: reauthorize, fresh: true, named: "no-refresh-token", happen: signedIn,
		},
		{name: "never signed in", want: connections.CodeNotYet, act: authorize, fresh: true, happen: func(*desk, string) connections.Inquiry { return connections.Inquiry{} }},
		{
			name: "revoked here", want: connections.CodeRevoked, act: reauthorize,
			happen: func(d *desk, id string) connections.Inquiry {
				_, err := d.Revoke(d.t.Context(), id)
				d.must(err)
				return connections.Inquiry{}
			},
		},
		{
			name: "another account signed in", want: connections.CodeOtherAccount, act: connections.ActChooseAccount,
			happen: func(d *desk, id string) connections.Inquiry {
				d.person.Account = katherine
				return connections.Inquiry{Err: d.authorize(id, connections.Conduct{ChooseAccount: true})}
			},
		},
		{
			name: "the token of another client", want: connections.CodeAudience, act: reauthorize, named: "info-audience",
			happen: deadAccess(func(r *http.Request) bool { return r.URL.Path == "/tokeninfo" }),
		},
		{name: "keyring: absent", want: connections.CodeKeyring + "absent", act: connections.ActUnlockKeyring, happen: keyringFails(connections.KeyringAbsent)},
		{name: "keyring: locked", want: connections.CodeKeyring + "locked", act: connections.ActUnlockKeyring, happen: keyringFails(connections.KeyringLocked)},
		{name: "keyring: silent", want: connections.CodeKeyring + "silent", act: connections.ActUnlockKeyring, happen: keyringFails(connections.KeyringSilent)},
		{
			name: "keyring: lost the client secret", want: connections.CodeClientSecret, act: connections.ActEnterSecret, page: connections.PageClients,
			happen: forgotten(func(_ connections.Connection, c connections.Client) connections.SecretRef { return c.Secret }),
		},
		{
			name: "keyring: lost the refresh token", want: connections.CodeSecretMissing, act: reauthorize,
			happen: forgotten(func(c connections.Connection, _ connections.Client) connections.SecretRef { return c.Tokens.Refresh }),
		},
		{
			name: "clock: an hour fast", want: connections.CauseClock, act: connections.ActSetClock,
			happen: func(d *desk, _ string) connections.Inquiry { d.setClock(time.Hour); return connections.Inquiry{} },
		},
		{
			name: "clock: a year slow", want: connections.CauseClock, act: connections.ActSetClock,
			happen: func(d *desk, _ string) connections.Inquiry {
				d.setClock(-365 * 24 * time.Hour)
				return connections.Inquiry{}
			},
		},
		{name: "clock: before the certificate, and before our own records", want: connections.CauseClock, sure: connections.Certain, act: connections.ActSetClock, happen: func(d *desk, id string) connections.Inquiry {
			d.setClock(-365 * 24 * time.Hour)
			return network(certificate("", 300*24*time.Hour, 400*24*time.Hour, true))(d, id)
		}},
		{name: "certificate: not valid yet", want: connections.CauseClock, sure: connections.Likely, act: connections.ActSetClock, happen: network(certificate("", time.Hour, 24*time.Hour, true))},
		{name: "certificate: over", want: connections.CauseClock, act: connections.ActSetClock, happen: network(certificate("", -48*time.Hour, -24*time.Hour, true))},
		{name: "certificate: of nobody who is trusted", want: connections.CauseIntercepted, act: connections.ActSettings, happen: network(certificate("", -time.Hour, time.Hour, false))},
		{name: "certificate: of another host", want: connections.CodeCertificate, act: tryAgain, happen: network(certificate("hotel.example", -time.Hour, time.Hour, true))},
		{name: "network: no names", want: connections.CauseDNS, act: tryAgain, happen: network(noNames)},
		{name: "network: refused", want: connections.CauseRefused, act: tryAgain, happen: network(func(d *desk) http.RoundTripper { return to(nobodyListens(d), nil) })},
		{name: "network: no proxy", want: connections.CauseProxy, act: connections.ActSettings, happen: network(noProxy)},
		{name: "network: old TLS", want: connections.CauseTLS, act: tryAgain, happen: network(oldTLS)},
		{name: "network: silence", want: connections.CodeTimeout, act: tryAgain, happen: network(hung)},
		{
			name: "disk: full", want: connections.CodeDisk + "full", act: connections.ActFreeDisk,
			happen: func(d *desk, _ string) connections.Inquiry {
				d.pass(2 * time.Hour)
				d.records.Fail = func() error {
					return &connections.DiskError{Reason: connections.DiskFull, Err: errors.New("no space left")}
				}
				return connections.Inquiry{}
			},
			mend: func(d *desk, _ string) { d.records.Fail = nil },
		},
	}
	return append(all, armed()...)
}

// passing is a fault that is over after so long.
func passing(kind func(*http.Request) bool, after time.Duration) func(*desk, string) connections.Inquiry {
	return func(d *desk, id string) connections.Inquiry {
		var end time.Time
		lasting(func(r *http.Request) bool { return kind(r) && d.server().Before(end) })(d, id)
		end = d.server().Add(after)
		return connections.Inquiry{}
	}
}

// ping is an API that is asked for something else in the HTTP view.
func ping(uri string) func(*desk, string) connections.Inquiry {
	return func(d *desk, id string) connections.Inquiry {
		c := d.stored(id)
		c.Ping = oauth.Ping{Method: "GET", URI: uri, Status: 200}
		d.save(c)
		return connections.Inquiry{}
	}
}

func TestEveryFaultIsFoundAndMended(t *testing.T) {
	if n := len(faults()); n < 40 {
		t.Fatalf("%d faults, want at least 40", n)
	}
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) { f.walk(t) })
	}
}

// walk goes from the fault to its cause, its words, its mend, and on.
func (f fault) walk(t *testing.T) {
	d := newDesk(t)
	scopes := f.scopes
	if scopes == nil {
		scopes = oauth.NewScopes("contacts.readonly", "openid", "email")
	}
	d.named = f.named
	d.fault = func() *sandbox.Fault {
		if f.named == "" {
			return &f.own
		}
		all := sandbox.NamedFaults()
		its := all[slices.IndexFunc(all, func(n sandbox.NamedFault) bool { return n.Name == f.named })].Fault(d.google)
		return &its
	}
	c := d.save(connections.Connection{Name: "Acme", Client: d.client.ID, Scopes: scopes})
	if !f.fresh {
		d.must(d.authorize(c.ID, connections.Conduct{}))
	}
	found := d.diagnose(c.ID, f.happen(d, c.ID))
	cause := found.First()
	if cause.Code != f.want || cause.Mend.Act != f.act {
		t.Errorf("got %s, mended by %s, want %s by %s: %+v", cause.Code, cause.Mend.Act, f.want, f.act, found.Causes)
	}
	if f.sure != "" && cause.Likelihood != f.sure {
		t.Errorf("it is %s, want %s", cause.Likelihood, f.sure)
	}
	page := ""
	if f.page != "" {
		page = "https://console.cloud.google.com/" + string(f.page) + "?project=100000000001"
	}
	switch cause.Code {
	case connections.CauseAccountState:
		page = connections.AccountPage
	case connections.CodeCaptive:
		page = "http://example.com/"
	}
	if cause.Mend.URL != page {
		t.Errorf("the mend opens %q, want %q", cause.Mend.URL, page)
	}
	d.silent(found)
	if t.Failed() {
		return
	}
	d.carryOut(f, c.ID, cause.Mend)
	after := d.diagnose(c.ID, connections.Inquiry{})
	if !after.OK() {
		t.Errorf("after the mend: %+v", after.Causes)
	}
	if h := d.stored(c.ID).Health(d.clock()); h.Status != connections.Online {
		t.Errorf("after the mend it is %s (%s)", h.Status, h.Code)
	}
}

// silent fails the test if any text about a diagnosis is empty, has a hole, or
// tells a secret or an e-mail address.
func (d *desk) silent(found connections.Diagnosis) {
	inEveryLanguage(d.t, func(t *testing.T, _ string) {
		report := Report(found, "1.2.3")
		for _, wanted := range []string{"1.2.3", found.First().Code, found.At.Format(time.RFC3339)} {
			if !strings.Contains(report, wanted) {
				t.Errorf("the report lacks %q:\n%s", wanted, report)
			}
		}
		for _, email := range []string{ada, katherine} {
			if strings.Contains(report, email) {
				t.Errorf("the report tells %q:\n%s", email, report)
			}
		}
		all := report
		for _, c := range found.Causes {
			text := Cause(c, "Acme")
			if text.What == "" || text.Mend == "" || Mend(c.Mend) == "" {
				t.Errorf("nothing is said about %s: %+v", c.Code, text)
			}
			if c.Code != connections.CodeServer && strings.Contains(text.What, c.Code) && strings.Contains(c.Code, "_") {
				t.Errorf("%s has no words of its own: %q", c.Code, text.What)
			}
			all += text.What + text.Why + text.Mend + Mend(c.Mend) + Administrator(c)
		}
		whole(t, all)
		record, err := json.Marshal(found)
		d.must(err)
		for _, secret := range d.hunted {
			if strings.Contains(all, secret) || strings.Contains(string(record), secret) {
				t.Errorf("a secret is told: %q", secret)
			}
		}
	})
}

// carryOut does what a person does who presses the button.
func (d *desk) carryOut(f fault, id string, m connections.Mend) {
	d.t.Helper()
	if f.mend != nil {
		f.mend(d, id)
	} else {
		d.there(id, m)
	}
	for _, act := range []connections.Act{m.Act, m.Then} {
		var err error
		switch act {
		case connections.ActAuthorize, connections.ActReauthorize:
			err = d.authorize(id, connections.Conduct{})
		case connections.ActAskMissing:
			err = d.authorize(id, connections.Conduct{Consent: true})
		case connections.ActChooseAccount:
			err = d.authorize(id, connections.Conduct{ChooseAccount: true, Switch: func(context.Context, connections.Account, connections.Account) (bool, error) { return true, nil }})
		case connections.ActTryAgain:
			if !d.stored(id).Authorized() {
				err = d.authorize(id, connections.Conduct{})
			}
		}
		d.must(err)
	}
}

// there is what the person does at the place where the act leads.
func (d *desk) there(id string, m connections.Mend) {
	d.t.Helper()
	switch m.Act {
	case connections.ActWait:
		d.pass(m.Until.Sub(d.server()))
		return
	case connections.ActReauthorize, connections.ActAskMissing:
		return // the sign-in itself is all
	case connections.ActChooseAccount:
		d.person.Account = katherine
	case connections.ActChooseScopes:
		c := d.stored(id)
		c.Scopes = oauth.NewScopes("contacts", "openid", "email")
		d.save(c)
	case connections.ActEditConnection:
		c := d.stored(id)
		c.Ping = oauth.Ping{}
		d.save(c)
	case connections.ActEnterSecret:
		secret, err := d.google.AddSecret(ofDesktop())
		d.must(err)
		d.edited(secret, func(*connections.Client) {})
	case connections.ActRestoreClient:
		d.must(d.google.SetClientDeleted(ofDesktop(), false))
	case connections.ActEnableAPI:
		d.must(d.google.SetAPIDisabled(false))
	case connections.ActPublish:
		d.must(d.google.SetTesting(false))
	case connections.ActAddTestUser:
		d.must(d.google.SetTestUser(ada, true))
	case connections.ActAskAdministrator:
		d.must(d.google.SetAdminBlocks(false))
	case connections.ActSetClock:
		d.setClock(0)
	case connections.ActUnlockKeyring:
		d.secrets.Fail = nil
	}
	// Whatever else was wrong passes, or was mended there.
	d.setRule(nil)
	d.setNetwork(nil)
	d.DiagnosisTime = 0
}
