package connections

import "regexp"

// projectForm is a project's ID, in front of it a domain where it is an old
// one, or its number (Google Cloud, "Creating and managing projects").
var projectForm = regexp.MustCompile(`^(?:(?:[a-z0-9][a-z0-9.-]*\.[a-z]{2,}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]|[1-9][0-9]{0,18})$`)

// CheckProject returns what a person has to mend in the ID or number of a
// Google project. None at all is well.
func CheckProject(project string) (p Problems) {
	if project != "" && !projectForm.MatchString(project) {
		p.add("project", "project-form")
	}
	return p
}

// knownProject is a project that a link can lead to; empty if it is none.
func knownProject(project string) string {
	if CheckProject(project) != nil {
		return ""
	}
	return project
}
