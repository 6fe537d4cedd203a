package connections

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrCommand is the answer to a command that cannot be run as it is written.
var ErrCommand = errors.New("a command is a program and its arguments, with quotes around what has spaces")

// SplitCommand splits a command at its spaces, as a shell does but with nothing
// else of a shell: 'single' and "double" quotes hold a word together, and
// nothing is expanded. A backslash stands for itself, since Windows' paths are
// made of them.
func SplitCommand(command string) (words []string, err error) {
	var word strings.Builder
	quote, inWord := rune(0), false
	if !utf8.ValidString(command) {
		return nil, ErrCommand
	}
	for _, r := range command {
		switch {
		case unicode.IsControl(r):
			return nil, ErrCommand
		case r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, inWord = r, true
		case quote == 0 && r == ' ':
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	if quote != 0 || len(words) == 0 || words[0] == "" {
		return nil, ErrCommand
	}
	return words, nil
}

// BrowserCommand returns the words of a command that opens an address: it
// stands where the command says %s, else at the end.
func BrowserCommand(command, address string) ([]string, error) {
	words, err := SplitCommand(command)
	if err != nil {
		return nil, err
	}
	placed := false
	for i, w := range words[1:] {
		if strings.Contains(w, "%s") {
			words[i+1], placed = strings.ReplaceAll(w, "%s", address), true
		}
	}
	if !placed {
		words = append(words, address)
	}
	return words, nil
}
