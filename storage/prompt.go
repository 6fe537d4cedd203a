package storage

import (
	"os"
	"runtime"

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
