"""Each arrow's segments, with what their TCP headers say: for a picture that opens them."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from .arrow import Arrow
from .capture import FILE_HEADER, FRAME_HEADER, SYN, Segment, form_of, frames
from .record import Record
from .telling import Row

FLAGS = ("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR")  # RFC 9293 3.1, from the lowest bit
OFFSET_OF_WINDOW, OFFSET_OF_OPTIONS = 14, 20  # bytes from the beginning of the TCP header
END, NOTHING, WINDOW_SCALE = 0, 1, 3  # kinds of options (RFC 9293 3.2, RFC 7323 2.2)
Key = tuple[int, tuple[int, int], int, int, int]


@dataclass(frozen=True)
class Detail:
    """A segment as a person asks for it: `time` in microseconds since the story began, `data` and `window` in bytes.

    Relative numbers count from the first one that its side has sent, as tcpdump's do. The window is scaled where the
    capture has both SYNs.
    """

    time: int
    flags: str
    seq: int
    relative_seq: int
    ack: int
    relative_ack: int | None
    window: int | None
    data: int


def details(record: Record, capture: bytes, rows: list[Row]) -> list[list[list[Detail]]]:
    """Of each row and each of its arrows the segments. `capture` is the pcap file that the record was read from."""
    windows = _windows(capture)
    first: dict[object, int] = {}
    for segment, *_ in record.wire.passed:
        first.setdefault(segment.way, segment.seq)
    began = record.steps[0].began if record.steps else 0
    found, last = [], 0
    for row in rows:
        last = row.step or last
        arrows = record.steps[row.step - 1].arrows if row.step else record.untold.get(last, [])
        found.append([[_detail(one, began, first, windows) for one in its] for its in _of(arrows, row, record)])
    return found


def _of(arrows: list[Arrow], row: Row, record: Record) -> list[list[Segment]]:
    """The segments of each arrow that the row shows, which leaves out pure ACKs unless its claim names one."""
    shown = [number for number, arrow in enumerate(arrows) if arrow in row.seen.wire]
    return [[one for its, at, one in record.wire.placed if its is arrows and at == number] for number in shown]


def _detail(segment: Segment, began: int, first: dict[object, int], windows: dict[Key, int]) -> Detail:
    flags = ", ".join(name for bit, name in enumerate(FLAGS) if segment.flags >> bit & 1)
    back = first.get(segment.way_back)
    ack = "ACK" in flags
    return Detail(
        segment.time - began,
        flags,
        segment.seq,
        segment.seq - first.get(segment.way, segment.seq) & 0xFFFFFFFF,
        segment.ack if ack else 0,
        segment.ack - back & 0xFFFFFFFF if ack and back is not None else None,
        windows.get(_key(segment)),
        segment.data,
    )


def _key(segment: Segment) -> Key:
    return segment.time, segment.ports, segment.seq, segment.ack, segment.flags


def _windows(capture: bytes) -> dict[Key, int]:
    """Each segment's window in bytes. What a SYN carries is not scaled (RFC 7323 2.2)."""
    form = form_of(capture[:FILE_HEADER], "the capture")
    scales: dict[object, int | None] = {}
    found: dict[Key, int] = {}
    start = FILE_HEADER
    for end, segment in frames(capture, form, FILE_HEADER):
        ip, start = start + FRAME_HEADER + form.link, end
        if not isinstance(segment, Segment):
            continue
        tcp = ip + (40 if capture[ip] >> 4 == 6 else (capture[ip] & 15) * 4)
        (window,) = struct.unpack_from(">H", capture, tcp + OFFSET_OF_WINDOW)
        if segment.flags & SYN:
            scales[segment.way] = _scale(capture[tcp + OFFSET_OF_OPTIONS : tcp + (capture[tcp + 12] >> 4) * 4])
            found[_key(segment)] = window
        else:
            mine, its = scales.get(segment.way), scales.get(segment.way_back)
            found[_key(segment)] = window << mine if mine is not None and its is not None else window
    return found


def _scale(options: bytes) -> int | None:
    at = 0
    while at + 2 < len(options) and options[at] != END:
        if options[at] == WINDOW_SCALE:
            return min(options[at + 2], 14)
        at += 1 if options[at] == NOTHING else max(2, options[at + 1])
    return None
