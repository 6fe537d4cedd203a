package oauth

import "slices"

// Class is how closely Google looks at apps that ask for a scope.
type Class string

const (
	NonSensitive Class = "non-sensitive"
	Sensitive    Class = "sensitive"
)

// Scope is an entry of the catalogue of scopes that concern contacts. Title,
// Consent and Use are English sentences and at the same time the keys under
// which the words in other languages are found.
type Scope struct {
	Name    string // full name
	Title   string // what the window calls it
	Consent string // what Google's consent page says
	Use     string // what gcdesk needs it for
	Class   Class
}

// Catalogue returns the scopes of Google's contacts, the account's own data,
// and sign-in (People API discovery document, revision 20251117).
func Catalogue() []Scope { return slices.Clone(catalogue) }

// Known finds a catalogue entry by its full name.
func Known(name string) (Scope, bool) {
	if name == "https://www.google.com/m8/feeds/" {
		name = "https://www.google.com/m8/feeds"
	}
	for _, s := range catalogue {
		if s.Name == name {
			return s, true
		}
	}
	return Scope{}, false
}

var catalogue = []Scope{
	{googleAuth + "contacts", "Contacts, full", "See, edit, download, and permanently delete your contacts", "Exports, snapshots; scripts that write", Sensitive},
	{googleAuth + "contacts.readonly", "Contacts, read", "See and download your contacts", "Exports, snapshots", Sensitive},
	{googleAuth + "contacts.other.readonly", "“Other contacts”, read", "See and download contact info automatically saved in your “Other contacts”", "“Other contacts” in exports", Sensitive},
	{googleAuth + "directory.readonly", "Workspace directory", "See and download your organization's Google Workspace directory", "Scripts that read the directory", Sensitive},
	{googleAuth + "userinfo.email", "Email address", "See your primary Google Account email address", "Naming the account", NonSensitive},
	{"openid", "Sign-in (openid)", "Associate you with your personal info on Google", "Recognizing the account", NonSensitive},
	{googleAuth + "userinfo.profile", "Profile", "See your personal info, including any personal info you've made publicly available", "The account's name and picture", NonSensitive},
	{googleAuth + "user.addresses.read", "Own addresses", "View your street addresses", "Your own card", Sensitive},
	{googleAuth + "user.birthday.read", "Own birthday", "See and download your exact date of birth", "Your own card", Sensitive},
	{googleAuth + "user.emails.read", "Own email addresses", "See and download all of your Google Account email addresses", "Your own card", Sensitive},
	{googleAuth + "user.gender.read", "Own gender", "See your gender", "Your own card", Sensitive},
	{googleAuth + "user.organization.read", "Own work", "See your education, work history and org info", "Your own card", Sensitive},
	{googleAuth + "user.phonenumbers.read", "Own phone numbers", "See and download your personal phone numbers", "Your own card", Sensitive},
	{"https://www.google.com/m8/feeds", "Contacts, old API", "See, edit, download, and permanently delete your contacts", "Old programs only; the API was shut down in 2022", Sensitive},
	{googleAuth + "carddav", "CardDAV", "See, edit, download, and permanently delete your contacts", "Address book programs that speak CardDAV", Sensitive},
}

// Preset is a named choice of scopes.
type Preset struct {
	Title  string // English sentence and translation key
	Scopes Scopes
}

// Presets returns the choices that most people want. All of them name the
// account (openid, email).
func Presets() []Preset {
	return []Preset{
		{"Read contacts", NewScopes("contacts.readonly", "openid", "email")},
		{"Back up everything", NewScopes("contacts.readonly", "contacts.other.readonly", "openid", "email", "profile")},
		{"Back up and restore", NewScopes("contacts", "contacts.other.readonly", "openid", "email", "profile")},
	}
}
