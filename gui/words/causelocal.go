package words

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
)

func ofThisComputer(c connections.Cause) Text {
	if reason, ok := strings.CutPrefix(c.Code, connections.CodeKeyring); ok {
		return keyring(connections.KeyringReason(reason), c.Facts.Prompt)
	}
	if reason, ok := strings.CutPrefix(c.Code, connections.CodeDisk); ok {
		return disk(connections.DiskReason(reason), c.Facts.Detail)
	}
	lost := lang.L("It was removed from the keyring, or the data came from another computer.")
	switch c.Code {
	case connections.CauseClock:
		return Text{Clock(c.Facts.Skew), lang.L("Certificates and sign-ins are judged by the time, so that a wrong clock breaks both."), lang.L("Set this computer's clock, best to the network's time, then try again.")}
	case connections.CodeSecretMissing:
		return Text{lang.L("The keyring does not hold this sign-in any more."), lost, reauthorize()}
	case connections.CodeClientSecret:
		return Text{lang.L("The keyring does not hold the client secret."), lost, lang.L("Edit the OAuth 2.0 client and enter its secret again.")}
	case connections.CodePassphrase:
		return Text{lang.L("The keyring does not hold the passphrase of the snapshots."), lost, lang.L("Set the schedule again and enter the passphrase.")}
	case connections.CodePort:
		return Text{lang.L("The redirect URI's port is in use: {{.URI}}.", map[string]any{"URI": c.Facts.Detail}), lang.L("Another program, or another sign-in with the same client, listens there."), lang.L("End the other program or sign-in, then try again.")}
	case connections.CodePractice:
		return Text{lang.L("Practice mode talks to this computer only."), lang.L("The client or the connection names an address elsewhere."), lang.L("Give it an address on this computer, or use it outside practice mode.")}
	}
	return Text{}
}

// Clock says by how much this computer's clock is wrong; zero: it is not known.
func Clock(skew time.Duration) string {
	by := map[string]any{"By": span(skew)}
	switch {
	case skew > 0:
		return lang.L("This computer's clock is {{.By}} fast.", by)
	case skew < 0:
		return lang.L("This computer's clock is {{.By}} slow.", by)
	}
	return lang.L("This computer's clock is wrong.")
}

func reauthorize() string { return lang.L("Reauthorize: sign in once more with the same account.") }

func keyring(reason connections.KeyringReason, prompt connections.KeyringPrompt) Text {
	switch reason {
	case connections.KeyringAbsent:
		return Text{lang.L("This desktop has no keyring running."), lang.L("Secrets are kept in the keyring and nowhere else."), lang.L("Start GNOME Keyring, KWallet or KeePassXC's secret service, then try again.")}
	case connections.KeyringLocked:
		return Text{lang.L("The keyring is locked."), closedTo(prompt), lang.L("Unlock the keyring, then try again.")}
	case connections.KeyringSilent:
		return Text{lang.L("The keyring does not answer."), lang.L("Perhaps its prompt waits behind another window."), lang.L("Unlock the keyring, then try again.")}
	}
	return Text{lang.L("The keyring refused."), "", lang.L("Open the desktop's password program and see whether it works, then try again.")}
}

func closedTo(prompt connections.KeyringPrompt) string {
	switch prompt {
	case connections.PromptOpen:
		return lang.L("Its prompt is open, perhaps behind another window.")
	case connections.PromptClosed:
		return lang.L("Its prompt was closed.")
	}
	return lang.L("Its prompt is open, was closed, or there is no desktop to show it.")
}

func disk(reason connections.DiskReason, path string) Text {
	unchanged := lang.L("Your records were not damaged: the last change was kept whole or not at all.")
	switch reason {
	case connections.DiskFull:
		return Text{lang.L("The disk is full."), unchanged, lang.L("Free some space, then try again.")}
	case connections.DiskQuota:
		return Text{lang.L("Your share of the disk is used up."), unchanged, lang.L("Delete files of yours that you do not need, then try again.")}
	case connections.DiskLimit:
		return Text{lang.L("No file may grow so large here."), unchanged, lang.L("Raise the limit on the size of files (ulimit -f), then try again.")}
	case connections.DiskReadOnly:
		return Text{lang.L("The disk can only be read."), lang.L("It is write-protected, or the system protects it because of an error."), lang.L("Make the disk writable, then try again.")}
	case connections.DiskAway:
		return Text{lang.L("The folder for snapshots is not there: {{.Path}}", map[string]any{"Path": path}), lang.L("Its disk is not plugged in, or the folder was moved."), lang.L("Plug its disk in, or choose another folder in the settings.")}
	case connections.DiskBusy:
		return Text{lang.L("Another gcdesk keeps the data folder to itself: {{.Path}}", map[string]any{"Path": path}), lang.L("It is at work there, or it hangs."), lang.L("Wait a little, then try again. If that does not help, end the gcdesk that hangs.")}
	case connections.DiskHeld:
		return Text{lang.L("Another program keeps the file of your connections to itself: {{.Path}}", map[string]any{"Path": path}), lang.L("gcdesk can neither read nor change it meanwhile."), lang.L("End that program, then try again.")}
	case connections.DiskTaken:
		return Text{lang.L("Something else has the place of a file or folder of gcdesk's own: {{.Path}}", map[string]any{"Path": path}), "", lang.L("Rename it or take it away, then try again: gcdesk makes its own anew.")}
	case connections.DiskDenied:
		return Text{lang.L("gcdesk may not use its data folder: {{.Path}}", map[string]any{"Path": path}), lang.L("The folder's permissions, or its owner, keep you out."), lang.L("Give yourself access to the folder, then try again.")}
	}
	return Text{lang.L("The disk reports an error: {{.Path}}", map[string]any{"Path": path}), lang.L("The disk is failing, or was disconnected."), lang.L("Copy the data folder to another disk, then have this one checked.")}
}
