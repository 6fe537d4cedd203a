package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"fyne.io/fyne/v2/lang"
	"github.com/spf13/cobra"

	"gcdesk/connections"
	"gcdesk/oauth"
)

// createFlags are what a new connection is made from.
type createFlags struct {
	clientFile, client string // exactly one
	redirectURI        string
	endpoints          oauth.Endpoints
	baseURI            string
	scopes             []string
}

func newCreate(s *settings) *cobra.Command {
	var f createFlags
	cmd := &cobra.Command{
		Use:   lang.L("create NAME --client-file FILE --scope SCOPE [OPTION...]\ncreate NAME --client CLIENT --scope SCOPE [OPTION...]"),
		Short: lang.L("Make a connection, not yet authorized"),
		Long: lang.L("Makes a connection and, from the client_secret_….json of the Google console, its\n" +
			"OAuth 2.0 client. A file whose client ID is known uses the client that is there.\n" +
			"Sign in afterwards with gcdesk authorize.\n\n" +
			"Scopes are short names (contacts.readonly, openid, email) or full ones. Another\n" +
			"server than Google's is named by the URLs below, never by the file."),
		Example: "  gcdesk create \"Acme CRM sync\" --client-file client_secret.json \\\n      --scope contacts.readonly,openid,email",
		Args:    oneName,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return f.create(cmd, s, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.clientFile, "client-file", "", lang.L("client_secret_….json from the Google console, a `FILE`"))
	flags.StringVar(&f.client, "client", "", lang.L("name of a `CLIENT` that is there"))
	flags.StringArrayVar(&f.scopes, "scope", nil, lang.L("permission (`SCOPE`) to ask for; repeat it or separate by commas"))
	flags.StringVar(&f.baseURI, "base-uri", "", lang.L("`URL` of the API, unless it is Google's"))
	flags.StringVar(&f.redirectURI, "redirect-uri", "", lang.L("`URI` to which a new Web application client redirects, as it is registered"))
	flags.StringVar(&f.endpoints.Authorization, "authorization-url", "", lang.L("`URL` of a new client's authorization endpoint"))
	flags.StringVar(&f.endpoints.Token, "token-url", "", lang.L("`URL` of a new client's token endpoint"))
	flags.StringVar(&f.endpoints.Revoke, "revoke-url", "", lang.L("`URL` of a new client's revocation endpoint"))
	flags.StringVar(&f.endpoints.TokenInfo, "token-info-url", "", lang.L("`URL` of a new client's token info endpoint"))
	flags.StringVar(&f.endpoints.UserInfo, "user-info-url", "", lang.L("`URL` of a new client's user info endpoint"))
	flags.StringVar(&f.endpoints.Issuer, "issuer", "", lang.L("`URL` that a new client's server calls itself in its answers"))
	return cmd
}

func (f createFlags) check(cmd *cobra.Command) error {
	switch {
	case (f.clientFile == "") == (f.client == ""):
		return wrong(cmd, lang.L("Give either --client-file or --client."))
	case f.client != "" && (f.endpoints.Named() || f.redirectURI != ""):
		return wrong(cmd, lang.L("Addresses can only be given for a new client, with --client-file."))
	case len(f.scopeNames()) == 0:
		return wrong(cmd, lang.L("Give at least one --scope."))
	case f.endpoints.Named():
		return f.checkEndpoints(cmd)
	}
	return nil
}

func (f createFlags) checkEndpoints(cmd *cobra.Command) error {
	err := f.endpoints.Validate()
	if refused := (*url.Error)(nil); errors.As(err, &refused) {
		return wrong(cmd, lang.L("“{{.URL}}” cannot be used: an address is https, or http to this computer, with a host in ASCII and without blanks.", map[string]any{"URL": refused.URL}))
	} else if err != nil {
		return wrong(cmd, lang.L("--authorization-url and --token-url go together."))
	}
	return nil
}

func (f createFlags) scopeNames() []string {
	return strings.FieldsFunc(strings.Join(f.scopes, ","), func(r rune) bool { return r == ',' || r == ' ' })
}

func (f createFlags) create(cmd *cobra.Command, s *settings, name string) error {
	var file oauth.ClientFile
	if f.clientFile != "" {
		var err error
		if file, err = readClientFile(f.clientFile); err != nil {
			return err
		}
		if f.redirectURI != "" && file.Type != oauth.Web {
			return wrong(cmd, lang.L("--redirect-uri is for the file of a Web application client."))
		}
	}
	w, err := s.wire()
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	c := connections.Connection{Name: name, Scopes: oauth.NewScopes(f.scopeNames()...), BaseURI: f.baseURI}
	if err := w.service.CheckConnection(ctx, c); err != nil {
		return err
	}
	var client connections.Client
	var known bool
	if f.clientFile != "" {
		client, known, err = f.importClient(ctx, cmd.ErrOrStderr(), w.service, file)
	} else {
		client, err = findClient(ctx, w.service, f.client)
		known = true
	}
	if err != nil {
		return err
	}
	if !client.Endpoints.Named() {
		warnOfScopes(cmd.ErrOrStderr(), c.Scopes)
	}
	c.Client = client.ID
	if c, err = w.service.SaveConnection(ctx, c); err != nil {
		return err
	}
	made := lang.L("made from the file")
	if known {
		made = lang.L("already there")
	}
	connection := lang.L("Connection: {{.Name}}", map[string]any{"Name": c.Name})
	_, err = fmt.Fprint(cmd.OutOrStdout(), connection, "\n",
		lang.L("Client: {{.Name}} ({{.Made}})", map[string]any{"Name": client.Name, "Made": made}), "\n",
		lang.L("Scopes: {{.Scopes}}", map[string]any{"Scopes": strings.Join(c.Scopes.Short(), " ")}), "\n",
		lang.L("Now sign in: {{.Command}}", map[string]any{"Command": s.authorizeCommand(c.Name)}), "\n")
	if file.Secret != "" && !known {
		warn(cmd.ErrOrStderr(), lang.L("the file still holds the client secret, which the keyring has now: delete {{.Path}}", map[string]any{"Path": f.clientFile}))
	}
	return told(err, connection)
}

// importClient makes or finds the file's client and says what of the file is
// not used.
func (f createFlags) importClient(ctx context.Context, stderr io.Writer, s *connections.Service, file oauth.ClientFile) (connections.Client, bool, error) {
	client, known, err := s.ImportClient(ctx, file, f.endpoints, f.redirectURI)
	if err != nil {
		return client, known, err
	}
	used := s.Endpoints(client)
	if !file.Endpoints.IsZero() && (file.Endpoints.Authorization != used.Authorization || file.Endpoints.Token != used.Token) {
		warn(stderr, lang.L("the file names endpoints that are not Google's; they are ignored."))
	}
	if known && file.Secret != "" {
		same, err := s.HoldsSecret(ctx, client, file.Secret)
		if err != nil {
			return client, known, err
		}
		if !same {
			warn(stderr, lang.L("the file holds another secret than the one stored for “{{.Name}}”; the stored one stays.", map[string]any{"Name": client.Name}))
		}
	}
	return client, known, nil
}

// warnOfScopes says which names Google will not know: it tells the browser
// only, in a page that never comes back.
func warnOfScopes(stderr io.Writer, scopes oauth.Scopes) {
	for _, name := range scopes {
		if _, known := oauth.Known(name); !known && !strings.Contains(name, "://") {
			warn(stderr, lang.L("“{{.Scope}}” is no scope of Google's.", map[string]any{"Scope": name}))
		}
	}
}

func findClient(ctx context.Context, s *connections.Service, name string) (connections.Client, error) {
	all, err := s.Overview(ctx)
	if err != nil {
		return connections.Client{}, err
	}
	for _, c := range all.Clients {
		if connections.FoldName(c.Name) == connections.FoldName(name) {
			return c, nil
		}
	}
	return connections.Client{}, &missingError{kind: "client", name: name}
}

// readClientFile reads no more of a file than a client file can have.
func readClientFile(path string) (oauth.ClientFile, error) {
	data, err := oauth.ReadFile(path, 1<<20)
	if err != nil {
		return oauth.ClientFile{}, err
	}
	return oauth.ParseClientFile(data)
}
