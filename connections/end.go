package connections

import "time"

// End is when a sign-in ends by itself. The zero value is no known end.
type End struct {
	At        time.Time
	Estimated bool // the server named none; its rules do
	Testing   bool // because the app is in testing
}

// End is when the refresh token of a connection of this client ends: when the
// server said, else after seven days where the app is in testing and more than
// the sign-in was granted (Google, "Using OAuth 2.0", refresh token
// expiration). Where the server names such ends, one that it did not name is
// none: the app was published since.
func (c Connection) End(client Client) End {
	switch end := c.Tokens.RefreshExpiry; {
	case !c.Authorized() || c.Tokens.Refresh.IsZero():
		return End{}
	case !end.IsZero():
		return End{At: end, Testing: c.fromTesting()}
	case !client.NamesEnds.IsZero() && c.AuthorizedAt.After(client.NamesEnds):
	case client.UserType == ExternalTesting && beyondSignIn(c.Granted) && !c.outlivesTesting(c.lastUse()):
		return End{At: c.AuthorizedAt.Add(testingLife), Estimated: true, Testing: true}
	}
	return End{}
}

// Renews reports whether the access token is renewed without a person.
func (c Connection) Renews(now time.Time) bool {
	f := c.Failure
	return !c.Tokens.Refresh.IsZero() && c.Health(now).Status != Expired && (f == nil || !f.Lasting() || f.api())
}

// outlivesTesting reports whether a refresh token that works at t shows that
// the app is in testing no more.
func (c Connection) outlivesTesting(t time.Time) bool {
	return !t.Before(c.AuthorizedAt.Add(testingLife))
}

// fromTesting reports whether the server named an end that only apps in testing
// have: seven days after the consent.
func (c Connection) fromTesting() bool {
	end := c.Tokens.RefreshExpiry
	return !end.IsZero() && (end.Sub(c.AuthorizedAt)-testingLife).Abs() <= time.Hour
}

// SeemsTesting reports whether the connection shows that its client's app is in
// testing while the client's record says otherwise, or nothing. A sign-in from
// before the app was published shows nothing any more.
func (c Connection) SeemsTesting(client Client) bool {
	return c.fromTesting() && client.UserType != ExternalTesting && c.AuthorizedAt.After(client.Publishing.PublishedAt)
}

// Health is Connection.Health that knows of an end which is only estimated as
// well.
func (o Overview) Health(c Connection, now time.Time) Health {
	client, _ := o.Client(c.Client)
	if end := c.End(client); now.Before(end.At) {
		c.Tokens.RefreshExpiry = end.At
	}
	return c.Health(now)
}
