package sandbox

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

//go:embed pages
var pageFiles embed.FS

// pages are the HTML pages in every language.
type pages struct {
	style     template.CSS
	styleHash string
	german    map[string]string
	templates map[string]*template.Template // by language and page, "de consent"
}

func newPages() (pages, error) {
	p := pages{templates: map[string]*template.Template{}}
	css, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		return p, fmt.Errorf("read the pages: %w", err)
	}
	sum := sha256.Sum256(css)
	p.style, p.styleHash = template.CSS(css), "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'"
	words, err := pageFiles.ReadFile("pages/de.json")
	if err != nil {
		return p, fmt.Errorf("read the pages: %w", err)
	}
	if err := json.Unmarshal(words, &p.german); err != nil {
		return p, fmt.Errorf("read the German words: %w", err)
	}
	for _, lang := range []string{"en", "de"} {
		say := template.FuncMap{
			"t": func(sentence string, args ...any) string {
				if sentence = p.word(lang, sentence); strings.Contains(sentence, "%") {
					return fmt.Sprintf(sentence, args...)
				}
				return sentence
			},
			"n": func(n int) string { return number(lang, n) },
		}
		for _, name := range []string{"account", "consent", "unverified", "blocked", "message", "console", "contacts", "faults"} {
			t, err := template.New("base.html").Funcs(say).ParseFS(pageFiles, "pages/base.html", "pages/"+name+".html")
			if err != nil {
				return p, fmt.Errorf("read the pages: %w", err)
			}
			p.templates[lang+" "+name] = t
		}
	}
	return p, nil
}

// word says an English sentence in another language; a sentence without a
// translation stays English.
func (p pages) word(lang, sentence string) string {
	if said, ok := p.german[sentence]; ok && lang == "de" {
		return said
	}
	return sentence
}

// language is the hl parameter's, else the browser's, else English.
func (p pages) language(r *http.Request) string {
	if hl := r.Form.Get("hl"); hl != "" {
		return supported(hl)
	}
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	return supported(first)
}

func supported(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if tag == "de" || strings.HasPrefix(tag, "de-") || strings.HasPrefix(tag, "de_") {
		return "de"
	}
	return "en"
}

// show sends a page. returnTo is a further place that its form may lead to.
func (p pages) show(w http.ResponseWriter, lang, name string, status int, returnTo string, data map[string]any) {
	data["Lang"], data["Page"], data["Style"] = lang, name, p.style
	var page bytes.Buffer
	if err := p.templates[lang+" "+name].Execute(&page, data); err != nil {
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	// A form's redirect counts as its action. Without a referrer browsers would
	// send "Origin: null" with a form, which could not be told from a stranger's.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src "+p.styleHash+"; form-action "+strings.TrimSpace("'self' "+returnTo)+
		"; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}
