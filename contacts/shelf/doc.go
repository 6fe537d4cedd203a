// Package shelf keeps a whole address book within reach of a window. In memory
// is what a list shows and a search looks through; all else lies in a
// contacts.Scratch and is decoded when somebody asks for it.
//
// [Read] fills a [Shelf], [Shelf.Find] says which contacts a [Query] means and
// in which order, [Shelf.Contact] gives one with all its fields, and
// [Shelf.Source] gives any of them to package export.
package shelf
