"""A run as a ladder: the code on the left; result, segments and reason on the right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Iterator

from runner.arrow import Arrow
from runner.telling import Row, Telling

SPAN = 20  # columns between the two lifelines
MARK = "✗"
UNTOLD = "untold"


@dataclass(frozen=True)
class Line:
    """A line of text and what it is: title, code, guilty, state, claim."""

    kind: str
    text: str


def draw(telling: Telling) -> list[Line]:
    """The whole ladder; calls that findings name are marked and followed by their claim."""
    code = [row.code if row.step else UNTOLD for row in telling.rows]
    wide = min(64, max(map(len, code), default=0))
    margin = 6 + wide + 2 + max((len(row.seen.result) for row in telling.rows if row.step), default=0) + 2 + 2
    lines = [Line("title", f"{telling.case.id:<60}  {telling.stack} {telling.version}".rstrip())]
    lines += [Line("title", telling.case.claim), Line("title", ""), _states(margin, telling.states)]
    states = telling.states
    for repeats, rows in groupby(telling.rows, lambda row: row.repeats):
        if repeats:
            lines.append(Line("state", f"      ⋮ {len([*rows])} steps as above"))
            continue
        for row in rows:
            lines += _row(row, wide, margin)
            if row.states and row.states != states and not row.interrupted:
                states = row.states
                lines.append(_states(margin, states))
    if telling.hang:
        lines.append(Line("state", f"      the stack {telling.hang}"))
    for finding in telling.elsewhere:
        lines.append(Line("guilty", f"{MARK}{finding.line:>3}  claimed {finding.claimed}, saw {finding.seen}"))
    return lines


def _row(row: Row, wide: int, margin: int) -> Iterator[Line]:
    rungs = [_rung(arrow) for arrow in row.seen.wire] or [f"│{' ' * SPAN}│"]
    reason = f"  because {' '.join(row.seen.because)}" if row.seen.because else ""
    left = f"{MARK if row.finding else ' '}{row.line:>3}  {row.code:<{wide}}  = {row.seen.result}"
    left = left if row.step else f"      {UNTOLD}"
    for number, rung in enumerate(rungs):
        text = f"{left if number == 0 else '':<{margin}}{rung}{reason if number == len(rungs) - 1 else ''}"
        yield Line("guilty" if row.finding else "code", text)
    if row.finding:
        yield Line("claim", f"      claimed {row.finding.claimed}")


def _rung(arrow: Arrow) -> str:
    word = f" {arrow.word} "
    if not arrow.forward:
        return f"│{'x' if arrow.lost else '◀'}{word:─^{SPAN - 1}}┤"
    return f"├{word:─^{SPAN - 1}}{'x' if arrow.lost else '▶'}│"


def _states(margin: int, states: dict[str, str]) -> Line:
    return Line("state", f"{'':<{margin}}{'a ' + states['a']:<{SPAN + 1}}b {states['b']}")


def plain(lines: list[Line]) -> str:
    """The ladder as text without colour."""
    return "\n".join(line.text.rstrip() for line in lines)
