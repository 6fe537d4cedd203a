package contacts

import (
	"context"
	"iter"
)

// InOrder does work for each item, up to so many at once, and gives what comes
// of them in the order of the items. The first error ends it, and the context of
// the items, so that nobody waits for those that are still to come.
func InOrder[T, R any](ctx context.Context, atOnce int, items func(context.Context) iter.Seq2[T, error], work func(context.Context, T) (R, error)) iter.Seq2[R, error] {
	type result struct {
		value R
		err   error
	}
	if atOnce == 1 {
		return oneByOne(ctx, items, work)
	}
	return func(yield func(R, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		queue := make(chan chan result, atOnce-1)
		go func() {
			defer close(queue)
			for item, err := range items(ctx) {
				done := make(chan result, 1)
				queue <- done
				if err == nil {
					err = ctx.Err()
				}
				if err != nil {
					done <- result{err: err}
					return
				}
				go func() {
					value, err := work(ctx, item)
					done <- result{value, err}
				}()
			}
		}()
		defer func() {
			cancel()
			for done := range queue { // nothing goes on behind the caller's back
				<-done
			}
		}()
		for done := range queue {
			r := <-done
			if !yield(r.value, r.err) || r.err != nil {
				return
			}
		}
	}
}

// oneByOne spares what it costs to do several at once.
func oneByOne[T, R any](ctx context.Context, items func(context.Context) iter.Seq2[T, error], work func(context.Context, T) (R, error)) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for item, err := range items(ctx) {
			var r R
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				r, err = work(ctx, item)
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}
