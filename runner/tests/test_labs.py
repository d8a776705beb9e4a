"""A laboratory is a contract: another one is as good, and whatever goes wrong there costs one story."""

from __future__ import annotations

import errno
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Iterator, Sequence

import pytest

from runner import labs
from runner.capture import events
from runner.labs import Kind, Run, Story
from runner.labs.schedule import Schedule, waits
from runner.labs.together import run_all
from runner.stacks import stack
from runner.outcome import Outcome, general_trouble
from runner.stacks.stack import Foreign, Stack
from runner.tests.support import story
from runner.trouble import Trouble
from runner.tree import PCAP, load

CASES = [case for case in load(["close", "shutdown"]) if not case.needs]


class Playback:
    """Plays back a folder of captures; it takes stories by the dozen, as a guest with a kernel of its own would."""

    def __init__(self, folder: Path, given: list[int]) -> None:
        self.folder, self.given, self.closed = folder, given, False

    def run(self, stories: Sequence[Story]) -> Iterator[Run]:
        self.given.append(len(stories))
        for one in stories:
            path = self.folder / f"{one.id}.pcap"
            if not path.exists():
                raise Trouble("it has no capture of it")
            yield Run(path.read_bytes(), [*events(path.read_bytes(), one.id)])

    def leave(self) -> int:
        self.closed = True
        return 0

    def close(self) -> None:
        assert self.closed


def playing_back(
    folder: Path, given: list[int], monkeypatch: pytest.MonkeyPatch, at_once: int = 12, timeless: bool = False
) -> Stack:
    """A stack that is told there. Its captures are kept where no other test looks."""
    kind = Kind(lambda stack: Playback(folder, given), at_once, renews=timeless, timeless=timeless)
    monkeypatch.setitem(labs.KINDS, "playback", kind)
    monkeypatch.setattr("runner.labs.run.OUT", folder / "out")
    return replace(stack("linux"), laboratory="playback")


def test_a_folder_of_captures_is_a_laboratory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "close").symlink_to(PCAP / "linux/close")
    (tmp_path / "shutdown").symlink_to(PCAP / "linux/shutdown")
    given: list[int] = []
    where = playing_back(tmp_path, given, monkeypatch)
    outcomes = run_all([(case, where) for case in CASES], 1)
    assert [outcome.case.id for outcome in outcomes] == [case.id for case in CASES]
    assert {outcome.verdict for outcome in outcomes} == {"pass"}
    assert sum(given) == len(CASES) and max(given) == 12


def test_one_with_a_clock_of_its_own_is_given_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "close").symlink_to(PCAP / "linux/close")
    (tmp_path / "shutdown").symlink_to(PCAP / "linux/shutdown")
    for _ in range(20):
        given: list[int] = []
        where = playing_back(tmp_path, given, monkeypatch, at_once=1 << 20, timeless=True)
        outcomes = run_all([(case, where) for case in CASES], 1)
        assert {outcome.verdict for outcome in outcomes} == {"pass"}
        assert given == [len(CASES)]  # a first few would have it booted twice, and in another way each time


class Waits:
    """Two laboratories, each of which waits for the other to be told in as well; and what had ended before."""

    def __init__(self, both: threading.Barrier, ended: list[bool], others: list[Outcome]) -> None:
        self._both, self._ended, self._others = both, ended, others

    def run(self, stories: Sequence[Story]) -> Iterator[Run]:
        self._ended.append(bool(self._others))
        self._both.wait(60)
        yield from [Run(b"", [], ended="it ended") for _ in stories]

    def leave(self) -> int:
        return 0

    def close(self) -> None:
        pass


def test_those_with_a_clock_of_their_own_run_side_by_side_behind_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    both, ended, others = threading.Barrier(2), list[bool](), list[Outcome]()
    kind = Kind(lambda stack: Waits(both, ended, others), at_once=9, renews=True, timeless=True)
    monkeypatch.setitem(labs.KINDS, "waits", kind)
    one, other = (replace(stack("linux"), name=name, laboratory="waits") for name in ("linux-1.0", "linux-2.0"))
    schedule = Schedule(1)
    begun = schedule.begin_all([(CASES[0], where) for where in (one, other, stack("linux"))])
    begun[2].add_done_callback(lambda future: others.append(future.result()))
    assert [future.result().verdict for future in begun] == ["error", "error", "pass"]
    schedule.end()
    assert ended == [True, True]


def test_what_can_begin_nothing_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    never = [Run(b"", [], ended="no kernel there", never_begun=True)] * len(CASES)
    monkeypatch.setattr(Playback, "run", lambda self, stories: iter(never[: len(stories)]))
    where = playing_back(tmp_path, [], monkeypatch)
    assert general_trouble(run_all([(case, where) for case in CASES], 1)) == "no kernel there"


def test_what_cannot_be_told_there_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "close").symlink_to(PCAP / "linux/close")
    where = playing_back(tmp_path, [], monkeypatch)
    cases = sorted(CASES, key=lambda case: case.path.name)
    for outcome in run_all([(case, where) for case in cases], 2):
        missing = outcome.case.id.startswith("shutdown")
        assert outcome.verdict == ("error" if missing else "pass"), outcome
        assert outcome.reason == (f"cases/{outcome.case.id}.c: it has no capture of it" if missing else "")


def test_what_stops_the_whole_command_is_raised_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    where = playing_back(tmp_path, [], monkeypatch)
    monkeypatch.setattr("runner.labs.run.Runner.run_all", refuse)
    with pytest.raises(BlockingIOError):
        run_all([(case, where) for case in CASES], 1)
    assert not caplog.text  # concurrent.futures logs what a callback raises, with a traceback


def test_runs_come_in_their_order_whichever_ends_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [*load(["states"]), *CASES]
    assert any(map(waits, cases)) and not all(map(waits, cases))
    outcomes = run_all([(case, stack("linux")) for case in cases], 2)
    assert [outcome.case.id for outcome in outcomes] == [case.id for case in cases]
    assert {outcome.verdict for outcome in outcomes} == {"pass"}


def test_a_stack_with_which_no_story_links_is_told_once() -> None:
    broken = replace(stack("linux"), name="broken", foreign=lambda: Foreign(link=("-lnonesuch",)))
    outcomes = run_all([(case, broken) for case in CASES], 1)
    assert {outcome.verdict for outcome in outcomes} == {"error"}
    assert general_trouble(outcomes).startswith("no story links on broken:\n")


def test_a_story_that_does_not_link_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "lonely.c"
    path.write_text(story("\tvoid nowhere(void);\n\n\tnowhere();\n\tclose(a);\n\tclose(b);"))
    lonely, other = run_all([(case, stack("linux")) for case in (*load([str(path)]), CASES[0])], 1)
    assert lonely.verdict == "error" and lonely.reason.startswith(f"{path}: does not link:\n")
    assert other.verdict == "pass"
