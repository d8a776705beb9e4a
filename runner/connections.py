"""The connections of a story, each known by the addresses of its ends, and the numbers they have on the wire."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from .arrow import NO_PORT
from .capture import ACK, FIN, RST, SYN, Place, Segment, Way

GONE = "GONE"
END = re.compile(r"([0-9A-Fa-f.:]{2,45}) ([0-9]{1,5})")


class End(NamedTuple):
    """One end of a connection: its host (`a` or `b`), its IP address as the header has it, its TCP port."""

    host: str
    address: bytes
    port: int


def parse_end(host: str, text: str) -> End | None:
    """An end as it is narrated: an address and a port. None where that is none."""
    match = END.fullmatch(text)
    try:
        return End(host, ipaddress.ip_address(match[1]).packed, int(match[2])) if match else None
    except ValueError:
        return None


@dataclass
class Hosts:
    """The addresses of a and of b, at both layers: the first line of the story comes from a and goes to b."""

    links: tuple[bytes, bytes]
    addresses: tuple[bytes, bytes]

    def end(self, place: Place) -> End | None:
        """Which host's end it is, by the link as far as the capture has one. None where it is neither's."""
        link, address, port = place
        known, what = (self.links, link) if any(self.links) else (self.addresses, address)
        return End("ab"[known.index(what)], address, port) if what in known else None


@dataclass
class Connection:
    """The left end is a's, or the one that connected where both are on one host."""

    left: End
    right: End
    number: int
    finished: set[End] = field(default_factory=set)
    over: bool = False
    states: tuple[str, str] | None = None

    @property
    def names(self) -> tuple[str, str]:
        """Its ends as claims write them: a and b, from the second connection on a2 and b2; b:0 with port 0."""
        number = str(self.number) if self.number > 1 else ""
        left, right = (end.host + number + ("" if end.port else NO_PORT) for end in (self.left, self.right))
        return left, right

    @property
    def ports_are_real(self) -> bool:
        """Whether sockets can have both: none has port 0, which is reserved (RFC 6335 section 6)."""
        return bool(self.left.port and self.right.port)

    def take(self, segment: Segment, source: End) -> None:
        """It is over when the FINs of both ends have been there, or a reset: then its number is free."""
        if segment.flags & FIN:
            self.finished.add(source)
        if segment.flags & RST or self.finished >= {self.left, self.right}:
            self.over = True


@dataclass
class Connections:
    """Those of one story. A connection has the lowest number that no other living one has.

    So the connections of a loop that reconnects have the same number, and a line in it keeps its claim. What comes
    late of a connection that is over has the number which that had. So has what comes from port 0 in its place.
    """

    hosts: Hosts
    _all: dict[frozenset[End], Connection] = field(default_factory=dict)
    _ways: dict[Way, tuple[Connection, End]] = field(default_factory=dict)
    are_told: bool = False  # whether the states of any are

    def of(self, segment: Segment) -> tuple[Connection, End] | None:
        """The connection of a segment and the end that sent it; None where it is between no hosts of the story."""
        found = self._ways.get(segment.way)
        if found and not (found[0].over and segment.flags & SYN):
            return found
        source, target = map(self.hosts.end, segment.ends)
        if source is None or target is None:
            return None
        ends = frozenset((source, target))
        connection = self._all.get(ends)
        if connection is None or (connection.over and segment.flags & (SYN | ACK) == SYN):
            left, right = (target, source) if source.host > target.host else (source, target)
            connection = Connection(left, right, 0)
            connection.number = self._free_number() if connection.ports_are_real else self._number_meant(connection)
            self._all.pop(ends, None)
            self._all[ends] = connection
            self._ways.pop(segment.way_back, None)
        self._ways[segment.way] = connection, source
        return connection, source

    def knows(self, segment: Segment) -> bool:
        """Whether its connection is known, or it begins one."""
        ends = map(self.hosts.end, segment.ends)
        return segment.flags & (SYN | ACK) == SYN or frozenset(ends) in self._all

    def _number_meant(self, by: Connection) -> int:
        """That of the latest connection with the same end on the other side, a living one if there is any."""
        same = [one for one in self._all.values() if one.ports_are_real and {one.left, one.right} & {by.left, by.right}]
        same.sort(key=lambda one: not one.over)
        return same[-1].number if same else self._free_number()

    def _free_number(self) -> int:
        taken = {one.number for one in self._all.values() if one.ports_are_real and not one.over}
        return next(number for number in range(1, len(taken) + 2) if number not in taken)

    def told(self, source: End, target: End, states: tuple[str, str]) -> None:
        """The states of both ends, as the story tells them. With no socket at either, the connection is over."""
        connection = self._all.get(frozenset((source, target)))
        if connection:
            self.are_told = True
            connection.states = states if connection.left == source else (states[1], states[0])
            connection.over = connection.over or states == (GONE, GONE)

    @property
    def states(self) -> dict[str, str]:
        """By end, of all connections whose states were told; of one within a host both, the left one first.

        A connection that is over is among them until another has its number.
        """
        if not self.are_told:
            return {}
        latest = {one.number: one for one in self._all.values() if one.ports_are_real}
        told: dict[str, str] = {}
        for _, connection in sorted(latest.items()):
            (left, right), states = connection.names, connection.states
            if states and left == right:
                told[left] = " ".join(states if connection.left != connection.right else states[:1])
            elif states:
                told[left], told[right] = states
        return told
