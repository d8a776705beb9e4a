"""A capture as bytes: frames of the classic pcap form, and what each frame tells or carries."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Iterator, NamedTuple, Union

from .narration import Narration, narration
from .trouble import Trouble

# Link type (https://www.tcpdump.org/linktypes.html) -> length of what precedes the IP header, in bytes.
LINK_HEADER = {1: 14, 12: 0, 101: 0, 113: 16, 228: 0, 276: 20}
# The first bytes -> byte order, and how many ticks of its clock are a microsecond.
MAGIC = {
    b"\xd4\xc3\xb2\xa1": ("<", 1),
    b"\x4d\x3c\xb2\xa1": ("<", 1000),
    b"\xa1\xb2\xc3\xd4": (">", 1),
    b"\xa1\xb2\x3c\x4d": (">", 1000),
}
FILE_HEADER, FRAME_HEADER, ETHERNET = 24, 16, 14
UDP, TCP, SYSLOG = 17, 6, 514
FRAME = {order: struct.Struct(order + "III") for order in "<>"}
# Ethernet addresses of receiver and sender, an IPv4 header without options, a TCP header or the same bytes of another.
WHOLE = struct.Struct(">6s6s2xBxHxxxxxBxx4s4sHHIIBB").unpack_from
# Version and header length, whole length, protocol, addresses; ports, sequence number, number that is acknowledged,
# header length, flags.
IP_HEADER, TCP_HEADER = struct.Struct(">BxHxxxxxBxx4s4s"), struct.Struct(">HHIIBB")
IPV6_HEADER = struct.Struct(">4xHxx16s16s")
FIN, SYN, RST, PUSH, ACK, URG = 1, 2, 4, 8, 16, 32

# An Ethernet address, an IP address and a port. The same two places are the same connection.
Place = tuple[bytes, bytes, int]
NO_LINKS = (b"", b"")
Way = tuple[bytes, bytes, tuple[int, int], tuple[bytes, bytes]]


class Segment(NamedTuple):
    """A TCP segment on the wire; addresses as the IP header has them, time in microseconds, data in bytes.

    `links` are the Ethernet addresses of sender and receiver, empty where the capture has none.
    """

    time: int
    source: bytes
    target: bytes
    ports: tuple[int, int]
    flags: int
    data: int
    seq: int
    links: tuple[bytes, bytes] = NO_LINKS
    ack: int = 0

    @property
    def way(self) -> Way:
        """What the segments of one direction of a connection have in common."""
        return self.source, self.target, self.ports, self.links

    @property
    def way_back(self) -> Way:
        """The same of the other direction."""
        return self.target, self.source, self.ports[::-1], self.links[::-1]

    @property
    def ends(self) -> tuple[Place, Place]:
        """Where it comes from and goes to, as far as the frame says."""
        return (self.links[0], self.source, self.ports[0]), (self.links[1], self.target, self.ports[1])


Event = Union[Segment, Narration]


@dataclass(frozen=True)
class Form:
    """How a pcap file is written: its byte order, ticks a microsecond, and the length of the link header in bytes."""

    order: str
    ticks: int
    link: int


def form_of(file_header: bytes, name: str) -> Form:
    """The form of the pcap file that begins with these 24 bytes. Raises Trouble where it is no such file."""
    order, ticks = MAGIC.get(file_header[:4], ("", 0))
    if not order or len(file_header) < FILE_HEADER:
        raise Trouble(f"{name}: not a capture in pcap form: record one with tcpdump -w")
    link = struct.unpack_from(order + "I", file_header, 20)[0] & 0xFFFF
    if link not in LINK_HEADER:
        raise Trouble(f"{name}: link type {link} is not read here: capture on an Ethernet interface")
    return Form(order, ticks, LINK_HEADER[link])


def frames(data: bytes, form: Form, at: int = 0) -> Iterator[tuple[int, Event | None]]:
    """Where each whole frame in data ends, and what it is to us; stops before one that is cut off."""
    unpack, ticks, link, size = FRAME[form.order].unpack_from, form.ticks, form.link, len(data)
    while (start := at + FRAME_HEADER) <= size:
        seconds, fraction, length = unpack(data, at)
        at = start + length
        if at > size:
            return
        yield at, event(data, start, link, at, seconds * 1000000 + fraction // ticks)


def event(data: bytes, start: int, link: int, end: int, time: int) -> Event | None:
    """What the packet that begins at data[start] with a link header of that length is to us, if anything.

    Lengths come from the headers (RFC 791 3.1, RFC 8200 3, RFC 9293 3.1), since a snap length cuts payloads.
    """
    ip = start + link
    if link == ETHERNET and end - ip >= 40 and data[ip] == 0x45:  # as nearly all are
        to, of, _, whole, protocol, source, target, source_port, target_port, seq, ack, offset, flags = WHOLE(
            data, start
        )
        if protocol == TCP:
            length = whole - 20 - (offset >> 4) * 4
            ports, links = (source_port, target_port), (of, to)
            return Segment(time, source, target, ports, flags, length, seq, links, ack) if length >= 0 else None
        if protocol != UDP or target_port != SYSLOG:
            return None
        if told := narration(data, ip + 28, min(end, ip + whole)):
            told.time, told.source, told.target, told.links = time, source, target, (of, to)
        return told
    if end - ip < 28:
        return None
    version, whole, protocol, source, target = IP_HEADER.unpack_from(data, ip)
    if version >> 4 != 4:
        return of_ipv6(data, ip, end, time, links_of(data, start, link)) if version >> 4 == 6 else None
    payload = ip + (version & 15) * 4
    if protocol == TCP and end - payload >= 20:
        source_port, target_port, seq, ack, offset, flags = TCP_HEADER.unpack_from(data, payload)
        length = whole - (payload - ip) - (offset >> 4) * 4
        if length >= 0:
            links = links_of(data, start, link)
            return Segment(time, source, target, (source_port, target_port), flags, length, seq, links, ack)
    elif protocol == UDP and data[payload + 2 : payload + 4] == b"\x02\x02":
        told = narration(data, payload + 8, min(end, ip + whole))
        if told:
            told.time, told.source, told.target, told.links = time, source, target, links_of(data, start, link)
        return told
    return None


def links_of(data: bytes, start: int, link: int) -> tuple[bytes, bytes]:
    """The Ethernet addresses of sender and receiver."""
    return (data[start + 6 : start + 12], data[start : start + 6]) if link == ETHERNET else NO_LINKS


def of_ipv6(data: bytes, ip: int, end: int, time: int, links: tuple[bytes, bytes]) -> Segment | None:
    """A segment right behind an IPv6 header: our hosts put no other header between."""
    if end - ip < 60 or data[ip + 6] != TCP:
        return None
    whole, source, target = IPV6_HEADER.unpack_from(data, ip)
    source_port, target_port, seq, ack, offset, flags = TCP_HEADER.unpack_from(data, ip + 40)
    length = whole - (offset >> 4) * 4
    if length < 0:
        return None
    return Segment(time, source, target, (source_port, target_port), flags, length, seq, links, ack)


def events(data: bytes, name: str) -> Iterator[Event]:
    """All that a whole pcap file tells, in order.

    Raises Trouble where it is empty, no capture, or cut off in the middle of a frame.
    """
    if not data:
        raise Trouble(f"{name}: empty: record it again")
    end = FILE_HEADER
    for packet, (end, found) in enumerate(frames(data, form_of(data[:FILE_HEADER], name), FILE_HEADER), 1):
        if isinstance(found, Narration):
            found.file, found.packet = name, packet
        if found:
            yield found
    if end != len(data):
        raise Trouble(f"{name}: cut off in the middle of a packet: record it again")
