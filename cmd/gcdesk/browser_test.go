//go:build uitest

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium that a person's hand moves: by mouse and keys.
type browser struct {
	*desk
	ctx      context.Context
	messages func() []string
}

// openBrowser starts one with a profile of its own. language is what it asks
// pages for.
func (d *desk) openBrowser(language string) *browser {
	d.Helper()
	profile, err := os.MkdirTemp(d.dir, "chromium-*")
	if err != nil {
		d.Fatal(err)
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath("chromium"),
		chromedp.UserDataDir(profile),
		chromedp.WindowSize(1000, 900),
		chromedp.NoSandbox, // refuses to work for root
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("accept-lang", language),
		chromedp.NoInheritEnv,
		chromedp.Env(d.env...),
	)
	all, end := chromedp.NewExecAllocator(context.Background(), flags...)
	ctx, cancel := chromedp.NewContext(all, chromedp.WithErrorf(d.Logf))
	d.Cleanup(func() { _ = chromedp.Cancel(ctx); cancel(); end() })
	b := &browser{desk: d, ctx: ctx}
	said := make(chan string, 64)
	console := chromedp.Console(ctx)
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			said <- m.String()
		}
	}()
	b.messages = func() (all []string) {
		for {
			select {
			case m := <-said:
				all = append(all, m)
			default:
				return all
			}
		}
	}
	b.do("start", chromedp.Navigate("about:blank"))
	return b
}

// do acts on the page within the usual bound.
func (b *browser) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.fail("browser: %s: %v\n%s", what, err, b.text())
	}
}

func (b *browser) visit(address string) {
	b.Helper()
	b.do("visit a page", chromedp.Navigate(address))
}

// click presses the mouse on the first element of a CSS selector that can be
// seen, and scrolls to it before if need be.
func (b *browser) click(selector string) {
	b.Helper()
	b.do("click "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// press types keys where the keyboard is.
func (b *browser) press(keys string) {
	b.Helper()
	b.do("type", chromedp.KeyEvent(keys))
}

// shows waits until an element of a CSS selector can be seen.
func (b *browser) shows(selector string) {
	b.Helper()
	b.do("wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// ticked says whether a tick box is.
func (b *browser) ticked(selector string) bool {
	b.Helper()
	b.shows(selector)
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	on, err := chromedp.Run(ctx, chromedp.JavascriptAttribute[bool](chromedp.CSS(selector), "checked"))
	if err != nil {
		b.fail("browser: read %s: %v", selector, err)
	}
	return on
}

// tick clicks a tick box if it is not as wanted.
func (b *browser) tick(selector string, on bool) {
	b.Helper()
	if b.ticked(selector) != on {
		b.click(selector)
	}
	b.until(selector+" to change", func() bool { return b.ticked(selector) == on })
}

// text returns what can be read on the page, empty while there is none.
func (b *browser) text() string {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body ? document.body.innerText : ''"))
	if err != nil {
		return ""
	}
	return text
}

// reads waits for texts on the page.
func (b *browser) reads(texts ...string) {
	b.Helper()
	for _, text := range texts {
		b.until("the page to read "+text, func() bool { return strings.Contains(b.text(), text) })
	}
}

// source returns the page's HTML.
func (b *browser) source() string {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	html, err := chromedp.Run(ctx, chromedp.OuterHTML(chromedp.CSS("html")))
	if err != nil {
		b.fail("browser: read the page: %v", err)
	}
	return html
}

// dark makes pages believe that the person likes it dark, or light.
func (b *browser) dark(on bool) {
	b.Helper()
	value := map[bool]string{true: "dark", false: "light"}[on]
	b.do("set the colours", func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}},
		})
		return chromedp.Void{}, err
	})
}

// picture returns the page as PNG.
func (b *browser) picture() []byte {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.fail("browser: picture: %v", err)
	}
	return shot
}

// attribute returns an attribute of the first element of a CSS selector, empty
// if there is none.
func (b *browser) attribute(selector, name string) string {
	b.Helper()
	return evaluate[string](b, fmt.Sprintf("document.querySelector(%q)?.getAttribute(%q) ?? ''", selector, name))
}

// page names the stand-in's page; it is empty on any other.
func (b *browser) page() string {
	b.Helper()
	b.shows("body")
	return b.attribute("body", "data-page")
}

// values returns the values of all elements of a CSS selector.
func (b *browser) values(selector string) []string {
	b.Helper()
	return evaluate[[]string](b, fmt.Sprintf("[...document.querySelectorAll(%q)].map(e => e.value)", selector))
}

func evaluate[T any](b *browser, expression string) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.fail("browser: evaluate %s: %v", expression, err)
	}
	return v
}

// download visits a page, clicks a link to a file, and returns where in the
// folder Downloads the file was put.
func (b *browser) download(address, link string) string {
	b.Helper()
	dir := b.path("home/Downloads")
	b.do("allow downloads", func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
			Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
		})
		return chromedp.Void{}, err
	})
	b.visit(address)
	path := filepath.Join(dir, filepath.Base(b.attribute(link, "href")))
	b.click(link)
	// Chromium gives the file its name when it is whole.
	b.until("the download of "+path, func() bool { _, err := os.Stat(path); return err == nil })
	return path
}
