package connections

// DamagedError says that the records cannot be read as they are: cut off,
// overwritten, or gone while there are copies of them.
type DamagedError struct {
	Path string // the database; nothing has been changed in it
	Kept string // a second name that keeps the damaged file; empty when it is not a file
	Copy string // the latest copy that is sound; empty when there is none
	Err  error  // what is wrong
}

func (e *DamagedError) Error() string { return "open " + e.Path + ": " + e.Err.Error() }
func (e *DamagedError) Unwrap() error { return e.Err }

// NewerError says that a newer gcdesk has written the records.
type NewerError struct {
	Path   string
	Schema int // 0: not even the file's format is known
}

func (e *NewerError) Error() string { return "open " + e.Path + ": written by a newer version" }
