package connections

import "net/url"

// host returns scheme, host and port of a URL: what a secret is bound to.
func host(u string) string {
	p, err := url.Parse(u)
	if err != nil || u == "" {
		return ""
	}
	return p.Scheme + "://" + p.Host
}
