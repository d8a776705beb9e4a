"""What a person is shown of outcomes: findings, ladders, the table."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, Iterable, Literal, Union

from ..environment import on_github
from ..column import INET, REFERENCE
from ..outcome import Outcome, together, worst
from ..tree import name_of, shown
from .plain import Plain, Spans, wants_colour

if TYPE_CHECKING:
    from .ladder import Line
    from rich.console import Console
    from rich.table import Table

Screen = Union["Console", Plain]
STYLE = {"title": "bold", "state": "cyan", "guilty": "red", "claim": "yellow", "code": "", "finding": "bold", "": ""}
NAMED_AT_MOST = 6  # cases that one line names
CLAIM_AT_LEAST = 24  # columns that a claim must have to be worth them
VERDICT = {"pass": "green", "fail": "red", "skip": "yellow", "error": "magenta"}


def console(stderr: bool = False) -> Console:
    """A terminal in colour where it is one and NO_COLOR is not set; a pipe gets plain, unwrapped text."""
    from .console import CleanConsole

    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    terminal = CleanConsole(stderr=stderr, color_system=colours, highlight=False, markup=False, emoji=False)
    if not terminal.is_terminal:
        terminal.width = 400
    return terminal


def screen(stderr: bool = False) -> Screen:
    """Where outcomes are printed: a console where it is looked at, else plain text."""
    return console(stderr) if wants_colour(stderr) else Plain(stderr)


def print_lines(lines: list[Line], terminal: Screen) -> None:
    """Lines of a ladder, never wrapped."""
    for line in lines:
        terminal.print(line.text.rstrip(), style=STYLE[line.kind], soft_wrap=True)


def see_again(outcome: Outcome) -> str:
    """The command that shows this again."""
    name = shlex.quote(name_of(outcome.case))
    where = f" --stack {outcome.stack}" if outcome.stack != REFERENCE else ""
    where += f" --family {outcome.family}" if outcome.family != INET else ""
    packets = f"    packets: {shown(outcome.capture)}" if outcome.capture else ""
    return f"again: {outcome.settings}python3 -m runner show {name}{where}{packets}"


def ladder(outcome: Outcome) -> list[Line]:
    """What was told, with the guilty lines marked; nothing where no call was."""
    from ..telling import tell
    from .ladder import draw

    record = outcome.record
    return draw(tell(outcome.case, record, outcome.findings)) if record and record.steps else []


def failure(outcome: Outcome) -> list[Line]:
    """The ladder, then each finding and why it could not be judged, then how to see it again."""
    from .ladder import Line

    drawn = ladder(outcome)
    said = [*map(str, outcome.findings), *([outcome.reason] if outcome.verdict == "error" else [])]
    blank = [Line("", "")] if drawn else []
    again = [] if outcome.case.broken else [Line("", see_again(outcome))]
    return [*drawn, *blank, *(Line("finding", text) for text in said), *again]


def print_failure(outcome: Outcome, terminal: Screen) -> None:
    """For a person, and for GitHub Actions where it runs there."""
    print_lines(failure(outcome), terminal)
    terminal.print()
    if on_github():
        from .github import github_annotations

        print(*github_annotations(outcome.findings), sep="\n", flush=True)


def print_table(outcomes: list[Outcome], terminal: Screen) -> None:
    """A row a case, a column a stack; several runs of one are counted."""
    for line in table(outcomes, terminal.width):
        print_spans(line, terminal)
    print_left_out([(o.column, o.case.id, o.reason) for o in outcomes if o.verdict == "skip"], terminal)
    print_left_out([(o.column, o.case.id, o.reason) for o in outcomes if o.general], terminal, "error")
    counts = {verdict: sum(o.verdict == verdict for o in outcomes) for verdict in VERDICT}
    terminal.print()
    terminal.print(", ".join(f"{n} {v}" for v, n in counts.items() if n or v == "pass"))


def print_spans(line: Spans, terminal: Screen) -> None:
    """A line of the table."""
    if isinstance(terminal, Plain):
        terminal.print(line.plain)
        return
    from rich.text import Text

    text = Text.assemble(*line)
    text.rstrip()
    terminal.print(text, soft_wrap=True)


def table(outcomes: list[Outcome], width: int) -> list[Spans]:
    """Its lines. Where they would be too wide, the headings are stairs, and the claims cut or left out; never an id."""
    stacks = list(dict.fromkeys(o.column for o in outcomes))
    groups, cases = together(outcomes), {o.case.id: o.case for o in outcomes}
    rows = {id: [_cell(groups.get((id, stack), [])) for stack in stacks] for id in cases}
    ids = max(map(len, cases))
    cells = [max(len(row[number][0]) for row in rows.values()) for number in range(len(stacks))]
    named = [max(len(stack), cell) for stack, cell in zip(stacks, cells)]
    stairs = width - ids - sum(2 + wide for wide in named) - 2 < CLAIM_AT_LEAST
    gap, columns = (1, cells) if stairs else (2, named)
    room = width - ids - sum(gap + wide for wide in columns) - 2

    def line(first: str, words: list[tuple[str, str]], claim: str, style: str) -> Spans:
        found = Spans([(f"{first:<{ids}}", style)])
        for (word, its), wide in zip(words, columns):
            found += [(" " * gap, style), (f"{word:<{wide}}", f"{style} {its}".strip())]
        cut = claim if len(claim) <= room else f"{claim[:room - 1]}…"
        return Spans([*found, (f"  {cut}" if room >= CLAIM_AT_LEAST else "", style)])

    steps = range(len(stacks) - 1) if stairs else []
    lines = [line("", [*[("│", "")] * step, (stacks[step], "")], "", "bold") for step in steps]
    last = [("│", "")] * len(steps) + [(stack, "") for stack in stacks[len(steps) :]]
    lines.append(line("case", last, "claim", "bold"))
    return lines + [line(id, row, cases[id].claim, "") for id, row in rows.items()]


def print_left_out(skipped: Iterable[tuple[str, str, str]], terminal: Screen, word: str = "skip") -> None:
    """What was not run, as (stack, case, reason): those with the same reason on the same stacks in one line."""
    stacks: dict[tuple[str, str], list[str]] = {}
    for stack, case, reason in dict.fromkeys(skipped):
        stacks.setdefault((case, reason), []).append(stack)
    cases: dict[tuple[str, str], list[str]] = {}
    for (case, reason), its in stacks.items():
        cases.setdefault((reason, ", ".join(its)), []).append(case)
    for (reason, where), alike in cases.items():
        names = ", ".join(alike) if len(alike) <= NAMED_AT_MOST else f"{len(alike)} cases"
        terminal.print(f"{word} {names} on {where}: {reason}", soft_wrap=True)


def print_rows(table: Table, terminal: Console) -> None:
    """A table without the blanks that fill its lines."""
    with terminal.capture() as drawn:
        terminal.print(table)
    for line in drawn.get().splitlines():
        terminal.file.write(line.rstrip() + "\n")


def _cell(outcomes: list[Outcome]) -> tuple[str, str]:
    if not outcomes:
        return "", ""
    verdict = worst(outcomes).verdict
    times = f" {sum(o.verdict == 'pass' for o in outcomes)}/{len(outcomes)}" if len(outcomes) > 1 else ""
    return verdict + times, VERDICT[verdict]
