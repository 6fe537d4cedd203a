package connections

import (
	"context"
	"time"
)

// PromptTime is how long a person is waited for who has begun something and is
// asked for the keyring's password meanwhile.
const PromptTime = time.Minute

// Prompts is what is done about a keyring that is locked, and asks the person
// for its password. The zero value waits no longer than for any keyring, and
// tells nobody.
type Prompts struct {
	For  time.Duration      // the person is waited for; less than 0: nobody is asked, locked is the answer
	Wait func(waiting bool) // is told that the person is waited for, and then that they no longer are, on any goroutine; may be nil
}

// WithPrompts says what Secrets that are asked with the returned context do
// about a prompt. They end to wait for it with ctx, also where the work itself
// goes on without cancelation (context.WithoutCancel).
func WithPrompts(ctx context.Context, p Prompts) context.Context {
	return context.WithValue(ctx, promptsKey{}, begun{p, ctx})
}

// PromptsOf returns what the latest WithPrompts was given; its ctx as well.
func PromptsOf(ctx context.Context) (Prompts, context.Context) {
	if b, ok := ctx.Value(promptsKey{}).(begun); ok {
		return b.prompts, b.by
	}
	return Prompts{}, ctx
}

type promptsKey struct{}

type begun struct {
	prompts Prompts
	by      context.Context
}
