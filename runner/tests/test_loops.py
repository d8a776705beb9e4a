"""A loop that comes round for ever is a result of the line to which it comes back, after a number of turns."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from runner.accept import accepted
from runner.capture import FILE_HEADER, form_of, frames
from runner.case import Case, parse_case
from runner.labs import local
from runner.labs.run import Runner
from runner.outcome import Outcome, judged
from runner.record import records
from runner.stacks import families, stack
from runner.tests.support import story
from runner.tree import ROOT
from runner.trouble import Missing

TURNS = 256
WHY = "256 turns of this loop were alike, and sent nothing"
# At the end of file a program reads on.
READS = "\tchar c;\n\n\tclose(b); // = 0\ta <--FIN-- b\n\twhile (read(a, &c, 1) == 0) // {}\n\t\t;"
TWO_LINES = """
	char c;

	close(b); // = 0	a <--FIN-- b
	for (;;) {
		(void)0;
		read(a, &c, 1); // = 0 | hangs
		ready(a); // = IN OUT RDHUP
	}"""
CHILD = """
	char c;

	if (fork() == 0) // = never returns
		for (;;)
			recv(a, &c, 1, MSG_DONTWAIT); // = -1 EAGAIN | hangs"""


def case_of(folder: Path, body: str) -> Case:
    path = folder / "loops.c"
    path.write_text(story(body))
    return parse_case(path.read_text(), path, "outside/loops")


def told(folder: Path, body: str, on: str = "linux") -> Outcome:
    try:
        stack(on).foreign()
    except Missing as missing:
        pytest.skip(str(missing))
    with Runner(stack(on)) as runner:
        return runner.run(case_of(folder, body))


@pytest.mark.parametrize(
    "claim, verdict, finding",
    [
        ("= 0 | hangs", "pass", ""),
        ("= hangs | 0", "pass", ""),
        ("= 1 | hangs", "fail", "claimed = 1 | hangs, saw = 0"),
        ("= 0 | hangs | -1 EAGAIN", "fail", "claimed = 0 | hangs | -1 EAGAIN, saw never = -1 EAGAIN"),
        ("= hangs", "fail", "claimed = hangs, saw = 0"),
    ],
)
def test_a_line_that_is_looped_on_claims_what_it_returns_and_that_it_hangs(
    claim: str, verdict: str, finding: str, tmp_path: Path
) -> None:
    outcome = told(tmp_path, READS.format(claim))
    assert (outcome.verdict, outcome.reason) == (verdict, "")
    assert [found.line for found in outcome.findings] == ([9] if finding else [])
    assert all(finding in found.text for found in outcome.findings)
    assert outcome.record and outcome.record.ending == "loops" and len(outcome.record.steps) == 1 + TURNS + 1


def test_where_no_claim_says_so_it_is_an_error_with_its_line(tmp_path: Path) -> None:
    outcome = told(tmp_path, READS.format("= 0"))
    assert outcome.verdict == "error" and f"loops.c:9: it hangs: {WHY}, in read(a, &c, 1)" in outcome.reason


def test_a_loop_that_ends_does_not_hang(tmp_path: Path) -> None:
    body = "\tchar c;\n\n\tclose(b); // = 0\ta <--FIN-- b\n\tfor (int n = 0; n < {}; n++)\n\t\tread(a, &c, 1); // = 0"
    assert told(tmp_path, body.format(TURNS)).verdict == "pass"
    assert told(tmp_path, body.format(TURNS + 1)).verdict == "error"
    fewer = told(tmp_path, body.format(TURNS).replace("1); // = 0", "1); // = 0 | hangs"))
    assert [found.seen for found in fewer.findings] == ["never = hangs, which one of them must be told"]


@pytest.mark.parametrize("on", ["linux", "lwip"])
def test_turns_in_which_something_is_sent_are_not_counted(on: str, tmp_path: Path) -> None:
    turn = '\t\twrite(b, "x", 1); // = 1\ta <--DATA 1-- b\n\t\tread(a, &c, 1); // = 1\n'
    body = f"\tchar c;\n\n\tfor (int n = 0; n < {TURNS + 20}; n++) {{\n{turn}\t}}"
    outcome = told(tmp_path, body, on)
    assert outcome.verdict == "pass", outcome.findings or outcome.reason


def test_it_hangs_at_the_first_line_of_its_turn(tmp_path: Path) -> None:
    outcome = told(tmp_path, TWO_LINES)
    assert outcome.verdict == "pass", outcome.findings or outcome.reason
    assert outcome.record and outcome.record.hang and outcome.record.hang.line == 12


def test_what_stands_behind_it_claims_nothing(tmp_path: Path) -> None:
    outcome = told(tmp_path, READS.format("= 0 | hangs") + "\n\tclose(a); // = 0\ta --FIN--> b")
    assert [found.text for found in outcome.findings] == [
        "claimed = 0  a --FIN--> b, saw never reached, it hangs before: delete it"
    ]


@pytest.mark.parametrize("on", ["linux", "lwip"])
def test_it_is_told_on_each_stack(on: str, tmp_path: Path) -> None:
    body = "\tchar c;\n\n\tfor (;;)\n\t\trecv(a, &c, 1, MSG_DONTWAIT); // = -1 EAGAIN | hangs"
    outcome = told(tmp_path, body, on)
    assert outcome.verdict == "pass", outcome.findings or outcome.reason


def test_a_child_may_loop(tmp_path: Path) -> None:
    """fork() comes back when the child sleeps, so here it never does."""
    outcome = told(tmp_path, CHILD)
    assert outcome.verdict == "pass", outcome.findings or outcome.reason


def test_accept_writes_both(tmp_path: Path) -> None:
    outcome = told(tmp_path, READS.format("= 7"))
    assert outcome.record
    new = parse_case(accepted(outcome.case, outcome.record), outcome.case.path, outcome.case.id)
    assert str(new.claims[9].own) == "= 0 | hangs"


def test_its_capture_says_the_same(tmp_path: Path) -> None:
    outcome = told(tmp_path, READS.format("= 0 | hangs"))
    assert outcome.capture
    data = outcome.capture.read_bytes()
    events = [event for _, event in frames(data[FILE_HEADER:], form_of(data[:FILE_HEADER], "it")) if event]
    (record,) = records(events)
    assert judged(outcome.case, "linux", record, families()).verdict == "pass"


def test_a_story_that_tells_is_not_ended_for_being_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "watchdog_seconds", lambda: 2.0)
    outcome = told(tmp_path, "\tfor (int n = 0; n < 6; n++)\n\t\tpoll(NULL, 0, 500); // = 0")
    assert outcome.verdict == "pass" and outcome.seconds > 2.0, outcome.reason


def test_one_that_tells_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "watchdog_seconds", lambda: 2.0)
    monkeypatch.setattr(local, "SILENCES_AT_MOST", 1)
    outcome = told(tmp_path, "\tfor (;;)\n\t\tpoll(NULL, 0, 100); // = 0")
    assert outcome.verdict == "error"
    assert "loops.c:7: it hung in a loop: it was still told after " in outcome.reason


def test_by_hand_it_is_the_last_line(tmp_path: Path) -> None:
    case = case_of(tmp_path, READS.format("= 0 | hangs"))
    done = subprocess.run(["make", "-s", "tell", f"CASE={case.path}"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *_, last, why = done.stdout.rstrip().splitlines()
    assert last.split() == ["9", "read(a,", "&c,", "1)", "=", "hangs"] and why.strip() == f"the story hangs: {WHY}"
