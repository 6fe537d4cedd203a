package gui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// signInView is the window of one sign-in, from the browser's opening to the
// result.
type signInView struct {
	app    *App
	sheet  *sheet
	before connections.Connection
	client connections.Client

	steps    *steps
	at       connections.Step
	waiting  *connections.SignIn // nil until the browser was asked for
	cancel   func()
	over     bool
	kept     bool // the person chose the account of before
	late     bool // what follows the browser takes long enough to be shown
	locked   bool // the keyring waits for its password
	way      signInWay
	address  *entry              // of the page that failed
	link     *button             // copies where the browser is to go
	unopened bool                // the browser did not open
	offers   []fyne.CanvasObject // what helps while the browser is waited for
	prompt   fyne.CanvasObject   // what helps while the keyring is
	aside    *fyne.Container     // both, beside the steps
	next     func()              // once this sign-in has ended, closed by the person; may be nil
}

// signInWay is what is particular to a sign-in.
type signInWay struct {
	consent bool // the server shows its boxes again
	choose  bool // the server offers all accounts
}

var (
	signInSize  = fyne.NewSize(920, 680) // the steps and, beside them, help; then the result
	messageSize = fyne.NewSize(760, 480) // a question, or what went wrong
)

// signIn authorizes a connection. One sign-in runs at a time.
func (a *App) signIn(c connections.Connection, way signInWay) {
	title := lang.L("Save and authorize")
	if c.Authorized() {
		title = lang.L("Reauthorize")
	}
	s, fresh := a.openSheet("sign-in", c.ID, title, signInSize, func() { a.signIn(c, way) })
	if !fresh {
		return
	}
	client, _ := a.overview.Client(c.Client)
	v := &signInView{app: a, sheet: s, before: c, client: client, way: way}
	v.steps, v.prompt = newSteps(v.list()...), aboutPrompt()
	s.closed = func() { v.over = true; v.cancel() }
	s.ending, s.after = v.ending, v.after
	v.showWaiting()
	s.window.Show()
	v.start()
}

func (v *signInView) start() {
	a := v.app
	v.sheet.over = false
	v.over, v.late, v.locked, v.at, v.waiting = false, false, false, connections.StepSaved, nil
	v.cancel = a.run("", func(ctx context.Context) (err error) {
		ctx = a.awaited(ctx, a.Service.SignInTime(), func(waiting bool) { // a consent that is lost has to be given again
			v.locked = waiting
			a.finishing = !waiting && !v.over && v.at > connections.StepWaiting
			v.showSteps()
			v.linger()
		})
		_, err = a.Service.Authorize(ctx, v.before.ID, connections.Conduct{
			Consent: v.way.consent, ChooseAccount: v.way.choose,
			Step:       func(n connections.Step) { a.post(func() { v.setStep(n) }) },
			Waiting:    func(w connections.SignIn) { a.post(func() { v.setWaiting(w) }) },
			OpenFailed: func(err error) { a.post(func() { v.browserClosed(err) }) },
			Switch:     v.askSwitch,
			Stored:     func(c connections.Connection) { a.post(func() { v.finish(c) }) },
		})
		return err
	}, func(err error) {
		a.finishing = false
		a.reload()
		switch {
		case v.over: // closed meanwhile, or shown
			if v.next != nil {
				v.next()
			}
		case errors.Is(err, context.Canceled):
			v.sheet.close()
		default:
			v.over, v.sheet.over = true, true
			v.showFailure(err)
		}
	})
}

// finish shows what was stored.
func (v *signInView) finish(c connections.Connection) {
	if v.over {
		return
	}
	v.over, v.sheet.over = true, true
	v.showResult(c)
}

func (v *signInView) setStep(n connections.Step) {
	if v.over {
		return
	}
	v.at = n
	v.app.finishing = n > connections.StepWaiting
	if n == connections.StepExchange { // from here on it is a moment, or else it is shown
		v.app.Background.After(slow, v.linger)
	} else if n < connections.StepExchange || v.late {
		v.showSteps()
	}
}

// linger shows what follows the browser, which has nothing more to do.
func (v *signInView) linger() {
	if v.over || v.at < connections.StepExchange { // it is another sign-in by now
		return
	}
	v.late = true
	v.showSteps()
	for _, offer := range v.offers {
		offer.Hide()
	}
}

func (v *signInView) showSteps() {
	if v.over {
		return
	}
	v.steps.set(v.list()...)
	if v.prompt.Visible() != v.locked {
		show(v.prompt, v.locked)
		v.aside.Refresh()
	}
}

// aboutPrompt says where the keyring asks for its password; it begins hidden.
func aboutPrompt() fyne.CanvasObject {
	about := column(captionGap, section(lang.L("Where does the keyring ask?")),
		quietSentence(plain(lang.L("In a window of its own, which may be behind this one. Most keyrings take the password that you log in to this computer with; gcdesk never sees it."))))
	about.Hide()
	return about
}

func (v *signInView) setWaiting(w connections.SignIn) {
	if v.over {
		return
	}
	v.waiting = &w
	v.showWaiting()
	v.tick()
}

func (v *signInView) browserClosed(err error) {
	if v.over {
		return
	}
	v.unopened = true
	v.showSteps()
	v.showWaiting()
	q := question{title: lang.L("The browser did not open."), yes: lang.L("Copy link"), no: lang.L("Close")}
	set := v.commandSet()
	q.text = strings.Join(slices.DeleteFunc([]string{words.Browser(err), set, elsewhere()}, func(s string) bool { return s == "" }), " ")
	if v.waiting == nil {
		v.app.tell(v.sheet.window, q.title, q.text)
		return
	}
	if set != "" {
		q.first, q.begin = lang.L("Open the desktop's browser"), func() { v.open(v.waiting.OpenDesktops) }
	}
	v.app.ask(v.sheet.window, q, func() { v.link.Tapped(nil) })
}

// commandSet says where the command stands that opens the browser; empty where
// it is the desktop's.
func (v *signInView) commandSet() string {
	switch {
	case v.before.Browser != "":
		return lang.L("It is the browser command in this connection's HTTP view.")
	case v.app.preferences.set.Browser != "":
		return lang.L("It is the browser command in the settings.")
	}
	return ""
}

func elsewhere() string { return lang.L("Copy the link and open it in a browser of your choice.") }

// tick keeps the countdown going while the browser is waited for.
func (v *signInView) tick() {
	if v.over || v.at != connections.StepWaiting {
		return
	}
	v.steps.set(v.list()...)
	v.app.Background.After(time.Second, v.tick)
}

// list is the steps as they stand.
func (v *signInView) list() []step {
	titles := []string{
		lang.L("Saved"), lang.L("Waiting for the browser"), lang.L("Exchanging the code"),
		lang.L("Checking what was granted"), lang.L("Done"),
	}
	list := make([]step, len(titles))
	for i, title := range titles {
		list[i] = step{title: title, state: stepOpen}
		switch n := connections.Step(i); {
		case n < v.at, n == connections.StepSaved, v.at == connections.StepDone:
			list[i].state = stepDone
		case n == v.at:
			list[i].state = stepNow
		}
	}
	if v.locked {
		list[v.at] = step{title: keyringWaits(), state: stepNow}
		if v.at > connections.StepWaiting {
			list[v.at].about = lang.L("What was granted is kept as soon as the keyring opens. Cancel gives it up.")
		}
	}
	if v.at == connections.StepWaiting && v.waiting != nil {
		list[1].about = v.advice()
	}
	return list
}

// advice says what to do in the browser, and until when.
func (v *signInView) advice() string {
	clock := countdown(v.waiting.Ends.Sub(v.app.Now()))
	what := lang.L("On the page that opened, choose your account and press Continue.")
	if v.waiting.Hint != "" {
		what = lang.L("On the page that opened, choose {{.Account}} and press Continue.", map[string]any{"Account": v.waiting.Hint})
	}
	if v.unopened {
		what = elsewhere()
	}
	return what + " " + lang.L("Ends in {{.Time}}.", map[string]any{"Time": clock})
}

func (v *signInView) showWaiting() {
	left := column(sectionGap, heading(lang.L("Connecting “{{.Name}}”", map[string]any{"Name": v.before.Name})))
	if v.app.practising() {
		left.Add(leading(newPracticeChip()))
	}
	left.Add(v.steps)
	v.aside = column(sectionGap, v.prompt)
	foot := quietSentence(plain(v.footText()))
	buttons := []fyne.CanvasObject{newButton(secondary, "", lang.L("Cancel"), v.sheet.cancel)}
	if w := v.waiting; w != nil {
		pages := column(sectionGap, v.browserPages(), v.pasteField(w))
		v.aside.Add(pages)
		v.offers = append(v.browserButtons(w, foot), pages)
		buttons = append(buttons, v.offers[:2]...)
	}
	panes := arranged(listed{3.0 / 8, 276, 344}, newScroll(inset(windowEdge, windowEdge, left)), newRule(), newScroll(inset(windowEdge, formGap, v.aside)))
	v.sheet.submit = nil
	v.sheet.fill(container.NewBorder(nil, newFoot(foot, buttons...), nil, nil, panes))
}

func (v *signInView) footText() string {
	if v.revoked() {
		return lang.L("The access is revoked. Cancel leaves the connection without it; Reauthorize goes on later.")
	}
	if v.before.Authorized() {
		return lang.L("Cancel keeps the connection as it was.")
	}
	return lang.L("The connection is saved. Cancel keeps it, not authorized.")
}

// remains says how the connection stands without this sign-in.
func (v *signInView) remains() string {
	if v.revoked() {
		return lang.L("The access stays revoked; Reauthorize goes on later.")
	}
	if v.before.Authorized() {
		return lang.L("The connection stays as it was.")
	}
	return lang.L("The connection is saved and not authorized yet.")
}

func (v *signInView) revoked() bool {
	f := v.before.Failure
	return v.before.Authorized() && f != nil && f.Code == connections.CodeRevoked
}

// browserButtons lead to the browser, in the foot, where they are in sight in
// any window. It says for how long the link is copied.
func (v *signInView) browserButtons(w *connections.SignIn, foot *label) []fyne.CanvasObject {
	open := newButton(primary, "open-page", lang.L("Open the browser again"), v.openAgain)
	v.link = newButton(secondary, "copy", lang.L("Copy link"), nil)
	stop := func() {}
	v.app.copier.ticks(v.link, func() {
		v.app.copier.copySecret(w.URL) // it carries the state
		foot.set(lang.L("Copied, for {{.Seconds}} seconds", map[string]any{"Seconds": int(secretStays.Seconds())}))
		stop()
		stop = v.app.Background.After(secretStays, func() { foot.set(v.footText()) })
	})
	if v.unopened {
		open.importance, v.link.importance = secondary, primary
		return []fyne.CanvasObject{open, v.link}
	}
	return []fyne.CanvasObject{v.link, open}
}

// pasteField takes the address of the page at which the browser failed.
func (v *signInView) pasteField(w *connections.SignIn) fyne.CanvasObject {
	address := newMonoEntry()
	v.address = address
	address.SetPlaceHolder("http://127.0.0.1:…")
	mend := colouredCaption(kindExpired.color(), plain(""))
	mend.Hide()
	block := column(besideGap)
	use := newButton(secondary, "", lang.L("Use it"), nil)
	use.setEnabled(false)
	paste := func() {
		err := w.Paste(address.Text)
		address.setWrong(err != nil)
		mend.Hidden = err == nil
		if err != nil {
			t := words.Error(err, v.before.Name)
			mend.set(strings.TrimSpace(t.What + " " + t.Mend))
		}
		relay(block)
	}
	use.onTapped = paste
	address.OnSubmitted = func(string) { paste() }
	address.OnChanged = func(text string) { use.setEnabled(strings.TrimSpace(text) != "") }
	block.Add(column(captionGap, section(lang.L("Paste the address of the page that failed")),
		caption(lang.L("For remote desktops, SSH, WSL or the wrong browser: the whole address, beginning with http://127.0.0.1."))))
	block.Add(spread(besideGap, 0, address, use))
	block.Add(mend)
	return block
}

// askSwitch asks, from the sign-in's goroutine, whether another account than
// before is meant.
func (v *signInView) askSwitch(ctx context.Context, before, now connections.Account) (bool, error) {
	answer := make(chan bool, 1)
	v.app.post(func() { v.showSwitch(before, now, answer) })
	select {
	case take := <-answer:
		return take, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func (v *signInView) showSwitch(before, now connections.Account, answer chan<- bool) {
	if v.over {
		return
	}
	v.app.finishing = false
	choose := func(take bool) func() {
		return func() {
			if take {
				v.sheet.resize(signInSize)
			}
			select {
			case answer <- take:
			default: // answered already
			}
		}
	}
	stay := func() { v.kept = true; choose(false)() }
	keep := newButton(primary, "", lang.L("Keep {{.Account}}", map[string]any{"Account": before.Label()}), stay)
	take := newButton(secondary, "", lang.L("Switch to {{.Account}}", map[string]any{"Account": now.Label()}), choose(true))
	head := lang.L("Another account signed in")
	text := lang.L("“{{.Name}}” belongs to one account, and another one has just signed in. Scripts and exports would silently read another address book.", map[string]any{"Name": v.before.Name})
	if before.Key() == "" {
		keep.setText(lang.L("Keep the sign-in of before"))
		head = lang.L("Is this the same account?")
		text = lang.L("Nobody can tell, and this time the server gave nothing that renews the sign-in by itself. If you take it, it soon ends.")
	}
	if before.Key() == "" || now.Key() == "" {
		take.setText(lang.L("Take it all the same"))
	}
	v.sheet.submit = stay
	v.sheet.resize(messageSize)
	v.sheet.set(column(sectionGap,
		v.app.head(head, nil), sentence(plain(text)),
		column(besideGap, section(lang.L("Until now")), signedIn(before)),
		column(besideGap, section(lang.L("Signed in now")), signedIn(now)),
	), newFoot(nil, take, keep))
	v.sheet.window.Canvas().Focus(keep)
}

// ending is what closing everything asks while the browser is waited for.
func (v *signInView) ending() *question {
	if v.over {
		return nil
	}
	return &question{
		title: lang.L("End the sign-in?"),
		text:  lang.L("“{{.Name}}” is waiting for the browser.", map[string]any{"Name": v.before.Name}) + " " + v.remains(),
		yes:   lang.L("End the sign-in"), no: lang.L("Keep waiting"), danger: true,
	}
}

// signedIn shows an account that may have no name.
func signedIn(a connections.Account) fyne.CanvasObject {
	if a.Key() == "" {
		return newAccountCard(lang.L("Account unknown"), lang.L("The server did not name it."), nil)
	}
	return newAccountCard(a.Name, accountAddress(a), nil)
}

// showFailure says what happened, why, and what to do, with the button that
// does it.
func (v *signInView) showFailure(err error) {
	code := connections.FailureOf(err).Code
	t, cause := v.app.explain(v.before, err)
	if v.kept && v.before.Account.Key() != "" { // as it was chosen: nothing has failed
		t = words.Text{What: lang.L("The connection keeps {{.Account}}", map[string]any{"Account": v.before.Account.Label()})}
	}
	again := func(way signInWay) {
		v.kept, v.way = false, way
		v.steps = newSteps(v.list()...)
		v.sheet.resize(signInSize)
		v.start()
		v.showWaiting()
	}
	k := kindExpired
	switch f := connections.FailureOf(err); {
	case f.Offline():
		k = kindOffline
	case code == connections.CodeDeclined, code == connections.CodeOtherAccount, code == connections.CodeSignInTimeout:
		k = kindAttention
	}
	remains := newNotice(k, plain(v.remains()))
	if v.before.Authorized() && !v.revoked() { // reassures, and warns of nothing
		remains = quietSentence(plain(v.remains()))
	}
	things := column(sectionGap, v.app.head(t.What, nil))
	if t.Why != "" {
		things.Add(column(captionGap, section(lang.L("Why")), sentence(plain(t.Why))))
	}
	if t.Mend != "" {
		things.Add(column(captionGap, section(lang.L("What to do")), sentence(plain(t.Mend))))
	}
	things.Add(remains)
	if keyring := (*connections.KeyringError)(nil); errors.As(err, &keyring) && v.at > connections.StepWaiting {
		things.Add(quietSentence(plain(lang.L("What was just granted could not be kept: Try again asks for it in the browser once more."))))
	}
	if other := (*connections.OtherAccountError)(nil); errors.As(err, &other) {
		if left := v.leftover(other.Now); left != nil {
			things.Add(left)
		}
	}
	if code == connections.CodeSignInTimeout {
		things.Add(v.browserPages())
	} else {
		v.sheet.resize(messageSize)
	}
	retry := func() { again(v.way) }
	buttons := []fyne.CanvasObject{newButton(secondary, "", lang.L("Close"), v.sheet.close)}
	var mend *button
	var left fyne.CanvasObject
	switch r := v.remedy(cause, again); {
	case v.kept:
		buttons = []fyne.CanvasObject{newButton(secondary, "", lang.L("Try again"), retry)}
		mend = newButton(primary, "", lang.L("Close"), v.sheet.close)
	case cause.Mend.Act == connections.ActAuthorize, cause.Mend.Act == connections.ActReauthorize,
		cause.Mend.Act == connections.ActChooseAccount && code == connections.CodeOtherAccount, cause.Mend.Act == connections.ActWait:
		mend = newButton(primary, "", lang.L("Try again"), retry)
	default:
		mend = r.button()
		for _, b := range r.help() {
			buttons = append(buttons, b)
		}
		if mend.name != lang.L("Try again") {
			buttons = append(buttons, newButton(secondary, "", lang.L("Try again"), retry))
		}
	}
	if !v.kept {
		left = leading(newLink(lang.L("Look closer"), func() { v.after(func() { v.app.troubleOf(v.before, err, v.way) }) }))
	}
	v.sheet.submit = func() { mend.Tapped(nil) }
	v.sheet.set(things, newFoot(left, append(buttons, mend)...))
	v.sheet.window.Canvas().Focus(mend)
}

// remedy mends in place of this sign-in, which has failed.
func (v *signInView) remedy(cause connections.Cause, again func(signInWay)) remedy {
	return remedy{
		app: v.app, over: v.sheet.window, connection: v.before, client: v.client, cause: cause,
		again: func() { again(v.way) }, signIn: again, elsewhere: v.after,
	}
}
