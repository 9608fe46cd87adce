# Everything a newcomer, an engineer and CI need. `make` alone tells what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
CARGO ?= cargo
NEXTEST := $(shell command -v cargo-nextest >/dev/null && echo yes)
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
SLICE := report
SEEDS := 10000
# Storms that do not hold yet (docs/guarantees.md), as 1,2,3. One that holds fails the run as well.
OPEN :=
FUZZ_SECONDS := 3600
FUZZ_SEED := 1
KILLS := 1000

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install-build:
	@scripts/install.sh build
install-test:
	@scripts/install.sh test

web/node_modules/.installed: web/package.json web/package-lock.json
	@echo "installing the packages of the web page (npm ci, exactly as the lock file says)"
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web: web/node_modules/.installed ## build the web page
	cd web && npm run --silent build

release: install-build web ## build the program of a node, target/release/fenghuo
	$(CARGO) build --release --locked -p fenghuo-server

demo-build: install-build web
	$(CARGO) build --locked -p fenghuo-server

demo: demo-build ## build all and start province, city, district and township on loopback
	$(TARGET)/debug/fenghuo demo

# What takes seconds. Clippy wants a compilation of its own of everything below us, six minutes of two
# cores from nothing (50 s when that is there), and stays with `make check`.
form: install-build
	$(CARGO) fmt --all --check
	$(if $(shell command -v cargo-deny),$(CARGO) deny check bans licenses sources,@echo "licences are not checked: cargo-deny is not installed (make check installs it)")

# The simulator is built by itself: beside it everything else would carry the bugs it plants.
test: install-test form web ## all tests: rules, stories on both databases, web, browser
ifeq ($(NEXTEST),yes)
	$(CARGO) nextest run --workspace --exclude fenghuo-sim --locked --no-fail-fast
	$(CARGO) test --workspace --exclude fenghuo-sim --locked --doc --quiet
else
	$(CARGO) test --workspace --exclude fenghuo-sim --locked --no-fail-fast
endif
	$(CARGO) build --locked --workspace --bin fenghuo-sim
	$(TARGET)/debug/fenghuo-sim run --seeds 500 --threads 2 $(if $(OPEN),--open $(OPEN))
	cd web && node build/client.mjs --check && npm run --silent size && npm run --silent typecheck && npm run --silent lint && npm test --silent
	cd web && FENGHUO_BIN=$(TARGET)/debug/fenghuo npm run --silent test:browser

# Its databases lie in memory where there is a gigabyte for them: most of the rest is waiting for a disk.
slice: IN_MEMORY = $(shell [ "$$(df --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 1000000 ] 2>/dev/null && echo TMPDIR=/dev/shm)
slice: ## tests of one slice on SQLite while you work on it: make slice SLICE=report
	FENGHUO_TEST_STORES=sqlite $(IN_MEMORY) CARGO_TARGET_DIR=$(TARGET)/slice $(CARGO) $(if $(filter yes,$(NEXTEST)),nextest run,test) --locked -p fenghuo-$(SLICE)

check: ## formatting, lints, licences
	@scripts/install.sh check
	$(MAKE) --no-print-directory form
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	cd web && npm run --silent typecheck && npm run --silent lint

bench: release ## measure; prints a table and writes target/bench.json
	$(CARGO) build --release --locked -p fenghuo-sim
	$(CARGO) run --release --locked -p fenghuo-benches

prove: ## the exchange in storms from seeds, planted bugs that must fall, real nodes that die, each part to its end (SEEDS=N KILLS=N)
	$(CARGO) build --locked --workspace --bin fenghuo-sim
	@: >$(TARGET)/not-held; part() { echo "$$*"; "$$@" || echo "did not hold: $$*" >>$(TARGET)/not-held; }; \
	part $(TARGET)/debug/fenghuo-sim run --seeds $(SEEDS) --threads 2 $(if $(OPEN),--open $(OPEN)); \
	part $(TARGET)/debug/fenghuo-sim run --seeds 8 --nodes 200 --hours 2 --threads 2; \
	part $(TARGET)/debug/fenghuo-sim mutants --seeds 200
	$(MAKE) --no-print-directory prove-real || echo "did not hold: prove-real" >>$(TARGET)/not-held
	@! grep . $(TARGET)/not-held

# The same tests as in `make test`, for longer; FENGHUO_PROVE_SEED repeats one.
prove-real: export FENGHUO_PROVE_KILLS = $(KILLS)
prove-real: export FENGHUO_PROVE_STOPS = 30
prove-real: export FENGHUO_PROVE_ROUNDS = 100
prove-real: export FENGHUO_PROVE_STRIDE = 1
prove-real: install-test ## real nodes: kill -9, PostgreSQL that stops, disks and lines that fail, two servers
ifeq ($(NEXTEST),yes)
	$(CARGO) nextest run --workspace --exclude fenghuo-sim --locked --no-capture -E 'test(/^(storm|two|each_write)::/) + test(/::lines::/)'
else
	$(CARGO) test --workspace --exclude fenghuo-sim --locked -- --nocapture --test-threads 1 storm:: two:: each_write:: lines::
endif

fuzz: ## the decoders and the nodes of the exchange for an hour, from another seed (make fuzz FUZZ_SECONDS=N FUZZ_SEED=N)
	FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_SEED=$(FUZZ_SEED) $(CARGO) test --locked -p fenghuo-exchange --test exchange fuzz -- --nocapture

figures: ## how long a newcomer waits for the demonstration, and an engineer for the tests of an edit
	scripts/figures.sh clone built edit

openapi: ## write docs/openapi.json and the web client from the handlers
	$(CARGO) run --locked -p fenghuo-server -- openapi docs/openapi.json
	cd web && npm run --silent client

screenshots: release ## take the README's pictures from a running demonstration
	cd web && FENGHUO_BIN=$(TARGET)/release/fenghuo npm run --silent screenshots

clean: ## remove what was built (keeps data)
	$(CARGO) clean
	rm -rf web/dist web/node_modules

.PHONY: help install-build install-test web release demo-build demo form test slice check bench prove prove-real fuzz figures openapi screenshots clean
