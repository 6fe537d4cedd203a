package connections

// Retention is how many snapshots of each connection stay when the schedule has
// taken one, or on command. A snapshot stays when any of the numbers keeps it;
// the zero value keeps all. Package snapshot's Rule does the same.
type Retention struct {
	Last    int `json:"last,omitempty"`    // the newest
	Daily   int `json:"daily,omitempty"`   // the newest of so many days on which there is one
	Weekly  int `json:"weekly,omitempty"`  // the same of weeks
	Monthly int `json:"monthly,omitempty"` // the same of months
}

// MaxKept bounds each number.
const MaxKept = 9999

func (r Retention) valid() bool {
	for _, n := range []int{r.Last, r.Daily, r.Weekly, r.Monthly} {
		if n < 0 || n > MaxKept {
			return false
		}
	}
	return true
}
