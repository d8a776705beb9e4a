"""What one stack does otherwise than another, line by line: from the claims alone, nothing is run."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .case import Case
from .claim import Claim
from .column import OTHER_HOST, REFERENCE, column
from .judge import NEVER
from .record import ASSERTS
from .record import HANGS as STACK_HANGS
from .stacks import stacks
from .tree import shown
from .trouble import Trouble

LOST, RESET, HANGS = "data lost", "connection reset", "program hangs"
ERROR, READINESS = "wrong error number", "readiness not told"
NOT_THERE, OTHER = "not there", "other differences"
BREAKAGES = (LOST, RESET, HANGS, ERROR, READINESS, NOT_THERE, OTHER)

ASKS = re.compile(r"\b(?:ready|poll|select|epoll_wait)\(")
READS = re.compile(r"\b(?:read|recv)\(")


@dataclass(frozen=True)
class Port:
    """A trailer `Port: BREAKAGE; ADVICE`: what breaks elsewhere, and what to write so that it is right on both.

    Without advice it says of a case in which no line differs that this is the way. Where no trailer advises, `advice`
    is the case's prose. `not there` is about the whole case: it can't be told elsewhere.
    """

    breaks: str
    advice: str
    trailer: bool = True

    def __str__(self) -> str:
        return f"{'Instead' if self.trailer else 'About it'}: {self.advice}" if self.advice else ""


@dataclass(frozen=True)
class Difference:
    """One line that two stacks do not do alike; `hosts` are those that have to be on the stack for it: a, b or both."""

    line: int
    code: str
    hosts: str
    here: Claim
    there: Claim
    port: Port


def ports(case: Case) -> list[Port]:
    """What a case's trailers advise. Raises Trouble where one begins with no breakage."""
    found = []
    for text in case.trailers.get("Port", []):
        breaks, _, advice = (part.strip() for part in text.partition(";"))
        if breaks not in BREAKAGES:
            raise Trouble(f"{shown(case.path)}: Port: '{breaks}' is none of: {', '.join(BREAKAGES)}")
        found.append(Port(breaks, advice))
    return found


def absence(case: Case, here: str, there: str) -> Port | None:
    """What to write instead, where `there` lacks what the case is about, which the reference has.

    Raises Trouble as ports() does.
    """
    advice = next((port for port in ports(case) if port.breaks == NOT_THERE), None)
    return advice if here == REFERENCE != there else None


def sides(here: str, there: str) -> dict[str, tuple[str, str]]:
    """The columns to compare, by the host that is on the stack: many stacks can be either."""
    found = {"a": (here, there)}
    if any(name + OTHER_HOST in stacks() for name in (here, there)):
        found["b"] = (_other_host(here), _other_host(there))
    return found


def _other_host(name: str) -> str:
    return name + OTHER_HOST if name + OTHER_HOST in stacks() else name


def differences(case: Case, here: str, there: str) -> list[Difference]:
    """Each line whose claims for the two stacks are not the same; the kernel's reasons count between two kernels."""
    known = [port for port in ports(case) if port.breaks != NOT_THERE]
    found = []
    for line, claims in case.claims.items():
        differ: dict[tuple[str, str], tuple[list[str], Claim, Claim]] = {}
        for host, names in sides(here, there).items():
            one, other = (claims.on(column(name)) for name in names)
            if not all(column(name).is_reference for name in names):
                one, other = without_reasons(one), without_reasons(other)
            if one != other:
                differ.setdefault((str(one), str(other)), ([], one, other))[0].append(host)
        code = case.code(claims.of)
        for hosts, one, other in differ.values():
            port = _port(case, known, breakage(code, one, other))
            found.append(Difference(line, code, ", ".join(hosts), one, other, port))
    return found


def _port(case: Case, known: list[Port], breaks: str | None) -> Port:
    """The trailer about this; where the line alone does not show what breaks, the first; else the prose must do."""
    if breaks == OTHER:
        return Port(OTHER, "")
    port = next((port for port in known if port.breaks == breaks), [*known, Port(breaks or OTHER, "")][0])
    return port if port.advice else Port(port.breaks, " ".join(case.prose.split()), False)


def breakage(code: str, here: Claim, there: Claim) -> str | None:
    """What breaks for a program that relies on `here`; None where the line alone does not show it."""
    differs = [one.result for one in here.each()] != [one.result for one in there.each()]
    if not differs and _heard(here) == _heard(there):
        return OTHER
    if {one.result for one in there.each()} & {NEVER, STACK_HANGS, ASSERTS}:
        return HANGS
    if _reset(there) and not _reset(here):
        return RESET
    if differs and ASKS.search(code):
        return READINESS
    if differs and READS.search(code) and here.result.isdigit() and int(here.result):
        return LOST
    return ERROR if differs and "-1 " in (here.result[:3], there.result[:3]) else None


def _reset(claim: Claim) -> bool:
    return any(arrow.resets for arrow in claim.wire)


def _heard(claim: Claim) -> set[tuple[str, str]]:
    """What a program at the other end of each sender notices: data and resets, however often they are sent."""
    return {(arrow.source, what) for arrow in claim.wire for what in arrow.heard}


def by_breakage(found: list[Difference]) -> dict[Port, list[Difference]]:
    """The lines of one case that the same advice is for, together."""
    groups: dict[Port, list[Difference]] = {}
    for difference in found:
        groups.setdefault(difference.port, []).append(difference)
    return groups


def without_reasons(claim: Claim) -> Claim:
    """What is compared of claims for two families: all but the kernel's reasons."""
    return replace(claim, because=(), others=tuple(map(without_reasons, claim.others)))
