"""Cases by columns: on which stack a case goes as its own claims say, and on which lines another does otherwise."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Iterable

from .case import Case
from .claim import Claim
from .outcome import Outcome, together, worst
from .telling import tell

SAME, DIFFERS, NOT_APPLICABLE, NOT_RUN, WRONG = "same", "differs", "n. a.", "not run", "WRONG"


@dataclass(frozen=True)
class Difference:
    """A line on which a stack does otherwise; both as claims have them."""

    line: int
    code: str
    claimed: str
    seen: str


@dataclass(frozen=True)
class Cell:
    """What is known of a case on a stack: `word`, one of the five above, why, and the lines that differ.

    WRONG is what contradicts the claims, also those for this stack, or could not be told.
    """

    word: str
    why: str = ""
    differences: tuple[Difference, ...] = ()
    capture: str = ""


@dataclass
class Column:
    """A stack: which versions were told, on which days (as ISO 8601 has them), and its cells by the case's id."""

    stack: str
    versions: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    cells: dict[str, Cell] = field(default_factory=dict)

    def cell(self, case: Case) -> Cell:
        """The cell of this case."""
        return self.cells.get(case.id, Cell(NOT_RUN))


def columns(outcomes: Iterable[Outcome], stacks: Iterable[str]) -> list[Column]:
    """A column for each of these stacks, in their order."""
    found = {name: Column(name) for name in stacks}
    for (id, stack), runs in together(outcomes).items():
        outcome = worst(runs)
        column = found.setdefault(stack, Column(stack))
        column.cells[id] = _cell(outcome)
        if outcome.record:
            column.versions.add(outcome.record.version)
            if outcome.record.steps:
                began = outcome.record.steps[0].began / 1_000_000
                column.days.add(datetime.datetime.fromtimestamp(began, datetime.timezone.utc).date().isoformat())
    return list(found.values())


def _cell(outcome: Outcome) -> Cell:
    capture = str(outcome.capture or "")
    if outcome.verdict == "skip":
        return Cell(NOT_APPLICABLE, outcome.reason, (), capture)
    differences = _differences(outcome)
    if outcome.verdict == "pass":
        return Cell(DIFFERS if differences else SAME, "", differences, capture)
    return Cell(WRONG, outcome.reason, differences, capture)


def _differences(outcome: Outcome) -> tuple[Difference, ...]:
    """Each line that does not go as the line's own claim has it, once."""
    if not outcome.record:
        return ()
    found: dict[int, Difference] = {}
    for row in tell(outcome.case, outcome.record).rows:
        claims = outcome.case.claims.get(row.line)
        if claims and row.line not in found and not _alike(claims.own, row.seen):
            found[row.line] = Difference(row.line, row.code, str(claims.own), str(row.seen))
    return tuple(found.values())


def _alike(own: Claim, seen: Claim) -> bool:
    """Results and segments; a pure ACK counts only where the line names one, and not every stack gives reasons."""
    wire = own.wire if any(arrow.pure_ack for arrow in seen.wire) else [a for a in own.wire if not a.pure_ack]
    reasons = set(own.because) == set(seen.because) or not seen.because
    return own.result == seen.result and list(wire) == list(seen.wire) and reasons
