"""pytest: every case file is collected, one item a case and stack.

Cases that wait for one of the kernel's timers are begun together, on hosts of their own, before the
first item runs; each item then takes the outcome of its own run.
"""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Iterator

import pytest
from _pytest.terminal import TerminalReporter

from runner.build import TIMER, build_all
from runner.case import Case, read_case
from runner.judge import github_annotations
from runner.ladder import draw, plain
from runner.report import see_again
from runner.run import Outcome, Runner, judge_capture
from runner.stacks import Stack, stack
from runner.tree import CASES, PCAP, STORY, case_id
from runner.trouble import Trouble

JUDGE = pytest.StashKey["Live | Replay"]()
DROPPED = pytest.StashKey[int]()
STACKS = ("linux",)
SIDE_BY_SIDE = 8


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --replay."""
    group = parser.getgroup("halfclose")
    group.addoption("--replay", action="store_true", help="judge the cases from pcap/ alone, without a laboratory")


def pytest_configure(config: pytest.Config) -> None:
    """The laboratories, or the folder of captures in their place."""
    judge: Live | Replay = Replay() if config.getoption("replay") else Live()
    config.stash[JUDGE] = judge


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A C file below cases/, but for the story library, is a case."""
    inside = CASES in file_path.parents and CASES / STORY.name not in file_path.parents
    if file_path.suffix == ".c" and inside:
        file: CaseFile = CaseFile.from_parent(parent, path=file_path)
        return file
    return None


def pytest_collection_finish(session: pytest.Session) -> None:
    """Build what was selected, all at once, and begin what has to wait."""
    if not session.config.getoption("collectonly"):
        session.config.stash[JUDGE].begin([item for item in session.items if isinstance(item, CaseItem)])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Give the hosts back. Packets that tcpdump dropped make all of it fail."""
    dropped = session.config.stash[JUDGE].end()
    if dropped:
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        session.config.stash[DROPPED] = dropped


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Say it where nobody overlooks it."""
    if DROPPED in config.stash:
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
        for name in STACKS:
            item: CaseItem = CaseItem.from_parent(self, name=name)
            item.case, item.stack = case, stack(name)
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
        inapplicable = item.stack.inapplicable(item.case.needs)
        if inapplicable:
            return Outcome(item.case, item.stack.name, "skip", inapplicable)
        return judge_capture(item.case, item.stack.name, PCAP / item.stack.name / f"{item.case.id}.pcap")

    def end(self) -> int:
        """No packet was dropped here."""
        return 0


class Live:
    """Judges from runs: one laboratory for most, one each for those that wait."""

    def __init__(self) -> None:
        self._runners: dict[str, Runner] = {}
        self._pool = ThreadPoolExecutor(SIDE_BY_SIDE)
        self._begun: dict[str, Future[Outcome]] = {}
        self._dropped = 0

    def begin(self, items: list[CaseItem]) -> None:
        """Build all; start what waits for a timer."""
        for used in {item.stack.name: item.stack for item in items}.values():
            build_all([item.case for item in items if item.stack == used], used)
        for item in items:
            if TIMER in item.case.needs:
                self._begun[item.nodeid] = self._pool.submit(self._alone, item)

    def _alone(self, item: CaseItem) -> Outcome:
        with Runner(item.stack) as runner:
            outcome = runner.run(item.case)
        self._dropped += runner.dropped
        return outcome

    def outcome(self, item: CaseItem) -> Outcome:
        """The outcome of the run that was begun, or of one made now."""
        if item.nodeid in self._begun:
            return self._begun.pop(item.nodeid).result()
        name = item.stack.name
        if name not in self._runners:
            self._runners[name] = Runner(item.stack)
        return self._runners[name].run(item.case)

    def end(self) -> int:
        """How many packets were dropped, by all recorders."""
        self._pool.shutdown(cancel_futures=True)
        for runner in self._runners.values():
            runner.retire()
        return self._dropped + sum(runner.dropped for runner in self._runners.values())
