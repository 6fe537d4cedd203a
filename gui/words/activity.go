package words

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

// ActivityKind is a kind of entry in a word or two, to filter by.
func ActivityKind(k connections.ActivityKind) string {
	switch k {
	case connections.ActivityCreated:
		return lang.L("Created")
	case connections.ActivityEdited:
		return lang.L("Edited")
	case connections.ActivityDeleted:
		return lang.L("Deleted")
	case connections.ActivityAuthorized:
		return lang.L("Signed in")
	case connections.ActivitySignInFailed:
		return lang.L("Sign-in failed")
	case connections.ActivityFailed:
		return lang.L("Stopped working")
	case connections.ActivityRecovered:
		return lang.L("Works again")
	case connections.ActivityEndsSoon:
		return lang.L("Sign-in ends soon")
	case connections.ActivityPermissions:
		return lang.L("Permissions changed")
	case connections.ActivityTested:
		return lang.L("Tested")
	case connections.ActivityRevoked:
		return lang.L("Access revoked")
	case connections.ActivityNarrowed:
		return lang.L("Permissions narrowed")
	case connections.ActivitySignedOut:
		return lang.L("Signed out")
	case connections.ActivitySecret:
		return lang.L("Client secret replaced")
	case connections.ActivityExported:
		return lang.L("Exported")
	case connections.ActivityExportFailed:
		return lang.L("Export failed")
	case connections.ActivitySnapshot:
		return lang.L("Snapshot taken")
	case connections.ActivitySnapshotFailed:
		return lang.L("Snapshot failed")
	case connections.ActivityPruned:
		return lang.L("Snapshots deleted by rule")
	}
	return string(k)
}

// between parts that may have commas of their own.
const between = " · "

// deed is the kind of an entry with what it was done to, where that may be a
// connection or a client.
func deed(a connections.Activity) string {
	client := a.Client != "" && a.Connection == ""
	switch {
	case a.Kind == connections.ActivityCreated && client:
		return lang.L("Client created")
	case a.Kind == connections.ActivityCreated:
		return lang.L("Connection created")
	case a.Kind == connections.ActivityEdited && client:
		return lang.L("Client edited")
	case a.Kind == connections.ActivityEdited:
		return lang.L("Connection edited")
	case a.Kind == connections.ActivityDeleted && client:
		return lang.L("Client deleted")
	case a.Kind == connections.ActivityDeleted:
		return lang.L("Connection deleted")
	case a.Kind == connections.ActivityAuthorized && a.Detail != "":
		return lang.L("Account switched")
	}
	return ActivityKind(a.Kind)
}

// Activity is what an entry tells beside its time and name.
func Activity(a connections.Activity) string {
	said := deed(a)
	count := map[string]any{"Count": Number(a.Count), "Reason": reason(cmp.Or(a.Cause, a.Code))}
	more := ""
	switch {
	case a.Kind == connections.ActivityExported || a.Kind == connections.ActivitySnapshot:
		more = lang.N("{{.Count}} contacts", a.Count, count)
		if a.Detail != "" {
			more += between + ExportFormat(a.Detail)
		}
	case a.Kind == connections.ActivityPruned:
		more = lang.N("{{.Count}} snapshots", a.Count, count)
	case a.Kind == connections.ActivityFailed && a.Count > 0:
		return lang.N("{{.Count}} connections stopped working: {{.Reason}}", a.Count, count)
	case a.Kind == connections.ActivityRecovered && a.Count > 0:
		return lang.N("{{.Count}} connections work again", a.Count, count)
	case a.Count > 0:
		return lang.N("{{.What}}: {{.Count}} connections", a.Count, map[string]any{"What": said, "Count": Number(a.Count)})
	case a.Kind == connections.ActivityRecovered:
	case a.Kind == connections.ActivityEdited:
		more = editedFields(a.Detail)
	case a.Kind == connections.ActivityAuthorized:
		more = permissions(a.Scopes)
		who := a.Account
		if a.Detail != "" {
			who = lang.L("from {{.Before}} to {{.Now}}", map[string]any{"Before": a.Detail, "Now": who})
		}
		if who != "" {
			more = strings.TrimSuffix(who+between+more, between)
		}
		if len(a.Lost) > 0 {
			more += between + lang.L("not given: {{.Permissions}}", map[string]any{"Permissions": permissions(a.Lost)})
		}
	case a.Kind == connections.ActivityRevoked && a.Detail != "":
		more = lang.L("along with “{{.Name}}”", map[string]any{"Name": a.Detail})
	case a.Kind == connections.ActivitySignedOut:
		more = lang.L("the client was changed")
	case a.Kind == connections.ActivityPermissions, a.Kind == connections.ActivityNarrowed:
		more = changedPermissions(a)
	case a.Kind == connections.ActivityTested && a.Code == "":
		more = lang.L("all is well")
	case a.Code == connections.CodeOtherAccount && a.Detail != "" && a.Account != "":
		more = lang.L("{{.Other}} signed in, and {{.Account}} stays", map[string]any{"Other": a.Detail, "Account": a.Account})
	case a.Code != "":
		more = reason(cmp.Or(a.Cause, a.Code))
	}
	if by := by(a.By); by != "" {
		more = strings.TrimPrefix(more+between+by, between)
	}
	if more == "" {
		return said
	}
	return lang.L("{{.What}}: {{.Details}}", map[string]any{"What": said, "Details": more})
}

func by(by connections.By) string {
	switch by {
	case connections.BySchedule:
		return lang.L("by the schedule")
	case connections.ByWindow:
		return lang.L("in the window")
	case connections.ByCommand:
		return lang.L("by command")
	}
	return ""
}

func changedPermissions(a connections.Activity) string {
	var parts []string
	if len(a.Scopes) > 0 {
		parts = append(parts, lang.L("gained {{.Permissions}}", map[string]any{"Permissions": permissions(a.Scopes)}))
	}
	if len(a.Lost) > 0 {
		parts = append(parts, lang.L("lost {{.Permissions}}", map[string]any{"Permissions": permissions(a.Lost)}))
	}
	return strings.Join(parts, "; ")
}

// editedFields says the fields that an entry names as JSON does.
func editedFields(detail string) string {
	fields := strings.Split(detail, ", ")
	for i, f := range fields {
		fields[i] = editedField(f)
	}
	return strings.Join(fields, between)
}

func editedField(name string) string {
	switch name {
	case "name":
		return lang.L("name")
	case "client":
		return lang.L("OAuth 2.0 client")
	case "scopes":
		return lang.L("permissions")
	case "baseUri":
		return lang.L("base URI")
	case "headers":
		return lang.L("request headers")
	case "ping":
		return lang.L("ping")
	case "limits":
		return lang.L("timeout, retries and pace")
	case "schedule":
		return lang.L("snapshot schedule")
	case "browser":
		return lang.L("browser command")
	case "clientId":
		return lang.L("client ID")
	case "type":
		return lang.L("application type")
	case "redirectUri":
		return lang.L("redirect URI")
	case "endpoints":
		return lang.L("server URLs")
	case "scopeDelimiter":
		return lang.L("scope delimiter")
	case "parameters":
		return lang.L("authorization parameters")
	case "userType":
		return lang.L("user type")
	case "project":
		return lang.L("project")
	case "note":
		return lang.L("note")
	}
	return name
}
