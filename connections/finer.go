package connections

// Finer is the code behind a health, or that of its cause where the server has
// said more. client is the connection's.
func (h Health) Finer(client Client) string {
	if f := h.Failure; f != nil && f.Code == h.Code {
		return f.finer(client)
	}
	return h.Code
}

// LastTest is the code of what kept the last test from seeing whether the
// failure is still so; empty: nothing did.
func (h Health) LastTest() string {
	if f := h.Failure; f != nil && f.Code == h.Code {
		return f.LastTest
	}
	return ""
}

// finer tells apart what an API refuses, and whether of a client it is the
// secret. No client is one of which nothing is known.
func (f Failure) finer(client Client) string {
	if !f.api() && f.Code != CodeAPIToken && f.Code != "invalid_client" {
		return f.Code
	}
	kind := GoogleServer
	if client.ID == "" || client.Elsewhere() {
		kind = OtherServer
	}
	return Diagnose(Evidence{Failure: &f, Client: client, Kind: kind}).First().Code
}
