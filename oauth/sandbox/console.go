package sandbox

import (
	"cmp"
	"crypto/subtle"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gcdesk/oauth"
)

// consoleGrant is a line of an account in the console.
type consoleGrant struct {
	Project string
	Sub     string
	Given   string
	Scopes  []string
}

type consoleAccount struct {
	Account
	State  AccountState
	Tester bool
	Grants []consoleGrant
}

type consoleClient struct {
	Client
	Gone    string // the day on which a deleted one cannot be restored any more
	Secrets []consoleSecret
}

// consoleSecret shows as much of a secret as Google's console does.
type consoleSecret struct {
	Print string
	Last  string // four characters
	Off   bool
}

// console is the page on which a person plays Google's console and the page of
// an account's connections.
func (s *Server) console(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodHead { // by which no more is asked than whether anybody answers
		s.showConsole(w, r, "")
	}
}

// showConsole shows a secret that was made just now, once.
func (s *Server) showConsole(w http.ResponseWriter, r *http.Request, secret string) {
	lang := s.pages.language(r)
	registered := s.ledger.clients(s.Now())
	clients := make([]consoleClient, len(registered))
	for i, c := range registered {
		clients[i] = consoleClient{Client: c, Gone: date(lang, c.DeletedAt.Add(restorable))}
		for _, own := range c.secrets() {
			clients[i].Secrets = append(clients[i].Secrets, consoleSecret{fingerprint(own), own[max(0, len(own)-4):], c.off(own)})
		}
	}
	policy := s.ledger.policies()
	var organization, workspace string
	accounts := make([]consoleAccount, len(s.Accounts))
	for i, a := range s.Accounts {
		accounts[i] = consoleAccount{Account: a, State: s.ledger.accountState(a.Sub)}
		for _, c := range registered {
			accounts[i].Tester = accounts[i].Tester || c.tests(a)
			organization = cmp.Or(organization, c.Organization)
		}
		workspace = cmp.Or(workspace, a.Domain)
	}
	for _, g := range s.ledger.grants() {
		if i := slices.IndexFunc(s.Accounts, func(a Account) bool { return a.Sub == g.Sub }); i >= 0 {
			accounts[i].Grants = append(accounts[i].Grants, consoleGrant{g.Project, g.Sub, date(lang, g.Given), g.Scopes.Short()})
		}
	}
	s.pages.show(w, lang, "console", http.StatusOK, "", map[string]any{
		"Key": s.formKey, "Clients": clients, "Accounts": accounts, "Policy": policy, "Secret": secret,
		"Organization": organization, "Workspace": workspace, "Armed": len(s.armoury.left()),
		"Clock": s.Pass != nil, "Today": date(lang, s.Now()),
		"Session": strings.TrimSuffix(strings.TrimSuffix(policy.SessionLength.String(), "0s"), "0m"),
	})
}

// date writes a moment as the language does, in the machine's zone.
func date(lang string, t time.Time) string {
	layout := "2 Jan 2006, 15:04"
	if lang == "de" {
		layout = "02.01.2006, 15:04"
	}
	return t.Local().Format(layout)
}

// number groups digits as the language does.
func number(lang string, n int) string {
	mark := ","
	if lang == "de" {
		mark = "."
	}
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return digits
}

// ownForm reports whether a console form came from this server's own page.
func (s *Server) ownForm(r *http.Request) bool {
	return subtle.ConstantTimeCompare([]byte(r.PostForm.Get("key")), []byte(s.formKey)) == 1
}

// buttons are what the console's buttons do with their values, by name.
func (s *Server) buttons() map[string]func(value string) error {
	duration := func(act func(time.Duration) error) func(string) error {
		return func(value string) error {
			d, err := time.ParseDuration(value)
			if err != nil {
				return err
			}
			return act(d)
		}
	}
	secret := func(act func(clientID, print string) error) func(string) error {
		return func(value string) error {
			id, print, _ := strings.Cut(value, " ")
			return act(id, print)
		}
	}
	return map[string]func(string) error{
		"revoke": func(v string) error {
			project, sub, _ := strings.Cut(v, " ")
			return s.ledger.revokeGrant(project, sub)
		},
		"testing":        func(v string) error { return s.SetTesting(v == "on") },
		"api":            func(v string) error { return s.SetAPIDisabled(v == "off") },
		"unverified":     func(v string) error { return s.SetUnverified(v == "on") },
		"how-long":       func(v string) error { return s.SetAsksHowLong(v == "on") },
		"trust":          func(v string) error { return s.SetAdminBlocks(v == "off") },
		"organization":   s.SetOrganization,
		"test-user":      func(v string) error { return s.SetTestUser(v, true) },
		"no-test-user":   func(v string) error { return s.SetTestUser(v, false) },
		"active":         func(v string) error { return s.SetAccountState(v, AccountActive) },
		"disable":        func(v string) error { return s.SetAccountState(v, AccountDisabled) },
		"delete":         func(v string) error { return s.SetAccountState(v, AccountDeleted) },
		"create-client":  func(v string) error { _, err := s.CreateClient(oauth.ClientType(v)); return err },
		"delete-client":  func(v string) error { return s.SetClientDeleted(v, true) },
		"restore-client": func(v string) error { return s.SetClientDeleted(v, false) },
		"disable-client": func(v string) error { return s.SetClientDisabled(v, true) },
		"enable-client":  func(v string) error { return s.SetClientDisabled(v, false) },
		"disable-secret": secret(func(id, print string) error { return s.setSecretDisabled(id, print, true) }),
		"enable-secret":  secret(func(id, print string) error { return s.setSecretDisabled(id, print, false) }),
		"delete-secret":  secret(s.deleteSecret),
		"session":        duration(s.SetSessionLength),
		"password":       s.ChangePassword,
		"pass": duration(func(d time.Duration) error {
			if s.Pass == nil || d < 0 {
				return errors.New("time does not pass here")
			}
			return s.Pass(d)
		}),
	}
}

// changeConsole does what a button of the console says.
func (s *Server) changeConsole(w http.ResponseWriter, r *http.Request) {
	if !s.ownForm(r) {
		s.showOutdated(w, s.pages.language(r))
		return
	}
	var secret string
	var err error
	if r.PostForm.Has("add-secret") {
		secret, err = s.AddSecret(r.PostForm.Get("add-secret"))
	}
	for name, press := range s.buttons() {
		if r.PostForm.Has(name) {
			err = errors.Join(err, press(r.PostForm.Get(name)))
		}
	}
	switch {
	case err != nil:
		http.Error(w, "the change was not made: "+err.Error(), http.StatusConflict)
	case secret != "":
		s.showConsole(w, r, secret)
	default:
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}
}

// downloadClient is the console's download of a client's file.
func (s *Server) downloadClient(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimSuffix(strings.TrimPrefix(r.PathValue("file"), "client_secret_"), ".json")
	file := s.ClientFile(id)
	if file == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="client_secret_`+id+`.json"`)
	_, _ = w.Write(file)
}

// faultGroup is a section of the faults page.
type faultGroup struct {
	Title  string
	Faults []faultLine
}

type faultLine struct {
	NamedFault
	Left int
}

// faultsPage is where a person arms faults.
func (s *Server) faultsPage(w http.ResponseWriter, r *http.Request) {
	left := s.armoury.left()
	var groups []faultGroup
	for _, f := range NamedFaults() {
		if len(groups) == 0 || groups[len(groups)-1].Title != f.Group {
			groups = append(groups, faultGroup{Title: f.Group})
		}
		g := &groups[len(groups)-1]
		g.Faults = append(g.Faults, faultLine{f, left[f.Name]})
	}
	s.pages.show(w, s.pages.language(r), "faults", http.StatusOK, "", map[string]any{
		"Key": s.formKey, "Groups": groups, "Armed": len(left),
	})
}

func (s *Server) armFault(w http.ResponseWriter, r *http.Request) {
	if !s.ownForm(r) {
		s.showOutdated(w, s.pages.language(r))
		return
	}
	if r.PostForm.Has("disarm") {
		s.Disarm()
	} else {
		times, err := strconv.Atoi(r.PostForm.Get("times"))
		if err != nil || times < 0 || times > 1000 || s.Arm(r.PostForm.Get("arm"), times) != nil {
			http.Error(w, "there is no such fault, or no such number", http.StatusBadRequest)
			return
		}
	}
	http.Redirect(w, r, "/faults", http.StatusSeeOther)
}
