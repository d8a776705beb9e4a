"""Every claim of every case, changed in turn, is found: from the reference captures."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Iterator

import pytest

from runner.accept import written
from runner.arrow import Arrow
from runner.case import Case, parse_case
from runner.line_claims import LineClaims
from runner.claim import Claim
from runner.column import REFERENCE, column
from runner.record import Record, records
from runner.capture import events
from runner.judge import judge
from runner.replay import judge_capture
from runner.stacks import stacks
from runner.tree import PCAP, load


def changed(claim: Claim) -> Iterator[Claim]:
    """The claim with one part wrong: result, a segment, silence, direction, order, reason."""
    yield replace(
        claim, result="4711" if claim.result[0].isdigit() or claim.result[0] == "-" else claim.result + " PRI"
    )
    yield replace(claim, wire=(*claim.wire, Arrow(("RST",))))
    yield replace(claim, because=(*claim.because, "TCPAbortOnMemory"))
    for number, arrow in enumerate(claim.wire):
        before, after = claim.wire[:number], claim.wire[number + 1 :]
        if not arrow.pure_ack:  # a line that names no pure ACK claims nothing about them
            yield replace(claim, wire=before + after)
        for turned in (
            replace(arrow, forward=not arrow.forward),
            replace(arrow, lost=not arrow.lost),
            replace(arrow, ends=("a9", "b9")),
            Arrow(("RST",) if arrow.parts == ("FIN",) else ("FIN",), 0, arrow.forward),
            *([replace(arrow, data=arrow.data + 1)] if arrow.data else []),
        ):
            yield replace(claim, wire=(*before, turned, *after))
    for number in range(len(claim.because)):
        yield replace(claim, because=(*claim.because[:number], "TCPAbortFailed", *claim.because[number + 1 :]))
    if any(name.startswith("TCPAbort") for name in claim.because):
        yield replace(claim, because=())


def told() -> list[tuple[Case, str]]:
    """Every case on every stack that it has a reference capture of, but for those that can't be told there."""
    pairs = [(case, stack.name) for case in load([]) for stack in stacks().values() if stack.is_for(case)]
    return [(case, stack) for case, stack in pairs if capture(case, stack).exists() and recorded(case, stack).steps]


def name(value: object) -> str:
    return value.id if isinstance(value, Case) else str(value)


def capture(case: Case, stack: str) -> Path:
    return PCAP / stack / f"{case.id}.pcap"


@lru_cache(maxsize=None)
def read_record(path: Path) -> Record:
    return next(records(events(path.read_bytes(), str(path))))


def recorded(case: Case, stack: str) -> Record:
    return read_record(capture(case, stack))


def with_claim(claims: LineClaims, stack: str, claim: Claim) -> LineClaims:
    """The line with another claim on this stack."""
    if stack == REFERENCE:
        return replace(claims, own=claim)
    return replace(claims, instead={**claims.instead, stack: claim})


def altered(case: Case, stack: str, line: int, claim: Claim) -> Case:
    """The case with another claim for this line on this stack, written and read again."""
    changed = {**case.claims, line: with_claim(case.claims[line], stack, claim)}
    return parse_case(written(case, changed.values()), case.path, case.id)


@pytest.mark.parametrize("case, stack", told(), ids=name)
def test_each_changed_claim_is_the_one_found(case: Case, stack: str) -> None:
    assert judge_capture(case, stack, capture(case, stack)).verdict in ("pass", "skip")
    record = recorded(case, stack)
    reached = {step.line for step in record.steps}
    if record.ending == "skip":
        return
    for line in reached & set(case.claims):
        for wrong in changed(case.claims[line].on(column(stack))):
            if stack != REFERENCE and wrong.on(column(stack)) == case.claims[line].on(column(stack)):
                continue  # a reason, of a stack that gives none
            found = judge(_with(case, stack, line, wrong), record, "x")
            assert [finding.line for finding in found] == [line], wrong


def _with(case: Case, stack: str, line: int, claim: Claim) -> Case:
    """As altered(), but on the same lines.

    An override that is not there yet would move those below it, and so would a claim that is too wide for one line now.
    """
    if stack == REFERENCE or stack in case.claims[line].instead:
        new = altered(case, stack, line, claim)
        if new.source.count("\n") == case.source.count("\n"):
            return new
    return replace(case, claims={**case.claims, line: with_claim(case.claims[line], stack, claim)})


@pytest.mark.parametrize("case, stack", told(), ids=name)
def test_an_override_that_says_the_same_is_found(case: Case, stack: str) -> None:
    record = recorded(case, stack)
    reached = {step.line for step in record.steps}
    for line, claims in case.claims.items():
        if stack in claims.instead and line in reached and record.ending == "told":
            equal = altered(case, stack, line, claims.inherited(column(stack)))
            assert line in [found.line for found in judge(equal, record, "x")]


@pytest.mark.parametrize("case", load([]), ids=name)
def test_a_missing_claim_is_found(case: Case) -> None:
    stack = next(name for name, one in stacks().items() if not one.inapplicable(case))
    blank = parse_case(written(case, []), case.path, case.id)
    assert {found.line for found in judge(blank, recorded(case, stack), "x")} == set(case.claims)
