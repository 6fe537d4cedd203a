package sandbox

import (
	"crypto/subtle"
	"errors"
	"slices"
)

func newSecret() string { return "GOCSPX-practice-" + random(15) }

// secrets returns the one or two that the client has, oldest first.
func (c Client) secrets() []string {
	if c.SecondSecret == "" {
		return []string{c.Secret}
	}
	return []string{c.Secret, c.SecondSecret}
}

func (c Client) off(secret string) bool { return slices.Contains(c.OffSecrets, secret) }

// newest returns the last made secret that is enabled; empty if none is.
func (c Client) newest() string {
	for _, secret := range slices.Backward(c.secrets()) {
		if !c.off(secret) {
			return secret
		}
	}
	return ""
}

// secretFits compares with every enabled secret in constant time.
func (c Client) secretFits(secret string) bool {
	fits := 0
	for _, own := range c.secrets() {
		if !c.off(own) {
			fits |= subtle.ConstantTimeCompare([]byte(secret), []byte(own))
		}
	}
	return secret != "" && fits == 1
}

// AddSecret gives a client its second secret. Both are valid.
func (s *Server) AddSecret(clientID string) (secret string, err error) {
	secret = newSecret()
	return secret, s.editClient(clientID, func(c *Client) error {
		if c.SecondSecret != "" {
			return errors.New("a client has two secrets at most")
		}
		c.SecondSecret = secret
		return nil
	})
}

// SetSecretDisabled disables a client's secret or enables it again.
func (s *Server) SetSecretDisabled(clientID, secret string, disabled bool) error {
	return s.setSecretDisabled(clientID, fingerprint(secret), disabled)
}

// DeleteSecret deletes a client's secret, which has to be disabled and one of
// two.
func (s *Server) DeleteSecret(clientID, secret string) error {
	return s.deleteSecret(clientID, fingerprint(secret))
}

func (s *Server) setSecretDisabled(clientID, print string, disabled bool) error {
	return s.editSecret(clientID, print, func(c *Client, secret string) error {
		c.enable(secret)
		if disabled {
			c.OffSecrets = append(c.OffSecrets, secret)
		}
		return nil
	})
}

func (s *Server) deleteSecret(clientID, print string) error {
	return s.editSecret(clientID, print, func(c *Client, secret string) error {
		if c.SecondSecret == "" || !c.off(secret) {
			return errors.New("a secret is disabled before it is deleted, and the last one stays")
		}
		c.enable(secret)
		if secret == c.Secret {
			c.Secret = c.SecondSecret
		}
		c.SecondSecret = ""
		return nil
	})
}

// enable makes a new list: copies of the client share the old one.
func (c *Client) enable(secret string) {
	c.OffSecrets = slices.DeleteFunc(slices.Clone(c.OffSecrets), func(other string) bool { return other == secret })
}

// editSecret finds a secret by its fingerprint, which the pages may hold.
func (s *Server) editSecret(clientID, print string, edit func(c *Client, secret string) error) error {
	return s.editClient(clientID, func(c *Client) error {
		for _, secret := range c.secrets() {
			if fingerprint(secret) == print {
				return edit(c, secret)
			}
		}
		return errors.New("there is no such secret")
	})
}
