"""Several calls on one line, one of several waiters, and numbers that nobody knows beforehand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runner.accept import accepted
from runner.case import Case, parse_case
from runner.claim import Claim
from runner.judge import judge
from runner.outcome import Outcome, judged
from runner.record import Record, Step
from runner.tests.support import arrows, halfclose, run_once, story, wire
from runner.trouble import Trouble


def case_of(body: str) -> Case:
    return parse_case(story(body), Path("x.c"), "outside/x")


def record_of(case: Case, *steps: Step, stack: str = "linux") -> Record:
    """A run that was told to its end; steps came back in the order of their `back`."""
    record = Record("x", case.code_hash, stack, "6.18", wire(), {"a": "", "b": ""}, ending="told")
    for number, step in enumerate(steps, 1):
        step.number, step.back = number, step.back or number
        record.steps.append(step)
    return record


NESTED = "\twrite(b, c, read(b, c, 8));"


def nested(line: int = 6, got: str = "4", wrote: str = "4") -> list[Step]:
    outer = Step(0, line, "write(b, c, read(b, c, 8))", wrote, [*arrows("a <--DATA 4-- b")], interrupted=True, back=2)
    return [outer, Step(0, line, "read(b, c, 8)", got, back=1)]


@pytest.mark.parametrize(
    "claims, found",
    [
        ("// = 4\n\t// = 4\ta <--DATA 4-- b", []),
        ("// = 4\n\t// = 4", ["x.c:7: claimed = 4, saw = 4  a <--DATA 4-- b"]),
        ("// = 3\n\t// = 4\ta <--DATA 4-- b", ["x.c:6: claimed = 3, saw = 4"]),
        ("// = 4\ta <--DATA 4-- b\n\t// = 4", ["x.c:6: ", "x.c:7: "]),
        ("// = 4\n\t// = 4\ta <--DATA 4-- b\n\t// = 0", ["x.c:8: claimed = 0, saw no such call: 2 told on this line"]),
        ("// = 4\ta <--DATA 4-- b", ["x.c:6: claimed = 4  a <--DATA 4-- b, saw = 4: 2 calls are told on this line: "]),
        (
            "",
            ["x.c:6: claimed nothing, saw = 4  a <--DATA 4-- b: 2 calls are told on this line: claim each, one below"],
        ),
    ],
)
def test_each_call_of_a_line_has_its_claim(claims: str, found: list[str]) -> None:
    case = case_of(f"{NESTED} {claims}")
    said = [str(finding) for finding in judge(case, record_of(case, *nested()), "x.c")]
    assert len(said) == len(found) and all(one.startswith(start) for one, start in zip(said, found)), said


def test_another_stack_does_something_else_in_one_of_them() -> None:
    case = case_of(f"{NESTED} // = 4\n\t// lwip = 3\n\t// = 4\ta <--DATA 4-- b")
    record = record_of(case, *nested(got="3"), stack="lwip")
    assert not judge(case, record, "x.c")
    assert [finding.line for finding in judge(case, record_of(case, *nested()), "x.c")] == []
    (agrees,) = judge(case, record_of(case, *nested(), stack="lwip"), "x.c")
    assert (agrees.line, agrees.seen) == (6, "= 4: lwip agrees now, delete its line")


def test_a_loop_line_keeps_each_claim_every_time() -> None:
    case = case_of('\twrite(a, "x", 1), ready(b); // = 1\n\t// = IN OUT')
    one = [Step(0, 6, 'write(a, "x", 1)', "1"), Step(0, 6, "ready(b)", "IN OUT")]
    again = [Step(0, 6, 'write(a, "x", 1)', "1"), Step(0, 6, "ready(b)", "OUT")]
    assert not judge(case, record_of(case, *one, *[Step(0, 6, step.call, step.result) for step in one]), "x.c")
    (found,) = judge(case, record_of(case, *one, *again), "x.c")
    assert str(found) == "x.c:7: claimed = IN OUT, saw = OUT (time 2)"


def test_the_same_call_twice_is_two_where_the_code_says_so_and_else_a_loop() -> None:
    twice = [Step(0, 6, "close(a)", "0"), Step(0, 6, "close(a)", "-1 EBADF")]
    case = case_of("\tclose(a), close(a); // = 0\n\t// = -1 EBADF")
    assert not judge(case, record_of(case, *twice), "x.c")
    assert accepted(case_of("\tclose(a), close(a);"), record_of(case, *twice)).count("// =") == 2
    with pytest.raises(Trouble, match="x.c:6: does = 0 once and = -1 EBADF later: no claim keeps"):
        accepted(case_of("\tclose(a);"), record_of(case_of("\tclose(a);"), *twice))


def test_told_around_a_word_is_told_so() -> None:
    case = case_of("\ttold(close(a)); // = 0\ta --FIN--> b")
    outer = Step(0, 6, "close(a)", "0", interrupted=True, back=2)
    (found,) = judge(
        case, record_of(case, outer, Step(0, 6, "close(a)", "0", [*arrows("a --FIN--> b")], back=1)), "x.c"
    )
    assert found.seen == "= 0: close(a) is told without told() around it: take that away"


@pytest.mark.parametrize("line", [6, 7])
def test_a_call_of_two_lines_is_claimed_behind_either(line: int) -> None:
    for body in ("\tread(a, b, // = 0\n\t     8);", "\tread(a, b,\n\t     8); // = 0"):
        case = case_of(body)
        assert not judge(case, record_of(case, Step(0, line, "read(a, b, 8)", "0")), "x.c")
        assert [found.seen for found in judge(case, record_of(case, Step(0, line, "read(a, b, 8)", "1")), "x.c")] == [
            "= 1"
        ]
    case = case_of("\tread(a, b,\n\t     8);")
    assert "8);\t\t\t\t// = 0\n" in accepted(case, record_of(case, Step(0, line, "read(a, b, 8)", "0")))


@pytest.mark.parametrize(
    "claim, results, seen",
    [
        ("fd | -1 EAGAIN", ["fd", "-1 EAGAIN"], None),
        ("fd | -1 EAGAIN", ["-1 EAGAIN", "fd", "-1 EAGAIN"], None),
        ("fd | -1 EAGAIN", ["fd", "fd"], "never = -1 EAGAIN, which one of them must be told"),
        ("fd | -1 EAGAIN", ["-1 EAGAIN"], "never = fd, which one of them must be told"),
        ("fd | -1 EAGAIN", ["fd", "-1 EAGAIN", "0"], "= 0 (time 3)"),
        ("some | 0", ["17", "3", "0"], None),
        ("some", ["17", "3"], None),
        ("some", ["17", "0"], "= 0 (time 2)"),
        ("some", ["-1 EAGAIN"], "= -1 EAGAIN"),
        ("some", ["fd"], "= fd"),
        ("2 IN OUT, IN RDHUP", ["2 OUT IN, RDHUP IN"], None),
        ("2 IN OUT, IN RDHUP", ["2 IN RDHUP, IN OUT"], "= 2 IN RDHUP, IN OUT"),
        ("2 a IN OUT, b IN", ["2 a OUT IN, b IN"], None),
        ("2 a IN OUT, b IN", ["2 b IN OUT, a IN"], "= 2 b IN OUT, a IN"),
        ("IN OUT", ["OUT IN"], None),
        ("IN OUT", ["IN OUT HUP"], "= IN OUT HUP"),
    ],
)
def test_words_of_a_result(claim: str, results: list[str], seen: str | None) -> None:
    case = case_of(f"\taccept(a, 0, 0); // = {claim}")
    found = judge(case, record_of(case, *(Step(0, 6, "accept(a, 0, 0)", result) for result in results)), "x.c")
    assert [finding.seen for finding in found] == ([seen] if seen else [])
    if not seen:  # what held stays as it is written
        record = record_of(case, *(Step(0, 6, "accept(a, 0, 0)", result) for result in results))
        assert parse_case(accepted(case, record), Path("x.c"), "x").claims[6].own == case.claims[6].own


@pytest.mark.parametrize(
    "claim, arrow, holds",
    [
        ("a --DATA some--> b", "a --DATA 576--> b", True),
        ("a --DATA some+FIN--> b", "a --DATA 576+FIN--> b", True),
        ("a --DATA some--> b", "a --DATA 576+FIN--> b", False),
        ("a --DATA some--> b", "a <--DATA 576-- b", False),
        ("a --DATA some--> b", "a --DATA 576--x b", False),
        ("a --DATA some--> b", "a --FIN--> b", False),
        ("a --FIN--> b", "a --DATA 1--> b", False),
    ],
)
def test_data_of_any_size(claim: str, arrow: str, holds: bool) -> None:
    case = case_of(f"\tclose(a); // = 0 {claim}")
    assert (not judge(case, record_of(case, Step(0, 6, "close(a)", "0", [*arrows(arrow)])), "x.c")) == holds


def run(body: str, tmp_path: Path, more: str = "") -> Outcome:
    path = tmp_path / "x.c"
    path.write_text(story(body).replace("void story", f"{more}\nvoid story"))
    return run_once(parse_case(path.read_text(), path, "outside/x"))


RELAY = '\tchar c[8];\n\n\twrite(a, "data", 4);\n\twrite(b, c, (size_t)read(b, c, sizeof c));\n\tclose(b);\n\tclose(a);'


def test_a_relays_line_is_accepted_and_holds(tmp_path: Path) -> None:
    path = tmp_path / "x.c"
    path.write_text(story(RELAY))
    assert halfclose("accept", str(path)).returncode == 0
    assert re.search(r"sizeof c\)\);\t+// = 4\n\t+// = 4\t+a <--DATA 4-- b\n", path.read_text())
    done = halfclose("run", str(path))
    assert done.returncode == 0, done.stdout


FULL = "\tsend(a, much, sizeof much, MSG_DONTWAIT); // = some  a --DATA some--> b\n\t(close)(b);"


def test_a_full_buffer_can_be_claimed(tmp_path: Path) -> None:
    for text, verdict in (
        (FULL, "pass"),
        (FULL.replace("= some", "= 1"), "fail"),
        (FULL.replace("A some", "A 1"), "fail"),
    ):
        outcome = run(text, tmp_path, "static char much[1 << 20];")
        assert outcome.verdict == verdict, (outcome.reason, outcome.findings)


HERD = """
static void serve(int listener)
{
	struct epoll_event want = { EPOLLIN, { 0 } }, got;
	int epoll = epoll_create1(0); // = fd

	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &want); // = 0
	epoll_wait(epoll, &got, 1, -1); // = 1 IN
	accept(listener, NULL, NULL); // = fd | -1 EAGAIN
	pause();
}
"""
HERD_STORY = HERD.join(
    [
        '/* A claim. */\n#include "story.h"\n',
        """
void story_of_two_hosts(void)
{
	struct sockaddr_in server = address(B);
	int listener, a, children[2];

	on(B);
	listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0); // = fd
	bind(listener, &server, sizeof server); // = 0
	listen(listener, 4); // = 0
	for (int i = 0; i < 2; i++)
		if ((children[i] = fork()) == 0) // = pid
			serve(listener);
	on(A);
	a = socket(AF_INET, SOCK_STREAM, 0); // = fd
	connect(a, &server, sizeof server); // = 0 a --SYN--> b  a <--SYN+ACK-- b
	for (int i = 0; i < 2; i++) {
		kill(children[i], SIGKILL); // = 0  a <--FIN-- b | 0
		waitpid(children[i], NULL, 0); // = killed by SIGKILL
	}
}
""",
    ]
)


def test_one_of_two_waiters_is_told_this_and_the_other_that(tmp_path: Path) -> None:
    path = tmp_path / "herd.c"
    for text, returned in ((HERD_STORY, 0), (HERD_STORY.replace("fd | -1 EAGAIN", "fd | -1 EBADF"), 1)):
        path.write_text(text)
        done = halfclose("run", str(path))
        assert done.returncode == returned, done.stdout


@pytest.mark.parametrize(
    "counter, must",
    [
        ("TCPAbortOnClose", True),
        ("TCPTimeouts", True),
        ("TCPChallengeACK", True),
        ("ListenOverflows", True),
        ("TCPReqQFullDoCookies", True),
        ("EmbryonicRsts", True),
        ("TW", False),
        ("TCPHPAcks", False),
        ("ListenDrops", False),
    ],
)
def test_the_kernels_reasons_must_be_claimed_and_other_counters_need_not(counter: str, must: bool) -> None:
    step = Step(0, 6, "close(a)", "0", because=[counter])
    case = case_of("\tclose(a); // = 0")
    assert [found.seen for found in judge(case, record_of(case, step), "x.c")] == ([f"= 0  because {counter}"] * must)
    case = case_of(f"\tclose(a); // = 0 because {counter}")
    assert not judge(case, record_of(case, step), "x.c")
    assert judge(case, record_of(case, Step(0, 6, "close(a)", "0")), "x.c")


def test_some_is_of_the_first_number_alone() -> None:
    for claim, seen, holds in (
        ("some IN", "2 IN", True),
        ("some IN", "2 OUT", False),
        ("some", "0", False),
        ("some", "", False),
        ("some IN, OUT", "2 IN, OUT", True),
        ("some", "fd", False),
    ):
        assert Claim(claim).fits(Claim(seen)) is holds, (claim, seen)


@pytest.mark.parametrize(
    "result, claims, verdict",
    [
        ("hangs", "= 0\n\t// lwip = hangs", "pass"),
        ("hangs", "= 0\n\t// lwip = 0 | hangs", "pass"),
        ("hangs", "= 0\n\t// lwip = asserts", "error"),
        ("hangs", "= 0\n\t// lwip = 7", "error"),
        ("hangs", "= 0", "error"),
        ("asserts", "= 0\n\t// lwip = asserts", "pass"),
        ("asserts", "= 0\n\t// lwip = hangs", "error"),
    ],
)
def test_a_stack_that_is_left_for_ever_is_one_that_is_said_to_be(result: str, claims: str, verdict: str) -> None:
    case = case_of(f"\tclose(a); // {claims}")
    record = record_of(case, Step(0, 6, "close(a)", result), stack="lwip")
    record.ending, record.reason = "hung", "two threads wait for each other"
    if "|" in claims:
        record.steps.insert(0, Step(1, 6, "close(a)", "0", back=1))
        record.steps[1].number = record.steps[1].back = 2
    assert judged(case, "lwip", record, ["linux", "lwip"]).verdict == verdict


def test_behind_what_a_bare_call_sent_no_counter_must_be_claimed() -> None:
    for because in "", " because TCPAbortOnClose":
        case = case_of(f"\tclose(a); // = 0{because}")
        for behind in False, True:
            step = Step(0, 6, "close(a)", "0", because=["TCPAbortOnClose"], behind_untold=behind)
            assert (not judge(case, record_of(case, step), "x.c")) == (behind or bool(because))


def test_an_override_of_which_one_part_alone_differs_says_something() -> None:
    case = case_of("\taccept(a, 0, 0); // = fd\n\t// lwip = fd | -1 EAGAIN")
    for results, seen in (
        (["fd", "-1 EAGAIN"], []),
        (["fd", "fd"], ["never = -1 EAGAIN, which one of them must be told"]),
    ):
        steps = [Step(0, 6, "accept(a, 0, 0)", result) for result in results]
        assert [found.seen for found in judge(case, record_of(case, *steps, stack="lwip"), "x.c")] == seen
