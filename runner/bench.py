"""What a run costs: the bare program, the whole pipeline, pytest, the parser. Figures, not a test."""

from __future__ import annotations

import os
import statistics
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from . import build
from .capture import events
from .case import Case
from .labs.local import FIRST_PORT
from .labs.run import Runner
from .stacks import families, stack, usual
from .stacks.stack import Stack
from .tree import BUILD, CASES, PCAP, ROOT, load
from .trouble import Missing

ROUNDS = 30
ANSWERS = 10
READINGS = 5
MIB = 1 << 20


class Hosts:
    """The same two hosts with no recorder between them."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def __enter__(self) -> Hosts:
        command = [str(build.lab_program(self._stack)), "sh", "-c", "echo ready; exec sleep infinity"]
        self._holder = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._holder.stdout
        self._holder.stdout.readline()
        self._port = FIRST_PORT
        return self

    def __exit__(self, *_: object) -> None:
        self._holder.kill()
        self._holder.communicate()

    def run(self, program: Path) -> None:
        """Let a program tell its story to nobody."""
        self._port += 1
        words = [str(program), str(self._holder.pid), str(self._port)]
        os.waitpid(os.posix_spawn(program, words, os.environ), 0)


def milliseconds(run: list[float]) -> float:
    """The median, which a noisy machine moves least."""
    return statistics.median(run) * 1000


def timed(cases: list[Case], on: Stack) -> tuple[float, float]:
    """Median milliseconds a case: the bare program and the whole pipeline, taken in turn."""
    programs = [build.build(case, on) for case in cases]
    bare: list[float] = []
    whole: list[float] = []
    with Hosts(on) as hosts, Runner(on) as runner:
        for number in range(ROUNDS * len(cases)):
            case, program = cases[number % len(cases)], programs[number % len(cases)]
            start = time.perf_counter()
            hosts.run(program)
            middle = time.perf_counter()
            runner.run(case)
            bare.append(middle - start)
            whole.append(time.perf_counter() - middle)
    return milliseconds(bare), milliseconds(whole)


def packets_a_second() -> float:
    """How fast the committed captures are read, in the processor's time; the quickest of several readings."""
    captures = [path.read_bytes() for path in sorted(PCAP.glob("linux/*/*.pcap"))]
    seconds, packets = [], 0
    for _ in range(READINGS):
        start = time.process_time()
        packets = sum(1 for data in captures for _ in events(data, "bench"))
        seconds.append(time.process_time() - start)
    return packets / min(seconds)


def first_answer(case: Case) -> float:
    """Median milliseconds of a whole process that runs one case."""
    command, seconds = [sys.executable, "-m", "runner", "run", case.id], list[float]()
    for _ in range(ANSWERS):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - start)
    return milliseconds(seconds)


def build_from_nothing() -> tuple[float, float]:
    """Seconds to build all cases for all columns of this machine, and the MiB that they take; no ccache helps.

    What stacks are made of was fetched before: how long that takes is the network's.
    """
    with TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        for path in CASES, ROOT / "runner":
            shutil.copytree(path, tree / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        for fetched in BUILD.glob("*/source"):
            shutil.copytree(fetched, tree / "build" / fetched.relative_to(BUILD))
        before = size_of(tree)
        words = [sys.executable, "-m", "runner", "build", "--stack", "all"]
        start = time.perf_counter()
        subprocess.run(words, cwd=tree, env={**os.environ, "CCACHE_DISABLE": "1"}, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start, (size_of(tree) - before) / MIB


def size_of(folder: Path) -> int:
    """Bytes on the disk of all files below a folder."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


def pytest_line(title: str, on: list[Stack], which: str) -> str:
    """What pytest takes over all cases that wait for no timer, on these stacks; `which` selects them by their names."""
    cases = load([])
    waiting = " or ".join(case.path.stem for case in cases if build.TIMER in case.needs)
    items = sum(its.is_for(case) for its in on for case in cases if build.TIMER not in case.needs)
    for its in on:
        build.build_all([case for case in cases if its.is_for(case)], its)
    command = [sys.executable, "-m", "pytest", "-q", "cases", "-k", f"{which} and not ({waiting})"]
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    return f"{title:24}{seconds:9.2f} s for {items} without a timer (at most {1.5 + 0.003 * items:.2f})"


def on_another(cases: list[Case], other: Stack) -> str:
    """The whole pipeline on a stack that is not the kernel's, where it can be had."""
    try:
        other.foreign()
    except Missing as missing:
        return f"on {other.name}: {missing}"
    with Runner(other) as runner:
        told = [case for case in cases if runner.run(case).verdict == "pass"]
    bare, whole = timed(told, other)
    return f"{f'the same on {other.name}':25}{whole:8.2f} ms a case, the bare program {bare:.2f} (at most 5)"


def main() -> int:
    """Print the figures."""
    cases = [case for case in load([]) if not case.needs]
    build.build_all(cases, stack("linux"))
    bare, whole = timed(cases, stack("linux"))
    print(f"{len(cases)} cases, {ROUNDS} rounds, medians, on {os.cpu_count()} cores")
    print(f"the bare program         {bare:8.2f} ms a case")
    print(f"the whole pipeline       {whole:8.2f} ms a case (program, capture, judgement)")
    print(f"ratio                    {whole / bare:8.2f} (at most 1.5)")
    print(
        f"the first answer         {first_answer(cases[0]):8.2f} ms: `run` of one case as a whole process (at most 120)"
    )
    for name in families()[1:]:
        print(on_another(cases, stack(name)))
    print(pytest_line("pytest, cases on linux", [stack("linux")], "linux"))
    print(pytest_line("pytest, on all stacks", usual(), "cases"))
    print(f"parser                   {packets_a_second():8.0f} packets a second, of the processor's time")
    seconds, mib = build_from_nothing()
    print(f"a build from nothing     {seconds:8.2f} s and {mib:.0f} MiB for all columns (at most 25 s and 60 MiB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
