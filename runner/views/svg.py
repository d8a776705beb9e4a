"""A row's own picture: lifelines, segments, states, calls that sleep. All of them join into one."""

from __future__ import annotations

from html import escape
from typing import Iterator

from ..arrow import Arrow
from ..picture import Tier
from ..weave import Woven

# In units of the picture, which are pixels as long as nobody scales it.
ROW, SPAN, BESIDE, LANE, TRACK = 26, 290, 122, 20, 9
OVERLAP = 0.6  # of two lifelines, or a seam is seen where somebody scales them
REASON = 15  # more height for a reason under the segments
LIFE = {  # what a state looks like: colours that colour-blind people tell apart, and a stroke for each
    "ESTABLISHED": "up",
    "SYN_SENT": "opening",
    "SYN_RECV": "opening",
    "LISTEN": "opening",
    "FIN_WAIT1": "active",
    "FIN_WAIT2": "active",
    "CLOSING": "active",
    "TIME_WAIT": "wait",
    "CLOSE_WAIT": "passive",
    "LAST_ACK": "passive",
}
GONE = "gone"


def wide(lanes: int) -> int:
    """How wide a picture is with this many connections beside each other on each host."""
    return SPAN + 2 * BESIDE + 2 * LANE * (lanes - 1)


def lanes_of(tiers: list[Tier]) -> int:
    """How many lifelines stand side by side on a host."""
    ends = {end for tier in tiers for end in (*tier.before, *tier.after)}
    ends |= {end for tier in tiers for arrow in tier.row.seen.wire for end in arrow.ends}
    return max((_number(end) for end in ends), default=1)


def high(tier: Tier) -> int:
    """How high the row is, in units."""
    names = max((len(_names(tier, host)) for host in "ab"), default=1)
    reason = REASON if tier.row.seen.because else 0
    return max(ROW * max(1, len(tier.row.seen.wire)) + reason, 14 * names + 10, ROW)


def rows(woven: list[Woven], states: dict[str, str], lanes: int) -> Iterator[tuple[Woven, str, float]]:
    """Each line of a story that began with these states, with its picture ("" outside of it) and its height."""
    told = [place for place, one in enumerate(woven) if one.tier]
    asleep: tuple[int, ...] = ()
    for place, one in enumerate(woven):
        tier, inside = one.tier, bool(told) and told[0] < place < told[-1]
        if tier is None or tier.folded:
            states = tier.after if tier else states
            drawn = opening(states, lanes) if told and place == told[0] - 1 else ""
            yield one, drawn or (between(states, asleep, lanes) if inside or tier else ""), ROW
            continue
        yield one, row(tier, lanes, False, place == told[-1]), high(tier)
        states = tier.after
        begun = () if tier.begins is None else (tier.begins,)
        asleep = tuple(track for track in (*tier.asleep, *begun) if track not in tier.ends)


def row(tier: Tier, lanes: int, first: bool, last: bool) -> str:
    """The picture of a tier; above the `first` one and below the `last` one nothing goes on."""
    height, wires = high(tier), tier.row.seen.wire
    turn = ROW * len(wires) - 5 if wires else ROW / 2
    drawn = [*_sleepers(tier, height)]
    for end in dict.fromkeys((*tier.before, *tier.after)):
        before, after = tier.before.get(end), tier.after.get(end)
        top = 4 if first else 0
        if before is not None:
            drawn.append(_life(end, before, top, turn if before != after else height, lanes))
        if after is not None and before != after:
            drawn.append(_life(end, after, turn, height - (2 if last else 0), lanes))
    for host in "ab":
        for number, (end, state) in enumerate(_names(tier, host)):
            drawn.append(_name(end, state, turn + 4 + 14 * number - (6 if len(_names(tier, host)) > 1 else 0), lanes))
    for number, arrow in enumerate(wires):
        drawn.append(_arrow(arrow, ROW * (number + 1) - 9, lanes))
    if tier.row.seen.because:
        words = escape(" ".join(tier.row.seen.because))
        middle = wide(lanes) / 2
        drawn.append(f'<text class="why" x="{middle:g}" y="{ROW * max(1, len(wires)) + 4}">because {words}</text>')
    return _svg(height, lanes, "".join(drawn))


def opening(states: dict[str, str], lanes: int) -> str:
    """The beginning: hosts' letters and the states that a story begins with."""
    drawn = []
    for end, state in states.items():
        drawn.append(_life(end, state, 20, ROW, lanes) + _name(end, state, 22, lanes))
    heads = {end: state for end, state in states.items()} or {"a": "", "b": ""}
    for end in heads:
        drawn.append(f'<text class="host" x="{_x(end, lanes)}" y="13">{escape(end)}</text>')
    return _svg(ROW, lanes, "".join(drawn))


def between(states: dict[str, str], asleep: tuple[int, ...], lanes: int) -> str:
    """A row in which nothing is told."""
    lives = "".join(_life(end, state, 0, ROW, lanes) for end, state in states.items())
    return _svg(ROW, lanes, lives + "".join(_asleep(track, 0, ROW) for track in asleep))


def place(arrow: Arrow, number: int, lanes: int) -> tuple[float, float, float]:
    """Where its label is, for what opens it: left, top and width, in units."""
    left, right = sorted(_ends(arrow, lanes))
    return left, ROW * number + 2, right - left


def _svg(height: int, lanes: int, drawn: str) -> str:
    across = wide(lanes)
    return f'<svg viewBox="0 0 {across} {height}" style="--w:{across};--h:{height}" aria-hidden="true">{drawn}</svg>'


def _number(end: str) -> int:
    return int(end[1:] or 1)


def _x(end: str, lanes: int) -> int:
    inward = LANE * (_number(end) - 1)
    return BESIDE + inward if end[0] == "a" else wide(lanes) - BESIDE - inward


def _life(end: str, state: str, top: float, bottom: float, lanes: int) -> str:
    kinds = dict.fromkeys(LIFE.get(word, GONE) for word in state.split())
    x = _x(end, lanes)
    return f'<path class="life {next(iter(kinds), GONE)}" d="M{x} {top:g}V{bottom + OVERLAP:g}"/>'


def _names(tier: Tier, host: str) -> list[tuple[str, str]]:
    return [(end, tier.after[end]) for end in tier.changed if end[0] == host]


def _name(end: str, state: str, y: float, lanes: int) -> str:
    x, anchor = (BESIDE - 10, "end") if end[0] == "a" else (wide(lanes) - BESIDE + 10, "start")
    number = f"{end} " if _number(end) > 1 else ""
    return f'<text class="state" text-anchor="{anchor}" x="{x}" y="{y:g}">{escape(number + state)}</text>'


def _ends(arrow: Arrow, lanes: int) -> tuple[float, float]:
    """From where to where it goes. What stays on a host goes to a mark beside its lifeline."""
    left, right = arrow.ends
    x0, x1 = float(_x(left, lanes)), float(_x(right, lanes))
    if left[0] == right[0]:
        x1 = x0 + (SPAN / 2 if left[0] == "a" else -SPAN / 2)
    return (x0, x1) if arrow.forward else (x1, x0)


def kind(arrow: Arrow) -> str:
    """What it looks like."""
    for part, name in (("RST", "rst"), ("SYN", "syn"), ("FIN", "fin"), ("DATA", "data")):
        if part in arrow.parts:
            return name
    return "ack"


def _arrow(arrow: Arrow, y: float, lanes: int) -> str:
    x0, x1 = _ends(arrow, lanes)
    step = 7 if x1 > x0 else -7
    look, word = kind(arrow), arrow.word
    middle = (x0 + x1) / 2
    if arrow.lost:
        x1 = x0 + (x1 - x0) * 0.8
        tip = f'<path class="seg {look}" d="M{x1 - 6:g} {y - 6}l12 12m0 -12l-12 12"/>'
    else:
        tip = f'<path class="tip {look}" d="M{x1 - step / 7 * 4:g} {y}l{-step / 7 * 11:g} -5v10z"/>'
    number = f" {arrow.ends[0]}–{arrow.ends[1]}" if _number(arrow.ends[0]) > 1 or arrow.ends[0] == arrow.ends[1] else ""
    small = f'<tspan class="of">{escape(number)}</tspan>' if number else ""
    lost = '<tspan class="of"> lost</tspan>' if arrow.lost else ""
    line = f'<path class="seg {look}" d="M{x0 + step:g} {y}H{x1 - (0 if arrow.lost else step):g}"/>'
    return f'{line}{tip}<text class="word {look}" x="{middle:g}" y="{y - 5}">{escape(word)}{small}{lost}</text>'


def _sleepers(tier: Tier, height: int) -> list[str]:
    drawn = [_asleep(track, 0, height - 8 if track in tier.ends else height) for track in tier.asleep]
    if tier.begins is not None:
        ends = height - 8 if tier.begins in tier.ends else height
        drawn.append(_asleep(tier.begins, ROW / 2, ends))
        drawn.append(f'<circle class="sleep" cx="{_track(tier.begins)}" cy="{ROW / 2:g}" r="3"/>')
    for track in tier.ends:
        drawn.append(f'<path class="sleep wakes" d="M{_track(track) - 4} {height - 8}h8"/>')
    return drawn


def _track(track: int) -> int:
    return 6 + TRACK * track


def _asleep(track: int, top: float, bottom: float) -> str:
    return f'<path class="sleep" d="M{_track(track)} {top:g}V{bottom:g}"/>'
