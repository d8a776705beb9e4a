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
from runner.run import Outcome, Runner
from runner.stacks import Stack
from runner.trouble import Trouble


@dataclass
class Batch:
    """What the workers share."""

    stack: Stack
    waiting: queue.SimpleQueue[tuple[int, Case]]
    done: Callable[[], None]
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    latest: dict[str, Outcome] = field(default_factory=dict)
    failure: BaseException | None = None
    dropped: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def _forget_earlier(self, outcome: Outcome) -> None:
        """Of the runs that pass, the latest one's steps are enough: ten thousand would fill the memory."""
        if outcome.verdict == "pass":
            earlier = self.latest.pop(outcome.case.id, None)
            self.latest[outcome.case.id] = outcome
            if earlier:
                earlier.record = None

    def work(self) -> None:
        """Run what is waiting, on hosts of this thread's own."""
        try:
            with Runner(self.stack) as runner:
                while not self.stop.is_set():
                    number, case = self.waiting.get_nowait()
                    self.outcomes[number] = outcome = runner.run(case)
                    self._forget_earlier(outcome)
                    self.done()
        except queue.Empty:
            pass
        except BaseException as failure:  # told again in the thread that waits
            self.failure = failure
        finally:
            self.dropped += runner.dropped


def run_batch(cases: list[Case], stack: Stack, repeat: int, jobs: int) -> list[Outcome]:
    """Every case `repeat` times, in order. Raises Trouble where cases can't be run at all.

    A capture that lost packets proves nothing, so then nothing passes.
    """
    build_all(cases, stack)
    with ExitStack() as shown:
        batch = Batch(stack, queue.SimpleQueue(), _progress(len(cases) * repeat, shown))
        for number, case in enumerate(cases * repeat):
            batch.waiting.put((number, case))
        _work_side_by_side(batch, min(jobs, len(cases) * repeat))
    if batch.failure:
        raise batch.failure
    if batch.dropped:
        raise Trouble(f"tcpdump dropped {batch.dropped} packets, so nothing is proved: run again on a quieter machine")
    return [batch.outcomes[number] for number in sorted(batch.outcomes)]


def _work_side_by_side(batch: Batch, jobs: int) -> None:
    threads = [threading.Thread(target=batch.work) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except BaseException:
        batch.stop.set()
        for thread in threads:
            thread.join()
        raise


def _progress(total: int, shown: ExitStack) -> Callable[[], None]:
    if not sys.stderr.isatty() or total < 2:
        return lambda: None
    from rich.console import Console
    from rich.progress import Progress

    bar = shown.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = bar.add_task("running", total=total)
    return lambda: bar.advance(task)
