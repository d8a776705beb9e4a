"""Claims against a record: the findings, and nothing else decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Iterator

from .case import Case
from .claim import Claim
from .column import about
from .line_claims import LineClaims
from .lines import Lines
from .record import Record, Step

NEVER = "never returns"

# A counter of these that moves is the kernel's reason for what the line did, so it must be claimed.
# Any other that a claim names must have moved too; those not named may.
REASONS = ("TCPAbort", "TCPTimeouts", "TCPChallengeACK", "ListenOverflows", "TCPReqQFull", "EmbryonicRsts")


@dataclass(frozen=True)
class Finding:
    """Where a claim and the wire differ. `claimed` and `seen` read as in a comment.

    Where nothing is `claimed`, `seen` is about the code. `step` is the number of the call that differs first, from 1; 0
    where it is about none.
    """

    file: str
    line: int
    claimed: str
    seen: str
    step: int = 0

    @property
    def text(self) -> str:
        """What differs, without its place."""
        return f"claimed {self.claimed}, saw {self.seen}" if self.claimed else self.seen

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def observed(step: Step, claim: Claim | None) -> Claim:
    """What a step did, as the claim that would hold; it names what must be named, and what `claim` asks for."""
    because: list[str] = []
    if step.because:
        asked = claim.because if claim else ()
        must = [] if step.behind_untold else [name for name in step.because if name.startswith(REASONS)]
        because = [*(name for name in asked if name in step.because), *(name for name in must if name not in asked)]
    return Claim(step.result or NEVER, step.wire(claim is not None and claim.names_acks), tuple(because))


def held(step: Step, claim: Claim) -> list[int]:
    """Which of what a claim allows a step did: numbers of its alternatives, none where it does not hold."""
    return [number for number, one in enumerate(claim.each()) if one.fits(observed(step, one))]


def judge(case: Case, record: Record, file: str) -> list[Finding]:
    """Every claim that differs, once, in the order of the source. What can't be read is told elsewhere."""
    lines = Lines(case, record)
    found = {finding.line: finding for finding in reversed([*_differences(case, record, file, lines)])}
    hang = record.hang
    for line, claims in case.claims.items():
        said = lines.unsaid(claims) if record.ending == "told" else ""
        if said:
            found[line] = Finding(file, line, str(claims.on(record.column)), said)
        elif hang and claims.of not in lines.steps and _is_for_no_other(claims, lines.claims_of(hang), record):
            its, claim = claims.held_by(record.column), str(claims.on(record.column))
            said = f"never reached, it {hang.result} before: delete it"
            found[line] = Finding(file, line, f"{its} {claim}" if its else claim, said)
    unread = {line for line, _ in case.unread}
    return [found[line] for line in sorted(found) if line not in unread]


def _is_for_no_other(claims: LineClaims, hang: LineClaims | None, record: Record) -> bool:
    """Whether a line behind the one that hangs says it of this column alone: nothing would ever check it."""
    its = claims.held_by(record.column)
    if its:
        return about(its).precedes(record.column) > 0
    return record.column.is_reference and hang is not None and not hang.held_by(record.column)


def unknown_stacks(case: Case, known: Iterable[str], file: str) -> Iterator[Finding]:
    """Claims for a stack that there is not: nothing would ever check them. A variant may be somebody's own."""
    families = list(known)
    for line, claims in case.claims.items():
        for stack, claim in claims.instead.items():
            if about(stack).column.family not in families:
                yield Finding(file, line, f"{stack} {claim}", f"no stack of that name: there is {', '.join(families)}")


def claims_hang(case: Case, record: Record) -> bool:
    """Whether the call in which the stack hangs, or stops at an assertion, is one that is said to."""
    claims = Lines(case, record).claims_of(record.hang) if record.hang else None
    if claims is None or record.hang is None:
        return False
    return any(claim.result == record.hang.result for claim in claims.on(record.column).each())


def _differences(case: Case, record: Record, file: str, lines: Lines) -> Iterator[Finding]:
    times = dict[tuple[int, int], int]()
    missing: dict[int, list[int]] = {}
    column = record.column
    for step in record.steps:
        if step.result is None and record.ending in ("error", ""):
            continue  # nobody knows what it would have returned
        at = case.claimed_line(step.line), lines.call_of(step)
        times[at] = times.get(at, 0) + 1
        claims = lines.claims_of(step)
        claim = claims.on(column) if claims else None
        seen = observed(step, claim)
        if claim and claims and not (claim.others or claims.instead) and claim.fits(seen):
            continue  # as of nearly all
        more = f" (time {times[at]})" if times[at] > 1 else ""
        if claims is None or claim is None:
            yield Finding(file, at[0], "nothing", f"{seen}{more}: {lines.where(step)}", step.number)
            continue
        its, same = claims.held_by(column), claims.inherited(column)
        own = bool(its) and about(its).precedes(column) > 0
        fits, agrees = held(step, claim), own and same.fits(seen)
        missing[claims.line] = [n for n in missing.get(claims.line, range(len(claim.each()))) if n not in fits]
        if not fits:
            more += f": {its} agrees now, delete its line" if agrees else lines.each_its_own(step)
            yield Finding(file, claims.line, str(claim), f"{seen}{more}", step.number)
        elif agrees and not (same.others or claim.others):
            yield Finding(file, claims.line, f"{its} {claim}", "the same without this line: delete it", step.number)
    for line, never in missing.items():
        claim = case.claims[line].on(column)
        if never and record.ending in ("told", "loops"):
            yield Finding(file, line, str(claim), f"never {claim.each()[never[0]]}, which one of them must be told")
