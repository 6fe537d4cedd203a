package storage

import (
	"strings"

	"gcdesk/connections"
)

// keyringText is what a keyring means by one of its texts.
type keyringText struct {
	reason connections.KeyringReason
	closed bool // the person has closed the prompt
	texts  []string
}

// keyringTexts are those of go-keyring, godbus, gnome-keyring and
// /usr/bin/security, which have no types.
func keyringTexts() []keyringText {
	return []keyringText{
		{connections.KeyringLocked, true, []string{
			"failed to unlock correct collection", "dismissed",
			"exit status 128", // errSecUserCanceled
		}},
		{connections.KeyringLocked, false, []string{
			"locked collection", "IsLocked",
			"exit status 36", // errSecInteractionNotAllowed
			"exit status 51", // errSecAuthFailed
		}},
		{connections.KeyringSilent, false, []string{"Did not receive a reply", "timed out", "timeout"}},
		{connections.KeyringAbsent, false, []string{
			"no such file or directory", "connection refused", "connection closed", "was not provided by any",
			"has no owner", "dbus-launch", "session bus", "EOF", "broken pipe", "connection reset",
			"exited with status", "unsupported platform",
		}},
	}
}

// keyringAnswer reads a text.
func keyringAnswer(text string) keyringText {
	for _, known := range keyringTexts() {
		for _, t := range known.texts {
			if strings.Contains(text, t) {
				return known
			}
		}
	}
	return keyringText{reason: connections.KeyringRefused}
}
