"""pytest: every case file is collected, one item a case and stack.

Runs begin before the first item asks for one: those that wait for one of the kernel's timers together, on hosts of
their own, the others in the order of the items. Each item then takes the outcome of its own run. With pytest-xdist
(`-n 2 --dist loadgroup`) each worker has laboratories of its own.

Other projects switch it on with `-p halfclose.plugin`: each C file that includes
story.h is then a test.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Generator, Iterator

import pytest
from _pytest._code.code import ReprExceptionInfo, ReprFileLocation, ReprTracebackNative, TerminalRepr
from _pytest.terminal import TerminalReporter

from .clean import clean
from .ahead import Live, Replay
from .case import Case, read_case
from .column import INET, for_people
from .environment import on_github
from .labs.schedule import waits
from .outcome import Outcome
from .stacks import named, over, usual
from .stacks.stack import Stack
from .tree import CASES, STORY, case_id, shown
from .trouble import Trouble
from .views.github import github_annotations
from .views.ladder import plain
from .views.terminal import failure

INCLUDES, LOOKED_AT = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*"story\.h"', re.MULTILINE), 1 << 16  # bytes
JUDGE = pytest.StashKey["Live | Replay"]()
UNPROVED = pytest.StashKey[list[str]]()  # why nothing that passed is proved
UNPROVED_BY_WORKER = "halfclose_unproved"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --replay and --stacks."""
    group = parser.getgroup("halfclose")
    group.addoption("--stacks", metavar="S", help="on these TCP stacks: names with commas, kernels, or all")
    group.addoption("--family", default=INET, metavar="F", help="over these addresses: inet, inet6, both, or all")
    group.addoption("--replay", action="store_true", help="judge the cases from pcap/ alone, without a laboratory")


def pytest_configure(config: pytest.Config) -> None:
    """The laboratories, or the folder of captures in their place."""
    try:
        named(config.getoption("--stacks") or "all", config.getoption("--family"))
    except Trouble as trouble:
        raise pytest.UsageError(str(trouble)) from None
    judge: Live | Replay = Replay() if config.getoption("replay") else Live(_is_worker(config))
    config.stash[JUDGE] = judge


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A C file below cases/, but for the story library, is a case; elsewhere, one that includes story.h."""
    if file_path.suffix == ".c" and (
        is_story(file_path) if CASES not in file_path.parents else not in_library(file_path)
    ):
        file: CaseFile = CaseFile.from_parent(parent, path=file_path)
        return file
    return None


def in_library(path: Path) -> bool:
    """Whether it is of the story library."""
    return CASES / STORY.name in path.parents


def is_story(path: Path) -> bool:
    """Whether a C file anywhere tells a story: other projects have others, too."""
    try:
        with path.open("rb") as file:
            return INCLUDES.search(file.read(LOOKED_AT)) is not None
    except OSError:
        return False


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


@pytest.hookimpl(hookwrapper=True)  # type: ignore[misc]
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """A story took its own time, however long pytest waited for it: it was told before the item was asked for."""
    made = yield
    if isinstance(item, CaseItem) and call.when == "call" and item.seconds is not None:
        made.get_result().duration = item.seconds


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Give the hosts back. Packets that tcpdump dropped make all of it fail."""
    config = session.config
    unproved: list[str] = [*config.stash.get(UNPROVED, []), *config.stash[JUDGE].end()]
    config.stash[UNPROVED] = unproved
    if _is_worker(config):
        config.workeroutput[UNPROVED_BY_WORKER] = unproved  # type: ignore[attr-defined]
    elif unproved:
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR


@pytest.hookimpl(optionalhook=True)  # type: ignore[misc]
def pytest_testnodedown(node: Any, error: object) -> None:
    """A worker of pytest-xdist has ended: what it lost counts here."""
    unproved = getattr(node, "workeroutput", {}).get(UNPROVED_BY_WORKER, [])
    node.config.stash[UNPROVED] = [*node.config.stash.get(UNPROVED, []), *unproved]


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workeroutput")


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Say it where nobody overlooks it."""
    unproved: list[str] = config.stash.get(UNPROVED, [])
    if unproved:
        terminalreporter.section("nothing is proved", sep="!", red=True)
    for why in unproved:
        terminalreporter.line(clean(why))


class CaseFile(pytest.File):
    """A case file; one item for each stack."""

    def collect(self) -> Iterator[pytest.Item]:
        """Read the case. A file that can't be read is a test that fails: an error of collection would end all."""
        case = read_case(self.path, case_id(self.path), strict=False)
        if case.broken:
            unreadable: Unreadable = Unreadable.from_parent(self, name="unreadable")
            unreadable.reason = case.broken
            yield unreadable
            return
        names = self.config.getoption("--stacks")
        for stack in over(named(names) if names else usual(), self.config.getoption("--family")):
            if stack.is_for(case):
                item: CaseItem = CaseItem.from_parent(self, name=for_people(stack.name, stack.over).replace(" ", "-"))
                item.case, item.stack = case, stack
                yield item


class Unreadable(pytest.Item):
    """A file that is no case."""

    reason: str

    def runtest(self) -> None:
        """It can't pass."""
        raise Trouble(self.reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> TerminalRepr:
        """What is wrong with it."""
        return told(self.path, self.reason, self.reason)

    def reportinfo(self) -> tuple[Path, int, str]:
        """How pytest names it."""
        return self.path, 0, f"{shown(self.path)}: can't be read"


def told(path: Path, reason: str, text: str) -> TerminalRepr:
    """A failure as pytest shows it: `text`, and the first line of the reason in its summary."""
    where = ReprFileLocation(str(path), 1, clean(reason).partition("\n")[0])
    return ReprExceptionInfo(reprtraceback=ReprTracebackNative([clean(text) + "\n"]), reprcrash=where)


class Failed(Exception):
    """A case did not pass."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class CaseItem(pytest.Item):
    """One case on one stack."""

    case: Case
    stack: Stack

    seconds: float | None = None

    def runtest(self) -> None:
        """Run or replay it, and raise unless it passed."""
        outcome = self.config.stash[JUDGE].outcome(self)
        self.seconds = outcome.seconds
        if outcome.verdict == "skip":
            pytest.skip(clean(outcome.reason))
        if outcome.verdict != "pass":
            raise Failed(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str | TerminalRepr:
        """The ladder with the guilty lines marked, then the findings, then how to see it again."""
        if isinstance(excinfo.value, Trouble):
            return told(self.path, str(excinfo.value), str(excinfo.value))
        if not isinstance(excinfo.value, Failed):
            return super().repr_failure(excinfo)
        outcome = excinfo.value.outcome
        parts = [*github_annotations(outcome.findings)] if on_github() else []
        reasons = [*map(str, outcome.findings), outcome.reason]
        return told(self.path, reasons[0], "\n".join([*parts, plain(failure(outcome))]))

    def reportinfo(self) -> tuple[Path, int, str]:
        """How pytest names it: the claim is what is tested."""
        return self.path, 0, f"{self.case.id} [{self.name}]: {clean(self.case.claim)}"
