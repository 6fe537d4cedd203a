// Package assets holds the embedded files: icons, translations, the browser's
// last page and licences. It imports nothing of ours.
package assets

import "embed"

// Files holds everything by its path: icons/NAME.svg, translations/LANG.json,
// icon.png, tray.svg, callback.html, licences.txt.
//
//go:embed icons translations icon.png icon.svg tray.svg callback.html licences.txt
var Files embed.FS
