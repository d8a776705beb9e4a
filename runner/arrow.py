"""A segment as claims write it: `a --FIN--> b`, `a <--DATA 5-- b`, `a --FIN--x b` for one that was lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Iterator

NO_PORT = ":0"  # behind an end with port 0, which no socket has
END = rf"[ab](?:[2-9]|[1-9][0-9])?(?:{NO_PORT})?"
WORD = r"(?:(?:SYN|RST)(?:\+ACK)?(?:\+DATA [0-9]{1,9})?|DATA (?:[0-9]{1,9}|some)(?:\+URG)?(?:\+FIN)?|FIN|ACK)"
ARROW = re.compile(rf"({END}) (?:--({WORD})--([>x])|([<x])--({WORD})--) ({END})(?!\w)")
FIRST = ("a", "b")
SOME = -1  # as many bytes as there may be, one at least: DATA some


@dataclass(frozen=True)
class Arrow:
    """Names of TCP's control bits (RFC 9293 3.1) in `parts`, with DATA where there are `data` bytes.

    An end is its host's letter, and the connection's number from the second one on: a2. A stack's mistake may put
    port 0 there: b:0. The left one is a's, or the one that connected where both are on one host; `forward` is from left
    to right.
    """

    parts: tuple[str, ...]
    data: int = 0
    forward: bool = True
    lost: bool = False
    ends: tuple[str, str] = FIRST

    def __str__(self) -> str:
        left, right = self.ends
        if self.forward:
            return f"{left} --{self.word}--{'x' if self.lost else '>'} {right}"
        return f"{left} {'x' if self.lost else '<'}--{self.word}-- {right}"

    @property
    def word(self) -> str:
        """The segment's name, without its direction."""
        size = "some" if self.data == SOME else self.data
        return "+".join(f"DATA {size}" if part == "DATA" else part for part in self.parts)

    def fits(self, seen: Arrow) -> bool:
        """Whether a claim of this segment holds of one that was seen."""
        return self == (replace(seen, data=SOME) if self.data == SOME else seen)

    @property
    def pure_ack(self) -> bool:
        """Whether it only acknowledges: such a segment counts only where a claim names one."""
        return self.parts == ("ACK",)

    @property
    def resets(self) -> bool:
        """Whether it ends the connection at once."""
        return "RST" in self.parts

    @property
    def source(self) -> str:
        """The end that sent it."""
        return self.ends[0 if self.forward else 1]

    @property
    def heard(self) -> frozenset[str]:
        """What of it a program at the other end may notice: that something came, data, a reset; of a lost one, none."""
        noticed = {f"DATA {self.data}" if part == "DATA" else part for part in self.parts if part in ("DATA", "RST")}
        return frozenset() if self.lost else frozenset({"", *noticed})


def found_arrows(text: str) -> Iterator[tuple[Arrow, int, int]]:
    """Each arrow that stands in a text, with where it begins and ends there."""
    for match in ARROW.finditer(text):
        if arrow := _arrow(match):
            yield arrow, match.start(), match.end()


def parse_arrow(text: str) -> Arrow | None:
    """One arrow and nothing else; None where the text is none."""
    match = ARROW.fullmatch(text)
    return _arrow(match) if match else None


def _arrow(match: re.Match[str]) -> Arrow | None:
    left, to_right, head, tail, to_left, right = match.groups()
    numbers = {end[1:].removesuffix(NO_PORT) for end in (left, right)}
    if len(numbers) > 1 or left > right:  # of one connection, and a's end stands on the left
        return None
    parts, data = [], 0
    for part in (to_right or to_left).split("+"):
        name, _, number = part.partition(" ")
        parts.append(name)
        data = SOME if number == "some" else int(number) if number else data
    return Arrow(tuple(parts), data, bool(to_right), "x" in (head, tail), (left, right))
