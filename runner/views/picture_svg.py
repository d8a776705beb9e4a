"""The picture of a case alone, as one SVG: code, results and lifelines, for a slide or a README."""

from __future__ import annotations

from html import escape

from ..clean import clean
from ..outcome import Outcome
from ..picture import Tier, picture
from ..telling import tell
from ..weave import Woven, weave
from . import svg
from .page import file_text

LETTER, MARGIN, NUMBER = 8.1, 14, 38  # width of a letter of the code, around all, of the column of line numbers
STYLE = """text{font:13.5px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:var(--ink);white-space:pre}
.ground{fill:var(--bg)}.dim{fill:var(--dim)}.bad{fill:var(--rst)}svg svg{width:auto;height:auto}"""


def picture_of(outcome: Outcome) -> str:
    """All rows of a run that was told, below each other; colours follow light and dark."""
    assert outcome.record
    telling = tell(outcome.case, outcome.record, outcome.findings)
    tiers = [*picture(telling)]
    woven, lanes = [*weave(outcome.case, tiers)], svg.lanes_of(tiers)
    code = max(len(one.code.expandtabs(4)) for one in woven)
    result = max((len(tier.row.seen.result) for tier in tiers if tier.row.step), default=0)
    at = NUMBER + LETTER * (code + 2)
    beside = at + LETTER * (result + 4)
    y, drawn = float(MARGIN), []
    for one, its, high in svg.rows(woven, telling.states, lanes):
        drawn.append(_words(one, one.tier, y, at))
        drawn.append(_nested(its, beside, y, svg.wide(lanes), high) if its else "")
        y += high
    wide, tall = round(beside + svg.wide(lanes) + MARGIN), round(y + MARGIN)
    style = escape(file_text("page.css") + STYLE, quote=False)
    title = escape(f"{outcome.case.id}: {outcome.case.claim}")
    return clean(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}" role="img"'
        f' style="--w:{wide};--h:{tall}"><title>{title}</title><style>{style}</style>'
        f'<rect class="ground" width="100%" height="100%"/>{"".join(drawn)}</svg>\n'
    )


def _words(one: Woven, tier: Tier | None, y: float, at: float) -> str:
    base = y + 18
    number = f'<text class="dim" text-anchor="end" x="{NUMBER - 12}" y="{base:g}">{one.number or ""}</text>'
    code = escape(one.code.expandtabs(4) if tier is None or tier.row.step else "untold")
    words = f'{number}<text x="{NUMBER}" y="{base:g}" xml:space="preserve">{code}</text>'
    if tier and tier.row.step and not tier.folded:
        kind = ' class="bad"' if tier.row.seen.result.startswith("-") else ""
        words += f'<text{kind} x="{at:g}" y="{base:g}">= {escape(tier.row.seen.result)}</text>'
    return words


def _nested(drawn: str, x: float, y: float, wide: int, high: float) -> str:
    place = f'<svg x="{x:g}" y="{y:g}" width="{wide}" height="{high:g}" overflow="visible" '
    return drawn.replace("<svg ", place, 1)
