"""Cases by columns: on which stack a case goes as its own claims say, and on which lines another does otherwise."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Iterable

from .case import Case
from .column import INET, for_people
from .judge import observed
from .lines import Lines
from .outcome import Outcome, exit_status, together, worst

SAME, DIFFERS, NOT_APPLICABLE, NOT_RUN, WRONG = "same", "differs", "not applicable", "not run", "wrong"


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
    family: str = INET
    versions: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """For people."""
        return for_people(self.stack, self.family)


@dataclass(frozen=True)
class Matrix:
    """Each case has a cell in each column. `status` is that of the runs behind them, as `run` has it."""

    cases: list[Case]
    columns: list[Column]
    status: int = 0


def matrix(cases: Iterable[Case], asked: Iterable[Column], outcomes: Iterable[Outcome], day: str = "") -> Matrix:
    """Cases and columns, empty yet, in their order. Without a `day` of all runs, each capture's own clock says it."""
    rows, columns, all = list(cases), {column.name: column for column in asked}, list(outcomes)
    for (id, name), runs in together(all).items():
        outcome = worst(runs)
        column = columns[name]
        column.cells[id] = _cell(outcome)
        if outcome.record and outcome.record.steps:
            column.versions.append(outcome.record.version)
            column.days.append(day or _day(outcome.record.steps[0].began))
    for column in columns.values():
        column.versions, column.days = sorted({*column.versions}), sorted({*column.days})
        column.cells = {case.id: column.cells.get(case.id, Cell(NOT_RUN)) for case in rows}
    return Matrix(rows, list(columns.values()), exit_status(all))


def _day(microseconds: int) -> str:
    return datetime.datetime.fromtimestamp(microseconds / 1_000_000, datetime.timezone.utc).date().isoformat()


def _cell(outcome: Outcome) -> Cell:
    capture = str(outcome.capture or "")
    if outcome.verdict == "skip":
        why = outcome.reason.removeprefix(f"{NOT_APPLICABLE}: ")
        return Cell(NOT_RUN if outcome.missing else NOT_APPLICABLE, why, (), capture)
    differences = _differences(outcome)
    if outcome.verdict == "pass":
        return Cell(DIFFERS if differences else SAME, "", differences, capture)
    why = outcome.reason or "; ".join(map(str, outcome.findings))
    return Cell(WRONG, why, differences, capture)


def _differences(outcome: Outcome) -> tuple[Difference, ...]:
    """Each line that does not go as the line's own claim has it, once.

    The kernel's reasons count on every kernel, and on no other stack (Claim.on).
    """
    if not outcome.record:
        return ()
    case, record, found = outcome.case, outcome.record, dict[int, Difference]()
    lines = Lines(case, record)
    for step in record.steps:
        claims = lines.claims_of(step)
        if claims is None or claims.line in found:
            continue
        own = claims.own.on(record.column)
        seen = observed(step, own)
        if not own.fits(seen):
            found[claims.line] = Difference(claims.line, case.code(claims.of), str(own), str(seen))
    return tuple(found[line] for line in sorted(found))


def by_line(cells: Iterable[tuple[str, Cell]]) -> dict[tuple[int, str, str], dict[str, list[str]]]:
    """Of one case, each line that differs anywhere (its number, code and own claim): which stacks do what there."""
    found: dict[tuple[int, str, str], dict[str, list[str]]] = {}
    for stack, cell in cells:
        for one in cell.differences:
            where = found.setdefault((one.line, one.code, one.claimed), {})
            where.setdefault(one.seen, []).append(stack)
    return dict(sorted(found.items()))


def untold(one: Matrix) -> dict[tuple[str, str, tuple[str, ...]], list[str]]:
    """What has no answer: by its word, why and on which stacks, the cases."""
    stacks: dict[tuple[str, str, str], list[str]] = {}
    for case in one.cases:
        for column in one.columns:
            cell = column.cells[case.id]
            if cell.why:
                stacks.setdefault((cell.word, cell.why, case.id), []).append(column.name)
    found: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for (word, why, id), its in stacks.items():
        found.setdefault((word, why, tuple(its)), []).append(id)
    return found
