"""Claims against a record: the findings, and nothing else decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Iterator

from runner.case import Case, LineClaims
from runner.claim import Claim
from runner.record import HANGS, Record, Step

NEVER = "never returns"

# A counter of these that moves is the kernel's reason for what the line did, so it must be claimed.
# Any other that a claim names must have moved too; those not named may.
REASONS = ("TCPAbort", "TCPTimeouts", "TCPChallengeACK", "ListenOverflows", "TCPReqQFull", "EmbryonicRsts")


@dataclass(frozen=True)
class Finding:
    """Where a claim and the wire differ. `claimed` and `seen` read as in a comment.

    `step` is the number of the call that differs first, from 1; 0 where it is about none.
    """

    file: str
    line: int
    claimed: str
    seen: str
    step: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: claimed {self.claimed}, saw {self.seen}"


def observed(step: Step, claim: Claim | None) -> Claim:
    """What a step did, as the claim that would hold; it names what must be named, and what `claim` asks for."""
    asked = claim or Claim("")
    acks = any(arrow.pure_ack for arrow in asked.wire)
    because = [] if step.behind_untold else [name for name in step.because if name.startswith(REASONS)]
    because = [name for name in asked.because if name in step.because] + [n for n in because if n not in asked.because]
    return Claim(step.result or NEVER, step.wire(acks), tuple(because))


def judge(case: Case, record: Record, file: str) -> list[Finding]:
    """Every line that differs, once, in the order of the source."""
    found = {finding.line: finding for finding in reversed([*_differences(case, record, file)])}
    told = {step.line for step in record.steps}
    for line, claims in case.claims.items():
        if line not in told and record.ending == "told":
            found[line] = Finding(file, line, str(claims.on(record.stack)), _untold(case, line))
        elif line not in told and record.hang and record.stack in claims.instead:
            claimed = f"{record.stack} {claims.instead[record.stack]}"
            found[line] = Finding(file, line, claimed, "never reached, the stack hangs before: delete it")
    return [found[line] for line in sorted(found)]


def unknown_stacks(case: Case, known: Iterable[str], file: str) -> Iterator[Finding]:
    """Claims for a stack that there is not: nothing would ever check them. A variant may be somebody's own."""
    families = {name.partition("-")[0]: None for name in known}
    for line, claims in case.claims.items():
        for stack, claim in claims.instead.items():
            if stack.partition("-")[0] not in families:
                yield Finding(file, line, f"{stack} {claim}", f"no stack of that name: there is {', '.join(families)}")


def claims_hang(case: Case, record: Record) -> bool:
    """Whether the call in which the stack hangs is one that is said to."""
    claims = case.claims.get(record.hang.line) if record.hang else None
    return claims is not None and claims.on(record.stack).result == HANGS


def _differences(case: Case, record: Record, file: str) -> Iterator[Finding]:
    times: dict[int, int] = {}
    for step in record.steps:
        if step.result is None and record.ending in ("error", ""):
            continue  # nobody knows what it would have returned
        times[step.line] = times.get(step.line, 0) + 1
        claims = case.claims.get(step.line)
        claim = claims.on(record.stack) if claims else None
        seen = observed(step, claim)
        when = f" (time {times[step.line]})" if times[step.line] > 1 else ""
        if claims is None:
            yield Finding(file, step.line, "nothing", f"{seen}{when}: add it behind {step.call}", step.number)
        elif not same(claims.on(record.stack), seen):
            yield Finding(
                file, step.line, str(claim), f"{seen}{when}{_agrees(claims, seen, record.stack)}", step.number
            )
        elif record.stack in claims.instead and same(claims.inherited(record.stack), seen):
            yield Finding(
                file, step.line, f"{record.stack} {claim}", "the same without this line: delete it", step.number
            )


def same(claim: Claim, seen: Claim) -> bool:
    """Reasons are a set: counters of two hosts have no order."""
    return (claim.result, claim.wire, set(claim.because)) == (seen.result, seen.wire, set(seen.because))


def _agrees(claims: LineClaims, seen: Claim, stack: str) -> str:
    return (
        f": {stack} agrees now, delete its line"
        if stack in claims.instead and same(claims.inherited(stack), seen)
        else ""
    )


def _untold(case: Case, line: int) -> str:
    return f"no told call: {case.code(line)} makes none, or was never reached"
