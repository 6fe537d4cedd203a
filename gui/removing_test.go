package gui

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"gcdesk/connections"
	"gcdesk/oauth/sandbox"
)

func TestRemoving_ForgetHere(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.online("Newsletter list")
	d.show()
	d.choose("Acme CRM sync")
	d.key(fyne.KeyDelete)
	d.sees("Delete “Acme CRM sync”?", "myaccount.google.com/connections")
	d.tapOn("Delete connection")
	d.wait("it is gone", func() bool { return len(d.stored().Connections) == 1 })
	d.settle()
	if got := d.named("Newsletter list").Health(d.clock()).Status; got != connections.Online {
		t.Errorf("the sibling is %s", got)
	}
}

func TestRemoving_RevokeToo(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.online("Newsletter list")
	d.show()
	d.choose("Acme CRM sync")
	d.key(fyne.KeyDelete)
	d.tap("Revoke at Google too")
	d.sees("These stop with it", "Newsletter list")
	d.tap("Delete connection")
	d.wait("it is gone", func() bool { return len(d.stored().Connections) == 1 })
	d.settle()
	if got := d.named("Newsletter list").Health(d.clock()); got.Code != connections.CodeRevoked {
		t.Errorf("the sibling is %s (%s)", got.Status, got.Code)
	}
	d.sees("Revoked today")
}

// Both ways to end an access offer to keep the contacts first, where they can
// still be read.
func TestRemoving_OffersASnapshotFirst(t *testing.T) {
	for name, ask := range map[string]func(*desk){
		"Delete": func(d *desk) { d.key(fyne.KeyDelete) },
		"Revoke": func(d *desk) { d.app.revokeConnection(d.named("Sales")) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.online("Acme CRM sync")
			d.online("Sales")
			d.online("Sign-in alone", "openid", "email")
			d.show()
			d.choose("Sales")
			ask(d)
			d.tap("Take a snapshot first")
			d.sees("Take a snapshot of “Sales”?")
			d.tap("Take snapshot")
			d.awaits("Snapshot of today, 12:00")
			if got := d.named("Sales"); !got.Authorized() || got.Failure != nil {
				t.Errorf("it is not as it was: %+v", got.Failure)
			}
			d.misses("Reading the contacts")
		})
	}
	t.Run("nothing to read", func(t *testing.T) {
		d := newDesk(t)
		d.online("Sign-in alone", "openid", "email")
		d.show()
		d.choose("Sign-in alone")
		d.key(fyne.KeyDelete)
		d.misses("Take a snapshot first")
	})
}

// Who goes with it is named whole, however long the names are.
func TestRemoving_LongNamesAreNotCut(t *testing.T) {
	d := newDesk(t)
	long := strings.Repeat("Newsletter list of the northern branch ", 2)
	d.online("Acme CRM sync")
	for i := range 4 {
		d.online(fmt.Sprint(long, i))
	}
	d.show()
	d.choose("Acme CRM sync")
	d.key(fyne.KeyDelete)
	d.tap("Revoke at Google too")
	words := find[*scroll](d.top().surface())[0]
	if got, want := words.Size().Height, words.Content.MinSize().Height; got < want {
		t.Errorf("the room is %v high, the words are %v", got, want)
	}
}

// elsewhere makes a client whose server is none that is known.
func (d *desk) elsewhere() {
	d.t.Helper()
	client := d.client("Acme desk client")
	client.Endpoints = d.google.Endpoints()
	client.Endpoints.Issuer = ""
	if _, err := d.service.SaveClient(d.t.Context(), client, d.google.Clients[0].Secret); err != nil {
		d.t.Fatal(err)
	}
}

// A server elsewhere may end the client's other sign-ins of the account, or not:
// both dialogs say so, and neither that all of a project end.
func TestRemoving_ElsewhereNamesWhatMayStop(t *testing.T) {
	d := newDesk(t)
	d.elsewhere()
	c := d.online("Acme CRM sync")
	d.show()
	d.key(fyne.KeyDelete)
	d.tap("Revoke at the server too")
	d.sees("No other connection here is known to use this account and client.")
	d.tap("Cancel")

	d.online("Newsletter list")
	d.app.reload()
	d.settle()
	d.key(fyne.KeyDelete)
	d.tap("Revoke at the server too")
	d.sees("These may stop with it, because they use the same account and client: Newsletter list.")
	d.tap("Cancel")
	d.app.revokeConnection(c)
	d.sees("may end others that the account gave to this client", "These may stop with it", "Newsletter list")
	d.misses("project")
	d.tap("Cancel")
	d.app.openNarrow(d.named("Acme CRM sync"))
	d.sees("Other connections may stop, too", "Reauthorize those that did.")
}

func TestRemoving_RevokeFails(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	d.unreachable()
	d.key(fyne.KeyDelete)
	d.tap("Revoke at Google too")
	d.tap("Delete connection")
	d.sees("The access was not revoked", "The server cannot be reached")
	d.tap("Keep the connection")
	if len(d.stored().Connections) != 1 {
		t.Fatal("it is gone without a word")
	}
	d.key(fyne.KeyDelete)
	d.tap("Revoke at Google too")
	d.tap("Delete connection")
	d.tap("Delete here all the same")
	d.wait("it is gone", func() bool { return len(d.stored().Connections) == 0 })
	d.settle()
}

// A server that is not Google's has an account page of its own, if any.
func TestRemoving_RevokeFailsElsewhere(t *testing.T) {
	d := newDesk(t)
	d.elsewhere()
	d.online("Acme CRM sync")
	d.show()
	d.unreachable()
	d.key(fyne.KeyDelete)
	d.tap("Revoke at the server too")
	d.tap("Delete connection")
	d.sees("The access was not revoked", "the server's own account page")
	d.misses("google.com")
	d.tap("Keep the connection")
}

func TestRemoving_RevokeAlone(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.show()
	d.app.revokeConnection(c)
	d.sees("Revoke the access of “Acme CRM sync”?")
	d.key(fyne.KeyReturn) // nothing is lost by it
	d.settle()
	d.misses("Access was revoked.")
	d.app.revokeConnection(c)
	d.tap("Revoke access")
	d.sees("Expired or revoked", "Access was revoked.")
	d.tap("Reauthorize")
	d.awaits("Connected")
	if got := d.named("Acme CRM sync"); got.ID != c.ID || got.Health(d.clock()).Status != connections.Online {
		t.Errorf("got %s", got.Health(d.clock()).Status)
	}
}

// A revocation that fails leaves the way to remove the connection here.
func TestRemoving_RevokeAloneFails(t *testing.T) {
	d := newDesk(t)
	d.online("Acme CRM sync")
	d.show()
	d.unreachable()
	d.app.revokeConnection(d.named("Acme CRM sync"))
	d.tap("Revoke access")
	d.sees("The server cannot be reached", "Try again")
	d.tap("Delete the connection here all the same")
	d.tap("Delete connection")
	d.wait("it is gone", func() bool { return len(d.stored().Connections) == 0 })
	d.settle()
}

// What nobody knows is said so, by the dialog and in the list.
func TestRemoving_RevokeIsNotAnswered(t *testing.T) {
	d := newDesk(t)
	c := d.online("Acme CRM sync")
	d.show()
	d.google.Fault = func(r *http.Request) *sandbox.Fault {
		if r.URL.Path == "/revoke" {
			return &sandbox.Fault{Cut: true}
		}
		return nil
	}
	d.app.revokeConnection(c)
	d.tap("Revoke access")
	d.sees("It is not known whether the access was revoked.")
	d.misses("Nothing was changed", "The access was not revoked")
	d.tap("Close")
	d.sees("Needs attention: revoked, or not", "its answer never came")
	d.key(fyne.KeyDelete)
	d.tap("Revoke at Google too")
	d.tap("Delete connection")
	d.sees("It is not known whether the access was revoked.", "Delete here all the same")
	d.misses("The access was not revoked")
	d.tap("Keep the connection")
}

func TestRemoving_NotAuthorizedHasNothingToRevoke(t *testing.T) {
	d := newDesk(t)
	d.connection("Acme CRM sync")
	d.show()
	d.key(fyne.KeyDelete)
	d.sees("Delete “Acme CRM sync”?")
	d.misses("Revoke at Google too")
}
