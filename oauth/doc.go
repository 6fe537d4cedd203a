// Package oauth speaks OAuth 2.0 as a native application should: the
// authorization code grant with PKCE over a loopback redirect (RFC 6749, 7636,
// 8252, 9700), refresh, revocation, and Google's token info.
//
// A sign-in begins with [Begin], which listens before anything is shown:
//
//	a, err := oauth.Begin(client, scopes, oauth.Options{LoginHint: "ada@example.com"})
//	defer a.Close()
//	openInBrowser(a.URL())
//	code, err := a.Wait(ctx)       // only a response with our state ends it
//	grant, err := server.Exchange(ctx, a, code)
//
// Everything else is asked of an [AuthorizationServer]. What a server refuses
// comes back as *[Error] with the wire's own fields, what it garbles as
// *[ResponseError], and what never arrived as *[NetworkError]; none of them
// holds a secret, a code, a token or the state.
package oauth
