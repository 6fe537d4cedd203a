package gui

import (
	"fmt"
	"testing"

	"gcdesk/connections"
)

// A person types in the filter and sees the rows, without what painting costs.
func BenchmarkFilter(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := newDesk(b).show()
			all := make([]connections.Connection, n)
			for i := range all {
				all[i] = connections.Connection{
					ID: fmt.Sprint(i), Name: fmt.Sprintf("Connection %05d", i),
					Account: connections.Account{Subject: fmt.Sprint(i), Email: fmt.Sprintf("person%d@example.com", i), Name: "Ada Lovelace"},
				}
			}
			d.app.set(connections.Overview{Connections: all})
			page := d.app.main.connections
			for i := 0; b.Loop(); i++ {
				page.filter.SetText([]string{"person", "connection 0"}[i%2]) // both let every row through
				page.list.Refresh()
			}
			if len(page.shown) == 0 {
				b.Fatal("the filter hides all")
			}
		})
	}
}
