"""The language of a claim: what stands behind a line of code, `= RESULT  ARROWS  because COUNTERS`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from runner.arrow import Arrow, found_arrows

RESULT = re.compile(r"-?\d+(?: [\w-]+)*|-E[A-Z0-9]+|[A-Za-z][\w-]*(?: [\w-]+)*")
REFERENCE = "linux"  # the stack that a line's own claim is about
COUNTER = re.compile(r"[A-Za-z]\w*")


class BadClaim(ValueError):
    """The text is no claim; the message says which part and what would be one."""


@dataclass(frozen=True)
class Claim:
    """What one stack does on one line; no arrow claims silence."""

    result: str
    wire: tuple[Arrow, ...] = ()
    because: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "  ".join(self.columns())

    def on(self, stack: str) -> Claim:
        """What the claim says of another stack than its own: all but the kernel's reasons."""
        return self if stack == REFERENCE else replace(self, because=())

    def columns(self) -> list[str]:
        """Result, segments and reason, each as it is written in a comment."""
        reason = ["because " + " ".join(self.because)] if self.because else []
        return [f"= {self.result}", *map(str, self.wire), *reason]


def parse_claim(text: str) -> Claim:
    """Read what follows the `=` of a claim.

    Raises BadClaim where a part is neither a result, a segment nor a reason.
    """
    rest, _, reason = text.partition("because")
    wire, between, end = [], list[str](), 0
    for arrow, start, after in found_arrows(rest):
        wire.append(arrow)
        between.append(rest[end:start])
        end = after
    result, *between = [*between, rest[end:]]
    result = " ".join(result.split())
    for left in between:
        if left.strip():
            raise BadClaim(f"'{left.strip()}' is no segment: write it like a --FIN--> b or a <--DATA 5-- b")
    if not RESULT.fullmatch(result):
        raise BadClaim(f"'{result}' is no result: write a number, -1 ERRNO or words, then segments like a --FIN--> b")
    because = tuple(reason.split())
    if "because" in text and not (because and all(map(COUNTER.fullmatch, because))):
        raise BadClaim(f"'because {reason.strip()}' names no counter: write it like because TCPAbortOnClose")
    return Claim(result, tuple(wire), because)
