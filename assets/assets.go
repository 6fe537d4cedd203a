// Package assets holds the embedded files: icons, translations and the
// browser's last page. It imports nothing of ours.
package assets

import "embed"

// Files holds everything by its path: icons/NAME.svg, translations/LANG.json,
// icon.png, callback.html.
//
//go:embed icons translations icon.png icon.svg callback.html
var Files embed.FS
