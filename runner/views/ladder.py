"""A run as a ladder: the code on the left; result, segments and reason on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

from ..arrow import FIRST, Arrow
from ..picture import picture
from ..telling import Row, Telling

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
    wide = min(96, max(map(len, code), default=0))
    margin = 6 + wide + 2 + max((len(row.seen.result) for row in telling.rows if row.step), default=0) + 2 + 2
    lines = [Line("title", f"{telling.case.id:<60}  {telling.stack} {telling.version}".rstrip())]
    # Before a's lifeline stands whose end it is, where it is of a further connection.
    margin += max((len(_before(arrow)) for row in telling.rows for arrow in row.seen.wire), default=0)
    lines += [Line("title", telling.case.claim), Line("title", ""), *_states(margin, telling.states)]
    for tier in picture(telling):
        if tier.folded:
            lines.append(Line("state", f"      ⋮ {tier.folded} steps as above"))
            continue
        lines += _row(tier.row, wide, margin)
        if tier.changed:
            lines += _states(margin, tier.after, tier.before)
    if telling.hang:
        lines.append(Line("state", f"      {telling.hang}"))
    for finding in telling.elsewhere:
        lines.append(Line("guilty", f"{MARK}{finding.line:>3}  claimed {finding.claimed}, saw {finding.seen}"))
    return lines


def _row(row: Row, wide: int, margin: int) -> Iterator[Line]:
    rungs = [(_before(arrow), _rung(arrow)) for arrow in row.seen.wire] or [("", f"│{' ' * SPAN}│")]
    reason = f"  because {' '.join(row.seen.because)}" if row.seen.because else ""
    left = f"{MARK if row.finding else ' '}{row.line:>3}  {row.code:<{wide}}  = {row.seen.result}"
    left = left if row.step else f"      {UNTOLD}"
    for number, (before, rung) in enumerate(rungs):
        start = f"{left if number == 0 else '':<{margin - len(before)}}{before}"
        yield Line("guilty" if row.finding else "code", f"{start}{rung}{reason if number == len(rungs) - 1 else ''}")
    if row.finding:
        yield Line("claim", f"      claimed {row.finding.claimed}")


def _before(arrow: Arrow) -> str:
    left, _ = arrow.ends
    return left if left[0] == "a" and left != FIRST[0] else ""


def _rung(arrow: Arrow) -> str:
    """From one lifeline to the other; within a host from its lifeline to where the other end is named, or back."""
    left, right = arrow.ends
    after = right if right[0] == "b" and right != FIRST[1] else ""
    if left[0] != right[0]:
        start, line, end = _line(arrow, SPAN)
        return f"{start}{line}{end}{after}"
    start, line, end = _line(arrow, SPAN - len(left) - 2)
    if left[0] == "a":
        return f"{start}{line} {left} │"
    return f"│ {left} {line}{end}{after}"


def _line(arrow: Arrow, wide: int) -> tuple[str, str, str]:
    """The lifeline on the left, the line of that width with its head, the lifeline on the right."""
    word = f" {arrow.word} "
    if arrow.forward:
        return "├", f"{word:─^{wide - 1}}{'x' if arrow.lost else '▶'}", "│"
    return "│", f"{'x' if arrow.lost else '◀'}{word:─^{wide - 1}}", "┤"


def _states(margin: int, states: dict[str, str], before: dict[str, str] | None = None) -> Iterator[Line]:
    """A line for each connection whose states have changed."""
    for number in dict.fromkeys(end[1:] for end in states):
        own = {end: state for end, state in states.items() if end[1:] == number}
        if any((before or {}).get(end) != state for end, state in own.items()):
            left, right = (f"{end} {own[end]}" if end in own else "" for end in (f"a{number}", f"b{number}"))
            yield Line("state", f"{'':<{margin}}{left:<{SPAN + 1}}{right}")


def plain(lines: list[Line]) -> str:
    """The ladder as text without colour."""
    return "\n".join(line.text.rstrip() for line in lines)
