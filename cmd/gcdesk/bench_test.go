//go:build bench && uitest

package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

// figure is a line of the table: what is measured of ours, beside what it may
// be compared with, both in the same unit.
type figure struct {
	name         string
	unit         string
	ours, theirs float64
	bound        float64 // of ours / theirs; 0 means that it is only told
}

func (f figure) ratio() float64 { return f.ours / f.theirs }

func (f figure) missed() bool {
	return f.bound > 0 && !(f.ours > 0 && f.ratio() <= f.bound) // NaN is missed too
}

// TestBench measures, in one run on one machine, all that is promised of speed
// and memory. Nothing else should run meanwhile.
func TestBench(t *testing.T) {
	built := programs{
		gcdesk: buildWith(t, tags, "."), watched: buildWith(t, tags+",uitest", "."),
		empty: buildWith(t, tags, "./testdata/emptywindow"),
	}
	var all []figure
	for _, measure := range []struct {
		name string
		of   func(*testing.T, programs) []figure
	}{
		{"start", startFigures},
		{"idle", idleFigures},
		{"hidden", hiddenFigures},
		{"token", tokenFigures},
		{"records", recordFigures},
		{"browse", browseFigures},
		{"many", manyFigures},
		{"callback", callbackFigures},
		{"stall", stallFigures},
		{"round", roundStallFigures},
		{"health", healthFigures},
		{"contacts", contactFigures},
	} {
		t.Run(measure.name, func(t *testing.T) { all = append(all, measure.of(t, built)...) })
	}
	fmt.Print(table(all))
	for _, f := range all {
		if f.missed() {
			t.Errorf("%s: %.2f, at most %.2f", f.name, f.ratio(), f.bound)
		}
	}
}

func table(all []figure) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\tours\ttheirs\t\tratio\tat most\t")
	for _, f := range all {
		bound, verdict := fmt.Sprintf("%.2f", f.bound), "ok"
		switch {
		case f.bound == 0:
			bound, verdict = "", "told"
		case f.missed():
			verdict = "missed"
		}
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%s\t%.2f\t%s\t%s\n", f.name, f.ours, f.theirs, f.unit, f.ratio(), bound, verdict)
	}
	_ = w.Flush() // a builder takes all
	return text.String()
}

// programs are the files of the programs that are measured.
type programs struct {
	gcdesk  string // as it is shipped
	watched string // tells what its windows show
	empty   string // the empty window
}

func buildWith(t *testing.T, tags, pkg string) (program string) {
	t.Helper()
	program = filepath.Join(t.TempDir(), "program")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", tags, "-o", program, pkg).CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", pkg, err, out)
	}
	return program
}

// inTurn measures two things alternately, so that what else the machine does
// falls on both, and returns their medians. A first round does not count.
func inTurn(rounds int, ours, theirs func() float64) (float64, float64) {
	var a, b []float64
	for range rounds + 1 {
		a, b = append(a, ours()), append(b, theirs())
	}
	return median(a[1:]), median(b[1:])
}

func median(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

func TestMissed(t *testing.T) {
	for want, figures := range map[bool][]figure{
		false: {{ours: 1, theirs: 1, bound: 1}, {ours: 1, theirs: 2, bound: 0.6}, {ours: 9, theirs: 1}},
		true:  {{ours: 2, theirs: 1, bound: 1.9}, {ours: 1, bound: 2}, {theirs: 1, bound: 2}, {bound: 2}},
	} {
		for _, f := range figures {
			if got := f.missed(); got != want {
				t.Errorf("%+v missed: %v, want %v", f, got, want)
			}
		}
	}
}
