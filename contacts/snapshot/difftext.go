package snapshot

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
)

// Text is a change for people to read, in lines: a sign, the name, and beneath
// it what each field has lost and gained. Labels are called by the names in
// groups, by resource name. A terminal can do nothing with it but show it.
func (c Change) Text(groups map[string]string) string {
	sign := map[What]string{Added: "+", Removed: "-", Changed: "~"}[c.What]
	var b strings.Builder
	b.WriteString(sign + " " + shown(strings.TrimSpace(c.Name+" ("+c.ResourceName+")")) + "\n")
	for _, f := range c.Fields {
		for _, line := range f.lines(groups) {
			b.WriteString("    " + shown(line) + "\n")
		}
	}
	return b.String()
}

// lines are what a field has lost and gained. Of one value that is made of
// parts, as a name is, they are the parts that differ.
func (f Field) lines(groups map[string]string) (lines []string) {
	if len(f.Before) == 1 && len(f.After) == 1 {
		lines = differing(f.Name, readable(f.Name, f.Before[0], groups), readable(f.Name, f.After[0], groups))
	}
	if len(lines) > 0 {
		return lines
	}
	for _, v := range f.Before {
		lines = append(lines, "- "+f.Name+": "+readable(f.Name, v, groups).String())
	}
	for _, v := range f.After {
		lines = append(lines, "+ "+f.Name+": "+readable(f.Name, v, groups).String())
	}
	return lines
}

// differing are the parts of a value that differ; none where it is more than
// its parts, or no more than one.
func differing(field string, before, after value) (lines []string) {
	if before.main != "" || after.main != "" || len(before.parts) < 2 && len(after.parts) < 2 {
		return nil
	}
	for _, was := range before.parts {
		now, there := after.part(was.name)
		switch {
		case !there:
			lines = append(lines, "- "+field+"."+was.name+": "+was.text)
		case now != was.text:
			lines = append(lines, "~ "+field+"."+was.name+": "+was.text+" → "+now)
		}
	}
	for _, now := range after.parts {
		if _, there := before.part(now.name); !there {
			lines = append(lines, "+ "+field+"."+now.name+": "+now.text)
		}
	}
	return lines
}

func leaf(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	plain, _ := json.Marshal(v) // it was JSON
	return string(plain)
}

// shown makes a text harmless: line breaks, control characters and marks that
// turn the direction of reading are written as Go writes them.
func shown(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}
