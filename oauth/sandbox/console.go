package sandbox

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
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
	Grants []consoleGrant
}

// console is the page on which a person plays Google's console and the page of
// an account's connections.
func (s *Server) console(w http.ResponseWriter, r *http.Request) {
	lang := s.pages.language(r)
	accounts := make([]consoleAccount, len(s.Accounts))
	for i, a := range s.Accounts {
		accounts[i].Account = a
	}
	for _, g := range s.ledger.grants() {
		i := slices.IndexFunc(s.Accounts, func(a Account) bool { return a.Sub == g.Sub })
		if i >= 0 {
			accounts[i].Grants = append(accounts[i].Grants, consoleGrant{g.Project, g.Sub, date(lang, g.Given), g.Scopes.Short()})
		}
	}
	testing, off := s.ledger.switches()
	s.pages.show(w, lang, "console", http.StatusOK, "", map[string]any{
		"Key": s.formKey, "Clients": s.Clients, "Accounts": accounts, "Testing": testing, "APIDisabled": off,
		"Armed": len(s.armoury.left()), "URL": s.URL,
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

// changeConsole does what a button of the console says.
func (s *Server) changeConsole(w http.ResponseWriter, r *http.Request) {
	if !s.ownForm(r) {
		s.showOutdated(w, s.pages.language(r))
		return
	}
	var err error
	switch form := r.PostForm; {
	case form.Has("revoke"):
		project, sub, _ := strings.Cut(form.Get("revoke"), " ")
		err = s.ledger.revokeGrant(project, sub)
	case form.Has("testing"):
		err = s.SetTesting(form.Get("testing") == "on")
	case form.Has("api"):
		err = s.SetAPIDisabled(form.Get("api") == "off")
	}
	if err != nil {
		http.Error(w, "the change could not be saved", http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
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
