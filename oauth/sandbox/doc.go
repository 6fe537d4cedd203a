// Package sandbox is a stand-in for Google on this machine: an authorization
// server with its consent page, a token endpoint, token info, revocation, user
// info and the reading half of the People API. Practice mode runs on it, and
// so do the tests.
//
//	s := &sandbox.Server{}
//	if err := s.Start(); err != nil { … }
//	defer s.Close()
//	// s.Endpoints() for the client, s.BaseURI() for the People API,
//	// s.Clients[0] for an ID and a secret.
//
// It answers as Google does: who is told about an error (the browser or the
// program), in which words, and what a token stops working for. Nothing is
// asked of the network, and only loopback addresses can be listened on.
//
// # Pages
//
// The pages need no script. [Person] answers them without a browser; a test
// with a browser finds its way by these names, which do not change:
//
//	body[data-page]               account, consent, blocked, message, console, faults
//	button[name=account][value=SUB]  on the account page, one for each account
//	input[name=scope][value=SCOPE]   on the consent page, the tick boxes, by full scope name
//	button#continue, #cancel      on the consent page; #cancel on the account page too
//	button#all, button#other      on the consent page: tick everything; choose another account
//	#error                        on a blocked page: "Error 400: redirect_uri_mismatch"
//	button[name=revoke][value="PROJECT SUB"], button#testing, button#api    on the console
//	button[name=arm][value=NAME], select[name=times], button#disarm         on the faults page
//
// # Faults
//
// A test sets [Server.Fault]; a person arms a fault by name on the faults page,
// which is [Server.Arm].
package sandbox
