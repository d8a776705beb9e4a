"""A run as a ladder: the code on the left; result, segments and reason on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

from runner.case import Case
from runner.judge import Finding, observed
from runner.arrow import Arrow
from runner.record import Record, Step

SPAN = 20  # columns between the two lifelines
MARK = "✗"
FOLDED = 6  # this many steps in a row that only repeat are not drawn


@dataclass(frozen=True)
class Row:
    """A line of the ladder and what it is: title, code, guilty, state, claim."""

    kind: str
    text: str


def draw(case: Case, record: Record, findings: list[Finding] | None = None) -> list[Row]:
    """The whole ladder; lines that findings name are marked and followed by their claim."""
    guilty = {finding.line: finding for finding in findings or []}
    code = {step.line: case.code(step.line) or step.call for step in record.steps}
    wide = min(64, max((len(text) for text in code.values()), default=0))
    result_wide = max((len(step.result or "never returns") for step in record.steps), default=0) + 2
    margin = 6 + wide + 2 + result_wide + 2
    rows = [Row("title", f"{case.id:<60}  {record.stack} {record.version}".rstrip()), Row("title", case.claim)]
    rows += [Row("title", ""), _states(margin, record.states)]
    states = record.states
    for step, times in folded(case, record.steps):
        if step is None:
            rows.append(Row("state", f"      ⋮ {times} steps as above"))
            continue
        mark = MARK if step.line in guilty else " "
        left = f"{mark}{step.line:>3}  {code[step.line]:<{wide}}  "
        rows += _step(case, step, left, margin, step.line in guilty)
        if step.line in guilty:
            rows.append(Row("claim", f"      claimed {guilty.pop(step.line).claimed}"))
        if step.states and step.states != states and not step.interrupted:
            states = step.states
            rows.append(_states(margin, states))
    if record.hang:
        rows.append(Row("state", f"      the stack never comes back: {record.reason}"))
    for finding in guilty.values():
        rows.append(Row("guilty", f"{MARK}{finding.line:>3}  claimed {finding.claimed}, saw {finding.seen}"))
    return rows


def folded(case: Case, steps: list[Step]) -> Iterator[tuple[Step | None, int]]:
    """The steps, each long run of those that were all there before as one number."""
    seen: set[str] = set()
    again: list[Step] = []
    for step in [*steps, None]:
        looks = repr(step and (step.line, step.result, step.wire(), step.because, step.states))
        if step and looks in seen:
            again.append(step)
            continue
        if len(again) < FOLDED:
            yield from ((one, 1) for one in again)
        else:
            yield None, len(again)
        again = []
        seen.add(looks)
        if step:
            yield step, 1


def _step(case: Case, step: Step, left: str, margin: int, guilty: bool) -> Iterator[Row]:
    claims = case.claims.get(step.line)
    seen = observed(step, claims.own if claims else None)
    kind = "guilty" if guilty else "code"
    rungs = [_rung(arrow) for arrow in seen.wire] or [f"│{' ' * SPAN}│"]
    reason = f"  because {' '.join(seen.because)}" if seen.because else ""
    first = f"{left}= {seen.result}"
    for number, rung in enumerate(rungs):
        text = f"{first if number == 0 else '':<{margin}}{rung}{reason if number == len(rungs) - 1 else ''}"
        yield Row(kind, text)


def _rung(arrow: Arrow) -> str:
    word = f" {arrow.word} "
    if not arrow.forward:
        return f"│{'x' if arrow.lost else '◀'}{word:─^{SPAN - 1}}┤"
    return f"├{word:─^{SPAN - 1}}{'x' if arrow.lost else '▶'}│"


def _states(margin: int, states: dict[str, str]) -> Row:
    return Row("state", f"{'':<{margin}}{'a ' + states['a']:<{SPAN + 1}}b {states['b']}")


def plain(rows: list[Row]) -> str:
    """The ladder as text without colour."""
    return "\n".join(row.text.rstrip() for row in rows)
