"""One run as values: what each view shows, whatever it makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Iterable, Iterator

from .case import Case
from .claim import Claim
from .column import for_people
from .judge import REASONS, Finding, observed
from .lines import Lines
from .record import Record, Step

FOLDED = 6  # this many rows on end that only repeat are told as a number


@dataclass(frozen=True)
class Row:
    """A told call; with `step` 0, what was on the wire while none was open, which is nobody's claim.

    `claim` is what holds on this stack, `seen` what was observed, in a claim's own words; `code` is the line as it
    stands on a slide; `states` of a and b are {} where the call never came back. It is `interrupted` where others were
    told before it did; `until` is the last of those, or beyond all where it never did. It `repeats` where all of it was
    there before, in one row of many that follow each other.
    """

    step: int
    line: int
    call: str
    code: str
    claim: Claim | None
    seen: Claim
    states: dict[str, str]
    finding: Finding | None = None
    interrupted: bool = False
    repeats: bool = False
    until: int = 0


@dataclass(frozen=True)
class Telling:
    """A run of a case on a stack. `states` are those it began with; `hang` says how it was left, and why.

    `elsewhere` are the findings that no row is about.
    """

    case: Case
    stack: str
    version: str
    states: dict[str, str]
    rows: list[Row]
    elsewhere: list[Finding]
    hang: str = ""


def tell(case: Case, record: Record, findings: Iterable[Finding] = ()) -> Telling:
    """The rows of a run; each finding stands at the call that differs."""
    left = list(findings)
    of_step = {finding.step: finding for finding in left if finding.step}
    rows = list(_repeating([*_rows(case, record, of_step)]))
    elsewhere = [finding for finding in left if not finding.step]
    who = "the story" if record.ending == "loops" else "the stack"
    hang = f"{who} {record.hang.result}: {record.reason}" if record.hang else ""
    return Telling(case, for_people(record.stack, record.family), record.version, record.states, rows, elsewhere, hang)


def _rows(case: Case, record: Record, findings: dict[int, Finding]) -> Iterator[Row]:
    lines = Lines(case, record)
    yield from _untold(lines, record, 0)
    for step in record.steps:
        claim = lines.claim_of(step)
        code, seen = case.code(step.line) or step.call, observed(step, claim)
        finding = findings.get(step.number)
        until = _until(step, record)
        yield Row(
            step.number, step.line, step.call, code, claim, seen, step.states, finding, step.interrupted, until=until
        )
        yield from _untold(lines, record, step.number)


def _until(step: Step, record: Record) -> int:
    """The last call that began while this one slept; where it never came back, one behind the last."""
    if step.ended is None:
        return len(record.steps) + 1
    if step.interrupted:
        return max((one.number for one in record.steps[step.number :] if one.began < step.ended), default=0)
    return 0


def _untold(lines: Lines, record: Record, after: int) -> Iterator[Row]:
    """With the reasons that have moved by the end of the next call, and that its line does not claim."""
    wire = tuple(arrow for arrow in record.untold.get(after, []) if not arrow.pure_ack)
    if wire:
        moved: list[str] = []
        for step in record.steps[after : after + 1]:
            claim = lines.claim_of(step)
            own = claim.because if claim else ()
            moved = [name for name in step.because if name.startswith(REASONS) and name not in own]
        yield Row(0, 0, "", "", None, Claim("", wire, tuple(moved)), {})


def _repeating(rows: list[Row]) -> Iterator[Row]:
    """The rows, each long run of those that were all there before marked."""
    seen: set[str] = set()
    again: list[Row] = []
    for row in rows:
        looks = repr((row.step > 0, row.line, row.seen, row.states))
        if looks in seen and row.finding is None:
            again.append(row)
            continue
        yield from _marked(again)
        again = []
        seen.add(looks)
        yield row
    yield from _marked(again)


def _marked(again: list[Row]) -> list[Row]:
    return [replace(row, repeats=True) for row in again] if len(again) >= FOLDED else again
