package connections

import (
	"cmp"
	"slices"
	"time"
)

// Diagnosis is why a connection does not work, or that it does.
type Diagnosis struct {
	Evidence
	Causes []Cause // the most likely first; empty: nothing is wrong
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

// Fine returns what was looked at and proved to be well.
func (d Diagnosis) Fine() []Check {
	return slices.DeleteFunc(slices.Clone(d.Checks), func(c Check) bool { return !d.proved(c) })
}

// Diagnose says what the evidence means. It asks nobody, and any failure of
// this program has a cause here: the window, the commands and the report all
// speak of that one.
func Diagnose(e Evidence) Diagnosis {
	var causes []Cause
	add := func(more ...Cause) {
		for _, c := range more {
			same := func(d Cause) bool { return d.Code == c.Code }
			if i := slices.IndexFunc(causes, same); i < 0 {
				causes = append(causes, c)
			} else if c.Likelihood.rank() < causes[i].Likelihood.rank() {
				causes[i] = c
			}
		}
	}
	if e.Page != "" {
		add(e.shown())
	}
	if e.onlyPassing() {
		for _, c := range e.record() {
			if c.Code == CodeDiesSoon {
				add(c)
			}
		}
	}
	for _, of := range checkOrder {
		for _, c := range e.Checks {
			if c.Of == of && c.Failure != nil && of != CheckedClock {
				add(e.explain(*c.Failure)...)
			}
		}
	}
	f := e.seen()
	over := f != nil && e.refuted(*f)
	if f != nil {
		for _, c := range e.explain(*f) {
			switch {
			case over:
				c.Likelihood = Possible
			case e.Failure == nil && f.LastTest != "" && c.Likelihood == Certain:
				c.Likelihood = Likely // it was not to be seen again
			}
			add(c)
		}
	}
	for _, c := range e.record() {
		if e.Failure != nil && !over { // which did not come of what was wrong before, unless it says so itself
			c.Likelihood = Possible
		}
		add(c)
	}
	if e.clockWrong() {
		how := Likely // the clock of a server may be wrong as well
		if e.SkewAgreed {
			how = Certain
		}
		add(e.cause(CauseClock, how, Mend{Act: ActSetClock, Then: ActTryAgain}))
	}
	slices.SortStableFunc(causes, func(a, b Cause) int { return cmp.Compare(a.Likelihood.rank(), b.Likelihood.rank()) })
	return Diagnosis{e, causes}
}

// Explain is Diagnose for a failure of which nothing else is known.
func Explain(f Failure) Cause { return Diagnose(Evidence{Failure: &f, At: f.Since}).First() }

// MaxSkew is by how much a clock may be wrong.
const MaxSkew = 5 * time.Minute

func (e Evidence) clockWrong() bool { return e.SkewKnown && e.Skew.Abs() > MaxSkew }

// now is the time at the server, as far as it is known.
func (e Evidence) now() time.Time { return e.At.Add(-e.Skew) }

// checked finds what was looked at; nil when it was not.
func (e Evidence) checked(of Checked) *Check {
	i := slices.IndexFunc(e.Checks, func(c Check) bool { return c.Of == of })
	if i < 0 {
		return nil
	}
	return &e.Checks[i]
}

// IsFine reports whether something was looked at and proved to be well, at
// every host that was asked.
func (e Evidence) IsFine(of Checked) bool {
	return e.checked(of) != nil && !slices.ContainsFunc(e.Checks, func(c Check) bool { return c.Of == of && !e.proved(c) })
}

// proved reports whether a check ended well and what came of the others does
// not belie it.
func (e Evidence) proved(c Check) bool {
	return c.Failure == nil && !slices.ContainsFunc(e.Checks, func(other Check) bool {
		return other.Failure != nil && other.Failure.belies(c, other)
	})
}

// belies reports whether the failure of another check leaves it open whether c
// is as well as it looked: a host that answered one request and was silent to
// the next, a client that was refused beside a token that was not.
func (f Failure) belies(c, other Check) bool {
	switch c.Of {
	case CheckedNetwork:
		return c.How == other.How && f.ofNetwork()
	case CheckedClient:
		return other.Of == CheckedToken && f.ofClient()
	case CheckedToken:
		return other.Of == CheckedClient && f.Lasting() || f.Code == CodeAPIToken
	case CheckedPermissions:
		return f.Code == CodeAPIScope
	}
	return false
}

// seen is what a person has seen fail, or else what the record remembers, until
// a check of the sign-in knows better.
func (e Evidence) seen() *Failure {
	switch f := e.Connection.Failure; {
	case e.Failure != nil:
		return e.Failure
	case e.checked(CheckedToken) == nil, f != nil && f.LastTest != "":
		return f
	}
	return nil
}

// onlyPassing reports whether nothing is known to fail but what passes by
// itself: a sign-in that ends matters more.
func (e Evidence) onlyPassing() bool {
	return e.Failure == nil && (e.seen() == nil || e.seen().passing()) &&
		!slices.ContainsFunc(e.Checks, func(c Check) bool { return c.Failure != nil && !c.Failure.passing() })
}

// refuted reports whether the checks have shown a failure to be over.
func (e Evidence) refuted(f Failure) bool {
	switch f.Code {
	case CodeNetwork, CodeCertificate, CodeTimeout, CodeCaptive, CodeServer, CodeBadAnswer:
		return e.IsFine(CheckedNetwork) && (e.IsFine(CheckedClient) || e.IsFine(CheckedToken))
	case "invalid_client", "deleted_client", "disabled_client", CodeClientSecret:
		return e.IsFine(CheckedClient)
	case "invalid_grant", CodeRapt, CodeRevoking, CodeSecretMissing, "unauthorized_client", CodeAudience:
		return e.IsFine(CheckedToken)
	case CodeAPI, CodeAPIDisabled, CodeAPIScope, CodeAPIQuota, CodeAPIToken:
		return e.IsFine(CheckedAPI)
	}
	return false
}

// record is what the record itself says: of dates and permissions.
func (e Evidence) record() []Cause {
	c := e.Connection
	switch token := e.checked(CheckedToken); {
	case c.ID == "", token != nil && token.Failure != nil:
		return nil
	case !c.Authorized() && e.seen() == nil && e.Page == "":
		return []Cause{e.cause(CodeNotYet, Certain, e.signIn())}
	case !c.Authorized(), c.Failure != nil && c.Failure.Dead():
		return nil
	}
	var found []Cause
	if e.endsSoon() {
		found = append(found, e.end())
	}
	if missing := c.Missing(); len(missing) > 0 {
		found = append(found, e.missing())
	}
	if c.Tokens.Refresh.IsZero() {
		found = append(found, e.cause(CodeNoRefresh, Certain, Mend{Act: ActReauthorize}))
	}
	return found
}

// endsSoon takes an end that is only estimated for no proof once it has passed.
func (e Evidence) endsSoon() bool {
	end := e.Connection.End(e.Client)
	left := end.At.Sub(e.now())
	return !end.At.IsZero() && left <= SoonBefore && (left > 0 || !end.Estimated)
}

// missing is that permissions were asked for and not given.
func (e Evidence) missing() Cause {
	c := e.cause(CodePermission, Certain, Mend{Act: ActAskMissing})
	c.Facts.Scopes = e.Connection.Missing()
	return c
}

const (
	day           = 24 * time.Hour
	testingLife   = 7 * day   // of a refresh token, while the app is in testing
	timeBasedLife = 180 * day // where the person left ongoing access out
)

// end is that the refresh token's time is over, or nearly, and why it has one
// (Google, "Using OAuth 2.0", refresh token expiration).
func (e Evidence) end() Cause {
	end, how := e.Connection.Tokens.RefreshExpiry, Certain
	if end.IsZero() {
		end, how = e.Connection.End(e.Client).At, Likely // the app may have been published
	}
	span := end.Sub(e.Connection.AuthorizedAt)
	code, mend := CodeDied, Mend{Act: ActReauthorize}
	switch {
	case (span - testingLife).Abs() <= day:
		code, mend = CauseTestingEnded, e.publish()
	case (span - timeBasedLife).Abs() <= day:
		code = CauseAccessEnded
	}
	if end.After(e.now()) {
		code = CodeDiesSoon
	}
	c := e.cause(code, how, mend)
	c.Facts.At = end
	return c
}

// publish makes sign-ins last, from the next one on.
func (e Evidence) publish() Mend {
	page := e.page(PageAudience)
	if page == "" || e.Client.UserType == ExternalProduction && !e.Connection.SeemsTesting(e.Client) {
		return Mend{Act: ActReauthorize}
	}
	return Mend{Act: ActPublish, URL: page, Then: ActReauthorize}
}

// cause fills in what any sentence may need.
func (e Evidence) cause(code string, how Likelihood, mend Mend) Cause {
	return Cause{code, how, mend, Facts{Kind: e.Kind, Account: e.Connection.Account.Label(), Client: e.Client.ClientID, Skew: e.Skew}}
}

// page is the address of a console page; empty where the server has no console
// that is known.
func (e Evidence) page(p ConsolePage) string {
	if e.Kind != GoogleServer && e.Kind != PracticeServer {
		return ""
	}
	return e.Preset.ConsolePage(p, e.Client)
}

// at is an act on a console page, or another where there is none.
func (e Evidence) at(p ConsolePage, act, otherwise Act) Mend {
	if page := e.page(p); page != "" {
		return Mend{Act: act, URL: page, Then: ActTryAgain}
	}
	return Mend{Act: otherwise, Then: ActTryAgain}
}

// signIn is the act that gives new tokens.
func (e Evidence) signIn() Mend {
	if e.Connection.Authorized() {
		return Mend{Act: ActReauthorize}
	}
	return Mend{Act: ActAuthorize}
}
