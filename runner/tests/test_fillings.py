"""What people write into an exercise, and what each of them is told: one line, at its place, about the right part."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runner.capture import events
from runner.case import parse_case
from runner.outcome import judged
from runner.record import records
from runner.tests.fillings import FILLINGS
from runner.tree import CASES, PCAP

NAME = "close/unread_data_sends_rst"
SOURCE = (CASES / f"{NAME}.c").read_text()
(RECORD,) = records(events((PCAP / "linux" / f"{NAME}.pcap").read_bytes(), NAME))


def said_of(code: str, filling: str) -> str:
    """What the first line with this code is told, where this stands behind it."""
    lines = SOURCE.split("\n")
    at = next(number for number, line in enumerate(lines) if line.strip().startswith(code))
    lines[at] = f"{lines[at].partition(';')[0]};\t{filling}"
    case = parse_case("\n".join(lines), Path("x.c"), NAME, strict=False)
    outcome = judged(case, "linux", RECORD, ["linux", "lwip"])
    said = [*map(str, outcome.findings), *filter(None, outcome.reason.split("\n"))]
    assert all(line.startswith(f"x.c:{at + 1}: ") for line in said), said
    assert len(said) < 2 and (outcome.verdict == "pass") == (not said)
    return said[0].partition(": ")[2].removeprefix("this claim can't be read: ") if said else ""


@pytest.mark.parametrize("code, filling, told", FILLINGS, ids=[re.sub(r"\s+", " ", text) for _, text, _ in FILLINGS])
def test_what_a_filling_is_told(code: str, filling: str, told: str) -> None:
    assert said_of(code, filling) == told


def test_there_are_many() -> None:
    assert len({(code, filling) for code, filling, _ in FILLINGS}) >= 61
