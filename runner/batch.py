"""Many runs: several laboratories side by side, with progress where somebody watches."""

from __future__ import annotations

import queue
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Callable

from runner.build import build_all
from runner.case import Case
from runner.labs.run import Runner
from runner.outcome import Outcome
from runner.stacks.stack import Stack
from runner.trouble import Trouble
from runner.waiting import Waiting, waits

Runs = list[tuple[Case, Stack]]


@dataclass
class Outcomes:
    """What has become of the runs so far, by their number; `done` is called for each."""

    done: Callable[[], None]
    by_number: dict[int, Outcome] = field(default_factory=dict)
    latest: dict[tuple[str, str], Outcome] = field(default_factory=dict)

    def add(self, number: int, outcome: Outcome) -> None:
        """Of the runs that pass, the latest one's steps are enough: ten thousand would fill the memory."""
        self.by_number[number] = outcome
        if outcome.verdict == "pass":
            earlier = self.latest.pop((outcome.case.id, outcome.stack), None)
            self.latest[outcome.case.id, outcome.stack] = outcome
            if earlier:
                earlier.record = None
        self.done()


@dataclass
class Batch:
    """What the workers of one stack share."""

    stack: Stack
    outcomes: Outcomes
    queue: queue.SimpleQueue[tuple[int, Case]] = field(default_factory=queue.SimpleQueue)
    failure: BaseException | None = None
    dropped: list[int] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Run what is in the queue, on hosts of this thread's own."""
        try:
            with Runner(self.stack) as runner:
                while not self.stop.is_set():
                    number, case = self.queue.get_nowait()
                    self.outcomes.add(number, runner.run(case))
        except queue.Empty:
            pass
        except BaseException as failure:  # told again in the thread that waits
            self.failure = failure
        finally:
            self.dropped.append(runner.dropped)

    def work_side_by_side(self, jobs: int) -> None:
        """So many workers, until the queue is empty. Raises what one of them has raised."""
        threads = [threading.Thread(target=self.work) for _ in range(min(jobs, self.queue.qsize()))]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        finally:
            self.stop.set()
        if self.failure:
            raise self.failure


def run_batch(runs: Runs, jobs: int) -> list[Outcome]:
    """The outcomes of these runs, in their order. Raises Trouble where cases can't be run at all.

    What waits for a timer is begun first and waits beside the others. A capture that lost packets proves nothing,
    so then nothing passes.
    """
    for stack in _stacks(runs):
        build_all([case for case, its in runs if its == stack], stack)
    waiting = Waiting()
    with ExitStack() as shown:
        outcomes = Outcomes(_progress(len(runs), shown))
        shown.callback(waiting.end)
        begun = {number: waiting.begin(*run) for number, run in enumerate(runs) if waits(run[0])}
        dropped = 0
        for stack in _stacks(runs):
            batch = Batch(stack, outcomes)
            for number, (case, its) in enumerate(runs):
                if its == stack and number not in begun:
                    batch.queue.put((number, case))
            batch.work_side_by_side(jobs)
            dropped += sum(batch.dropped)
        for number, future in begun.items():
            outcomes.add(number, future.result())
    dropped += waiting.end()
    if dropped:
        raise Trouble(f"tcpdump dropped {dropped} packets, so nothing is proved: run again on a quieter machine")
    return [outcomes.by_number[number] for number in range(len(runs))]


def _stacks(runs: Runs) -> list[Stack]:
    return list({stack.name: stack for _, stack in runs}.values())


def _progress(total: int, shown: ExitStack) -> Callable[[], None]:
    if not sys.stderr.isatty() or total < 2:
        return lambda: None
    from rich.console import Console
    from rich.progress import Progress

    bar = shown.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = bar.add_task("running", total=total)
    return lambda: bar.advance(task)
