package words

import (
	"bytes"
	"html/template"

	"fyne.io/fyne/v2/lang"

	"gcdesk/assets"
	"gcdesk/oauth"
)

// Page renders the browser's last page: what happened, and that the tab can be
// closed. It holds nothing of the response.
func Page(o oauth.Outcome) []byte {
	data := struct{ Language, Title, Head, Text, Close, Origin, Glyph string }{
		Language: Language(), Glyph: "ok",
		Close:  lang.L("You can close this tab."),
		Origin: lang.L("This page came from your own computer."),
	}
	switch o {
	case oauth.SignedIn:
		data.Title = lang.L("gcdesk: signed in")
		data.Head = lang.L("You are signed in")
		data.Text = lang.L("gcdesk now checks which permissions were granted. Look there for the result.")
	case oauth.Declined:
		data.Glyph = "no"
		data.Title = lang.L("gcdesk: declined")
		data.Head = lang.L("You declined")
		data.Text = lang.L("Nothing was granted. gcdesk says how the connection stands now, and you can sign in there later.")
	case oauth.AlreadyDone:
		data.Title = lang.L("gcdesk: already done")
		data.Head = lang.L("Already done")
		data.Text = lang.L("This sign-in was finished before. Look at gcdesk for the result.")
	default:
		data.Glyph = "attention"
		data.Title = lang.L("gcdesk: something went wrong")
		data.Head = lang.L("Something went wrong")
		data.Text = lang.L("The sign-in did not work. gcdesk says why and what to do.")
	}
	var b bytes.Buffer
	t := template.Must(template.ParseFS(assets.Files, "callback.html"))
	if err := t.Execute(&b, data); err != nil {
		return []byte(data.Close) // a broken template is caught by the tests
	}
	return b.Bytes()
}
