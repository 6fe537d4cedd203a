package connections

// shown is about the page that the browser shows and the server tells nobody
// else (Google, "Authorization errors").
func (e Evidence) shown() Cause {
	signIn := e.signIn()
	x := &explanation{Evidence: e, failure: Failure{Code: string(e.Page), Op: opAuthorize, Reason: string(e.Page)}}
	switch e.Page {
	case ShownTesting:
		x.add(CauseTestUser, Certain, x.at(PageAudience, ActAddTestUser, ActAskAdministrator))
	case ShownNoClient:
		x.add(CauseUnknownClient, Certain, Mend{Act: ActEditClient, URL: x.page(PageClients), Then: signIn.Act})
	case ShownUnverified:
		x.add(CauseUnverified, Certain, signIn)
	case ShownCap:
		x.add(CauseUserCap, Certain, x.at(PageVerification, ActOpenPage, ActAskAdministrator))
	case ShownWebView:
		x.add(CauseWebView, Certain, signIn)
	case ShownUnreachable:
		x.add(CauseElsewhere, Certain, signIn)
	case ShownNothing:
		x.add(CauseNoBrowser, Certain, signIn)
	default:
		return e.explain(x.failure)[0]
	}
	c := x.causes[0]
	if c.Mend.Then == ActTryAgain { // at the page, trying is signing in
		c.Mend.Then = signIn.Act
	}
	return c
}
