# The verbs of the project. `make run` and `make test` install what is missing from Debian's packages.
.PHONY: install run build release test test-crash test-directories test-mail fuzz lint format bench bench-large

install:
	scripts/install.sh

build: install
	swift build

release: install
	swift build -c release --scratch-path .build-release --product sluice --static-swift-stdlib

run: build
	scripts/run.sh

test: install
	swift test --skip DirectoriesTests --skip MailTests
	scripts/conformance.sh

# Gateway, directory and sweeps killed at each passing of each step, and at random under load, 500 times; `make test` takes
# the first and the last passing, and 20 times.
test-crash: install
	SLUICE_CRASH_ROUNDS=500 swift test --filter 'Crash(Round|Step|Sweep)Tests'

# The suites on 389 Directory Server and Samba AD, which are installed for them.
test-directories: install
	scripts/install-directories.sh
	swift test --filter DirectoriesTests

# The whole way to a mailbox: before a Postfix and a Dovecot, which are installed for it. Needs root, as Postfix does.
test-mail: install
	scripts/install-mail.sh
	swift test --filter MailTests

fuzz:
	scripts/fuzz.sh

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

bench: install
	scripts/bench.sh
	scripts/bench-sweep.sh
	scripts/bench-feed.sh

# Sweeps over a hundred thousand users and over a million: memory must not grow with them. Takes half an hour and some
# gigabytes of disk.
bench-large: install
	SWEEP_USERS=100000 SWEEP_MISSING=0 SWEEP_ROUNDS=1 scripts/bench-sweep.sh
	SWEEP_USERS=1000000 SWEEP_MISSING=0 SWEEP_ROUNDS=1 scripts/bench-sweep.sh
