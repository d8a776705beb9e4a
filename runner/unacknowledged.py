"""How long each segment stood unacknowledged: so long did the timer run by which a stack sends it again."""

from __future__ import annotations

from dataclasses import dataclass

from .capture import ACK, FIN, RST, SYN, Segment
from .connections import End
from .wire import Wire, parts_of


@dataclass
class Wait:
    """From when a sender's timer was set until the sender sent again.

    `until` is None if the story ended before the sender sent again or had its acknowledgement.
    `sender` is its end as claims write it, `what` the segment; times are in microseconds.
    """

    sender: str
    what: str
    since: int
    until: int | None = None


@dataclass
class _Armed:
    wait: Wait
    first: int  # sequence number of what is to be acknowledged, and the one behind it
    behind: int


def waits(wire: Wire) -> list[Wait]:
    """Those that ended because the timer fired, and those that go on, in order.

    What was acknowledged in time is none of them. The timer is set anew when it fires, and when a part is acknowledged
    (RFC 6298 section 5). A reset ends it.
    """
    armed: dict[tuple[End, int], _Armed] = {}
    found = []
    for segment, connection, source, lost in wire.passed:
        backwards = source != connection.left
        other = connection.left if backwards else connection.right
        mine, its = (source, id(connection)), (other, id(connection))
        if segment.flags & RST and not lost:
            for end in mine, its:
                armed.pop(end, None)
            continue
        if segment.flags & ACK and not lost and its in armed:
            _acknowledge(armed, its, segment)
        behind = segment.seq + segment.data + bool(segment.flags & SYN) + bool(segment.flags & FIN) & 0xFFFFFFFF
        if behind == segment.seq or segment.flags & RST:
            continue
        if mine not in armed:
            wait = Wait(connection.names[backwards], "+".join(parts_of(segment)), segment.time)
            armed[mine] = _Armed(wait, segment.seq, behind)
            continue
        timer = armed[mine]
        if _is_before(segment.seq, timer.behind):
            timer.wait.until = segment.time
            found.append(timer.wait)
            timer.wait = Wait(timer.wait.sender, timer.wait.what, segment.time)
        if _is_before(timer.behind, behind):
            timer.behind = behind
    return [*found, *(timer.wait for timer in armed.values())]


def _acknowledge(armed: dict[tuple[End, int], _Armed], sender: tuple[End, int], segment: Segment) -> None:
    timer = armed[sender]
    if not _is_before(segment.ack, timer.behind):
        del armed[sender]
    elif _is_before(timer.first, segment.ack):
        timer.first, timer.wait.since = segment.ack, segment.time


def _is_before(one: int, other: int) -> bool:
    """Of two sequence numbers, which wrap (RFC 9293 3.4)."""
    return (one - other) & 0xFFFFFFFF >= 0x80000000
