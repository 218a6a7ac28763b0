# jiedui - two commands: `make run` and `make test`. See README.md.
.PHONY: run build test check fuzz bench trial crash dist clean needs needs-test
DEMO = demo

run: build
	@tools/demo-book $(DEMO)
	@exec out/release/jiedui serve $(DEMO)/demo.book

build: needs
	@[ -f out/release/build.ninja ] || meson setup out/release --buildtype=release \
	    -Db_lto=true >/dev/null
	@ninja -C out/release -j2 --quiet jiedui

# The sanitized build, every unit test, every whole-program case, a bounded run
# of each fuzz target and of the crash test. Ends with `N passed, N failed`.
test: build needs-test
	@tools/test

check:
	@tools/check

# Longer campaigns than `make test` runs; see doc/contributor.md.
fuzz: needs-test
	@tools/fuzz $${SECONDS_EACH:-600}

crash: build needs-test
	@CYCLES=$${CYCLES:-1000} test/cases/crash.sh

bench: build needs-test
	@tools/bench

# Texts and forms written without sight of the program: precision, recall.
trial: build needs-test
	@tools/trial

dist: build
	@tools/dist

needs:
	@tools/needs build

needs-test:
	@tools/needs test

clean:
	rm -rf out
