"""A capture as bytes: frames of the classic pcap form, and what each frame tells or carries."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Iterator, Union

from runner.trouble import Trouble

# Link type (https://www.tcpdump.org/linktypes.html) -> length of what precedes the IP header, in bytes.
LINK_HEADER = {1: 14, 12: 0, 101: 0, 113: 16, 228: 0, 276: 20}
MAGIC = {b"\xd4\xc3\xb2\xa1": "<", b"\x4d\x3c\xb2\xa1": "<", b"\xa1\xb2\xc3\xd4": ">", b"\xa1\xb2\x3c\x4d": ">"}
FILE_HEADER, FRAME_HEADER = 24, 16
UDP, TCP, SYSLOG = 17, 6, 514
FIN, SYN, RST, PUSH, ACK = 1, 2, 4, 8, 16
HOST_A = 0x0A090001

NARRATION = re.compile(rb"<14>1 - a halfclose - (\w+) ((?:\[[^]]*\])+) ?(.*)", re.DOTALL)
PARAMETER = re.compile(r'(?:(\w+)@32473 )?(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Segment:
    """A TCP segment on the wire; data is a number of bytes."""

    from_a: bool
    flags: int
    data: int
    seq: int
    ports: tuple[int, int]


@dataclass(frozen=True)
class Narration:
    """One line that the storyteller told; parameters are named element.parameter."""

    kind: str
    parameters: dict[str, str]
    text: str


Event = Union[Segment, Narration]


def link_header(file_header: bytes, name: str) -> tuple[str, int]:
    """Byte order and length of the link header, from a pcap file's first 24 bytes.

    Raises Trouble where it is no such file.
    """
    order = MAGIC.get(file_header[:4])
    if order is None or len(file_header) < FILE_HEADER:
        raise Trouble(f"{name}: not a capture in pcap form: record one with tcpdump -w")
    link = struct.unpack_from(order + "I", file_header, 20)[0] & 0xFFFF
    if link not in LINK_HEADER:
        raise Trouble(f"{name}: link type {link} is not read here: capture on an Ethernet interface")
    return order, LINK_HEADER[link]


def frames(data: bytes, order: str, at: int = 0) -> Iterator[tuple[int, int]]:
    """Start and end of each whole frame in data; stops before one that is cut off."""
    size = struct.Struct(order + "I")
    while at + FRAME_HEADER <= len(data):
        end = at + FRAME_HEADER + size.unpack_from(data, at + 8)[0]
        if end > len(data):
            return
        yield at + FRAME_HEADER, end
        at = end


def event(data: bytes, ip: int, end: int) -> Event | None:
    """What the packet whose IP header begins at data[ip] is to us, if anything.

    Lengths come from the headers (RFC 791 3.1, RFC 9293 3.1), since a snap length cuts payloads.
    """
    if end - ip < 28 or data[ip] >> 4 != 4:
        return None
    payload = ip + (data[ip] & 15) * 4
    if data[ip + 9] == TCP and end - payload >= 20:
        source, target, seq, _, offset, flags = struct.unpack_from(">HHIIBB", data, payload)
        length = int.from_bytes(data[ip + 2 : ip + 4], "big") - (payload - ip) - (offset >> 4) * 4
        from_a = int.from_bytes(data[ip + 12 : ip + 16], "big") == HOST_A
        return Segment(from_a, flags, length, seq, (source, target))
    if data[ip + 9] == UDP and data[payload + 2 : payload + 4] == b"\x02\x02":
        told = NARRATION.match(data, payload + 8, end)
        return narration(told) if told else None
    return None


def narration(told: re.Match[bytes]) -> Narration:
    """A syslog datagram's structured data and text (RFC 5424 section 6)."""
    parameters = {}
    element = ""
    for named, name, value in PARAMETER.findall(told[2].decode("utf-8", "replace")):
        element = named or element
        parameters[f"{element}.{name}"] = value
    return Narration(told[1].decode(), parameters, told[3].decode("utf-8", "replace"))


def events(data: bytes, name: str) -> Iterator[Event]:
    """All that a whole pcap file tells, in order.

    Raises Trouble where it is empty, no capture, or cut off in the middle of a frame.
    """
    if not data:
        raise Trouble(f"{name}: empty: record it again")
    order, header = link_header(data[:FILE_HEADER], name)
    end = FILE_HEADER
    for start, end in frames(data, order, FILE_HEADER):
        found = event(data, start + header, end)
        if found:
            yield found
    if end != len(data):
        raise Trouble(f"{name}: cut off in the middle of a packet: record it again")
