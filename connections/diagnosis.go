package connections

import (
	"time"

	"gcdesk/oauth"
)

// Diagnosis is why a connection does not work, or that it does.
type Diagnosis struct {
	At         time.Time
	Connection Connection
	Client     Client
	Kind       ServerKind
	Causes     []Cause // the most likely first; empty: nothing is wrong
	Checks     []Check // what was looked at, fine or not
}

// OK reports whether nothing is wrong.
func (d Diagnosis) OK() bool { return len(d.Causes) == 0 }

// First returns the most likely cause; its code is empty when nothing is wrong.
func (d Diagnosis) First() Cause {
	if d.OK() {
		return Cause{}
	}
	return d.Causes[0]
}

// Fine returns what was looked at and found well.
func (d Diagnosis) Fine() []Checked {
	var fine []Checked
	for _, c := range d.Checks {
		if c.Failure == nil {
			fine = append(fine, c.Of)
		}
	}
	return fine
}

// Cause is one explanation, with what mends it. gui/words says both.
type Cause struct {
	Code       string // a code of Failure or Health, or one of the Cause constants
	Likelihood Likelihood
	Mend       Mend
	Facts      Facts
}

// Likelihood is how sure a cause is.
type Likelihood string

const (
	Certain  Likelihood = "certain"
	Likely   Likelihood = "likely"
	Possible Likelihood = "possible"
)

// Facts are what a sentence about a cause may need. None is secret.
type Facts struct {
	Kind    ServerKind
	Detail  string // what the server says, cut and cleaned; for some codes a URI, a path, an account
	Status  int    // HTTP status; 0 if none
	Account string
	Scopes  oauth.Scopes
	Skew    time.Duration // see Evidence
	Wait    time.Duration // that the server asks for
	At      time.Time     // when it ended, or ends
}
