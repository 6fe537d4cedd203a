package oauth

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// What must not be found in any error.
const (
	theCode    = "4/0Ahush-hush-code"
	theAccess  = "ya29.hush-hush-access"
	theRefresh = "1//hush-hush-refresh"
)

// harmless searches an error, and all that it wraps, for secrets by value.
func harmless(t testing.TB, err error, a *Authorization) {
	t.Helper()
	secrets := map[string]string{"code": theCode, "access token": theAccess, "refresh token": theRefresh, "client secret": desktop.Secret}
	if a != nil {
		secrets["state"], secrets["code verifier"] = a.state, a.verifier
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		text := fmt.Sprintf("%v %+v %#v", e, e, e)
		for name, value := range secrets {
			if strings.Contains(text, value) {
				t.Errorf("the %s stands in %T: %v", name, e, e)
			}
		}
	}
}
