package connections

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"gcdesk/oauth"
)

// Settings are what a person sets for the whole program. The zero value is the
// default of everything.
type Settings struct {
	Language         string      `json:"language,omitempty"`     // BCP 47; empty: the desktop's
	Theme            Theme       `json:"theme,omitempty"`        // empty: the desktop's
	CallbackPort     int         `json:"callbackPort,omitempty"` // that new Web application clients are offered
	Browser          string      `json:"browser,omitempty"`      // command, see BrowserCommand; empty: the desktop's
	CheckMinutes     int         `json:"checkMinutes,omitempty"` // between two rounds of the monitor
	NotificationsOff bool        `json:"notificationsOff,omitempty"`
	TrayOff          bool        `json:"trayOff,omitempty"`
	StartAtLogin     bool        `json:"startAtLogin,omitempty"`
	Proxy            string      `json:"proxy,omitempty"`                 // as in oauth.Network
	CAFile           string      `json:"caFile,omitempty"`                // certificate authorities beside the system's, PEM
	SnapshotFolder   string      `json:"snapshotFolder,omitempty"`        // absolute; empty: in the data folder
	FormerFolders    []string    `json:"formerSnapshotFolders,omitempty"` // where snapshots may still lie
	Keep             Retention   `json:"keep,omitzero"`
	Window           WindowState `json:"window,omitzero"`
	DebugUntil       time.Time   `json:"debugUntil,omitzero"` // when the debug log ends by itself
}

// Theme is light or dark.
type Theme string

const (
	ThemeSystem Theme = ""
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// WindowState is what the main window remembers.
type WindowState struct {
	Width      float32 `json:"width,omitempty"` // in Fyne's units
	Height     float32 `json:"height,omitempty"`
	Page       string  `json:"page,omitempty"`
	Connection string  `json:"connection,omitempty"` // Connection.ID
}

// Defaults and bounds of Settings.
const (
	DefaultCallbackPort = 8765
	DefaultCheckMinutes = 60
	MinCheckMinutes     = 5
	MaxCheckMinutes     = 24 * 60
	DebugTime           = 15 * time.Minute // for which the debug log is switched on
)

// Port returns the callback port that is offered.
func (s Settings) Port() int { return cmp.Or(s.CallbackPort, DefaultCallbackPort) }

// CheckInterval returns the time between two rounds of the monitor.
func (s Settings) CheckInterval() time.Duration {
	return time.Duration(cmp.Or(s.CheckMinutes, DefaultCheckMinutes)) * time.Minute
}

// Validate returns everything a person has to mend, by field.
func (s Settings) Validate() Problems {
	var p Problems
	if !slices.Contains([]string{"", "en", "de"}, s.Language) {
		p.add("language", "language-form")
	}
	if !slices.Contains([]Theme{ThemeSystem, ThemeLight, ThemeDark}, s.Theme) {
		p.add("theme", "theme-form")
	}
	if n := s.Port(); n < 1024 || n > 65535 {
		p.add("callbackPort", "port-range")
	}
	if n := s.CheckInterval(); n < MinCheckMinutes*time.Minute || n > MaxCheckMinutes*time.Minute {
		p.add("checkMinutes", "check-range")
	}
	p.checkBrowser(s.Browser)
	if u, err := url.Parse(s.Proxy); s.Proxy != "" && s.Proxy != oauth.NoProxy && (err != nil || u.Host == "" || !oauth.PortExists(u) || u.User != nil || strings.Trim(u.Path, "/") != "" ||
		!slices.Contains([]string{"http", "https", "socks5"}, u.Scheme)) {
		p.add("proxy", "proxy-form")
	}
	if s.CAFile != "" && !filepath.IsAbs(s.CAFile) {
		p.add("caFile", "ca-file-form")
	}
	if s.SnapshotFolder != "" && !filepath.IsAbs(s.SnapshotFolder) {
		p.add("snapshotFolder", "folder-form")
	}
	if !s.Keep.valid() {
		p.add("keep", "keep-range")
	}
	return p
}

// SnapshotFolders are where snapshots are and were kept, new ones in the first;
// byDefault is where, unless somebody chose.
func (s Settings) SnapshotFolders(byDefault string) []string {
	folders := []string{cmp.Or(s.SnapshotFolder, byDefault)}
	for _, f := range append([]string{byDefault}, s.FormerFolders...) {
		if !slices.Contains(folders, f) {
			folders = append(folders, f)
		}
	}
	return folders
}

// checkBrowser finds what is to be mended in a browser command.
func (p *Problems) checkBrowser(command string) {
	if _, err := SplitCommand(command); err != nil && command != "" {
		p.add("browser", "command-form")
	}
}

// RedirectURI is what a new Web application client is offered to register.
func (s Settings) RedirectURI() string {
	return strings.Replace(oauth.DefaultWebRedirectURI, strconv.Itoa(DefaultCallbackPort), strconv.Itoa(s.Port()), 1)
}

const settingsDocument = "settings"

// Settings reads what is set.
func (s *Service) Settings(ctx context.Context) (set Settings, err error) {
	err = s.Records.View(ctx, func(tx Tx) error {
		set, err = settingsIn(tx)
		return err
	})
	return set, err
}

func settingsIn(tx Tx) (set Settings, err error) {
	if err = tx.Document(settingsDocument, &set); errors.Is(err, ErrNotFound) {
		err = nil
	}
	return set, err
}

// ChangeSettings applies change to what is set now and stores it, unless that
// would be Problems.
func (s *Service) ChangeSettings(ctx context.Context, change func(*Settings)) (set Settings, err error) {
	err = s.Records.Update(ctx, func(tx Tx) error {
		if set, err = settingsIn(tx); err != nil {
			return err
		}
		before := set.SnapshotFolder
		change(&set)
		if before != "" && before != set.SnapshotFolder && !slices.Contains(set.FormerFolders, before) {
			set.FormerFolders = append(set.FormerFolders, before)
		}
		if p := set.Validate(); p != nil {
			return p
		}
		return tx.PutDocument(settingsDocument, set)
	})
	if err == nil && s.SettingsChanged != nil {
		s.SettingsChanged(set)
	}
	return set, err
}
