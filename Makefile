# halfclose: how TCP connections end, told by small C programs that check themselves.

# What the machine must have, as Debian and Ubuntu name it.
PACKAGES = gcc libc6-dev patch pkg-config tcpdump libnftables-dev liburing-dev libevent-dev \
	python3 python3-pytest python3-pytest-xdist python3-rich
TEST_PACKAGES = $(PACKAGES) tshark
DOCS_PACKAGES = $(PACKAGES) python3-sphinx python3-myst-parser furo
PAGE_PACKAGES = $(PACKAGES) chromium chromium-driver python3-selenium
LINT_PACKAGES = $(PACKAGES) clang clang-format black flake8 mypy

export PATH := $(PATH):/usr/sbin:/sbin

# Only Debian's own interpreter sees the packages that apt-get installed; another may have its own.
PYTHON = $(shell for python in python3 /usr/bin/python3; do \
	$$python -c 'import sys, pytest, xdist, rich; assert sys.version_info >= (3, 10)' 2>/dev/null && \
	{ echo $$python; exit; }; done; echo no-python-with-pytest-xdist-rich)

CASE ?=
FILE = $(if $(wildcard $(CASE)),$(CASE),cases/$(CASE:.c=).c)
STORY = $(filter-out cases/story/lab.c,$(wildcard cases/story/*.c))
# An lwIP of one's own, as a column beside the others: runner/stacks/lwip_own.py.
export HALFCLOSE_LWIP := $(LWIP)
export HALFCLOSE_LWIPOPTS := $(LWIPOPTS)
export HALFCLOSE_LWIP_CFLAGS := $(LWIP_CFLAGS)
export HALFCLOSE_LWIP_NAME := $(LWIP_NAME)
NEEDS = $(filter-out timer,$(subst ;, ,$(shell sed -n 's/^ \* Needs: //p' $(FILE))))

.PHONY: help run test test-pages test-kernels kernels build bytecode bench fuzz lint sanitize soak captures porting docs tell clean setup setup-test setup-docs setup-pages setup-lint

help: ## this text
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 16
	@echo "CASE=chapter/name (or a folder, a glob, a file) restricts run, test, captures; tell needs one"
	@echo "LWIP=dir, LWIPOPTS=file, LWIP_NAME=name: an lwIP of your own as one more column (docs/how-it-works.md)"
	@echo "N=40 and STACK='linux lwip' are for soak"

run: setup bytecode ## install what is missing, build, run every case, print the table
	@$(PYTHON) -m runner run --stack all $(CASE)

test: setup-test ## the same set-up, then all tests
	@$(PYTHON) -m pytest -q $(if $(CASE),$(FILE),-n auto --dist loadgroup)

test-pages: setup-pages ## the page of a case in a headless Chromium, which it installs; make test does so where there is one
	@$(PYTHON) -m pytest -q runner/tests/test_pages.py runner/tests/test_in_a_browser.py

kernels: setup ## fetch QEMU and the kernels of the columns linux-5.10 and so on, into build/
	@$(PYTHON) -m runner kernels

test-kernels: setup-test ## every case on every kernel that was fetched, and the same kernel twice
	@$(PYTHON) -m pytest -q cases runner/tests/test_guests.py --stacks kernels

build: setup bytecode ## build every case
	@$(PYTHON) -m runner build $(CASE)

bench: setup bytecode ## what a run costs, beside the bare program
	@$(PYTHON) -m runner.bench

lint: setup-lint ## formatting, types and warnings, under gcc and clang
	@black --check . && flake8 runner conftest.py && mypy
	@$(PYTHON) -m runner.layout
	@for cc in gcc clang; do CC=$$cc $(PYTHON) -m runner build --strict --stack linux,lwip && echo "$$cc: no warnings" || exit 1; done

fuzz: setup ## N=10000 mutants of captures, cases and names: none may do harm
	@$(PYTHON) -m runner.tests.fuzz $(or $(N),10000)

sanitize: setup ## run every case under the address and undefined-behaviour sanitizers, lwIP under them too
	@CFLAGS="-fsanitize=address,undefined -fno-sanitize-recover=all" $(PYTHON) -m runner run $(if $(CI),--strict) --stack all $(CASE)

soak: setup ## a session whose link goes down and up N times, on STACK: what each outage costs
	@$(PYTHON) -m runner soak $(N:%=--rounds %) $(STACK:%=--stack %)

captures: setup ## renew the reference captures in pcap/
	@$(PYTHON) -m runner run --stack all $(CASE) --keep pcap

porting: setup ## write docs/porting-to-lwip.md: what breaks on lwIP, and what to write instead
	@$(PYTHON) -m runner diff linux lwip --page docs/porting-to-lwip.md && echo docs/porting-to-lwip.md

docs: setup-docs ## build/site: every case's page, chapters, symptoms, the matrix, the porting page; links are checked
	@$(PYTHON) -m runner.site linux lwip

tell: ## CASE=chapter/name: compile one case and let it tell its story here, without Python
	$(if $(filter lwip,$(NEEDS)),$(error $(FILE) is about lwIP: python3 -m runner show --stack lwip $(FILE)))
	@mkdir -p build
	@$${CC:-cc} @cases/story/flags $(if $(filter cases/%,$(FILE)),,@cases/story/flags_elsewhere) $(FILE) $(if $(findstring nftables,$(NEEDS)),$(STORY),$(filter-out %/lose.c %/nft.c %/outage.c,$(STORY))) \
		$(if $(NEEDS),$$(pkg-config --cflags --libs $(NEEDS))) -o build/tell && build/tell

clean: ## remove what was built and what runs wrote
	@rm -rf build out docs/porting-to-*.md .mypy_cache .pytest_cache *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup: ; @$(call install,$(PACKAGES))
bytecode: setup ; @$(PYTHON) -m compileall -qq runner || :
setup-test: ; @$(call install,$(TEST_PACKAGES))
setup-docs: ; @$(call install,$(DOCS_PACKAGES))
setup-pages: ; @$(call install,$(PAGE_PACKAGES))
setup-lint: ; @$(call install,$(LINT_PACKAGES))

# Where dpkg is not the package manager, the tools themselves say what they lack.
define install
command -v dpkg-query >/dev/null || exit 0; \
missing=; for package in $(1); do \
	dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
done; \
[ -z "$$missing" ] && exit 0; \
if [ "$$(id -u)" != 0 ]; then echo "halfclose needs these packages; type: sudo apt-get install$$missing" >&2; exit 2; fi; \
echo "installing:$$missing"; \
export DEBIAN_FRONTEND=noninteractive; log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
{ apt-get update && apt-get install -y --no-install-recommends $$missing; } >"$$log" 2>&1 || \
	{ tail -n 5 "$$log" >&2; echo "apt-get install$$missing failed, see above" >&2; exit 2; }
endef
