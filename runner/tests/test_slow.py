"""A run that the machine held up for longer than a timer of the kernel proves nothing, and is told again."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from runner.capture import ACK, FILE_HEADER, FIN, RST, SYN, Segment, form_of, frames
from runner.case import parse_case, read_case
from runner.connections import End
from runner.judge import Finding
from runner.narration import Narration
from runner.outcome import Outcome
from runner.record import Record, Step
from runner.replay import judge_capture
from runner.slow import held_up, may_be_slow, slower
from runner.tests.support import run_once, wire
from runner.tree import PCAP, ROOT, case_id
from runner.unacknowledged import waits

MS = 1000  # microseconds


def story_that_sleeps(folder: Path, late: str) -> Path:
    """A FIN is lost; what comes of it is claimed of a machine that is fast enough. Some of the runs are held up."""
    path = folder / "sleeps.c"
    path.write_text(
        f"""/*
 * A claim.
 *
 * Needs: libnftables; timer
 */
#include <stdio.h>
#include "story.h"

static long runs(void)
{{
	FILE *file = fopen("{folder}/runs", "a+");
	long n;

	fputc('.', file);
	n = ftell(file);
	fclose(file);
	return n;
}}

void story(int a, int b)
{{
	long times = runs();

	lose("a --FIN--> b");			// = 0
	shutdown(a, SHUT_WR);			// = 0			a --FIN--x b
	(poll)(NULL, 0, (int)({late}));
	state(A);				// = FIN_WAIT1
	await(B, CLOSE_WAIT);			// = CLOSE_WAIT		a --FIN--> b	because TCPTimeouts
	(void)times, (void)b;
}}
"""
    )
    return path


@pytest.mark.parametrize(
    "late, verdict, runs",
    [
        ("0", "pass", 1),
        ("times == 1 ? 250 : 0", "pass", 2),
        ("times == 1 ? 250 : times == 2 ? 400 : 0", "pass", 3),
        ("250", "fail", 3),  # the story itself waits so long: that is what is wrong with it
        ("1000 - 120 * times", "error", 6),  # each run shows that the one before was held up
    ],
)
def test_a_run_that_was_held_up_is_told_again(late: str, verdict: str, runs: int, tmp_path: Path) -> None:
    path = story_that_sleeps(tmp_path, late)
    outcome = run_once(read_case(path, case_id(path)))
    assert (outcome.verdict, (tmp_path / "runs").stat().st_size) == (verdict, runs), outcome.reason or outcome.findings
    assert bool(outcome.findings) == (verdict == "fail")
    if verdict == "error":
        assert outcome.reason.startswith(f"{path}:27: too slow: what is before state(A) lasted 4")


def record(*lasted: int, call: str = "state(A)") -> Record:
    """A run whose calls lasted these milliseconds, one a line from 5 on."""
    steps, now = [], 0
    for number, one in enumerate(lasted):
        steps.append(Step(number + 1, 5 + number, call, "0", began=now, ended=now + one * MS))
        now += (one + 1) * MS
    return Record("x", "c", "linux", "6", wire(), {}, steps)


def finding(*lines: int) -> list[Finding]:
    return [Finding("x.c", line, "= 0", "= 1", max(0, line - 4)) for line in lines]


def test_only_what_is_above_a_finding_puts_it_in_doubt() -> None:
    slow = record(1, 250, 1)
    assert not may_be_slow(slow, []) and not may_be_slow(slow, finding(5)) and not may_be_slow(slow, finding(5, 7))
    assert may_be_slow(slow, finding(6)) and may_be_slow(slow, finding(7))
    assert not may_be_slow(record(1, 199, 1), finding(7))
    assert not may_be_slow(slow, finding(4))  # a line that was never told


def test_a_call_that_never_waits_proves_it_alone() -> None:
    span = held_up(record(1, 250, 1), finding(7))
    assert span and (span.step.line, str(span)) == (6, "state(A) lasted 250 ms")
    assert held_up(record(1, 250, 1, call='network(A, "up")'), finding(7))
    assert not held_up(record(1, 250, 1, call="read(a, buf, 8)"), finding(7))
    assert not held_up(record(1, 250, 1, call="await(A, GONE)"), finding(7))


def test_another_run_proves_what_a_call_needs() -> None:
    assert str(slower(record(1, 250), record(1, 1), [])) == "state(A) lasted 250 ms"
    assert not slower(record(1, 250), record(1, 240), []) and not slower(record(1, 150), record(1, 1), [])
    assert not slower(record(1, 250), replace(record(1, 1), steps=[]), [])
    between = record(1, 1)
    between.steps[1].began += 250 * MS
    assert str(slower(between, record(1, 1), [])) == "what is before state(A) lasted 251 ms"


def delayed(data: bytes, *lines: int, milliseconds: int) -> bytes:
    """The capture as if the machine had held up the result of each of these lines: what comes then is later."""
    form, parts, at, late = form_of(data[:FILE_HEADER], "x"), [data[:FILE_HEADER]], FILE_HEADER, 0
    for end, event in frames(data, form, FILE_HEADER):
        if isinstance(event, Narration) and event.kind == "result" and event.number("step.line") in lines:
            late += milliseconds * MS
        seconds, ticks = struct.unpack_from(form.order + "II", data, at)
        now = seconds * 1000000 + ticks // form.ticks + late
        parts += [struct.pack(form.order + "II", now // 1000000, now % 1000000 * form.ticks), data[at + 8 : end]]
        at = end
    return b"".join(parts)


NAME = "close/close_succeeds_though_fin_is_lost"


def judged_late(tmp_path: Path, milliseconds: int, *calls: str) -> Outcome:
    """What becomes of a committed capture, a line of which claims what is wrong, where these calls were held up."""
    source = (ROOT / f"cases/{NAME}.c").read_text().replace("= OUT\n", "= IN\n")
    assert "= IN\n" in source
    case = parse_case(source, ROOT / f"cases/{NAME}.c", NAME)
    lines = [next(line for line in case.claims if case.code(line) == call) for call in calls]
    path = tmp_path / "x.pcap"
    path.write_bytes(delayed((PCAP / f"linux/{NAME}.pcap").read_bytes(), *lines, milliseconds=milliseconds))
    return judge_capture(case, "linux", path)


@pytest.mark.parametrize("milliseconds, verdict", [(0, "fail"), (190, "fail"), (210, "error")])
def test_a_capture_that_was_held_up_proves_nothing(milliseconds: int, verdict: str, tmp_path: Path) -> None:
    outcome = judged_late(tmp_path, milliseconds, "state(A);")
    assert outcome.verdict == verdict
    if verdict == "error":
        assert ".c:18: too slow: state(A) lasted 21" in outcome.reason and "proves nothing" in outcome.reason


@pytest.mark.parametrize("milliseconds, verdict", [(90, "fail"), (110, "error")])
def test_calls_that_are_held_up_a_little_each_prove_nothing(milliseconds: int, verdict: str, tmp_path: Path) -> None:
    outcome = judged_late(tmp_path, milliseconds, "state(A);", "ready(b);")
    assert outcome.verdict == verdict, outcome.reason
    if verdict == "error":
        said = "a's FIN stood unacknowledged for 220 ms, and 220 of them were the machine's doing"
        assert f".c:19: too slow: {said}" in outcome.reason


def test_what_is_late_while_nothing_is_unacknowledged_is_no_excuse(tmp_path: Path) -> None:
    """Of what two lines lasted, the one before the FIN counts nothing."""
    assert judged_late(tmp_path, 150, 'lose("a --FIN--> b");', "state(A);").verdict == "fail"


def lost_fin(*passed: tuple[int, bool, int, bool], steps: tuple[int, ...] = (1, 1, 1)) -> Record:
    """A run with these segments: when each came (milliseconds), whether a sent it, its flags, whether it was lost."""
    run = record(*steps)
    found = run.wire.connections.of(segment(0, True, SYN))
    assert found
    for at, from_a, flags, lost in passed:
        run.wire.passed.append((segment(at, from_a, flags), found[0], ENDS[not from_a], lost))
    return run


HOST_A, HOST_B = bytes([10, 9, 0, 1]), bytes([10, 9, 0, 2])
ENDS = End("a", HOST_A, 1), End("b", HOST_B, 2)


def segment(at: int, from_a: bool, flags: int) -> Segment:
    ends = ((HOST_A, HOST_B), (1, 2)) if from_a else ((HOST_B, HOST_A), (2, 1))
    return Segment(at * MS, *ends[0], ends[1], flags, 0, 7 if from_a else 50, ack=50 if from_a else 8)


def waited(run: Record) -> list[tuple[str, str, int, int | None]]:
    return [(wait.sender, wait.what, wait.since, wait.until) for wait in waits(run.wire)]


def test_a_timer_runs_from_a_segment_to_its_acknowledgement() -> None:
    fin, ack = (1, True, FIN | ACK, True), (5, False, ACK, False)
    assert waited(lost_fin(fin)) == [("a", "FIN", 1000, None)]
    assert waited(lost_fin(fin, ack)) == []
    assert waited(lost_fin(fin, (5, False, ACK, True))) == [("a", "FIN", 1000, None)]
    assert waited(lost_fin(fin, (201, True, FIN | ACK, False), (202, False, ACK, False))) == [
        ("a", "FIN", 1000, 201000)
    ]
    assert waited(lost_fin(fin, (5, False, RST, False))) == []
    assert waited(lost_fin(fin, (5, False, RST, True))) == [("a", "FIN", 1000, None)]


def test_a_timer_that_fires_late_was_held_up() -> None:
    """A stack sets its timer by how long answers took: on a slow machine, for longer."""
    late, quick = ((1, True, FIN, True), (451, True, FIN, False)), ((1, True, FIN, True), (201, True, FIN, False))
    slow = slower(lost_fin(*late, steps=(1, 900, 1)), lost_fin(*quick, steps=(1, 900, 1)), finding(6))
    assert str(slow) == "a's FIN stood unacknowledged for 450 ms, and 250 of them were the machine's doing"
    assert not slower(lost_fin(*quick, steps=(1, 900, 1)), lost_fin(*late, steps=(1, 900, 1)), finding(6))
    assert not slower(lost_fin(*late, steps=(1, 900, 1)), lost_fin(*quick, steps=(1, 900, 1)), finding(5))
