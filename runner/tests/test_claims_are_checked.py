"""Every claim of every case, changed in turn, is found: from the reference captures."""

from dataclasses import replace
from pathlib import Path
from typing import Iterator

import pytest

from runner.accept import claims_by_line, written
from runner.case import Case, parse_case
from runner.claim import Claim
from runner.record import Record, records
from runner.capture import events
from runner.judge import judge
from runner.run import judge_capture
from runner.stacks import stacks
from runner.tree import PCAP, load


def changed(claim: Claim) -> Iterator[Claim]:
    """The claim with one part wrong: result, a segment, silence, direction, order, reason."""
    yield replace(
        claim, result="4711" if claim.result[0].isdigit() or claim.result[0] == "-" else claim.result + " PRI"
    )
    yield replace(claim, wire=(*claim.wire, "a --RST--> b"))
    yield replace(claim, because=(*claim.because, "TCPAbortOnMemory"))
    for number, arrow in enumerate(claim.wire):
        before, after = claim.wire[:number], claim.wire[number + 1 :]
        if "-ACK-" not in arrow:  # a line that names no pure ACK claims nothing about them
            yield replace(claim, wire=before + after)
        turned = (
            arrow.replace("a --", "a <--").replace("--> b", "-- b") if "--> b" in arrow else arrow.replace("FIN", "RST")
        )
        yield replace(claim, wire=(*before, turned if turned != arrow else "a --SYN--> b", *after))
    for number in range(len(claim.because)):
        yield replace(claim, because=(*claim.because[:number], "TCPAbortOnTimeout", *claim.because[number + 1 :]))
    if any(name.startswith("TCPAbort") for name in claim.because):
        yield replace(claim, because=())


def name(case: Case) -> str:
    return case.id


def told_on(case: Case) -> str:
    """The first stack that has what the case needs: the one that its own claims are about."""
    return next(name for name, stack in stacks().items() if not stack.inapplicable(case.needs))


def capture(case: Case) -> Path:
    return PCAP / told_on(case) / f"{case.id}.pcap"


def recorded(case: Case) -> Record:
    return next(records(events(capture(case).read_bytes(), str(capture(case)))))


@pytest.mark.parametrize("case", load([]), ids=name)
def test_each_changed_claim_is_the_one_found(case: Case) -> None:
    assert judge_capture(case, told_on(case), capture(case)).verdict == "pass"
    record = recorded(case)
    for line in case.claims:
        for wrong in changed(case.claims[line].own):
            if wrong.on(record.stack) == case.claims[line].on(record.stack):
                continue  # a reason, of a stack that gives none
            own, instead = claims_by_line(case)
            own[line] = wrong
            altered = parse_case(written(case, own, instead), case.path, case.id)
            assert altered.code_hash == case.code_hash
            assert [found.line for found in judge(altered, record, "x")] == [line], wrong


@pytest.mark.parametrize("case", load([]), ids=name)
def test_a_missing_claim_is_found(case: Case) -> None:
    blank = parse_case(written(case, {}, {}), case.path, case.id)
    assert {found.line for found in judge(blank, recorded(case), "x")} == set(case.claims)
