"""Cases that claim what runs have shown, for a column of somebody's own, of which the tree's claims know nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Iterable, Mapping

from .case import Case
from .claim import Claim
from .column import REFERENCE, column
from .differences import sides
from .judge import held, observed
from .line_claims import LineClaims
from .lines import Lines
from .outcome import Outcome
from .record import Record


def as_told(case: Case, here: str, there: str, told: Mapping[str, Outcome]) -> Case:
    """The case as these two stacks told it, on either host; `told` has what became of it by column.

    A line that one of the two has not reached claims of it what it claims of the other: what comes behind a difference
    that ends the story is no difference of its own. So does every line of a case that one of them can't tell.
    """
    claims = {line: replace(its, instead=dict(its.instead)) for line, its in case.claims.items()}
    shown = replace(case, claims=claims)
    for one, other in sides(here, there).values():
        mine, its = (_seen(case, told[name]) for name in (one, other))
        for line in claims:
            known = mine.get(line) or its.get(line) or case.claims[line].on(column(one))
            _claim(claims[line], one, mine.get(line, known) if its else known)
            _claim(claims[line], other, its.get(line, known) if mine else known)
    return shown


def _claim(claims: LineClaims, name: str, claim: Claim) -> None:
    if name == REFERENCE:
        claims.own = claim
    else:
        claims.instead[name] = claim


def _seen(case: Case, outcome: Outcome) -> dict[int, Claim]:
    """What each line did. Of a line that ran many times, the first break of its claim counts."""
    record = outcome.record
    return _of_record(case, record) if record and outcome.verdict != "skip" and not outcome.held_up else {}


def _of_record(case: Case, record: Record) -> dict[int, Claim]:
    lines, found, holds = Lines(case, record), dict[int, Claim](), dict[int, bool]()
    for step in record.steps:
        claims = lines.claims_of(step)
        if claims and holds.get(claims.line, True):
            claim = claims.on(record.column)
            holds[claims.line] = bool(held(step, claim))
            found[claims.line] = claim if holds[claims.line] else observed(step, claim)
    return found


def columns(here: str, there: str) -> Iterable[str]:
    """All that have to tell a case, each once."""
    return dict.fromkeys(name for pair in sides(here, there).values() for name in pair)
