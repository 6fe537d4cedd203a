package gui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// A form says that what it is about was deleted meanwhile; what was typed can
// be saved as a new one.
func TestForm_OfWhatWasDeleted(t *testing.T) {
	d := newDesk(t)
	c := d.connection("Acme CRM sync")
	client := d.client("Spare client")
	d.show()
	d.tap("Edit")
	d.write("Name your connection", "Sales")
	d.must(d.service.DeleteConnection(t.Context(), c.ID))
	d.changed()
	d.sees("“Acme CRM sync” was deleted.")
	d.tap("Keep it as a new one")
	d.tap("Save")
	if got := d.named("Sales"); got.ID == c.ID || got.Client != c.Client {
		t.Errorf("saved %+v", got)
	}

	d.app.editClient(client, nil)
	d.write("Client secret", "GOCSPX-typed-anew-hush-hush")
	d.must(d.service.DeleteClient(t.Context(), client.ID))
	d.changed()
	d.sees("“Spare client” was deleted.")
	d.tap("Keep it as a new one")
	d.tap("Save")
	for _, got := range d.stored().Clients {
		if got.Name == client.Name && got.ID != client.ID && !got.Secret.IsZero() {
			return
		}
	}
	t.Errorf("stored %+v", d.stored().Clients)
}

// Nothing was heard of it before Save: then that says it.
func TestForm_OfWhatWasDeletedUnheard(t *testing.T) {
	d := newDesk(t)
	c := d.connection("Acme CRM sync")
	d.show()
	d.tap("Edit")
	d.must(d.service.DeleteConnection(t.Context(), c.ID))
	d.tap("Save")
	d.sees("“Acme CRM sync” was deleted.")
	d.key(fyne.KeyEscape)
	d.sees("Connect your first address book")
}
