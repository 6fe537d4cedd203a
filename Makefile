# One set of flags for everything, so that what cgo makes is compiled once.
TAGS := gles,no_animations,migrated_fynedo
GO := CGO_ENABLED=1 go
PLAIN := ./assets/... ./connections/... ./contacts/... ./oauth/... ./storage/...

.PHONY: build run test check fuzz torture bench demo screenshot

build:
	$(GO) build -tags $(TAGS) -o build/gcdesk ./cmd/gcdesk

run: build
	build/gcdesk

# Everything, on any Debian with Go and make: installs what is missing.
test:
	.ci/install
	$(MAKE) check
	$(GO) test -race $(PLAIN)
	$(GO) test -tags $(TAGS) -timeout 20m ./gui/...
	$(GO) test -tags $(TAGS),uitest -timeout 20m ./cmd/...

check:
	$(GO) vet -tags $(TAGS),uitest,bench ./...
	CGO_ENABLED=0 GOOS=windows go vet $(PLAIN)
	CGO_ENABLED=0 GOOS=darwin go vet $(PLAIN)
	$(GO) tool staticcheck -tags $(TAGS),uitest,bench ./...
	@unformatted=$$($(GO) tool gofumpt -l .); test -z "$$unformatted" || { echo "gofumpt: $$unformatted"; exit 1; }

# A minute for each fuzz test, the long forms of what repeats itself, the promised figures.
fuzz:
	.ci/fuzz $(TAGS),uitest
torture:
	TORTURE=1 $(GO) test -tags $(TAGS),uitest -count=1 -timeout 1h ./oauth/... ./connections/... ./storage/... ./cmd/...
bench:
	$(GO) test -tags $(TAGS),uitest,bench -count=1 -v -timeout 30m -run '^(TestBench|TestMissed)$$' ./cmd/gcdesk

demo:
	.ci/demo $(TAGS)

screenshot:
	SCREENSHOT=$(CURDIR)/docs/main.png $(GO) test -tags $(TAGS),uitest -count=1 -run TestScreenshot ./cmd/gcdesk && convert docs/main.png -strip -colors 256 docs/main.png
