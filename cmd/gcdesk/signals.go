package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// notify returns a context that ends with the first signal that tells the
// program to end. The second ends the process.
func notify(ctx context.Context, signals ...os.Signal) context.Context {
	ctx, restore := signal.NotifyContext(ctx, signals...)
	context.AfterFunc(ctx, restore)
	return ctx
}

// takeSignals takes from Fyne the signals that it hears once its loop has begun:
// it would end the loop at once, and nobody could store anything.
func takeSignals(ctx context.Context, told func()) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	signal.Reset(signals...)
	context.AfterFunc(notify(ctx, signals...), told)
}
