package storage

import (
	"os"
	"runtime"
	"strings"

	"gcdesk/connections"
)

// shown is what is known of a prompt where there is a desktop to show it:
// without one a keyring answers as if the person had closed it.
func shown(prompt connections.KeyringPrompt) connections.KeyringPrompt {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return ""
	}
	return prompt
}

// promptClosed reports whether a text of keyringReason's is about a prompt that
// the person has closed.
func promptClosed(text string) bool {
	for _, t := range []string{"failed to unlock correct collection", "dismissed", "exit status 128"} {
		if strings.Contains(text, t) {
			return true
		}
	}
	return false
}
