package connections

import (
	"context"
	"errors"
	"slices"

	"gcdesk/oauth"
)

// GuideStep is a step on the way to a client of one's own in Google's console.
type GuideStep string

const (
	GuideProject  GuideStep = "project"
	GuideAPI      GuideStep = "api"
	GuideBranding GuideStep = "branding"
	GuideAudience GuideStep = "audience"
	GuideScopes   GuideStep = "scopes"
	GuideClient   GuideStep = "client"
	GuideDownload GuideStep = "download"
	GuidePublish  GuideStep = "publish"
	GuideFile     GuideStep = "file"
)

// Guide is how far a person has come, and what was chosen on the way. The zero
// value is the beginning.
type Guide struct {
	Done []GuideStep `json:"done"` // ticked, in any order
	At   GuideStep   `json:"at"`   // shown last

	Project    string           `json:"project"`
	AppName    string           `json:"appName"`
	UserType   UserType         `json:"userType"` // unknown, Internal or, for External, ExternalTesting
	Scopes     oauth.Scopes     `json:"scopes"`
	Type       oauth.ClientType `json:"type"`
	ClientName string           `json:"clientName"` // in the console
}

// Steps returns the steps in their order. An internal app needs no publishing.
func (g Guide) Steps() []GuideStep {
	steps := []GuideStep{GuideProject, GuideAPI, GuideBranding, GuideAudience, GuideScopes, GuideClient, GuideDownload, GuidePublish, GuideFile}
	if g.UserType == Internal {
		steps = slices.DeleteFunc(steps, func(s GuideStep) bool { return s == GuidePublish })
	}
	return steps
}

// Has reports whether a step is ticked.
func (g Guide) Has(step GuideStep) bool { return slices.Contains(g.Done, step) }

// Tick sets a step's tick, or takes it away.
func (g *Guide) Tick(step GuideStep, done bool) {
	g.Done = slices.DeleteFunc(slices.Clone(g.Done), func(s GuideStep) bool { return s == step })
	if done {
		g.Done = append(g.Done, step)
	}
}

// KnownProject is the project as far as a link can lead to it; empty while what
// was entered can be none.
func (g Guide) KnownProject() string { return knownProject(g.Project) }

// Client returns what a new client's record takes from the guide.
func (g Guide) Client() Client {
	c := Client{Type: g.Type, Project: g.KnownProject(), UserType: g.UserType}
	if c.UserType == ExternalTesting && g.Has(GuidePublish) {
		c.UserType = ExternalProduction
	}
	return c
}

// guideOf is the beginning for a client that has a record already.
func guideOf(c Client) Guide {
	g := Guide{Type: c.Type, Project: c.Project, UserType: c.UserType}
	if g.Project == "" {
		g.Project = oauth.ProjectNumber(c.ClientID)
	}
	if g.UserType == ExternalProduction {
		g.UserType = ExternalTesting
		g.Tick(GuidePublish, true)
	}
	return g
}

// Guide reads how far the guide has come for a client. One without an ID is
// the client that is to be made.
func (s *Service) Guide(ctx context.Context, c Client) (g Guide, err error) {
	err = s.Records.View(ctx, func(tx Tx) error { return tx.Document(guideDocument(c.ID), &g) })
	if errors.Is(err, ErrNotFound) {
		return guideOf(c), nil
	}
	return g, err
}

// SaveGuide keeps how far the guide has come for the client with an ID of
// ours; empty for the one that is to be made. Of a client that was deleted
// nothing is kept.
func (s *Service) SaveGuide(ctx context.Context, clientID string, g Guide) error {
	return s.Records.Update(ctx, func(tx Tx) error {
		if clientID != "" {
			if _, err := tx.Client(clientID); errors.Is(err, ErrNotFound) {
				return nil
			} else if err != nil {
				return err
			}
		}
		return tx.PutDocument(guideDocument(clientID), g)
	})
}

// adoptGuide makes the guide of the client that was to be made that of the one
// that was made. The next one begins anew.
func adoptGuide(tx Tx, clientID string) error {
	var g Guide
	switch err := tx.Document(guideDocument(""), &g); {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	g.Tick(GuideFile, true)
	if err := tx.PutDocument(guideDocument(clientID), g); err != nil {
		return err
	}
	return tx.DeleteDocument(guideDocument(""))
}

func guideDocument(clientID string) string { return "guide/" + clientID }
