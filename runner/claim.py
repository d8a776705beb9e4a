"""The language of a claim: what stands behind a line of code, `= RESULT  ARROWS  because COUNTERS`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from .arrow import Arrow, found_arrows
from .column import Column

EVENTS = "IN PRI OUT ERR HUP NVAL RDHUP".split()
WORDS = r"[\w-]+(?: [\w-]+)*"
RESULT = re.compile(rf"-?\d+(?: {WORDS}(?:, {WORDS})*)?|-E[A-Z0-9]+|[A-Za-z][\w-]*(?: [\w-]+)*")
EVENT = re.compile(rf"(?:E?POLL)?({'|'.join(EVENTS)})")
ERRNO = re.compile(r"[-−]\s*1?\W*(?:errno)?\W*(E[A-Z0-9]+)\W*")
COUNTER = re.compile(r"[A-Za-z]\w*")
SOME = "some"  # a number above 0 that nobody can know beforehand
OR = "|"


class BadClaim(ValueError):
    """The text is no claim; the message says which part and what would be one."""


@dataclass(frozen=True)
class Claim:
    """What one stack does on one line; no arrow claims silence.

    `others` are what it may do as well, where a line is told by several that wait for one thing: each must occur.
    """

    result: str
    wire: tuple[Arrow, ...] = ()
    because: tuple[str, ...] = ()
    others: tuple[Claim, ...] = ()

    def __str__(self) -> str:
        return "  ".join(self.columns()) + "".join(f" {OR} {str(other)[2:]}" for other in self.others)

    def on(self, column: Column) -> Claim:
        """What the claim says of another family than the reference's: all but the kernel's reasons."""
        if column.is_reference or not (self.because or self.others):
            return self
        return replace(self, because=(), others=tuple(other.on(column) for other in self.others))

    def columns(self) -> list[str]:
        """Result, segments and reason, each as it is written in a comment."""
        reason = ["because " + " ".join(self.because)] if self.because else []
        return [f"= {self.result}", *map(str, self.wire), *reason]

    def each(self) -> tuple[Claim, ...]:
        """It and the others, none of which has any."""
        return (replace(self, others=()), *self.others) if self.others else (self,)

    @property
    def names_acks(self) -> bool:
        """Whether pure ACKs count on this line."""
        return any(arrow.pure_ack for claim in self.each() for arrow in claim.wire)

    def fits(self, seen: Claim) -> bool:
        """Whether it holds of what was seen: reasons are a set, since counters of two hosts have no order."""
        return any(
            _fits_words(claim.result, seen.result)
            and len(claim.wire) == len(seen.wire)
            and all(mine.fits(its) for mine, its in zip(claim.wire, seen.wire))
            and set(claim.because) == set(seen.because)
            for claim in self.each()
        )


def _fits_words(claimed: str, seen: str) -> bool:
    """Events of one descriptor are a set; those of several stand in the order of the descriptors."""
    if claimed == seen:
        return True
    mine, its = (_words(part) for part in (claimed, seen))
    if mine[0][:1] == [SOME] and its[0] and its[0][0].isdigit() and its[0][0] != "0":
        mine[0][0] = its[0][0]
    return [_ordered(group) for group in mine] == [_ordered(group) for group in its]


def _words(result: str) -> list[list[str]]:
    return [group.split() for group in result.split(",")]


def _ordered(words: list[str]) -> list[str]:
    return [word for are, run in groupby(words, EVENTS.__contains__) for word in (sorted(run) if are else run)]


def parse_claim(text: str) -> Claim:
    """Read what follows the `=` of a claim.

    Raises BadClaim where a part is neither a result, a segment nor a reason.
    """
    first, *others = text.split(OR)
    if others and all(EVENT.fullmatch(part.strip()) for part in (first, *others)):
        events = " ".join(EVENT.sub(r"\1", part.strip()) for part in (first, *others))
        raise BadClaim(f"'{' '.join(text.split())}': events stand side by side, without {OR}: {events}")
    if any(not part.strip() for part in (first, *others)) and others:
        raise BadClaim(f"on either side of {OR} stands a claim: = fd {OR} -1 EAGAIN")
    return replace(_parse_one(first), others=tuple(_parse_one(other.strip().removeprefix("= ")) for other in others))


def _parse_one(text: str) -> Claim:
    rest, _, reason = text.partition("because")
    wire, between, end = [], list[str](), 0
    for arrow, start, after in found_arrows(rest):
        wire.append(arrow)
        between.append(rest[end:start])
        end = after
    result, *between = [*between, rest[end:]]
    result = " ".join(result.split())
    for left in between:
        if left.strip(" \t,;"):
            from .blame import wrong_segment

            reason_like = re.search(r"because|TCP\w+", left, re.IGNORECASE)
            why = "is no segment: write it like a --FIN--> b or a <--DATA 5-- b"
            why = wrong_segment(left) or ("is no reason: write because COUNTER" if reason_like else why)
            raise BadClaim(why if left.strip() in why else f"'{left.strip()}' {why}")
        if left.strip():
            raise BadClaim(f"'{left.strip()}' is no part of a claim: leave it away")
    _check_result(result)
    because = tuple(reason.replace(",", " ").split())
    if "because" in text and not (because and all(map(COUNTER.fullmatch, because))):
        raise BadClaim(f"'because {reason.strip()}' names no counter: write it like because TCPAbortOnClose")
    return Claim(result, tuple(wire), because)


def _check_result(result: str) -> None:
    """Raises BadClaim with what is probably wrong."""
    is_one = RESULT.fullmatch(result)
    if not is_one or "-" in result[1:]:
        from .blame import wrong_segment

        if why := wrong_segment(result):
            raise BadClaim(why)
    words = re.split(r"[ ,]+", result)
    events = [event[1] for event in map(EVENT.fullmatch, words) if event]
    if len(events) == len(words) and events != words:
        raise BadClaim(f"'{result}': events are written without POLL: {' '.join(events)}")
    if is_one:
        return
    if events == words:
        raise BadClaim(f"'{result}': events stand side by side, without commas: {' '.join(words)}")
    why = "write a number, -1 ERRNO or words, then segments like a --FIN--> b"
    if error := ERRNO.fullmatch(result):
        why = f"write -1 {error[1]}"
    elif RESULT.fullmatch(result[:-1]):
        why = f"leave the {result[-1]} away"
    raise BadClaim(f"'{result}' is no result: {why}" if result else f"there is no result: {why}")
