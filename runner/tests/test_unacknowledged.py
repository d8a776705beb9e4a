"""From when to when a timer ran by which a segment would have been sent again."""

from __future__ import annotations

import pytest

from runner.capture import ACK, FIN, RST, SYN, Segment
from runner.tests.support import wire
from runner.unacknowledged import waits

A, B = bytes([10, 9, 0, 1]), bytes([10, 9, 0, 2])
Sent = tuple[str, int, int, int, int]  # who, flags, sequence number, bytes, number that is acknowledged


def waited(*sent: Sent) -> list[tuple[str, str, int, int | None]]:
    """One segment a microsecond, from 1 on."""
    one = wire()
    for time, (who, flags, seq, data, ack) in enumerate(sent, 1):
        ends, ports = ((A, B), (1, 2)) if who == "a" else ((B, A), (2, 1))
        one.add(Segment(time, *ends, ports, flags, data, seq, ack=ack), [])
    return [(wait.sender, wait.what, wait.since, wait.until) for wait in waits(one)]


@pytest.mark.parametrize(
    "sent, found",
    [
        ([("a", SYN, 7, 0, 0), ("b", SYN | ACK, 50, 0, 8), ("a", ACK, 8, 0, 51)], []),
        ([("a", SYN, 7, 0, 0), ("b", SYN | ACK, 50, 0, 7)], [("a", "SYN", 1, None), ("b", "SYN+ACK", 2, None)]),
        ([("a", FIN, 7, 0, 0), ("b", 0, 50, 0, 8)], [("a", "FIN", 1, None)]),  # acknowledges nothing: no ACK
        ([("a", FIN, 7, 0, 0), ("b", RST, 50, 3, 0)], []),  # what a reset carries is never sent again
        ([("a", FIN, 7, 0, 0), ("b", FIN, 50, 0, 0), ("a", RST, 8, 0, 0)], []),
        ([("a", FIN, 7, 0, 0), ("b", FIN, 50, 0, 0), ("b", RST, 51, 0, 0)], []),
        # Two segments stand, and one of them is acknowledged: the timer begins anew.
        ([("a", ACK, 7, 5, 0), ("a", ACK, 12, 5, 0), ("b", ACK, 50, 0, 12)], [("a", "DATA", 3, None)]),
        ([("a", ACK, 7, 5, 0), ("a", ACK, 12, 5, 0), ("b", ACK, 50, 0, 7)], [("a", "DATA", 1, None)]),
        ([("a", ACK, 7, 5, 0), ("a", ACK, 12, 5, 0), ("b", ACK, 50, 0, 17)], []),
        # Sent again: until then, and from then on.
        ([("a", ACK, 7, 5, 0), ("a", ACK, 12, 5, 0)], [("a", "DATA", 1, None)]),
        ([("a", ACK, 7, 5, 0), ("a", ACK, 7, 5, 0)], [("a", "DATA", 1, 2), ("a", "DATA", 2, None)]),
        # Numbers wrap.
        ([("a", FIN, 0xFFFFFFFF, 0, 0), ("b", ACK, 50, 0, 0)], []),
        ([("a", ACK, 0xFFFFFFFE, 5, 0), ("b", ACK, 50, 0, 3)], []),
        ([("a", ACK, 0xFFFFFFFE, 5, 0), ("b", ACK, 50, 0, 2)], [("a", "DATA", 2, None)]),
    ],
)
def test_a_timer_runs_while_something_stands(sent: list[Sent], found: list[tuple[str, str, int, int | None]]) -> None:
    assert waited(*sent) == found
