"""One run as rows, and what the ladder, the JSON and the failure make of them."""

from __future__ import annotations

from pathlib import Path

from runner.case import Case, parse_case
from runner.outcome import Outcome, judged
from runner.record import Record, Step
from runner.telling import tell
from runner.tests.support import arrows, run_once, story, wire
from runner.views.as_json import as_json
from runner.views.ladder import plain
from runner.views.terminal import failure, ladder

FAMILIES = ("linux", "lwip")


def recorded(case: Case, *steps: Step, stack: str = "linux", ending: str = "told", reason: str = "") -> Record:
    states = {"a": "ESTABLISHED", "b": "ESTABLISHED"}
    record = Record(case.id, case.code_hash, stack, "1", wire(), states, list(steps), ending, reason)
    for number, step in enumerate(steps, 1):
        step.number = number
    return record


def case_of(body: str) -> Case:
    return parse_case(story(body), Path("x.c"), "close/x")


def test_the_ladder_draws_what_the_stacks_own_claim_names() -> None:
    own_names = case_of("\twrite(a, b, 1); // = 1  a --DATA 1--> b  a <--ACK-- b\n\t// lwip = 1  a --DATA 1--> b")
    lwip_names = case_of("\twrite(a, b, 1); // = 1  a --DATA 1--> b\n\t// lwip = 1  a --DATA 1--> b  a <--ACK-- b")
    for case, drawn in ((own_names, {"linux": 1, "lwip": 0}), (lwip_names, {"linux": 0, "lwip": 1})):
        for stack, acks in drawn.items():
            step = Step(1, 6, "", "1", [*arrows("a --DATA 1--> b", "a <--ACK-- b")])
            outcome = judged(case, stack, recorded(case, step, stack=stack), FAMILIES)
            assert outcome.verdict == "pass"
            assert plain(ladder(outcome)).count(" ACK ") == acks
            assert str(as_json([outcome])["steps"]).count("ACK") == acks


def test_the_time_that_was_wrong_is_marked() -> None:
    case = case_of("\tread(a, b, 1); // = 1")
    results = ["1", "1", "0", "0"]
    outcome = judged(case, "linux", recorded(case, *(Step(0, 6, "", result) for result in results)), FAMILIES)
    assert [row.finding is not None for row in tell(case, _record(outcome), outcome.findings).rows] == [
        False,
        False,
        True,
        False,
    ]
    drawn = [line for line in plain(failure(outcome)).splitlines() if "read(a" in line]
    assert [line.startswith("✗") for line in drawn] == [False, False, True, False]
    assert outcome.findings[0].seen == "= 0 (time 3)" and outcome.findings[0].step == 3


def test_many_that_repeat_are_a_number_but_for_the_one_that_is_wrong() -> None:
    case = case_of("\tread(a, b, 1); // = 1")
    steps = [Step(0, 6, "", "0" if number == 20 else "1") for number in range(40)]
    outcome = judged(case, "linux", recorded(case, *steps), FAMILIES)
    drawn = plain(failure(outcome))
    assert "⋮ 19 steps as above\n✗  6" in drawn and drawn.count("read(a") == 2


def test_what_a_bare_call_sends_is_nobodys_claim(tmp_path: Path) -> None:
    body = "\t(close)(a);\n\tstate(A); // = FIN_WAIT2\n\tis(1); // = yes\n\t(close)(b);\n\tstate(A); // = TIME_WAIT"
    (tmp_path / "x.c").write_text(story(body))
    outcome = run_once(parse_case(story(body), tmp_path / "x.c", "outside/x"))
    assert outcome.verdict == "pass", outcome.findings
    assert as_json([outcome])["untold"] == [
        {"after": 0, "wire": ["a --FIN--> b"], "because": []},
        {"after": 2, "wire": ["a <--FIN-- b"], "because": []},
    ]
    drawn = [line.split("  ")[0] or line.strip() for line in plain(ladder(outcome)).splitlines()]
    assert sum("untold" in line for line in drawn) == 2


def test_what_moves_by_a_bare_call_is_nobodys_reason(tmp_path: Path) -> None:
    body = '\twrite(b, "x", 1); // = 1\ta <--DATA 1-- b\n\t(close)(a);\n\tread(b, &a, 1); // = -1 ECONNRESET'
    (tmp_path / "x.c").write_text(story(body))
    outcome = run_once(parse_case(story(body), tmp_path / "x.c", "outside/x"))
    assert outcome.verdict == "pass", outcome.findings
    reset = {"after": 1, "wire": ["a --RST+ACK--> b"], "because": ["TCPAbortOnClose"]}
    assert as_json([outcome])["untold"] == [reset]
    claimed = story(body + " because TCPAbortOnClose")
    (tmp_path / "x.c").write_text(claimed)
    outcome = run_once(parse_case(claimed, tmp_path / "x.c", "outside/x"))
    assert outcome.verdict == "pass", outcome.findings


def test_findings_before_an_error_are_kept() -> None:
    case = case_of("\tshutdown(a, 1); // = 7\n\tread(a, b, 1); // = 1\n\tclose(a); // = 0")
    steps = Step(0, 6, "shutdown(a, 1)", "0"), Step(0, 7, "read(a, b, 1)")
    outcome = judged(case, "linux", recorded(case, *steps, ending="error", reason="it hung"), FAMILIES)
    assert outcome.verdict == "error" and [found.line for found in outcome.findings] == [6]
    text = plain(failure(outcome))
    assert "x.c:6: claimed = 7, saw = 0\n" in text and "x.c:7: it hung, in read(a, b, 1)\n" in text


def test_a_stack_that_there_is_not_never_passes() -> None:
    case = case_of("\tclose(a); // = 0")
    for stack, verdict in {"linux-5.10": "pass", "windows": "error", "": "error", "-b": "error"}.items():
        outcome = judged(case, stack, recorded(case, Step(0, 6, "", "0"), stack=stack), FAMILIES)
        assert outcome.verdict == verdict, stack


def _record(outcome: Outcome) -> Record:
    assert outcome.record
    return outcome.record
