//go:build bench && uitest

package main

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// recordFigures runs the benchmarks of two rooms, whose inside nobody else can
// measure: a durable write, and the filter over a long list.
func recordFigures(t *testing.T, _ programs) []figure {
	storage, gui := benchmarks(t, "storage"), benchmarks(t, "gui")
	write, bare := inTurn(7,
		func() float64 { return nanoseconds(t, storage, "BenchmarkWrite/store", 200) / 1e6 },
		func() float64 { return nanoseconds(t, storage, "BenchmarkWrite/bare_bbolt", 200) / 1e6 })
	long, short := inTurn(7,
		func() float64 { return nanoseconds(t, gui, "BenchmarkFilter/10000", 50) / 1e6 },
		func() float64 { return nanoseconds(t, gui, "BenchmarkFilter/100", 50) / 1e6 })
	return []figure{
		{"durable write, beside a bare bbolt transaction", "ms", write, bare, 2},
		{"filter and refresh, 10,000 beside 100", "ms", long, short, 2},
	}
}

// benchmarks compiles the tests of a room.
func benchmarks(t *testing.T, room string) (program string) {
	t.Helper()
	program = filepath.Join(t.TempDir(), "benchmarks")
	if out, err := exec.CommandContext(t.Context(), "go", "test", "-tags", tags, "-c", "-o", program, "gcdesk/"+room).CombinedOutput(); err != nil {
		t.Fatalf("build the benchmarks of %s: %v\n%s", room, err, out)
	}
	return program
}

var perOperation = regexp.MustCompile(`\s([\d.]+) ns/op`)

// nanoseconds is what one operation of a benchmark takes.
func nanoseconds(t *testing.T, program, name string, operations int) float64 {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, "-test.run=^$", "-test.bench=^"+name+"$", "-test.benchtime="+strconv.Itoa(operations)+"x").CombinedOutput()
	found := perOperation.FindSubmatch(out)
	if err != nil || found == nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	ns, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return ns
}
