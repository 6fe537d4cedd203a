package connections

import (
	"context"
	"time"
)

// Publishing is how far the lasting cure of an app in testing has come: publish
// it, then reauthorize. A sign-in from before keeps its seven days (Google
// Cloud console, "Manage App Audience").
type Publishing struct {
	OpenedAt    time.Time `json:"openedAt,omitzero"`    // when the Audience page was opened
	PublishedAt time.Time `json:"publishedAt,omitzero"` // when the person said that it is done
}

// PublishingStep is what comes next.
type PublishingStep string

const (
	PublishOpen        PublishingStep = "open"        // the Audience page
	PublishConfirm     PublishingStep = "confirm"     // that the app is published
	PublishReauthorize PublishingStep = "reauthorize" // after that
	PublishDone        PublishingStep = "done"
	PublishStillTests  PublishingStep = "still-testing" // the new sign-in has seven days again
)

// PublishingStep says what comes next for a connection of this client.
func (c Connection) PublishingStep(client Client) PublishingStep {
	switch p := client.Publishing; {
	case p.PublishedAt.IsZero() && p.OpenedAt.IsZero():
		return PublishOpen
	case p.PublishedAt.IsZero():
		return PublishConfirm
	case !c.AuthorizedAt.After(p.PublishedAt):
		return PublishReauthorize
	case c.fromTesting():
		return PublishStillTests
	}
	return PublishDone
}

// OpenedAudience notes that the Audience page was opened; what was confirmed
// before counts no longer.
func (s *Service) OpenedAudience(ctx context.Context, clientID string) (Client, error) {
	return s.changeClient(ctx, clientID, func(c *Client) { c.Publishing = Publishing{OpenedAt: s.Now()} })
}

// ConfirmPublished notes that the person has published the app.
func (s *Service) ConfirmPublished(ctx context.Context, clientID string) (Client, error) {
	return s.changeClient(ctx, clientID, func(c *Client) {
		c.Publishing.PublishedAt, c.UserType = s.Now(), ExternalProduction
	})
}

// SetUserType notes what the app's user type has turned out to be.
func (s *Service) SetUserType(ctx context.Context, clientID string, t UserType) (Client, error) {
	return s.changeClient(ctx, clientID, func(c *Client) { c.UserType = t })
}

// namesEnd notes at the client that its server names the end of a sign-in in
// testing, where that of c is the first.
func (c Connection) namesEnd(tx Tx) error {
	client, err := tx.Client(c.Client)
	if err != nil || !client.NamesEnds.IsZero() || !c.fromTesting() {
		return err
	}
	client.NamesEnds = c.AuthorizedAt
	return tx.PutClient(client)
}

func (s *Service) changeClient(ctx context.Context, id string, change func(*Client)) (c Client, err error) {
	err = s.Records.Update(ctx, func(tx Tx) error {
		if c, err = tx.Client(id); err != nil {
			return err
		}
		change(&c)
		return tx.PutClient(c)
	})
	return c, err
}
