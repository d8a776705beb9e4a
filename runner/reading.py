"""Files that somebody else made, read with care: none is read whole that has no end, or is larger than it can be."""

from __future__ import annotations

import os
import stat
from io import BufferedReader
from pathlib import Path

from .clean import one_line
from .trouble import Trouble

AT_ONCE = 1 << 16  # bytes

# How packed files begin, and what writes them out.
PACKED = {
    b"\x1f\x8b": "zcat",
    b"BZh": "bzcat",
    b"\xfd7zXZ\x00": "xzcat",
    b"\x28\xb5\x2f\xfd": "zstdcat",
    b"PK\x03\x04": "unzip -p",
}


def read_file(path: Path, at_most: int, name: str, advice: str = "", pipes: bool = True) -> bytes:
    """All of a regular file, or, with `pipes`, of a pipe that somebody writes to.

    `at_most` is in bytes, `name` is what it is called.

    Raises Trouble where it can't be read, is something else, larger or packed.
    """
    name = one_line(name)
    try:
        with open(path, "rb", opener=_opener) as file:
            status = os.fstat(file.fileno())
            kind = status.st_mode
            if not (stat.S_ISREG(kind) or (pipes and stat.S_ISFIFO(kind))):
                raise Trouble(f"{name}: {_what(kind)}, not a file")
            os.set_blocking(file.fileno(), True)
            data = b"" if status.st_size > at_most else _up_to(file, at_most + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Trouble(f"{name}: can't be read: {why}{advice}") from None
    if max(len(data), status.st_size) > at_most:
        raise Trouble(f"{name}: more than {at_most >> 10} KiB: too large to be what it should be")
    for magic, tool in PACKED.items():
        if data.startswith(magic):
            raise Trouble(f"{name}: packed: {tool} {name} > FILE, then name that file")
    return data


def _up_to(file: BufferedReader, at_most: int) -> bytes:
    """At most this many bytes, in parts: one buffer for the largest file would cost more than most files need."""
    parts, left = list[bytes](), at_most
    while part := file.read(min(left, AT_ONCE)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _opener(path: str, flags: int) -> int:
    """A pipe that nobody writes to is empty; to wait for a writer would be to wait for ever."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)


def _what(kind: int) -> str:
    if stat.S_ISDIR(kind):
        return "a folder"
    if stat.S_ISFIFO(kind):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(kind) else "a device"
