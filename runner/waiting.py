"""Cases that wait for one of the kernel's timers: they wait side by side, each on hosts of its own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from runner.build import TIMER
from runner.case import Case
from runner.labs.run import Runner
from runner.outcome import Outcome
from runner.stacks.stack import Stack

SIDE_BY_SIDE = 24


def waits(case: Case) -> bool:
    """Whether its time is the kernel's."""
    return TIMER in case.needs


class Waiting:
    """Runs that have begun."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(SIDE_BY_SIDE)
        self._dropped: list[int] = []

    def begin(self, case: Case, stack: Stack) -> Future[Outcome]:
        """Start it, unless very many wait already: then as one of them ends. The future may raise Trouble."""
        return self._pool.submit(self._alone, case, stack)

    def _alone(self, case: Case, stack: Stack) -> Outcome:
        with Runner(stack) as runner:
            outcome = runner.run(case)
        self._dropped.append(runner.dropped)
        return outcome

    def end(self) -> int:
        """Give up what has not begun, and wait for the rest. How many packets were dropped, by all recorders."""
        self._pool.shutdown(cancel_futures=True)
        return sum(self._dropped)
