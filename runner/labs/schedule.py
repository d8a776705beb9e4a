"""What runs when: stacks and laboratories side by side, and what waits for a timer beside the others."""

from __future__ import annotations

import os
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from ..build import TIMER
from ..case import Case
from . import kind_for
from .run import Runner
from ..outcome import Outcome
from ..stacks.stack import Stack

SIDE_BY_SIDE = 24  # laboratories in which a timer is waited for


def waits(case: Case) -> bool:
    """Whether its time is the kernel's."""
    return TIMER in case.needs


@dataclass
class Begun:
    """A run that somebody wants the outcome of."""

    case: Case
    outcome: Future[Outcome] = field(default_factory=Future)


@dataclass
class Place:
    """A laboratory, and whether a story is told in it."""

    runner: Runner
    timeless: bool
    busy: bool = True


class Schedule:
    """Runs begin in the order in which they are asked for, in `jobs` laboratories at a time.

    A laboratory is kept while there are runs for its stack, and till the end where nobody has said that all are
    begun. A case that waits for a timer has a laboratory of its own, and takes none of the others' time. Laboratories
    to which time here makes no difference begin when the others have nothing left, one on each core.
    """

    def __init__(self, jobs: int) -> None:
        self._changed = threading.Condition()
        self._lines: dict[Stack, deque[Begun]] = {}
        self._places: list[Place] = []
        self._all_begun = self._ended = False
        self._gone = threading.Event()
        self._workers = [
            (timeless, threading.Thread(target=self._work, args=(timeless,), daemon=True))
            for timeless, number in ((False, jobs), (True, os.cpu_count() or 1))
            for _ in range(number)
        ]
        self._waiting = ThreadPoolExecutor(SIDE_BY_SIDE)
        self._unproved: list[str] = []

    def begin(self, case: Case, stack: Stack) -> Future[Outcome]:
        """Begin a run as soon as there is room for it."""
        if waits(case) and kind_for(stack).at_once == 1:
            return self._waiting.submit(self._alone, case, stack)
        begun = Begun(case)
        with self._changed:
            self._lines.setdefault(stack, deque()).append(begun)
            self._changed.notify_all()
        for timeless, worker in self._workers:
            if worker.ident is None and timeless == kind_for(stack).timeless:
                worker.start()
                break
        return begun.outcome

    def begin_all(self, runs: list[tuple[Case, Stack]]) -> list[Future[Outcome]]:
        """Begin all that there will be: what waits for a timer first."""
        order = sorted(range(len(runs)), key=lambda number: not waits(runs[number][0]))
        with self._changed:  # what a laboratory takes at once is all that there is for it
            begun = {number: self.begin(*runs[number]) for number in order}
            self._all_begun = True
        return [begun[number] for number in range(len(runs))]

    def end(self) -> list[str]:
        """Give up what has not begun, and wait for the rest. Why what was told is not proved, where it is not.

        The threads end last: a recorder dies with the thread that has started it (prctl(2), PR_SET_PDEATHSIG).
        """
        with self._changed:
            self._ended = True
            for line in self._lines.values():
                for begun in line:
                    begun.outcome.cancel()
                line.clear()
            self._changed.notify_all()
            self._changed.wait_for(lambda: not any(place.busy for place in self._places))
        for place in self._places:
            place.runner.retire()
            self._unproved += place.runner.unproved
        self._gone.set()
        for _, worker in self._workers:
            if worker.ident is not None:
                worker.join()
        self._waiting.shutdown(cancel_futures=True)
        return self._unproved

    def _alone(self, case: Case, stack: Stack) -> Outcome:
        with Runner(stack) as runner:
            outcome = runner.run(case)
        self._unproved += runner.unproved
        return outcome

    def _work(self, timeless: bool) -> None:
        """Tell what waits, until the end."""
        while taken := self._take(timeless):
            place, stack, runs = taken
            left = deque(runs)
            try:
                for outcome in place.runner.run_all([begun.case for begun in runs]):
                    left.popleft().outcome.set_result(outcome)
            except BaseException as error:  # told again in the thread that waits
                for begun in left:
                    begun.outcome.set_exception(error)
            if self._all_begun and not self._lines[stack]:
                place.runner.retire()
            with self._changed:
                place.busy = False
                self._changed.notify_all()
        self._gone.wait()

    def _waiting_for(self, timeless: bool) -> list[Stack]:
        """The stacks for which there are runs, of those to which time makes a difference or of the others."""
        return [stack for stack, line in self._lines.items() if line and kind_for(stack).timeless == timeless]

    def _may_take(self, timeless: bool) -> bool:
        if timeless and (self._waiting_for(False) or any(p.busy and not p.timeless for p in self._places)):
            return False
        return bool(self._waiting_for(timeless))

    def _take(self, timeless: bool) -> tuple[Place, Stack, list[Begun]] | None:
        """The next runs, and where; None where there are no more. A laboratory that is free comes before a new one."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._may_take(timeless))
            waiting = self._waiting_for(timeless)
            if not waiting:
                return None
            free = [place for place in self._places if not place.busy and place.runner.stack in waiting]
            taken = {place.runner.stack for place in self._places}
            stack = free[0].runner.stack if free else next((s for s in waiting if s not in taken), waiting[0])
            place = free[0] if free else Place(Runner(stack), timeless)
            if not free:
                self._places.append(place)
            place.busy = True
            line = self._lines[stack]
            return place, stack, [line.popleft() for _ in range(min(len(line), kind_for(stack).at_once))]


class Latest:
    """Of the runs of one case that pass, the latest one's steps are enough: ten thousand would fill the memory."""

    def __init__(self, done: Callable[[], None]) -> None:
        self._done, self._lock = done, threading.Lock()
        self._latest: dict[tuple[Path, str], Outcome] = {}

    def add(self, future: Future[Outcome]) -> None:
        """Another one has ended."""
        self._done()
        if future.cancelled() or future.exception():  # raised where somebody waits for it
            return
        outcome = future.result()
        if outcome.verdict == "pass":
            with self._lock:
                earlier = self._latest.get((outcome.case.path, outcome.column))
                self._latest[outcome.case.path, outcome.column] = outcome
            if earlier:
                earlier.record = None
