"""The story on a page: a row for each line of code, with its result, its picture and what can be opened."""

from __future__ import annotations

import re
from html import escape

from ..case import Case
from ..column import REFERENCE, column
from ..outcome import Outcome
from ..picture import Tier, picture
from ..segments import Detail, details
from ..telling import Telling, tell
from ..weave import Woven, weave
from . import svg

CODE = re.compile(
    r'(?P<str>"(?:\\.|[^"\\])*"?)|(?P<rem>/\*.*?(?:\*/|$)|//.*)'
    r"|\b(?P<key>void|int|char|struct|return|if|else|for|while|do|break|static|const|sizeof|unsigned|long|enum)\b"
    r"|\b(?P<mac>[A-Z][A-Z0-9_]{2,})\b"
)


def text(words: str) -> str:
    """What may be anything, as HTML that is nothing but text."""
    return escape(words)


def story(outcome: Outcome, number: int) -> str:
    """All rows of a run; `number` is its place among those of the page."""
    record = outcome.record
    assert record
    telling = tell(outcome.case, record, outcome.findings)
    tiers = [*picture(telling)]
    lanes = max(svg.lanes_of(tiers), max((len(end) > 1 and int(end[1:]) for end in telling.states), default=1) or 1)
    opened = _opened(outcome, telling)
    woven = [*weave(outcome.case, tiers)]
    results = max((len(tier.row.seen.result) for tier in tiers if tier.row.step), default=8)
    # The lines of the first run on a page are named by their numbers alone.
    anchors = f"{text(outcome.stack)}-L" if number else "L"
    rows = []
    for one, drawn, high in svg.rows(woven, telling.states, lanes):
        if one.tier is None or one.tier.folded:
            rows.append(_row(one, drawn, high, anchors))
        else:
            rows.append(_told(one, one.tier, outcome, opened, lanes, drawn, anchors))
    hang = f'<p class="hang">{text(telling.hang[:1].upper() + telling.hang[1:])}</p>' if telling.hang else ""
    elsewhere = "".join(
        f'<p class="hang">line {found.line}: claimed {text(found.claimed)}, saw {text(found.seen)}</p>'
        for found in telling.elsewhere
    )
    return (
        f'<section class="told-on" id="on{number}" aria-label="on {text(outcome.column)}"'
        f' style="--w:{svg.wide(lanes)};--r:{min(results, 34)}"><p class="stacks">{_hosts(telling, outcome.stack)}</p>'
        f'<div class="story">{"".join(rows)}</div>{hang}{elsewhere}{_table(woven)}</section>'
    )


def _hosts(telling: Telling, stack: str) -> str:
    """What each host runs."""
    its = text(f"{telling.stack} {telling.version}".strip())
    host = column(stack).host
    if not host:
        return f"Both hosts run {its}"
    other = "b" if host == "a" else "a"
    return f"Host {host} runs {its}, host {other} {REFERENCE}"


def _opened(outcome: Outcome, telling: Telling) -> dict[int, list[list[Detail]]]:
    """By the place of a row, what its arrows say when they are opened; nothing without a capture."""
    if not outcome.capture or not outcome.record:
        return {}
    found = details(outcome.record, outcome.capture.read_bytes(), telling.rows)
    return {id(row): its for row, its in zip(telling.rows, found)}


def _row(one: Woven, drawn: str, height: float, anchors: str) -> str:
    number = f'<span class="n">{one.number or ""}</span>'
    beside = "" if "host" in drawn else " quiet"  # on a narrow screen a bit of a lifeline tells nothing
    name = _name(one, anchors)
    return (
        f'<div class="row{beside}"{name} style="--h:{height:g}">{number}<code class="c">{_code(one.code)}</code>'
        f'<span class="r"></span><span class="w">{drawn}</span></div>'
    )


def _told(
    one: Woven,
    tier: Tier,
    outcome: Outcome,
    opened: dict[int, list[list[Detail]]],
    lanes: int,
    drawn: str,
    anchors: str,
) -> str:
    row, case = tier.row, outcome.case
    claims = next(iter(case.claims_of(row.line)), None)
    held = claims.held_by(column(outcome.stack)) if claims else ""
    kinds = ["row", *(["step"] if row.step else []), *(["differs"] if held else []), *(["bad"] if row.finding else [])]
    kinds += [] if row.seen.wire or tier.changed else ["quiet"]
    wrong = " err" if row.seen.result.startswith("-") else ""
    result = f'<span class="{wrong.strip()}"><i>=</i> {text(row.seen.result)}</span>' if row.step else ""
    claimed = f'<span class="claimed">  claimed {text(row.finding.claimed)}</span>' if row.finding else ""
    ask = '<button class="ask" aria-label="show">?</button>' if row.step else ""
    code = _code(one.code) if row.step else '<span class="rem">untold</span>'
    height = svg.high(tier)
    number = f'<a class="n" href="#{anchors}{one.number}">{one.number}</a>' if one.number else '<span class="n"></span>'
    name = _name(one, anchors)
    return (
        f'<div class="{" ".join(kinds)}"{name} style="--h:{height}" data-said="{text(_said(one, tier))}">{number}'
        f'<code class="c">{"    " if one.again else ""}{code}{claimed}</code>'
        f'<span class="r">{ask}{result}{_tag(case, row.line, outcome) if not one.again else ""}</span>'
        f'<span class="w">{drawn}{_hits(tier, opened.get(id(row), []), lanes)}</span></div>'
    )


def _name(one: Woven, anchors: str) -> str:
    """What links lead to: each line of the source once."""
    return f' id="{anchors}{one.number}"' if one.number and not one.again else ""


def _said(one: Woven, tier: Tier) -> str:
    """A row for who listens to it."""
    row = tier.row
    sent = ", ".join(map(str, row.seen.wire)) or "nothing on the wire"
    changed = ", ".join(f"{end} {tier.after[end]}" for end in tier.changed)
    parts = [f"line {one.number}: {row.call}" if row.step else "untold", row.seen.result, sent, changed]
    return "; ".join(filter(None, parts))


def _tag(case: Case, line: int, outcome: Outcome) -> str:
    """What other columns do on this line: opened like a segment."""
    found = [(name, claim) for claims in case.claims_of(line) for name, claim in claims.instead.items()]
    if not found or outcome.stack != REFERENCE:
        return ""
    rows = "".join(f"<tr><th>{text(name)}</th><td>{text(str(claim))}</td></tr>" for name, claim in found)
    names = ", ".join(dict.fromkeys(name for name, _ in found))
    return (
        f'<button class="tag" aria-label="differs on {text(names)}">≠</button>'
        f'<span class="open" role="tooltip"><table>{rows}</table></span>'
    )


def _hits(tier: Tier, opened: list[list[Detail]], lanes: int) -> str:
    """Over each arrow what opens it, and what is then seen."""
    out = []
    for number, arrow in enumerate(tier.row.seen.wire):
        segments = opened[number] if number < len(opened) else []
        if not segments:
            continue
        x, y, length = svg.place(arrow, number, lanes)
        at = f"--x:{x:g};--y:{y:g};--l:{length:g}"
        names = ["flags", "seq", "ack", "window", "data", "time"]
        columns = [_cells(one) for one in segments]
        rows = "".join(
            f"<tr><th>{name}</th>{''.join(f'<td>{cells[n]}</td>' for cells in columns)}</tr>"
            for n, name in enumerate(names)
        )
        out.append(
            f'<button class="hit" style="{at}" aria-label="{text(str(arrow))}: flags and numbers"></button>'
            f'<span class="open" style="{at}" role="tooltip"><table>{rows}</table></span>'
        )
    return "".join(out)


def _cells(one: Detail) -> list[str]:
    ack = "" if one.relative_ack is None else f"{one.relative_ack} ({one.ack})"
    window = "" if one.window is None else f"{one.window} bytes"
    return [one.flags, f"{one.relative_seq} ({one.seq})", ack, window, f"{one.data} bytes", f"{one.time / 1000:.3f} ms"]


def _code(code: str) -> str:
    """A line of C in colour."""
    out, at = [], 0
    code = code.expandtabs(4)
    for found in CODE.finditer(code):
        out.append(escape(code[at : found.start()]))
        out.append(f'<span class="{found.lastgroup}">{escape(found[0])}</span>')
        at = found.end()
    return "".join(out) + escape(code[at:]) or "&nbsp;"


def _table(woven: list[Woven]) -> str:
    """The same for who can't see the picture."""
    rows = []
    for one in woven:
        if one.tier is None:
            continue
        row = one.tier.row
        states = ", ".join(f"{end} {state}" for end, state in one.tier.after.items())
        cells = [
            str(one.number or ""),
            one.code if one.tier.folded else row.call if row.step else "untold",
            row.seen.result if row.step and not one.tier.folded else "",
            "" if one.tier.folded else ", ".join(map(str, row.seen.wire)) or "silence",
            " ".join(row.seen.because),
            states,
        ]
        rows.append("<tr>" + "".join(f"<td>{text(cell)}</td>" for cell in cells) + "</tr>")
    table = heads("line", "call", "result", "segments", "because", "states") + "".join(rows)
    return (
        '<details class="as-table gives"><summary>The same as a table</summary>'
        f'<div class="scroll"><table>{table}</table></div></details>'
    )


def heads(*names: str) -> str:
    """The first row of a table."""
    return "<tr>" + "".join(f'<th scope="col">{name}</th>' for name in names) + "</tr>"
