package contacts

// Photo is a picture as it was fetched.
type Photo struct {
	ContentType string // image/jpeg, image/png, …
	Data        []byte
}
