"""Writes what a run showed into the comments of a case, aligned. A person reads the diff."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Iterable

from .case import Case
from .line_claims import LineClaims
from .claim import OR, SOME, Claim
from .column import REFERENCE, for_people
from .judge import held, observed
from .lines import Lines
from .record import Record, Step
from .tree import shown
from .trouble import Trouble

TAB, CLAIM_COLUMN, WIRE_COLUMN, WIDTH = 8, 48, 24, 120


def accepted(case: Case, record: Record) -> str:
    """The source with the claims that hold on this record's stack. A claim that held stays as it is.

    Raises Trouble where one call did different things at different times: no claim would hold.
    """
    lines = Lines(case, record)
    seen: dict[int, dict[int, Claim]] = {}
    for step in record.steps:
        _see(case, lines, record, step, seen.setdefault(case.claimed_line(step.line), {}))
    new = []
    for line in sorted({*seen, *(claims.of for claims in case.claims.values())}):
        old = [claims for claims in case.claims.values() if claims.of == line]
        if line in seen:
            told = [claim for _, claim in sorted(seen[line].items())]
            alike = len(old) < 2 and all(claim == told[0] for claim in told)
            new += _taken(line, old, told[:1] if alike else told, record)
        elif record.hang:
            new += [_without(claims, record) for claims in old]
    return written(case, new)


def _see(case: Case, lines: Lines, record: Record, step: Step, seen: dict[int, Claim]) -> None:
    """Note what a call did. Raises Trouble where it did something else before."""
    claim, call = lines.claim_of(step), lines.call_of(step)
    now = claim if claim and held(step, claim) else observed(step, claim)
    before = seen.setdefault(call, now)
    if step is record.hang and before != now and before.result != now.result:
        seen[call] = replace(before, others=(*before.others, now))  # it came back, and is at last looped on
    elif before != now:
        why = f"does {seen[call]} once and {now} later: no claim keeps"
        either = f"; where one of several gets this and another that, write {seen[call]} | {str(now)[2:]}"
        if seen[call].result.isdigit() and now.result.isdigit():
            either = f"; a number that nobody can know is written = {SOME}, and DATA {SOME}"
        said = lines.each_its_own(step)
        raise Trouble(f"{shown(case.path)}:{step.line}: {why}{said or either}")


def _taken(line: int, old: list[LineClaims], told: list[Claim], record: Record) -> list[LineClaims]:
    """The claims of a line for what its calls did."""
    new = []
    for number, claim in enumerate(told):
        before = old[number] if number < len(old) else LineClaims(line, claim)
        claims = _without(before, record)
        if _name_of(record) == REFERENCE or number >= len(old):
            claims = replace(claims, own=claim)
        elif claims.on(record.column) != claim:
            claims.instead[_name_of(record)] = claim
        new.append(replace(claims, of=line))
    return new


def _without(claims: LineClaims, record: Record) -> LineClaims:
    """The same without what it says of this stack alone."""
    return replace(claims, instead={name: its for name, its in claims.instead.items() if name != _name_of(record)})


def _name_of(record: Record) -> str:
    """What an override for this column alone begins with."""
    return for_people(record.stack, record.family)


def realigned(case: Case) -> str:
    """The source with the claims it has, aligned."""
    return written(case, case.claims.values())


def written(case: Case, all_claims: Iterable[LineClaims]) -> str:
    """The source with these claims behind its lines."""
    lines = _uncommented(case)
    by_line: dict[int, list[LineClaims]] = {}
    for claims in all_claims:
        by_line.setdefault(claims.of, []).append(claims)
    column = max(CLAIM_COLUMN, max((_reach(lines[line - 1]) for line in by_line), default=0))
    text = []
    for number, line in enumerate(lines, 1):
        if line is None:
            continue
        comments = []
        for claims in by_line.get(number, []):
            comments += _comments("", claims.own, column)
            for stack, claim in sorted(claims.instead.items()):
                comments += _comments(f"{stack} ", claim, column)
        text.append(_pad(line, column) + comments.pop(0) if comments else line)
        text += [_pad("", column) + comment for comment in comments]
    return "\n".join(text)


def _uncommented(case: Case) -> list[str | None]:
    """The source's lines without claims; None for a line that was nothing else."""
    lines: list[str | None] = list(case.source.split("\n"))
    for start, end in case.claim_comments:
        number = case.source.count("\n", 0, start)
        begin = case.source.rfind("\n", 0, start) + 1
        rest = case.source[begin:start].rstrip(" \t")
        lines[number] = rest or None
    return lines


def _reach(line: str | None) -> int:
    """The first tab stop behind the line, in columns."""
    return (len((line or "").expandtabs(TAB)) // TAB + 1) * TAB


def _pad(line: str, column: int) -> str:
    wide = len(line.expandtabs(TAB))
    return line + "\t" * max(1, -(-(column - wide) // TAB))


def _comments(name: str, claim: Claim, column: int) -> list[str]:
    """Result, segments and reason, each at a tab stop: one comment, or more where it would be wider than a page.

    What it may do as well follows.
    """
    arrows, reason = [str(arrow) for arrow in claim.wire], " ".join(["because", *claim.because])
    parts = [("  ", arrow) for arrow in arrows] + [("\t" if arrows else "", reason)] * bool(claim.because)
    line = f"// = {claim.result}"
    line = f"// {name}" + (_pad(line, WIRE_COLUMN) if parts else line)[3:]
    lines, first = [], True
    for gap, part in parts:
        longer = line + ("" if first else gap) + part
        if not first and not _fits(column, longer):
            lines.append(line)
            longer = _pad("//", WIRE_COLUMN) + part
            longer = longer if _fits(column, longer) else _pad("//", TAB) + part
        line, first = longer, False
    return [*lines, line + "".join(f" {OR} {str(other)[2:]}" for other in claim.others)]


def _fits(column: int, comment: str) -> bool:
    return len((" " * column + comment).expandtabs(TAB)) <= WIDTH


def diff(case: Case, new: str, name: str) -> str:
    """What would change, as diff -u shows it; "" where nothing does."""
    lines = difflib.unified_diff(case.source.splitlines(True), new.splitlines(True), name, name + " (accepted)")
    return "".join(lines)
