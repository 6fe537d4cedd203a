package snapshot

import (
	"strings"
	"testing"
	"time"
)

func TestKeep(t *testing.T) {
	// Two on the last day of a year, one each on the days around it.
	times := "2026-12-30T08 2026-12-31T08 2026-12-31T20 2027-01-01T08 2027-01-04T08 2027-02-01T08"
	for rule, want := range map[Rule]string{
		{}:                      "111111",
		{Last: 1}:               "000001",
		{Last: 3}:               "000111",
		{Last: 99}:              "111111",
		{Daily: 3}:              "000111",
		{Daily: 4}:              "001111",
		{Daily: 99}:             "101111",
		{Weekly: 1}:             "000001",
		{Weekly: 3}:             "000111", // the first of January is in the last week of the year before
		{Monthly: 2}:            "000011",
		{Monthly: 3}:            "001011",
		{Last: 1, Monthly: 3}:   "001011",
		{Last: 2, Weekly: 3}:    "000111",
		{Daily: 1, Monthly: 99}: "001011",
	} {
		var at []time.Time
		for text := range strings.FieldsSeq(times) {
			one, err := time.Parse("2006-01-02T15", text)
			if err != nil {
				t.Fatal(err)
			}
			at = append(at, one)
		}
		if got := bits(rule.Keep(at)); got != want {
			t.Errorf("%+v: got %s, want %s", rule, got, want)
		}
		// The order of the times says nothing.
		for i, j := 0, len(at)-1; i < j; i, j = i+1, j-1 {
			at[i], at[j] = at[j], at[i]
		}
		if got := reversed(bits(rule.Keep(at))); got != want {
			t.Errorf("%+v, backwards: got %s, want %s", rule, got, want)
		}
	}
	if got := (Rule{Last: 1}).Keep(nil); len(got) != 0 {
		t.Errorf("of nothing: got %v", got)
	}
}

func bits(keep []bool) string {
	var b strings.Builder
	for _, k := range keep {
		b.WriteByte("01"[map[bool]int{true: 1}[k]])
	}
	return b.String()
}

func reversed(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}
