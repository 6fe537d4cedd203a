package gui

import (
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gcdesk/connections"
	"gcdesk/gui/words"
)

// connectionDetail is everything about one connection: how it stands, the one
// button that mends it, permissions asked beside given, the sign-in.
type connectionDetail struct {
	app  *App
	view *fyne.Container
	body *scroll
	keys keeper
	now  shown
}

// shown is what the detail was built from; the same is not built again.
type shown struct {
	connection connections.Connection
	client     connections.Client
	minute     time.Time
}

func newConnectionDetail(a *App) *connectionDetail {
	d := &connectionDetail{app: a}
	d.body = newScroll(column(0))
	d.view = container.NewStack(d.body)
	return d
}

func (d *connectionDetail) clear() {
	d.now = shown{}
	d.keys.rebuild(d.app.main, d.body, func() {
		d.body.Content = column(0)
		d.body.Refresh()
	})
}

// set shows a connection; a newly chosen one from its top.
func (d *connectionDetail) set(c connections.Connection, o connections.Overview) {
	now := d.app.Now()
	client, _ := o.Client(c.Client)
	fresh := shown{c, client, now.Truncate(time.Minute)}
	if reflect.DeepEqual(fresh, d.now) {
		return
	}
	if d.now.connection.ID != c.ID {
		d.body.Offset = fyne.Position{}
	}
	d.now = fresh
	d.keys.rebuild(d.app.main, d.body, func() { d.build(c, client, now) })
}

func (d *connectionDetail) build(c connections.Connection, client connections.Client, now time.Time) {
	health := d.app.overview.Health(c, now)
	blocks := column(sectionGap, d.head(c, health))
	if b := d.app.mendBanner(c, client, health); b != nil {
		if b.action != nil {
			keep(&d.keys, b.action)
		}
		if b.link != nil {
			keep(&d.keys, b.link)
		}
		blocks.Add(b)
	}
	blocks.Add(d.permissions(c))
	if c.Authorized() {
		blocks.Add(d.signIn(c, client, now))
		blocks.Add(d.use(c, now))
	} else {
		blocks.Add(d.client(client))
	}
	d.body.Content = inset(sectionGap, windowEdge, blocks)
	d.body.Refresh()
}

// head is name and status, since when, and beneath them the account and what
// can be done.
func (d *connectionDetail) head(c connections.Connection, h connections.Health) fyne.CanvasObject {
	chip, status := newLargeChip(statusKind(h.Status), words.Status(h.Status)), flow(besideGap)
	if !h.Since.IsZero() {
		since := lang.L("Since {{.When}}", map[string]any{"When": words.When(h.Since, d.app.Now())})
		status.Add(sized(0, chip.MinSize().Height, upright(smallWord(since, colorSecondary))))
	}
	status.Add(chip)
	top := aside(160, heading(c.Name), status)
	var account fyne.CanvasObject = word(lang.L("No account yet"), colorSecondary)
	if c.Account.Key() != "" {
		account = newAccountLine(c.Account.Name, accountAddress(c.Account))
	} else if c.Authorized() {
		account = word(lang.L("Account unknown"), colorSecondary)
	}
	buttons := flow(besideGap)
	if c.Authorized() {
		buttons.Add(keep(&d.keys, newButton(secondary, "refresh", lang.L("Reauthorize"), func() { d.app.reauthorize(c) })))
		buttons.Add(keep(&d.keys, newButton(secondary, "", lang.L("Test"), func() { d.app.test(c) })))
	}
	buttons.Add(keep(&d.keys, newButton(secondary, "", lang.L("Edit"), func() { d.app.editConnection(c) })))
	var more *button
	more = newIconButton("more", lang.L("More"), func() {
		pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(more)
		d.app.showMenu(c, pos.AddXY(0, more.Size().Height+4), d.keys.parts...)
	})
	buttons.Add(keep(&d.keys, more))
	return column(12, top, aside(240, account, buttons))
}

// accountAddress is what stands beside an account's name.
func accountAddress(a connections.Account) string {
	if a.Email == "" && a.Name == "" {
		return a.Label()
	}
	return a.Email
}

// permissions is requested beside granted.
func (d *connectionDetail) permissions(c connections.Connection) fyne.CanvasObject {
	title, acts := section(lang.L("Permissions")), flow(formGap)
	if c.Authorized() {
		checked := lang.L("Checked {{.When}}", map[string]any{"When": words.When(c.CheckedAt, d.app.Now())})
		acts.Add(sized(0, lineHeight(theme.SizeNameText), upright(smallWord(checked, colorSecondary))))
		if d.app.narrowable(c) {
			acts.Add(keep(&d.keys, newLink(lang.L("Narrow"), func() { d.app.openNarrow(c) })))
		}
		acts.Add(keep(&d.keys, newLink(lang.L("Check again"), func() { d.app.test(c) })))
	}
	var rows []permissionRow
	for _, name := range append(slices.Clone(c.Scopes), c.Unasked()...) {
		_, consent, use := words.Scope(name)
		rows = append(rows, permissionRow{consent, shortName(name), []answer{{kindPlain, use}, d.answer(c, name)}})
	}
	columns := []tableColumn{{lang.L("Needed for"), 180}, {lang.L("Answer"), 112}}
	block := column(captionGap, aside(naturalWidth(title), title, acts), newPermissionTable(lang.L("What Google's page says"), columns, rows...))
	if ask := d.askMissing(c); ask != nil {
		block.Add(leading(keep(&d.keys, ask)))
	}
	return block
}

// askMissing asks for what was not given where the banner is about something
// more urgent; nil where that is not so.
func (d *connectionDetail) askMissing(c connections.Connection) *link {
	missing, urgent := len(c.Missing()), connections.Diagnose(d.app.evidence(c)).First().Mend.Act
	if missing == 0 || !c.Authorized() || signsIn(urgent) {
		return nil
	}
	return newLink(lang.N("Ask for the missing permissions", missing), func() { d.app.askMissing(c) })
}

func (d *connectionDetail) answer(c connections.Connection, scope string) answer {
	switch {
	case !c.Authorized():
		return answer{kindPlain, lang.L("Not asked yet")}
	case c.Missing().Has(scope):
		return answer{kindExpired, lang.L("Not given")}
	case c.Health(d.app.Now()).Status == connections.Expired:
		return answer{kindPlain, lang.L("Was granted")}
	case c.Unasked().Has(scope):
		return answer{kindInfo, lang.L("Granted, not asked for")}
	default:
		return answer{kindOnline, lang.L("Granted")}
	}
}

// signIn is how long the tokens last.
func (d *connectionDetail) signIn(c connections.Connection, client connections.Client, now time.Time) fyne.CanvasObject {
	rows := []pair{
		{key: lang.L("Signed in"), value: sentence(plain(words.Moment(c.AuthorizedAt, now)))},
		{key: lang.L("Access token"), value: sentence(plain(accessTokenLife(c, now)))},
		d.refreshToken(c, client, now),
		d.clientPair(client),
	}
	if h := c.Health(now); h.Status == connections.Expired && h.Code != connections.CodeDied {
		rows[1].value = sentence(plain(lang.L("of no use any more")))
		rows[2] = pair{key: lang.L("Refresh token"), value: newWrappingMark(kindExpired, lang.L("not accepted any more"))}
	}
	return column(captionGap, section(lang.L("Sign-in")), newKeyValues(rows...))
}

func (d *connectionDetail) client(client connections.Client) fyne.CanvasObject {
	return column(captionGap, section(lang.L("Sign-in")), newKeyValues(d.clientPair(client)))
}

func (d *connectionDetail) clientPair(client connections.Client) pair {
	return pair{key: lang.L("OAuth 2.0 client"), value: leading(keep(&d.keys, newLink(client.Name, func() { d.app.editClient(client, nil) })))}
}

// refreshToken says when the sign-in ends for good, and what makes it last.
func (d *connectionDetail) refreshToken(c connections.Connection, client connections.Client, now time.Time) pair {
	p := refreshTokenPair(c, client, now)
	if link := d.app.publishLink(c, client); link != nil {
		p.end = keep(&d.keys, link)
	}
	return p
}

// accessTokenLife says how long the access token lasts and what then.
func accessTokenLife(c connections.Connection, now time.Time) string {
	end := c.Tokens.AccessExpiry
	left := words.Left(end.Sub(now))
	switch renews := c.Renews(now); {
	case end.IsZero() && renews:
		return lang.L("no end named, renews by itself")
	case end.IsZero():
		return lang.L("no end named")
	case renews && !now.Before(end): // the checks ask for tokens that nobody keeps
		return lang.L("made anew when it is needed")
	case renews:
		return lang.L("{{.Left}}, renews by itself", map[string]any{"Left": left})
	default:
		return left
	}
}

// refreshTokenPair says when the sign-in ends for good.
func refreshTokenPair(c connections.Connection, client connections.Client, now time.Time) pair {
	p := pair{key: lang.L("Refresh token")}
	end := c.End(client)
	when := map[string]any{"When": words.Moment(end.At, now)}
	switch {
	case c.Tokens.Refresh.IsZero():
		p.value = newWrappingMark(kindAttention, lang.L("none was given"))
	case end.At.IsZero():
		p.value = sentence(plain(lang.L("no known end")))
	case !now.Before(end.At) && !end.Estimated:
		p.value = newWrappingMark(kindExpired, lang.L("died {{.When}}", map[string]any{"When": words.When(end.At, now)}))
	case end.Estimated:
		p.value = newWrappingMark(kindAttention, lang.L("dies about {{.When}} (testing)", when))
	case end.Testing:
		p.value = newWrappingMark(kindAttention, lang.L("dies {{.When}} (testing)", when))
	default:
		p.value = newWrappingMark(kindAttention, lang.L("ends {{.When}}", when))
	}
	return p
}

// use is what the connection is there for.
func (d *connectionDetail) use(c connections.Connection, now time.Time) fyne.CanvasObject {
	var count fyne.CanvasObject = word("", colorSecondary)
	if c.Count != nil {
		n := c.Count.Contacts
		count = column(0,
			sentence(strong(lang.N("{{.Count}} contacts", n, map[string]any{"Count": words.Number(n)}))),
			caption(lang.L("Counted {{.When}}", map[string]any{"When": words.When(c.Count.At, now)})))
	}
	token := keep(&d.keys, newButton(secondary, "copy", lang.L("Copy token command"), nil))
	d.app.copier.ticks(token, func() { d.app.copier.copy(tokenCommand(c)) })
	export := keep(&d.keys, newButton(secondary, "export", lang.L("Export"), func() { d.app.main.export() }))
	return column(besideGap, section(lang.L("Use it")), aside(160, count, flow(besideGap, export, token)))
}
