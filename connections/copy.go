package connections

import "time"

// Copy is the records as they were before the first change of a day, a while
// before the latest, or before an upgrade.
type Copy struct {
	Path                 string
	Made                 time.Time
	Connections, Clients int   // how many it holds
	Err                  error // why it does not lead back: damaged, or a *NewerError; nil: it does
}

// Empty reports whether there is nothing in it.
func (c Copy) Empty() bool { return c.Connections+c.Clients == 0 }
