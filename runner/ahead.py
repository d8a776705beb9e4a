"""Runs that begin before anybody asks for them: stacks side by side, one story at a time on each."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from runner.case import Case
from runner.labs.run import Runner
from runner.outcome import Outcome
from runner.stacks.stack import Stack


@dataclass
class Place:
    """The laboratory of one stack, and who has it."""

    runner: Runner
    free: threading.Lock = field(default_factory=threading.Lock)

    def run(self, case: Case) -> Outcome:
        """As soon as no other story is told here. Raises Trouble where the case can't be run."""
        with self.free:
            return self.runner.run(case)


class Ahead:
    """Runs in the order in which they were begun, on as many stacks at once as there are cores."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(os.cpu_count())
        self._begun: list[Future[Outcome]] = []
        self._places: dict[str, Place] = {}

    def begin(self, case: Case, stack: Stack) -> Future[Outcome]:
        """The future raises Trouble where the case can't be run."""
        if stack.name not in self._places:
            self._places[stack.name] = Place(Runner(stack))
        self._begun.append(self._pool.submit(self._places[stack.name].run, case))
        return self._begun[-1]

    def end(self) -> int:
        """Give up what has not begun, and wait for the rest. How many packets were dropped, by all recorders.

        The threads end last: a recorder dies with the thread that has started it (prctl(2), PR_SET_PDEATHSIG).
        """
        wait([run for run in self._begun if not run.cancel()])
        runners = [place.runner for place in self._places.values()]
        for runner in runners:
            runner.retire()
        for runner in runners:
            runner.end()
        self._pool.shutdown()
        return sum(runner.dropped for runner in runners)
