package main

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/contacts"
	"gcdesk/contacts/export"
	"gcdesk/contacts/snapshot"
)

// Exit codes, as the help lists them.
const (
	exitOK           = 0
	exitFailure      = 1
	exitUsage        = 2
	exitSignIn       = 3 // only a person who signs in can help
	exitOtherAccount = 4
	exitKeyring      = 5
	exitUnreachable  = 6
	exitNotFound     = 7
	exitUnwell       = 8   // doctor has found something
	exitForbidden    = 9   // a permission is missing, or the API is switched off
	exitDamaged      = 10  // a snapshot is not as it was written
	exitFull         = 11  // the disk is full
	exitInterrupted  = 130 // 128 + SIGINT, as a shell says it; also a question that was given up
)

// exitCodes is the list for the help.
func exitCodes() string {
	return lang.L("Exit codes:\n" +
		"  0    done\n" +
		"  1    failed\n" +
		"  2    the command line is wrong\n" +
		"  3    a sign-in is needed: never made, declined, expired or revoked\n" +
		"  4    another account than before has signed in\n" +
		"  5    the keyring is absent, locked or silent\n" +
		"  6    the server or the network cannot be reached, or it took too long\n" +
		"  7    there is no such connection, client, label or snapshot\n" +
		"  8    doctor has found something wrong\n" +
		"  9    a permission is missing, or the API is switched off\n" +
		"  10   a snapshot is damaged, or the passphrase does not open it\n" +
		"  11   the disk is full\n" +
		"  130  interrupted, or given up at a question")
}

func exitCode(err error) int {
	var (
		usage    *usageError
		missing  *missingError
		problems connections.Problems
		other    *connections.OtherAccountError
		unsound  *snapshot.DamagedError
		label    *export.NoLabelError
		several  *snapshot.AmbiguousError
		gone     *namesakesError
	)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled), errors.Is(err, errGivenUp):
		return exitInterrupted
	case errors.Is(err, errUnwell):
		return exitUnwell
	case errors.As(err, &usage), errors.As(err, &problems):
		return exitUsage
	case errors.As(err, &missing), errors.Is(err, connections.ErrNotFound):
		return exitNotFound
	case errors.As(err, &label), errors.Is(err, snapshot.ErrNotFound), errors.Is(err, snapshot.ErrNone), errors.As(err, &several), errors.As(err, &gone):
		return exitNotFound
	case errors.Is(err, errNoOthers), errors.Is(err, errNoOthersKept), errors.Is(err, errNotGiven):
		return exitForbidden
	case contacts.NoRoom(err):
		return exitFull
	case errors.As(err, &unsound), errors.Is(err, snapshot.ErrPassphrase), errors.Is(err, errDamagedBeside):
		return exitDamaged
	case errors.As(err, &other):
		return exitOtherAccount
	case errors.Is(err, connections.ErrNotAuthorized):
		return exitSignIn
	}
	switch f := connections.FailureOf(err); {
	case f.Dead(), f.Code == connections.CodeDeclined, f.Code == connections.CodeNoRefresh:
		return exitSignIn
	case strings.HasPrefix(f.Code, connections.CodeKeyring):
		return exitKeyring
	case f.Offline(), f.Code == connections.CodeSignInTimeout:
		return exitUnreachable
	case f.Code == connections.CodeDisk+string(connections.DiskFull), f.Code == connections.CodeDisk+string(connections.DiskQuota):
		return exitFull // also where nothing but words came of the system's answer
	case f.Code == connections.CodeAPIScope, f.Code == connections.CodeAPIDisabled:
		return exitForbidden
	}
	return exitFailure
}
