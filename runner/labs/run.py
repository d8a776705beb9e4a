"""Cases on one stack: build, have them told, judge. Whatever goes wrong is the verdict on one of them."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator, Sequence

from .. import build
from ..case import Case, unreadable
from ..environment import watchdog_seconds
from ..files import write_dispensable
from . import Laboratory, Run, Story, kind_for
from ..narration import Narration
from ..outcome import Outcome, judged
from ..record import Record, records
from ..stacks import families
from ..stacks.stack import Stack
from ..tree import OUT, shown
from ..trouble import DoesNotCompile, Missing, Trouble, of_system

DISTURBED_AT_MOST = 2
TOLD_AT_MOST, ENOUGH = 6, 2  # runs of one story, and those that a run stands against


@dataclass
class Opened:
    """A laboratory, and what was told in it: if it has dropped packets, nothing of that is proved."""

    laboratory: Laboratory
    told: list[Outcome] = field(default_factory=list)

    def leave(self) -> str:
        """Let it end. Why nothing that was told in it is proved, "" where all is."""
        try:
            dropped = self.laboratory.leave()
            why = f"tcpdump dropped {dropped} packets, so nothing is proved: run again on a quieter machine"
        except Trouble as trouble:
            dropped, why = 1, str(trouble)
        for outcome in self.told if dropped else []:
            outcome.verdict, outcome.reason, outcome.general = "error", why, True
        return why if dropped else ""


class Runner:
    """Runs cases one after the other, in a laboratory that it keeps as long as the hosts are as they were."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._kind = kind_for(stack)
        self._open: Opened | None = None
        self._left: Laboratory | None = None
        self.unproved: list[str] = []

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def retire(self) -> None:
        """Give the laboratory up, and wait for nothing; the next run has a new one. What is proved is known now."""
        self._close_left()
        if opened := self._open:
            self._open, self._left = None, opened.laboratory
            self.unproved += filter(None, [opened.leave()])

    def end(self) -> None:
        """Give the laboratory up and wait for all of them to be gone."""
        self.retire()
        self._close_left()

    def _close_left(self) -> None:
        if self._left:
            self._left.close()
            self._left = None

    def open(self) -> Opened:
        """The laboratory, opened where it is not. Raises Trouble where it can't be had."""
        if not self._open:
            self._open = Opened(self._kind.open(self.stack))
        return self._open

    def run(self, case: Case) -> Outcome:
        """What becomes of one case."""
        return next(self.run_all([case]))

    def run_all(self, cases: Sequence[Case]) -> Iterator[Outcome]:
        """What becomes of each, in their order, as soon as it is known. Never raises for what a case does."""
        left = deque((case, self._prepared(case)) for case in cases)
        while left:
            case, ready = left[0]
            if isinstance(ready, Outcome):
                left.popleft()
                yield ready
                continue
            stories = []
            for _, other in left:
                if isinstance(other, Outcome):
                    break
                stories.append(other)
            for outcome in self._told([case for case, _ in left], stories):
                _, story = left.popleft()
                if outcome.is_in_doubt and isinstance(story, Story):
                    yield self._told_again(outcome, story)
                    break
                yield outcome

    def _told_again(self, outcome: Outcome, story: Story) -> Outcome:
        """A run that the machine has not held up, or an error that says what it was.

        A run in doubt stands if the story told twice more does not show that the call which lasted so long needs less.
        Whether these others pass makes no difference to it. When all together have taken longer than the watchdog
        waits, no other follows.
        """
        from ..slow import slower

        compared, slow = 0, outcome.held_up
        end = time.monotonic() + watchdog_seconds() - outcome.seconds
        for _ in range(TOLD_AT_MOST - 1):
            self.retire()
            other = next(self._told([outcome.case], [story]))
            shown_by_other = (
                slower(outcome.record, other.record, outcome.findings) if outcome.record and other.record else None
            )
            if outcome.held_up or shown_by_other:
                slow = outcome.held_up or shown_by_other
                outcome, compared = other, 0
            else:
                compared += 1
            if compared == ENOUGH or not outcome.is_in_doubt:
                return outcome
            if time.monotonic() > end:
                break
        if slow and not outcome.held_up:
            outcome.prove_nothing(slow)
        return outcome

    def _prepared(self, case: Case) -> Story | Outcome:
        """Built, or what became of it because it can't be."""
        if case.broken:
            return self._outcome(case, "error", case.broken)
        try:
            return Story(case.id, build.build(case, self.stack), build.TIMER in case.needs)
        except Missing as missing:
            outcome = self._outcome(case, "skip", str(missing))
            outcome.missing = not self.stack.inapplicable(case)
            return outcome
        except DoesNotCompile as error:
            return self._outcome(case, "error", f"{shown(case.path)}: {error.told()}")
        except Trouble as trouble:
            return self._outcome(case, "error", str(trouble), general=True)

    def _outcome(self, case: Case, verdict: str, reason: str, general: bool = False) -> Outcome:
        said = [*unreadable(case, shown(case.path)), reason] if verdict == "error" and not general else [reason]
        told, its = "\n".join(said), self.stack
        return Outcome(case, its.name, verdict, told, settings=its.settings, general=general, family=its.over)

    def _told(self, cases: list[Case], stories: list[Story]) -> Iterator[Outcome]:
        """The outcomes of as many of these as one laboratory tells, one at least.

        An earlier story may have left a connection behind whose kernel sends again: those segments, and the counters
        they move, are not this story's. Whatever such a run says, it is told once more, in a new laboratory.
        """
        for _ in range(DISTURBED_AT_MOST):
            try:
                opened = self.open()
            except (Trouble, OSError) as error:
                why = of_system(error) if isinstance(error, OSError) else str(error)
                yield self._outcome(cases[0], "error", why, general=True)
                return
            done = 0
            try:
                for run in opened.laboratory.run(stories):
                    if run.disturbed:
                        break
                    outcome = self._judged(cases[done], run)
                    opened.told.append(outcome)
                    done += 1
                    changed = run.used_up or (outcome.record and outcome.record.hosts_changed)
                    if (outcome.verdict == "error" or changed) and not self._kind.renews:
                        self.retire()
                        yield outcome
                        return
                    yield outcome
            except Trouble as trouble:
                self.retire()
                yield self._outcome(cases[done], "error", f"{shown(cases[done].path)}: {trouble}")
                return
            except OSError as error:
                self.retire()
                yield self._outcome(cases[done], "error", of_system(error), general=True)
                return
            if done == len(stories):
                return
            self.retire()
            if done:
                return
        why = "segments of other stories come even on new hosts: a bug in the laboratory"
        yield self._outcome(cases[0], "error", f"{shown(cases[0].path)}: {why}")

    def _judged(self, case: Case, run: Run) -> Outcome:
        """The verdict on a run, and its capture kept."""
        outcome = self._verdict(case, run)
        outcome.settings, outcome.seconds = self.stack.settings, run.seconds
        if run.said and outcome.record and outcome.verdict == "error" and run.said not in outcome.reason:
            outcome.reason += f"\n{run.said}"
        if outcome.is_bad and run.cramped:
            outcome.verdict, outcome.reason, outcome.missing = "skip", run.cramped, True
        try:
            outcome.capture = self._keep(run.capture, outcome) if run.capture else None
        except Trouble as trouble:
            outcome.verdict, outcome.reason, outcome.general = "error", str(trouble), True
        return outcome

    def _verdict(self, case: Case, run: Run) -> Outcome:
        if run.never_begun:
            return self._outcome(case, "error", run.ended, general=True)
        try:
            record: Record | None = next(records(run.events), None)
        except Trouble as trouble:
            return self._outcome(case, "error", f"{shown(case.path)}:{_reached(run)}: {trouble}")
        if record and not record.ending:
            record.ending, record.reason = "error", run.said.splitlines()[-1] if run.said else run.ended
        if record:
            return judged(case, self.stack.name, record, families())
        return self._outcome(case, "error", f"{shown(case.path)}: {run.said or run.ended}")

    def _keep(self, capture: bytes, outcome: Outcome) -> Path:
        """What failed is not overwritten by a later run that passes."""
        more = f".{outcome.verdict}" if outcome.is_bad else ""
        path = OUT / self.stack.folder / f"{build.place_of(outcome.case)}{more}.pcap"
        write_dispensable(path, capture, OUT)
        return path


def _reached(run: Run) -> str:
    """The line of the last call that was told."""
    told = (event for event in reversed(run.events) if isinstance(event, Narration) and event.kind == "call")
    return next((event.parameters.get("step.line", "1") for event in told), "1")
