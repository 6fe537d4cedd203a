package oauth

import (
	"encoding/binary"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"
)

const (
	installedFile = `{"installed":{"client_id":"123-abc.apps.googleusercontent.com","project_id":"my-project","auth_uri":"https://accounts.google.com/o/oauth2/auth","token_uri":"https://oauth2.googleapis.com/token","auth_provider_x509_cert_url":"https://www.googleapis.com/oauth2/v1/certs","client_secret":"GOCSPX-hush-hush-hush","redirect_uris":["http://localhost"]}}`
	webFile       = `{"web":{"client_id":"123-web.apps.googleusercontent.com","project_id":"my-project","auth_uri":"https://accounts.google.com/o/oauth2/v2/auth","token_uri":"https://www.googleapis.com/oauth2/v4/token","client_secret":"GOCSPX-hush-hush-hush","redirect_uris":["https://app.example/cb","http://127.0.0.1:8765/connection/oauth2callback","http://localhost:9000/"],"javascript_origins":["https://app.example"]}}`
)

func TestParseClientFile(t *testing.T) {
	desktopClient := ClientFile{ID: "123-abc.apps.googleusercontent.com", Secret: "GOCSPX-hush-hush-hush", Type: Desktop, RedirectURIs: []string{"http://localhost"}, Project: "my-project"}
	webClient := ClientFile{ID: "123-web.apps.googleusercontent.com", Secret: "GOCSPX-hush-hush-hush", Type: Web, Project: "my-project", RedirectURIs: []string{"https://app.example/cb", DefaultWebRedirectURI, "http://localhost:9000/"}}
	noSecret := desktopClient
	noSecret.Secret = ""
	for _, test := range []struct {
		name, file string
		want       ClientFile
	}{
		{"installed", installedFile, desktopClient},
		{"web", webFile, webClient},
		{"BOM", "\xef\xbb\xbf" + installedFile, desktopClient},
		{"UTF-16, little end first", "\xff\xfe" + wide(binary.LittleEndian, installedFile), desktopClient},
		{"UTF-16, big end first", "\xfe\xff" + wide(binary.BigEndian, installedFile), desktopClient},
		{"pasted with space around", "\n\t" + installedFile + "\r\n", desktopClient},
		{"secret missing", strings.Replace(installedFile, `"client_secret":"GOCSPX-hush-hush-hush",`, "", 1), noSecret},
		{"space in the values", strings.Replace(installedFile, `"123-abc`, `" 123-abc`, 1), desktopClient},
		{"nearly too large", installedFile + strings.Repeat(" ", 64<<10-len(installedFile)), desktopClient},
		{"both", installedFile[:len(installedFile)-1] + "," + webFile[1:], desktopClient},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := ParseClientFile([]byte(test.file)); err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, test.want)
			}
		})
	}
	f, _ := ParseClientFile([]byte(webFile))
	if got := f.LoopbackRedirectURI(); got != DefaultWebRedirectURI {
		t.Errorf("got %q, want the first that can be listened on", got)
	}
	if f, _ := ParseClientFile([]byte(installedFile)); f.LoopbackRedirectURI() != "" {
		t.Error("a redirect URI without a port can be listened on")
	}
}

func wide(order binary.AppendByteOrder, text string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

func TestParseClientFileRefuses(t *testing.T) {
	for _, test := range []struct {
		name, file string
		want       ClientFileReason
	}{
		{"nothing", "", FileNotJSON},
		{"HTML", "<!doctype html><title>Sign in</title>", FileNotJSON},
		{"cut", installedFile[:100], FileNotJSON},
		{"UTF-16, cut", "\xff\xfe{", FileNotJSON},
		{"33 KB in UTF-16", "\xff\xfe" + wide(binary.LittleEndian, installedFile+strings.Repeat(" ", 33<<10)), FileTooLarge},
		{"two objects", installedFile + installedFile, FileNotJSON},
		{"65 KB", installedFile + strings.Repeat(" ", 65<<10), FileTooLarge},
		{"service account", `{"type":"service_account","project_id":"p","private_key_id":"1","private_key":"-----BEGIN PRIVATE KEY-----\nhush\n","client_email":"a@p.iam.gserviceaccount.com","client_id":"1"}`, FileServiceAccount},
		{"authorized_user", `{"type":"authorized_user","client_id":"1","client_secret":"hush","refresh_token":"1//hush"}`, FileUser},
		{"external account", `{"type":"external_account","audience":"x","credential_source":{"executable":{"command":"hush"}}}`, FileOther},
		{"another object", `{"a":1}`, FileOther},
		{"a list", `[]`, FileOther},
		{"installed is no object", `{"installed":"hush"}`, FileOther},
		{"no client ID", `{"installed":{"client_secret":"hush"}}`, FileOther},
		{"empty client ID", `{"web":{"client_id":" "}}`, FileOther},
		{"null", `null`, FileOther},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ParseClientFile([]byte(test.file))
			var refused *ClientFileError
			if !errors.As(err, &refused) || refused.Reason != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if strings.Contains(err.Error(), "hush") {
				t.Error("the error quotes the file")
			}
		})
	}
}

func TestDoctoredEndpointsAreShown(t *testing.T) {
	for _, uri := range []string{
		"https://accounts.google.com@evil.example/o", "https://accounts.google.com.evil.example/o", "https://evil.example/accounts.google.com",
		"http://accounts.google.com/o", "https://accounts.google.com:8443/o", "https://evil.example#accounts.google.com", "//accounts.google.com/o",
		"https://user@accounts.google.com/o", "https://accounts.google.com\\@evil.example/o", "https://аccounts.google.com/o", "not an address", "https://accounts.google.com\x00/",
		"https://sites.google.com/evil",
	} {
		for name, from := range map[string]string{"auth_uri": "https://accounts.google.com/o/oauth2/auth", "token_uri": "https://oauth2.googleapis.com/token"} {
			file := strings.Replace(installedFile, from, strings.NewReplacer(`\`, `\\`, "\x00", `\u0000`).Replace(uri), 1)
			got, err := ParseClientFile([]byte(file))
			if err != nil {
				t.Errorf("%s %q: %v", name, uri, err)
				continue
			}
			if e := got.Endpoints; e.IsZero() || e.Authorization != uri && e.Token != uri {
				t.Errorf("%s %q: got %+v, want it shown", name, uri, e)
			}
		}
	}
}

func FuzzParseClientFile(f *testing.F) {
	for _, seed := range []string{installedFile, webFile, "", "{}", `{"web":{"client_id":"x"}}`, `{"installed":null}`, `{"type":"service_account"}`, "\xef\xbb\xbf"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ParseClientFile(data)
		if err != nil {
			var refused *ClientFileError
			if !errors.As(err, &refused) || len(err.Error()) > 50 {
				t.Errorf("got %v", err)
			}
			return
		}
		if got.ID == "" || got.Type != Desktop && got.Type != Web {
			t.Errorf("got %+v", got)
		}
		if uri := got.LoopbackRedirectURI(); uri != "" && CheckRedirectURI(uri) != nil {
			t.Errorf("got %q", uri)
		}
	})
}
