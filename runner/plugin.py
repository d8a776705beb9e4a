"""pytest: every case file is collected, one item a case and stack.

Cases that wait for one of the kernel's timers are begun together, on hosts of their own, before the
first item runs; each item then takes the outcome of its own run. With pytest-xdist (`-n 2 --dist loadgroup`)
each worker has laboratories of its own.
"""

from __future__ import annotations

import os
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, Iterator

import pytest
from _pytest.terminal import TerminalReporter

from runner.build import Missing, build_all
from runner.case import Case, read_case
from runner.judge import github_annotations
from runner.ladder import draw, plain
from runner.report import see_again
from runner.replay import replayed
from runner.run import Outcome, Runner
from runner.stacks import Stack, stacks
from runner.tree import CASES, STORY, case_id
from runner.trouble import Trouble
from runner.waiting import Waiting, waits

JUDGE = pytest.StashKey["Live | Replay"]()
DROPPED = pytest.StashKey[int]()
DROPPED_BY_WORKER = "halfclose_dropped"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --replay."""
    group = parser.getgroup("halfclose")
    group.addoption("--replay", action="store_true", help="judge the cases from pcap/ alone, without a laboratory")


def pytest_configure(config: pytest.Config) -> None:
    """The laboratories, or the folder of captures in their place."""
    try:
        stacks()
    except Trouble as trouble:
        raise pytest.UsageError(str(trouble)) from None
    judge: Live | Replay = Replay() if config.getoption("replay") else Live(_is_worker(config))
    config.stash[JUDGE] = judge


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A C file below cases/, but for the story library, is a case."""
    inside = CASES in file_path.parents and CASES / STORY.name not in file_path.parents
    if file_path.suffix == ".c" and inside:
        file: CaseFile = CaseFile.from_parent(parent, path=file_path)
        return file
    return None


@pytest.hookimpl(tryfirst=True)  # type: ignore[misc]
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is for one worker of pytest-xdist: the cases that wait, side by side; and each module of tests.

    First, since xdist reads the marks in a hook of its own.
    """
    for item in items:
        if not isinstance(item, CaseItem):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        elif waits(item.case):
            item.add_marker(pytest.mark.xdist_group("waiting"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Build what was selected, all at once, and begin what has to wait."""
    if not session.config.getoption("collectonly"):
        session.config.stash[JUDGE].begin([item for item in session.items if isinstance(item, CaseItem)])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Give the hosts back. Packets that tcpdump dropped make all of it fail."""
    config = session.config
    dropped = config.stash[JUDGE].end() + config.stash.get(DROPPED, 0)
    if _is_worker(config):
        config.workeroutput[DROPPED_BY_WORKER] = dropped  # type: ignore[attr-defined]
    elif dropped:
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        config.stash[DROPPED] = dropped


@pytest.hookimpl(optionalhook=True)  # type: ignore[misc]
def pytest_testnodedown(node: Any, error: object) -> None:
    """A worker of pytest-xdist has ended: what it lost counts here."""
    dropped = getattr(node, "workeroutput", {}).get(DROPPED_BY_WORKER, 0)
    node.config.stash[DROPPED] = node.config.stash.get(DROPPED, 0) + dropped


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workeroutput")


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Say it where nobody overlooks it."""
    if config.stash.get(DROPPED, 0):
        terminalreporter.section("packets dropped", sep="!", red=True)
        terminalreporter.line(f"tcpdump dropped {config.stash[DROPPED]} packets, so nothing above is proved")


class CaseFile(pytest.File):
    """A case file; one item for each stack."""

    def collect(self) -> Iterator[pytest.Item]:
        """Read the case; a claim that can't be read is an error of collection."""
        try:
            case = read_case(self.path, case_id(self.path))
        except Trouble as trouble:
            raise self.CollectError(str(trouble)) from None
        for stack in stacks().values():
            if stack.is_for(case):
                item: CaseItem = CaseItem.from_parent(self, name=stack.name)
                item.case, item.stack = case, stack
                yield item


class Failed(Exception):
    """A case did not pass."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class CaseItem(pytest.Item):
    """One case on one stack."""

    case: Case
    stack: Stack

    def runtest(self) -> None:
        """Run or replay it, and raise unless it passed."""
        outcome = self.config.stash[JUDGE].outcome(self)
        if outcome.verdict == "skip":
            pytest.skip(outcome.reason)
        if outcome.verdict != "pass":
            raise Failed(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The ladder with the guilty lines marked, then the findings, then how to see it again."""
        if isinstance(excinfo.value, Trouble):
            return str(excinfo.value)
        if not isinstance(excinfo.value, Failed):
            return str(super().repr_failure(excinfo))
        outcome = excinfo.value.outcome
        parts = [*github_annotations(outcome.findings)] if _on_github() else []
        if outcome.record and outcome.record.steps:
            parts += [plain(draw(outcome.case, outcome.record, outcome.findings)), ""]
        parts += [str(finding) for finding in outcome.findings] or [outcome.reason]
        return "\n".join([*parts, see_again(outcome)])

    def reportinfo(self) -> tuple[Path, int, str]:
        """How pytest names it: the claim is what is tested."""
        return self.path, 0, f"{self.case.id} [{self.stack.name}]: {self.case.claim}"


def _on_github() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


class Replay:
    """Judges from the committed captures."""

    def begin(self, items: list[CaseItem]) -> None:
        """Nothing has to be built."""

    def outcome(self, item: CaseItem) -> Outcome:
        """Raises Trouble where there is no capture of exactly this code."""
        return replayed(item.case, item.stack)

    def end(self) -> int:
        """No packet was dropped here."""
        return 0


class Live:
    """Judges from runs: one laboratory for most, one each for those that wait.

    Under pytest-xdist nobody knows beforehand which worker an item is for, but those that wait go to the same one: it
    begins them when it meets the first.
    """

    def __init__(self, is_worker: bool) -> None:
        self._is_worker = is_worker
        self._runners: dict[str, Runner] = {}
        self._waiting = Waiting()
        self._items: list[CaseItem] = []
        self._begun: dict[str, Future[Outcome]] = {}

    def begin(self, items: list[CaseItem]) -> None:
        """Build all; start what waits for a timer, and the hosts for the rest."""
        for used in {item.stack.name: item.stack for item in items}.values():
            build_all([item.case for item in items if item.stack == used], used)
        for item in items:
            if not waits(item.case):
                self._runner(item.stack)
        self._items = [item for item in items if waits(item.case)]
        if not self._is_worker:
            self._begin_waiting()

    def _begin_waiting(self) -> None:
        self._begun = {item.nodeid: self._waiting.begin(item.case, item.stack) for item in self._items}
        self._items = []

    def outcome(self, item: CaseItem) -> Outcome:
        """The outcome of the run that was begun, or of one made now."""
        if waits(item.case) and self._items:
            self._begin_waiting()
        if item.nodeid in self._begun:
            return self._begun.pop(item.nodeid).result()
        return self._runner(item.stack).run(item.case)

    def _runner(self, stack: Stack) -> Runner:
        """The one for this stack, which begins at once to make its hosts; what is in the way the first run says."""
        if stack.name not in self._runners:
            self._runners[stack.name] = Runner(stack)
            with suppress(Missing, Trouble):
                self._runners[stack.name].prepare()
        return self._runners[stack.name]

    def end(self) -> int:
        """How many packets were dropped, by all recorders."""
        for runner in self._runners.values():
            runner.retire()
        for runner in self._runners.values():
            runner.end()
        return self._waiting.end() + sum(runner.dropped for runner in self._runners.values())
