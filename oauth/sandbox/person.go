package sandbox

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"gcdesk/oauth"
)

// Person answers the pages as somebody at a browser would, for tests that need
// a consent and no browser. The zero value takes the first account and allows
// everything.
type Person struct {
	Account string       // sub or e-mail address
	Leaves  oauth.Scopes // permissions whose tick box stays empty
	Cancels bool
	Ongoing bool // ticks ongoing access where the consent page asks how long
	Wary    bool // goes no further than Google's warning of the app
	Stays   bool // does not follow the last redirect: Page.URL is its address, the rest is empty
}

// Page is where a Person ended: the client's own last page, or a page of the
// sandbox that cannot be got past.
type Page struct {
	URL    string
	Status int
	Body   string
}

var (
	formKeyField = lazily(`name="request" value="([^"]+)"`)
	accountField = lazily(`<button name="account" value="([^"]+)" data-email="([^"]+)"`)
	chosenField  = lazily(`<input type="hidden" name="account" value="([^"]+)" data-email="([^"]+)"`)
	scopeField   = lazily(`name="scope" value="([^"]+)"`)
)

// lazily compiles a pattern when it is first needed: most commands need none,
// and all of them would wait for it.
func lazily(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// Visit opens an authorization URL and answers until the sandbox sends the
// browser back, which it follows.
func (p Person) Visit(ctx context.Context, authorizationURL string) (Page, error) {
	start, err := url.Parse(authorizationURL)
	if err != nil {
		return Page{}, errors.New("visit the consent page: this is no address")
	}
	browser := &http.Client{Transport: &http.Transport{}}
	defer browser.CloseIdleConnections()
	browser.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if p.Stays && r.URL.Host != start.Host {
			return http.ErrUseLastResponse
		}
		return nil
	}
	page, err := load(ctx, browser, http.MethodGet, authorizationURL, nil)
	for range 5 { // more pages there are not
		if err != nil {
			return Page{}, fmt.Errorf("visit the consent page: %w", err)
		}
		here, err2 := url.Parse(page.URL)
		key := formKeyField().FindStringSubmatch(page.Body)
		if err2 != nil || here.Host != start.Host || key == nil || p.Wary && warns(page.Body) {
			return page, nil
		}
		form := url.Values{"request": {html.UnescapeString(key[1])}}
		if err := p.fill(form, page.Body); err != nil {
			return Page{}, err
		}
		page, err = load(ctx, browser, http.MethodPost, "http://"+start.Host+pathConsent, form)
	}
	return Page{}, errors.New("visit the consent page: it comes back again and again")
}

func warns(page string) bool { return strings.Contains(page, `data-page="unverified"`) }

// fill answers one page.
func (p Person) fill(form url.Values, page string) error {
	if chosen := chosenField().FindStringSubmatch(page); chosen != nil {
		form.Set("account", html.UnescapeString(chosen[1]))
		form.Set("answer", "continue")
		if warns(page) {
			form.Set("answer", "unsafe")
		}
		if p.Ongoing && strings.Contains(page, `name="ongoing"`) {
			form.Set("ongoing", "yes")
		}
		if !p.is(chosen) {
			form.Set("answer", "other")
		}
		for _, box := range scopeField().FindAllStringSubmatch(page, -1) {
			if scope := html.UnescapeString(box[1]); !p.Leaves.Has(scope) {
				form.Add("scope", scope)
			}
		}
	} else {
		accounts := accountField().FindAllStringSubmatch(page, -1)
		i := slices.IndexFunc(accounts, p.is)
		if i < 0 {
			return errors.New("visit the consent page: the person's account is not offered")
		}
		form.Set("account", html.UnescapeString(accounts[i][1]))
	}
	if p.Cancels {
		form.Set("answer", "cancel")
	}
	return nil
}

// is compares with an account on the page: its sub and its e-mail address.
func (p Person) is(account []string) bool {
	return p.Account == "" || html.UnescapeString(account[1]) == p.Account || strings.EqualFold(html.UnescapeString(account[2]), p.Account)
}

// load keeps addresses out of its errors: they carry state and code.
func load(ctx context.Context, browser *http.Client, method, address string, form url.Values) (Page, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return Page{}, errors.New("this is no address")
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := browser.Do(r)
	if err != nil {
		var withAddress *url.Error
		if errors.As(err, &withAddress) {
			err = withAddress.Err
		}
		return Page{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	if location, err := answer.Location(); err == nil {
		return Page{URL: location.String()}, nil
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return Page{}, err
	}
	return Page{URL: answer.Request.URL.String(), Status: answer.StatusCode, Body: string(body)}, nil
}
