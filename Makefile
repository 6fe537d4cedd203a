# One set of flags for everything, so that what cgo makes is compiled once.
TAGS := gles,no_animations,migrated_fynedo
GO := CGO_ENABLED=1 go
PLAIN := ./assets/... ./connections/... ./contacts/... ./oauth/... ./storage/...

.PHONY: build run test check demo screenshot

build:
	$(GO) build -tags $(TAGS) -o build/gcdesk ./cmd/gcdesk

run: build
	build/gcdesk

# Everything, on any Debian with Go and make: installs what is missing.
test:
	.ci/install
	$(MAKE) check
	$(GO) test -race $(PLAIN)
	$(GO) test -tags $(TAGS) ./gui/...
	$(GO) test -tags $(TAGS),uitest ./cmd/...

check:
	$(GO) vet -tags $(TAGS),uitest ./...
	$(GO) tool staticcheck -tags $(TAGS),uitest ./...
	@unformatted=$$($(GO) tool gofumpt -l .); test -z "$$unformatted" || { echo "gofumpt: $$unformatted"; exit 1; }

# Practice mode to try by hand; without a display, or with DEMO_DIR=dir, the main
# job does itself and leaves NN-step.png and steps.json there.
demo:
	.ci/install
	$(MAKE) build
ifneq ($(and $(DISPLAY)$(WAYLAND_DISPLAY),$(if $(DEMO_DIR),,yes)),)
	build/gcdesk practice
else
	DEMO_DIR=$(abspath $(or $(DEMO_DIR),demo)) $(GO) test -tags $(TAGS),uitest -count=1 -v -run TestJourney ./cmd/gcdesk
endif

screenshot:
	SCREENSHOT=$(CURDIR)/docs/main.png $(GO) test -tags $(TAGS),uitest -count=1 -run TestScreenshot ./cmd/gcdesk && convert docs/main.png -strip -colors 256 docs/main.png
