// Package export writes contacts into the files that other programs read.
//
// [WriteFile] is what to call: it writes a whole file or none. [Count] says
// beforehand what a format cannot carry; it is the writer itself with nobody
// listening, so that both say the same. Contacts come one by one from a
// [Source] that can be read twice, for a table has to know its widest row
// before the first; a [Spool] makes one of what comes only once. Nothing ever
// holds all contacts in memory.
package export
