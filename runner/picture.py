"""The picture of a run, before anybody draws it: which states change at a row, which calls sleep through it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Iterator

from .telling import Row, Telling

# Calls that come back after what they have made has begun to tell: they don't sleep meanwhile.
MAKES = re.compile(r"\b(?:pthread_create|thrd_create|v?fork|clone\w*|posix_spawnp?)\(")


@dataclass(frozen=True)
class Tier:
    """A row with what stands beside it; `folded` is the number of rows that only repeat, of which this is the first.

    `before` and `after` are the states of all ends, by their names; a call that sleeps has a track, from 0, of which
    it `begins` one, those `asleep` go on, and those that `end` come back before the next row.
    """

    row: Row
    before: dict[str, str]
    after: dict[str, str]
    folded: int = 0
    begins: int | None = None
    asleep: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The ends whose state is another one after it, or was not there before."""
        return tuple(end for end, state in self.after.items() if self.before.get(end) != state)


@dataclass
class _Tracks:
    """Which calls sleep, each on the lowest track that is free."""

    until: dict[int, int] = field(default_factory=dict)

    def begin(self, row: Row) -> int | None:
        if not row.until or MAKES.search(row.call):
            return None
        track = next(number for number in range(len(self.until) + 1) if number not in self.until)
        self.until[track] = row.until
        return track

    def end(self, step: int) -> tuple[int, ...]:
        over = tuple(track for track, until in self.until.items() if 0 < until <= step)
        for track in over:
            del self.until[track]
        return over


def picture(telling: Telling) -> Iterator[Tier]:
    """The rows of a run from top to bottom."""
    states, tracks = telling.states, _Tracks()
    for repeats, group in groupby(telling.rows, lambda row: row.repeats):
        rows = [*group]
        for row in rows[:1] if repeats else rows:
            last = rows[-1] if repeats else row
            # A call that others interrupted came back later: its states are of then.
            after = last.states if last.states and not last.interrupted else states
            asleep, begins = tuple(tracks.until), None if repeats else tracks.begin(row)
            ends = tracks.end(last.step) if last.step else ()
            yield Tier(row, states, after, len(rows) if repeats else 0, begins, asleep, ends)
            states = after
