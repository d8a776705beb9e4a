"""Writes what a run showed into the comments of a case, aligned. A person reads the diff."""

from __future__ import annotations

import difflib

from runner.case import Case, LineClaims
from runner.claim import REFERENCE, Claim
from runner.judge import observed
from runner.record import Record
from runner.trouble import Trouble

TAB, CLAIM_COLUMN, WIRE_COLUMN, WIDTH = 8, 48, 24, 120


def accepted(case: Case, record: Record) -> str:
    """The source with the claims that hold on this record's stack.

    Raises Trouble where one line did different things at different times: no claim would hold.
    """
    seen: dict[int, Claim] = {}
    for step in record.steps:
        claims = case.claims.get(step.line)
        now = observed(step, claims.on(record.stack) if claims else None)
        if seen.setdefault(step.line, now) != now:
            raise Trouble(f"{case.path}:{step.line}: does {seen[step.line]} once and {now} later: no claim keeps")
    own, instead = claims_by_line(case)
    for line, claim in seen.items():
        if record.stack == REFERENCE or line not in own:
            own[line] = claim
        elif claim == LineClaims(line, own[line], instead.get(line, {})).inherited(record.stack):
            instead.get(line, {}).pop(record.stack, None)
        else:
            instead.setdefault(line, {})[record.stack] = claim
    for line in [line for line in own if line not in seen]:
        if record.hang:
            instead.get(line, {}).pop(record.stack, None)
        else:
            del own[line]
    return written(case, own, instead)


def realigned(case: Case) -> str:
    """The source with the claims it has, aligned."""
    return written(case, *claims_by_line(case))


def claims_by_line(case: Case) -> tuple[dict[int, Claim], dict[int, dict[str, Claim]]]:
    """What each line claims, and what it claims for other stacks."""
    own = {line: claims.own for line, claims in case.claims.items()}
    return own, {line: dict(claims.instead) for line, claims in case.claims.items()}


def written(case: Case, own: dict[int, Claim], instead: dict[int, dict[str, Claim]]) -> str:
    """The source with these claims behind its lines."""
    lines = _uncommented(case)
    column = max((_reach(lines[line - 1]) for line in own), default=0)
    column = max(CLAIM_COLUMN, column)
    text = []
    for number, line in enumerate(lines, 1):
        if line is None:
            continue
        comments = _comments("", own[number], column) if number in own else []
        for stack, claim in sorted(instead.get(number, {}).items()):
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
    """Result, segments and reason, each at a tab stop: one comment, or more where it would be wider than a page."""
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
    return [*lines, line]


def _fits(column: int, comment: str) -> bool:
    return len((" " * column + comment).expandtabs(TAB)) <= WIDTH


def diff(case: Case, new: str, name: str) -> str:
    """What would change, as diff -u shows it; "" where nothing does."""
    lines = difflib.unified_diff(case.source.splitlines(True), new.splitlines(True), name, name + " (accepted)")
    return "".join(lines)
