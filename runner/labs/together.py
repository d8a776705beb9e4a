"""All the runs of one command."""

from __future__ import annotations

from typing import Callable

from .. import limits
from ..build import build_all
from ..case import Case
from ..outcome import Outcome
from ..stacks.stack import Stack
from .run import Runner


def run_all(
    runs: list[tuple[Case, Stack]],
    jobs: int,
    done: Callable[[], None] = lambda: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> list[Outcome]:
    """The outcomes of all these, in their order; `done` is called as each ends, `meanwhile` when all are begun.

    Raises Trouble where this process may not have what a laboratory needs.
    """
    limits.raise_them()
    for stack in dict.fromkeys(stack for _, stack in runs):
        build_all([case for case, its in runs if its == stack], stack)
    if len(runs) == 1:
        return [_one(*runs[0], done, meanwhile)]
    from .schedule import Latest, Schedule

    schedule, latest = Schedule(jobs), Latest(done)
    try:
        begun = schedule.begin_all(runs)
        for future in begun:
            future.add_done_callback(latest.add)
        meanwhile()
        return [future.result() for future in begun]
    finally:
        schedule.end()


def _one(case: Case, stack: Stack, done: Callable[[], None], meanwhile: Callable[[], object]) -> Outcome:
    """One run alone, which needs no thread beside this: its laboratory opens while the rest is loaded (tcpdump.py)."""
    meanwhile()
    runner = Runner(stack)
    try:
        return runner.run(case)
    finally:
        runner.retire()
        done()
