package words

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// Notice is a notice as a desktop notification says it.
func Notice(n connections.Notice, now time.Time) (title, body string) {
	name := named(n.Name)
	switch n.Kind {
	case connections.NoticeTwoDays, connections.NoticeOneDay, connections.NoticeTwoHours:
		title = lang.L("The sign-in of “{{.Name}}” ends {{.When}}", map[string]any{"Name": n.Name, "When": When(n.End.At, now)})
		return title, Lasting(n.End)
	case connections.NoticeNeedsPerson:
		text := Failure(connections.Failure{Code: n.Code}, n.Name)
		if n.End.Testing {
			text.Mend = Lasting(n.End)
		}
		return lang.L("“{{.Name}}” has stopped working", name), strings.TrimSpace(text.What + " " + text.Mend)
	case connections.NoticeSnapshotFails:
		text := Failure(connections.Failure{Code: n.Code}, n.Name)
		return lang.L("Snapshots of “{{.Name}}” keep failing", name), strings.TrimSpace(text.What + " " + text.Mend)
	case connections.NoticePermissionLost:
		return lang.L("“{{.Name}}” has lost a permission", name),
			lang.L("No longer granted: {{.Permissions}}.", map[string]any{"Permissions": permissions(n.Lost)})
	case connections.NoticeRecovered:
		return lang.L("“{{.Name}}” works again", name), lang.L("Nothing is left to do.")
	case connections.NoticeClientUnused:
		if !now.Before(n.End.At) {
			return lang.L("Google may have deleted the client “{{.Name}}”", name),
				lang.L("It deletes clients that were not used for six months, and this one could not be used. Test the client.")
		}
		return lang.L("Google may delete the client “{{.Name}}” {{.When}}", map[string]any{"Name": n.Name, "When": When(n.End.At, now)}),
			lang.L("It deletes clients that were not used for six months, and this one could not be used. Test the client.")
	}
	return n.Name, ""
}

// permissions names scopes as a person knows them.
func permissions(scopes oauth.Scopes) string {
	var titles []string
	for _, s := range scopes {
		title, _, _ := Scope(s)
		titles = append(titles, title)
	}
	return strings.Join(titles, between)
}

// Lasting says what to do before a sign-in ends.
func Lasting(end connections.End) string {
	if end.Testing {
		return lang.L("Apps in testing get seven days. Publish the app, then reauthorize, and it lasts.")
	}
	return lang.L("Reauthorize before then, and nothing stops.")
}
