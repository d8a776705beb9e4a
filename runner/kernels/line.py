"""What comes over the line from a guest (cases/story/guest/line.c): messages, and whatever else was written to it."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Iterator, Union

HEADER = re.compile(
    rb"\nhalfclose: (?:begin=(\d{1,6})|dropped=(-?\d{1,9})|all=(1)|end=(\d{1,6}) status=(\d{1,6}) hung=([01])) "
    rb"said=(\d{1,8}) record=(\d{1,8}) sum=(\d{1,10})\n"
)
HEADER_MAX = 160  # bytes


@dataclass(frozen=True)
class Beginning:
    """A story is told from now on: if the guest dies, it died in this one or in another that has begun."""

    number: int


@dataclass(frozen=True)
class Ending:
    """What became of a story: its status as waitpid(2) has it, what it said, and its record, a whole pcap file."""

    number: int
    status: int
    hung: bool
    said: str
    record: bytes


@dataclass(frozen=True)
class Dropped:
    """How many packets a recorder has dropped; negative where it did not say."""

    packets: int


@dataclass(frozen=True)
class AllTold:
    """There is nothing left to tell: the guest powers off."""


Message = Union[Beginning, Ending, Dropped, AllTold]


class Line:
    """Puts messages together from what has come so far. What is torn or is none is passed over."""

    def __init__(self) -> None:
        self._data = bytearray()

    def take(self, more: bytes) -> Iterator[Message]:
        """The messages that are whole now."""
        self._data += more
        at = 0
        while found := HEADER.search(self._data, at):
            said, record = map(int, found.groups()[-3:-1])
            body = found.end()
            if len(self._data) < body + said + record:
                # A story may have written a header of its own, whose body never comes: a later one shows it.
                later = HEADER.search(self._data, body)
                if not later or not self._whole(later):
                    at = found.start()
                    break
                at = body
                continue
            if not self._whole(found):
                at = body
                continue
            at = body + said + record
            yield _message(found, bytes(self._data[body : body + said]), bytes(self._data[body + said : at]))
        else:
            at = max(at, len(self._data) - HEADER_MAX)
        del self._data[:at]

    def _whole(self, header: re.Match[bytes]) -> bool:
        said, record, sum = map(int, header.groups()[-3:])
        body = self._data[header.end() : header.end() + said + record]
        first = header[0].rpartition(b" sum=")[0]
        return len(body) == said + record and zlib.adler32(body, zlib.adler32(first)) == sum


def _message(header: re.Match[bytes], said: bytes, record: bytes) -> Message:
    begins, dropped, all, ends, status, hung = header.groups()[:6]
    if begins:
        return Beginning(int(begins))
    if dropped:
        return Dropped(int(dropped))
    if all:
        return AllTold()
    return Ending(int(ends), int(status), hung == b"1", said.decode(errors="replace").strip(), record)
