package sandbox

import (
	"net/http"
	"net/url"
	"strings"
)

// blocked is an error that Google shows in the browser and tells nobody else.
type blocked struct {
	Code   string // redirect_uri_mismatch, …
	App    string // the client's name; may be empty
	Detail string // Google's own words about this request

	RedirectURI string // among the request details; may be empty
}

const codeUserCap = "user_cap" // ours: Google's page names none

func invalidRequest(detail string) *blocked { return &blocked{Code: "invalid_request", Detail: detail} }

// blockedPage is what the browser shows for a code. %s is the app's name.
type blockedPage struct {
	Status  int
	Heading string
	Text    string
}

func (b *blocked) page() blockedPage {
	switch b.Code {
	case "invalid_client":
		return blockedPage{401, "Access blocked: authorization error", "The client ID is wrong, or the client was made only minutes ago."}
	case "deleted_client":
		return blockedPage{401, "Access blocked: authorization error", "The client was deleted, by hand or after six months without use."}
	case "disabled_client":
		return blockedPage{403, "Access blocked: authorization error", "The client was disabled. The owner of the project has mail about it."}
	case "access_denied":
		return blockedPage{403, "Access blocked: %s has not completed the Google verification process", "The app is in testing and can only be accessed by its test users, and this account is none of them."}
	case "org_internal":
		return blockedPage{403, "Access blocked: %s can only be used within its organization", "The app's user type is Internal, and this account is outside the organization."}
	case "admin_policy_enforced":
		return blockedPage{400, "Access blocked: your administrator must review %s", "The Workspace administrator does not trust this app with the permissions it asks for."}
	case "policy_enforced":
		return blockedPage{400, "Access blocked: the account's policy does not allow %s", "Advanced protection keeps apps away that are not verified."}
	case "access_not_configured":
		return blockedPage{400, "Access blocked: your administrator has not set %s up", "In a school's Workspace the administrator decides on every app first."}
	case "disallowed_useragent":
		return blockedPage{403, "Access blocked: this browser is not allowed", "The page was opened inside an app. It has to be the system's browser."}
	case codeUserCap:
		return blockedPage{403, "Sign in with Google temporarily disabled for %s", "The app is not verified, and 100 accounts have signed in over its life: there is no room for a new one."}
	case "redirect_uri_mismatch":
		return blockedPage{400, "Access blocked: the request of %s is invalid", "The redirect URI is not registered for this client, or does not fit its type."}
	case "invalid_scope":
		return blockedPage{400, "Access blocked: the request of %s is invalid", "A permission that was asked for does not exist."}
	default:
		return blockedPage{400, "Access blocked: the request of %s is invalid", "The request is incomplete, or in a form that is not supported."}
	}
}

func (s *Server) showBlocked(w http.ResponseWriter, lang string, b *blocked) {
	p := b.page()
	app := b.App
	if app == "" {
		app = s.pages.word(lang, "this app")
	}
	request := "flowName=GeneralOAuthFlow"
	if b.RedirectURI != "" {
		request = "redirect_uri=" + b.RedirectURI + " " + request
	}
	s.pages.show(w, lang, "blocked", p.Status, "", map[string]any{
		"Heading": p.Heading, "App": app, "Text": p.Text, "Code": b.Code, "Named": b.Code != codeUserCap, "Status": p.Status,
		"Detail": b.Detail, "Request": request,
	})
}

// pretended is the page that a right request would get were it wrong.
func (s *Server) pretended(code string, q url.Values) *blocked {
	c, _ := s.client(q.Get("client_id"))
	b := &blocked{Code: code, App: c.App}
	switch code {
	case "redirect_uri_mismatch":
		b.RedirectURI = q.Get("redirect_uri")
	case "invalid_request":
		b.Detail = "Missing required parameter: response_type"
	case "invalid_scope":
		scopes := strings.Fields(q.Get("scope"))
		last := max(len(scopes)-1, 0)
		b.Detail = invalidScopes(scopes[:last], scopes[last:])
	case "invalid_client", "deleted_client", "disabled_client":
		b.Detail = clientRefused(code).Description
	}
	return b
}

func invalidScopes(valid, invalid []string) string {
	return "Some requested scopes were invalid. {valid=[" + strings.Join(valid, ", ") + "], invalid=[" + strings.Join(invalid, ", ") + "]}"
}
