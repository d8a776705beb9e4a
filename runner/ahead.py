"""Where pytest's items get their outcomes: from the committed captures, or from runs that begin ahead of it."""

from __future__ import annotations

import os
from concurrent.futures import Future
from typing import Protocol, Sequence

from .build import build_all
from .case import Case
from .labs.schedule import Schedule, waits
from .outcome import Outcome
from .replay import replayed
from .stacks.stack import Stack


class Asked(Protocol):
    """What an item asks for."""

    case: Case
    stack: Stack

    @property
    def nodeid(self) -> str:
        """Its name to pytest."""


class Replay:
    """Judges from the committed captures."""

    def begin(self, items: Sequence[Asked]) -> None:
        """Nothing has to be built."""

    def outcome(self, item: Asked) -> Outcome:
        """Raises Trouble where there is no capture of exactly this code."""
        return replayed(item.case, item.stack)

    def end(self) -> list[str]:
        """No packet was dropped here."""
        return []


class Live:
    """Judges from runs, which begin ahead of pytest.

    Under pytest-xdist nobody knows beforehand which worker an item is for, so there each begins when it is asked for.
    But those that wait go to the same worker: it begins them together when it meets the first.
    """

    def __init__(self, is_worker: bool) -> None:
        self._is_worker = is_worker
        self._schedule = Schedule(os.cpu_count() or 1)
        self._together: list[Asked] = []
        self._begun: dict[str, Future[Outcome]] = {}

    def begin(self, items: Sequence[Asked]) -> None:
        """Build all, then begin all."""
        for used in dict.fromkeys(item.stack for item in items):
            build_all([item.case for item in items if item.stack == used], used)
        if self._is_worker:
            self._together = [item for item in items if waits(item.case)]
            return
        begun = self._schedule.begin_all([(item.case, item.stack) for item in items])
        self._begun = {item.nodeid: future for item, future in zip(items, begun)}

    def _begin(self, item: Asked) -> None:
        if item.nodeid in self._begun:
            return
        together = self._together if item in self._together else [item]
        self._begun |= {one.nodeid: self._schedule.begin(one.case, one.stack) for one in together}
        self._together = [] if item in self._together else self._together

    def outcome(self, item: Asked) -> Outcome:
        """The outcome of the run that was begun, or of one made now."""
        self._begin(item)
        return self._begun.pop(item.nodeid).result()

    def end(self) -> list[str]:
        """What speaks against all that passed: packets that a recorder dropped, or may have dropped."""
        return self._schedule.end()
