// Command peopleclient reads every contact with Google's own client library,
// for the figures of make bench: peopleclient ENDPOINT FIELDS, the access token
// on standard input. It prints how many there are.
package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"

	"google.golang.org/api/option"
	"google.golang.org/api/people/v1"
)

func main() {
	if err := run(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, endpoint, fields string) error {
	token, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return err
	}
	client := &http.Client{Transport: bearer(strings.TrimSpace(token))}
	service, err := people.NewService(ctx, option.WithHTTPClient(client), option.WithEndpoint(endpoint))
	if err != nil {
		return err
	}
	n := 0
	list := service.People.Connections.List("people/me").PersonFields(fields).PageSize(1000)
	if err := list.Pages(ctx, func(page *people.ListConnectionsResponse) error {
		n += len(page.Connections)
		return nil
	}); err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}

type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}
