"""From the segments of a run to arrows: names, data that goes on, what was lost, what was sent again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .arrow import Arrow
from .capture import ACK, FIN, RST, SYN, URG, Segment
from .connections import Connection, Connections, End
from .loss import Loss


@dataclass
class Wire:
    """What is on the wire of one story: all that the two hosts send to each other and to themselves."""

    connections: Connections
    losses: list[Loss] = field(default_factory=list)
    lost: int = 0  # segments so far
    passed: list[tuple[Segment, Connection, End, bool]] = field(default_factory=list)  # and whether it was lost
    placed: list[tuple[list[Arrow], int, Segment]] = field(default_factory=list)  # which arrow has which segment
    _taken: list[tuple[list[Arrow], int, Loss]] = field(default_factory=list)
    _highest: dict[tuple[End, int], int] = field(default_factory=dict)

    def add(self, segment: Segment, arrows: list[Arrow]) -> None:
        """Name what comes next behind `arrows`, those of the same step.

        Data that goes on in the same direction is one arrow: how it is cut into segments is not the subject, nor what
        comes between on another connection.
        """
        found = self.connections.of(segment)
        if not found:
            return
        connection, source = found
        loss = None
        if self.losses and connection.left.host != connection.right.host:
            loss = next((one for one in self.losses if one.takes(segment, source.host == "a")), None)
        if loss:
            loss.happened += 1
            self.lost += 1
        else:
            connection.take(segment, source)
        self.passed.append((segment, connection, source, loss is not None))
        again = self._seen_before(segment, connection, source)
        arrow = Arrow(parts_of(segment), segment.data, source == connection.left, loss is not None, connection.names)
        at = next(
            (n for n in range(len(arrows) - 1, -1, -1) if not arrows[n].pure_ack and arrows[n].ends == arrow.ends), None
        )
        if at is not None and not again and goes_on(arrows[at], arrow):
            arrows[at] = replace(arrow, data=arrows[at].data + arrow.data)
        else:
            at = len(arrows)
            arrows.append(arrow)
        self.placed.append((arrows, at, segment))
        if loss:
            self._taken.append((arrows, len(arrows) - 1, loss))

    def end(self, number: int) -> bool:
        """The loss with this number, from 1 on, is over. False where there is none."""
        if not 0 < number <= len(self.losses):
            return False
        self.losses[number - 1].over = True
        return True

    def take_back(self, counted: int) -> None:
        """`counted` segments were lost: what came when its loss was over, and before that was told, was not."""
        while self._taken and self.lost > counted and self._taken[-1][2].over:
            arrows, at, loss = self._taken.pop()
            arrows[at] = replace(arrows[at], lost=False)
            loss.happened -= 1
            self.lost -= 1

    def forget(self) -> None:
        """What was lost so far is settled."""
        self._taken.clear()

    def add_untold(self, segment: Segment) -> None:
        """What comes next and is nobody's to see: it is not lost on purpose, and its connection counts."""
        found = self.connections.of(segment)
        if found:
            connection, source = found
            connection.take(segment, source)
            self.passed.append((segment, connection, source, False))
            self._seen_before(segment, connection, source)

    def _seen_before(self, segment: Segment, connection: Connection, source: End) -> bool:
        sender = source, id(connection)
        highest = self._highest.get(sender, segment.seq)
        if segment.seq - highest & 0xFFFFFFFF >= 0x80000000:  # sequence numbers wrap (RFC 9293 3.4)
            return True
        self._highest[sender] = segment.seq + segment.data & 0xFFFFFFFF
        return False


def parts_of(segment: Segment) -> tuple[str, ...]:
    """A segment's name: ACK is part of it only where it tells something."""
    flags, data = segment.flags, ("DATA",) if segment.data else ()
    if flags & (SYN | RST):
        return ("SYN" if flags & SYN else "RST", *(("ACK",) if flags & ACK else ()), *data)
    if data:
        return (*data, *(("URG",) if flags & URG else ()), *(("FIN",) if flags & FIN else ()))
    return ("FIN",) if flags & FIN else ("ACK",)


def goes_on(before: Arrow, arrow: Arrow) -> bool:
    """Whether data goes on where `before` ends."""
    whole = not (before.lost or arrow.lost) and (before.ends, before.forward) == (arrow.ends, arrow.forward)
    return whole and before.parts == ("DATA",) and arrow.parts in (("DATA",), ("DATA", "FIN"))
