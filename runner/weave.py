"""The source of a case between the rows of a run: each line once, in the order in which the story comes to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

from .case import Case
from .picture import Tier


@dataclass(frozen=True)
class Woven:
    """A line of the source, a tier of the picture, or both. `number` is 0 where it is no line of the source.

    `again` says that the line was told before, or that another call of it was: then its code is the call alone.
    """

    number: int
    code: str
    tier: Tier | None = None
    again: bool = False


def weave(case: Case, tiers: list[Tier]) -> Iterator[Woven]:
    """All lines of the source but its header, its claims and its include of story.h, with the tiers of a run."""
    text = _without_claims(case)
    parts = _parts(text)
    told = {case.claimed_line(tier.row.line) for tier in tiers if tier.row.step}
    shown: set[int] = set()
    last_of = {
        part: max((n for n, tier in enumerate(tiers) if _line(case, tier) in part), default=-1) for part in parts
    }

    def rest(lines: range) -> Iterator[Woven]:
        for number in lines:
            if number not in shown and number not in told and number in text:
                shown.add(number)
                if text[number] or number - 1 in shown:  # no blank line where code was left out, or above the first
                    yield Woven(number, text[number])

    for part in parts:
        if last_of[part] < 0:
            yield from rest(part)
    pending: list[tuple[int, range]] = []  # what follows a call that sleeps stands behind what wakes it
    for position, tier in enumerate(tiers):
        line = _line(case, tier)
        part = next((part for part in parts if line in part), range(0))
        if not tier.row.step or not part:
            yield Woven(0, tier.row.call, tier)
            continue
        if tier.folded:
            yield Woven(0, f"⋮ {tier.folded} steps as above", tier)
        else:
            yield from rest(range(part.start, line))
            again = line in shown
            shown.add(line)
            yield Woven(line, tier.row.call if again else text.get(line, tier.row.call), tier, again)
        if last_of[part] == position and not tier.row.until:
            yield from rest(part)
        elif last_of[part] == position:
            pending.append((tier.row.until, part))
        for until, its in [one for one in pending if one[0] <= tier.row.step]:
            pending.remove((until, its))
            yield from rest(its)
    for _, its in pending:
        yield from rest(its)


def _line(case: Case, tier: Tier) -> int:
    return case.claimed_line(tier.row.line) if tier.row.step else 0


def _without_claims(case: Case) -> dict[int, str]:
    """Each line as it reads without its claim; what is nothing but a claim is left out."""
    header = case.source.count("\n", 0, case.source.find("*/") + 1) + 1
    lines = case.source.split("\n")
    claimed: dict[int, int] = {}
    for start, _ in case.claim_comments:
        before = case.source[:start]
        claimed[before.count("\n") + 1] = start - before.rfind("\n") - 1
    text = {}
    for number, line in enumerate(lines[header:], header + 1):
        kept = line[: claimed[number]].rstrip() if number in claimed else line.rstrip()
        if (number in claimed and not kept) or line.startswith('#include "story.h"'):
            continue
        text[number] = kept
    return text


def _parts(text: dict[int, str]) -> list[range]:
    """The pieces of a file: each ends with a brace in the first column, or with a declaration that begins there."""
    parts, start, last = [], 0, 0
    for number, line in text.items():
        if not start and not line:
            continue
        start, last = start or number, number
        if line.startswith("}") or (line[:1].strip() and line.rstrip().endswith(";")):
            parts.append(range(start, number + 1))
            start = 0
    return [*parts, range(start, last + 1)] if start else parts
