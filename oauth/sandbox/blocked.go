package sandbox

import "net/http"

// blocked is an error that Google shows in the browser and tells nobody else.
type blocked struct {
	Code   string // redirect_uri_mismatch, …
	App    string // the client's name; may be empty
	Detail string // Google's own words about this request
}

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
		return blockedPage{403, "Access blocked: %s has not completed the verification process", "The app is in testing, and this account is not one of its test users."}
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
	s.pages.show(w, lang, "blocked", p.Status, "", map[string]any{
		"Heading": p.Heading, "App": app, "Text": p.Text, "Code": b.Code, "Status": p.Status,
		"Class": http.StatusText(p.Status), "Detail": b.Detail,
	})
}
