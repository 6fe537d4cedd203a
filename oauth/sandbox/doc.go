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
//	body[data-page]               account, consent, unverified, blocked, message, console, contacts, faults
//	button[name=account][value=SUB]  on the account page, one for each account
//	input[name=scope][value=SCOPE]   on the consent page, the tick boxes, by full scope name
//	button#continue, #cancel      on the consent page; #cancel on the account page too
//	button#all, button#other      on the consent page: tick everything; choose another account
//	input[name=ongoing]           on the consent page, where the console makes it ask for how long
//	summary, button#unsafe        on the page of an unverified app; #cancel goes back
//	#error, #request              on a blocked page: "Error 400: redirect_uri_mismatch", the request details
//	button[name=revoke][value="PROJECT SUB"], button#testing, button#api, #organization,
//	#unverified, #how-long, #trust, #session                                on the console
//	button[name=add-secret][value=ID], code#secret, and so on for disable-secret,
//	delete-secret, delete-client, restore-client, test-user                 on the console
//	button[name=arm][value=NAME], select[name=times], button#disarm         on the faults page
//	button#add, and rename, photo, no-photo, delete with [value="people/…"]; add-label,
//	rename-label, delete-label with [value="contactGroups/…"]               on the page of contacts
//
// # Contacts
//
// Every account has an [AddressBook], the same at each start, of as many
// contacts as [Account] says; each is made when it is asked for. The first 250
// have every field among them, and every oddity that the sandbox knows: in a
// larger book the rest are ordinary, 2 to 4 KB each. A test changes it by its
// methods, a person on the page of contacts; a sync learns of both. How slow,
// how late and how generous the API is, [PeopleAPI] says.
//
// # Faults
//
// A test sets [Server.Fault]; a person arms a fault by name on the faults page,
// which is [Server.Arm]; [Server.ArmAt] waits for the n-th request, say page 13
// of 25. What lasts (the app in testing, an account deleted, a
// session's length) is no fault but a state: it is set, and mended, on the
// console or by the method of the same name, and the ages in it go by
// [Server.Now].
package sandbox
