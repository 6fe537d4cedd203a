package main

import "runtime"

// rests lets the program use one processor while nobody sees its windows. With
// more, each tick of Fyne's loop, sixty a second, wakes a second thread that
// finds nothing to do.
func rests() func(hidden bool) {
	all := runtime.GOMAXPROCS(0)
	return func(hidden bool) {
		if hidden {
			runtime.GOMAXPROCS(1)
		} else {
			runtime.GOMAXPROCS(all)
		}
	}
}
