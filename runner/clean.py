"""The one exit to a terminal: what a capture, a case, a file's name, a compiler or a story says can't steer it."""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO, cast

# C0 and C1 controls but tab and newline; marks that turn or break a line (Unicode 16, 9.2 and 23.2); half characters,
# as the bytes of a file's name that are no UTF-8 become (PEP 383).
UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def clean(text: str) -> str:
    """The text with a picture in place of each such character."""
    if text.replace("\n", "").isprintable():
        return text  # no unsafe character is
    return re.sub(UNSAFE, _picture, text)


def one_line(text: str) -> str:
    """The same, with a picture for the end of a line as well."""
    return clean(text).replace("\n", "␊")


def _picture(unsafe: re.Match[str]) -> str:
    code = ord(unsafe[0])
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\ufffd"


class CleanStream:
    """A stream that cleans what is written to it. `raw` is the stream itself; rich asks for it by a name of its own."""

    def __init__(self, raw: TextIO) -> None:
        self.raw = self.rich_proxied_file = raw

    def write(self, text: str) -> int:
        """As TextIO has it."""
        return self.raw.write(clean(text))

    def __getattr__(self, name: str) -> object:
        return getattr(self.raw, name)


def install() -> None:
    """From now on standard output and standard error are clean. One that says nothing stands for a closed one."""
    if sys.stderr is None:  # where Python would write to standard output in its place
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
    for name in "stdout", "stderr":
        stream = getattr(sys, name)
        if stream is not None and not isinstance(stream, CleanStream):
            setattr(sys, name, cast(TextIO, CleanStream(stream)))
