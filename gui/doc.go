// Package gui is the windows. [New] makes those of one data folder from a
// [Config], and [App.Show] shows them; [Recovery] is the window for records
// that cannot be read.
//
// A window's file is named after it: mainwindow with its pages
// (connectionspage, clientspage), connectionform and clientform with their HTTP
// views, scopechooser, signin and result. What they are made of stands in files
// named after the part: button, entry, banner, rowlist. sheet.go is the conduct
// of every window with a form, mend.go the one button that mends a connection.
//
// The UI goroutine never waits. It is left and re-entered in background.go
// alone. Words come from gui/words or stand as lang.L in place.
package gui
