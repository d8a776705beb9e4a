"""Stories under another kernel, with what can go wrong there: make test-kernels runs these."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runner.case import Case, parse_case
from runner.labs.run import Runner
from runner.outcome import Outcome
from runner.stacks import named
from runner.stacks.stack import Stack
from runner.tests.support import processes, story
from runner.tree import ROOT, case_id

GOOD = story("\tclose(a); // = 0 a --FIN--> b\n\tclose(b); // = 0 a <--FIN-- b")
PANICS = """/* A claim. */
#include "story.h"

void story(int a, int b)
{
	int trigger = open("/proc/sysrq-trigger", O_WRONLY);

	close(a); // = 0 a --FIN--> b
	(write)(trigger, "c", 1);
	close(b); // = 0 a <--FIN-- b
}
"""
DIES = story("\tclose(a); // = 0 a --FIN--> b\n\traise(SIGSEGV);\n\tclose(b);")
HANGS = story("\tclose(a); // = 0 a --FIN--> b\n\t(pause)();\n\tclose(b);")
FILLS = """/* A claim. */
#include "story.h"

void story(int a, int b)
{
	int line = open("/dev/ttyS1", O_WRONLY | O_NOCTTY);

	for (int i = 0; i < 1000; i++)
		(write)(line, "\\nhalfclose: begin=0 said=9 record=9 sum=9\\n", 43);
	close(a); // = 0 a --FIN--> b
	close(b); // = 0 a <--FIN-- b
}
"""


@pytest.fixture
def kernel(request: pytest.FixtureRequest) -> Stack:
    """The oldest of the kernels that were asked for."""
    if not request.config.getoption("--stacks"):
        pytest.skip("boots a kernel: make test-kernels")
    there = [stack for stack in named(str(request.config.getoption("--stacks"))) if stack.group and stack.there]
    if not there:
        pytest.skip("no kernel was fetched: make kernels")
    return there[0]


def cases(folder: Path, *sources: str) -> list[Case]:
    """A case file each."""
    found = []
    for number, source in enumerate(sources):
        path = folder / f"case{number}.c"
        path.write_text(source)
        found.append(parse_case(source, path, case_id(path)))
    return found


def outcomes(stack: Stack, told: list[Case]) -> list[Outcome]:
    """What becomes of them, in their order."""
    with Runner(stack) as runner:
        return list(runner.run_all(told))


def test_the_same_kernel_twice_gives_the_same_bytes(kernel: Stack, tmp_path: Path) -> None:
    told = cases(tmp_path, GOOD, DIES, GOOD)
    runs = [[Path(o.capture or "").read_bytes() for o in outcomes(kernel, told)] for _ in range(2)]
    assert runs[0] == runs[1]
    assert all(runs[0])


def test_what_goes_wrong_in_a_story_is_its_own_verdict(kernel: Stack, tmp_path: Path) -> None:
    got = outcomes(kernel, cases(tmp_path, GOOD, DIES, HANGS, FILLS, GOOD))
    assert [outcome.verdict for outcome in got] == ["pass", "error", "error", "pass", "pass"]
    assert "killed by SIGSEGV, after close(a)" in got[1].reason
    assert "it hung, after close(a)" in got[2].reason


def test_a_kernel_that_panics_costs_one_story(kernel: Stack, tmp_path: Path) -> None:
    got = outcomes(kernel, cases(tmp_path, GOOD, PANICS, GOOD))
    assert [outcome.verdict for outcome in got] == ["pass", "error", "pass"]
    assert "its kernel died" in got[1].reason and "panic" in got[1].reason


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_no_guest_outlives_the_command(kernel: Stack, how: signal.Signals) -> None:
    mark = f"halfclose-mark-{os.getpid()}-{how}"
    command = [sys.executable, "-m", "runner", "run", "--stack", kernel.name, "close"]
    runner = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "MARK": mark}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not any("qemu" in line for line in processes(mark)):
        assert runner.poll() is None
        time.sleep(0.05)
    runner.send_signal(how)
    runner.wait()
    end = time.monotonic() + 10
    while processes(mark) and time.monotonic() < end:
        time.sleep(0.05)
    assert not processes(mark)
