package main

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// mask takes out of a text what is secret: values that it was told of, and
// whatever looks like a token, a code, a secret, or the name in an e-mail
// address. The zero value knows no values.
type mask struct {
	mu     sync.RWMutex // guards values
	values []string     // the longest first: one may be a part of another
}

const masked = "…"

// learn adds values, unless they are too short to be secrets.
func (m *mask) learn(values ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, v := range values {
		if len(v) >= 8 && !slices.Contains(m.values, v) {
			m.values = append(m.values, v)
		}
	}
	slices.SortFunc(m.values, func(a, b string) int { return len(b) - len(a) })
}

var (
	// Google's tokens, codes and secrets begin so; an ID token is a JWT (RFC
	// 7519). Anything long that no word is, is taken for one of another server.
	tokenForm = lazily(`ya29\.[\w.~+/-]+|\b[14]/[/\w-]{8,}|GOCSPX-[\w-]+|\beyJ[\w-]+\.[\w.-]+|[\w~+-]{30,}`)
	namedForm = lazily(`(?i)((?:code|state|token|secret|verifier|password|authorization)"?\s*[=:]\s*"?(?:(?:bearer|basic)\s+)?|\b(?:bearer|basic)\s+)[^\s"&,;]{6,}`)
	mailForm  = lazily(`[\pL\pN._%+'-]+@([\pL\pN-]+\.[\pL\pN.-]+)`)
)

// lazily compiles a pattern when it is first needed: most commands need none,
// and all of them would wait for it.
func lazily(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

func (m *mask) hide(text string) string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, v := range m.values {
		text = strings.ReplaceAll(text, v, masked)
		if escaped := url.QueryEscape(v); escaped != v {
			text = strings.ReplaceAll(text, escaped, masked)
		}
	}
	text = tokenForm().ReplaceAllString(text, masked)
	text = namedForm().ReplaceAllString(text, "${1}"+masked)
	return mailForm().ReplaceAllString(text, masked+"@$1")
}
