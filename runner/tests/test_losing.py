"""What lose(), lose_all() and deliver() take from the wire: what their arrows say, and nothing else."""

import re
import subprocess
from pathlib import Path

import pytest

from runner.arrow import Arrow
from runner.capture import ACK, FIN, Segment
from runner.case import parse_case
from runner.labs.run import Runner
from runner.loss import Loss, loss_of
from runner.narration import Narration
from runner.outcome import Outcome
from runner.stacks import stack
from runner.tests.support import wire
from runner.tree import ROOT
from runner.trouble import Trouble

COLUMNS = "linux", "lwip", "lwip-b"
SENDS = '\twrite(a, "data", 4);\n\tshutdown(a, SHUT_WR);\n\t(void)b;'
FIRST = 10  # the line of a story's first word


def losing(body: str, story: str = "void story(int a, int b)") -> str:
    """A story that may lose something; its first line is line 10."""
    return f'/*\n * A claim.\n *\n * Needs: libnftables; timer\n */\n#include "story.h"\n\n{story}\n{{\n{body}\n}}\n'


def run_on(column: str, source: str, folder: Path) -> Outcome:
    """One run on hosts of its own; skips where this machine can't have that stack."""
    path = folder / "losing.c"
    path.write_text(source)
    with Runner(stack(column)) as runner:
        outcome = runner.run(parse_case(source, path, "outside/losing"))
    if outcome.verdict == "skip":
        pytest.skip(outcome.reason)
    return outcome


def told(outcome: Outcome) -> list[str]:
    """What each line did: its result and its segments."""
    assert outcome.record, outcome.reason
    return [" ".join([str(step.result), *map(str, step.wire())]) for step in outcome.record.steps]


def gone(outcome: Outcome) -> list[str]:
    """All that was lost."""
    assert outcome.record, outcome.reason
    return [str(arrow) for step in outcome.record.steps for arrow in step.arrows if arrow.lost]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(
    "arrow, lost",
    [
        ("a --DATA 4--> b", "a --DATA 4--x b"),
        ("a --DATA--> b", "a --DATA 4--x b"),
        ("a --> b", "a --DATA 4--x b"),
        ("a --FIN--> b", "a --FIN--x b"),
        ("a <--ACK-- b", "a x--ACK-- b"),
        ("a <-- b", "a x--ACK-- b"),
    ],
)
def test_the_next_such_segment_is_lost(column: str, arrow: str, lost: str, tmp_path: Path) -> None:
    outcome = run_on(column, losing(f'\tlose("{arrow}");\n{SENDS}'), tmp_path)
    assert (told(outcome)[0], gone(outcome)) == ("0", [lost])


@pytest.mark.parametrize("column", COLUMNS)
def test_what_never_comes_is_told_at_its_own_line(column: str, tmp_path: Path) -> None:
    words = "DATA 99", "DATA 5", "DATA 3", "DATA 4+FIN", "DATA+FIN", "DATA+URG", "RST", "RST+ACK", "SYN", "SYN+ACK"
    arrows = [*(f"a --{word}--> b" for word in words), "a <--DATA 4-- b", "a <--DATA-- b", "a <--FIN-- b"]
    source = losing("\n".join(f'\tlose("{arrow}"); // = 0' for arrow in arrows) + f"\n{SENDS}")
    outcome = run_on(column, source, tmp_path)
    assert told(outcome)[: len(arrows)] == ["lost nothing"] * len(arrows) and not gone(outcome)
    found = [(finding.line, finding.seen) for finding in outcome.findings]
    assert found[: len(arrows)] == [(FIRST + number, "= lost nothing") for number in range(len(arrows))]


def test_data_without_push_is_no_acknowledgement(tmp_path: Path) -> None:
    """A segment that fills the peer's window has no PSH: what tells data from an ACK is its length."""
    body = """\
	struct sockaddr_in server = address(B);
	int listener, a, small = 1;

	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	bind(listener, &server, sizeof server);
	listen(listener, 1);
	on(A);
	a = socket(AF_INET, SOCK_STREAM, 0);
	connect(a, &server, sizeof server);
	lose("a --ACK--> b");
	write(a, (char[1152]){ 0 }, 1152);"""
    outcome = run_on("linux", losing(body, "void story_of_two_hosts(void)"), tmp_path)
    assert told(outcome)[-2:] == ["lost nothing", "1152 a --DATA 1152--> b"]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_such_segment_until_it_is_delivered_again(column: str, tmp_path: Path) -> None:
    body = """\
	lose_all("a --DATA 1--> b");
	lose("a --DATA 3--> b");
	write(a, "1", 1);
	for (int times = 0; times < 2; times++) {
		write(b, "12", 2);
		read(a, (char[8]){ 0 }, 8);
	}
	lose_all("a <--> b");
	write(b, "12", 2);
	deliver("a <--> b");
	deliver("a --DATA 1--> b");
	await(A, ESTABLISHED);
	read(b, (char[8]){ 0 }, 8);"""
    outcome = run_on(column, losing(body), tmp_path)
    lines = told(outcome)
    assert lines[:3] == ["0", "lost nothing", "1 a --DATA 1--x b"]
    assert lines[7:9] == ["0", "2 a x--DATA 2-- b"] and lines[9:11] == ["0", "0"]
    assert lines[-1].startswith("1 ") and lines[-1].endswith("a --DATA 1--> b"), lines
    assert set(gone(outcome)) == {"a --DATA 1--x b", "a x--DATA 2-- b"}


@pytest.mark.parametrize(
    "line, why",
    [
        ('lose("a -FIN-> b")', 'lose("a -FIN-> b"): no such segment: write it like a --FIN--> b or a <--DATA 5-- b'),
        ('lose("a --FIN--> a")', "no such segment"),
        ('lose("a --FIN--> b ")', "no such segment"),
        ('lose("a --FINE--> b")', "no such segment"),
        ('lose("a --DATA 0--> b")', "no such segment"),
        ('lose("a --DATA 99999--> b")', "no such segment"),
        ('lose("a --DATA 5FIN--> b")', "no such segment"),
        ('lose("a <--> b")', "one segment goes one way"),
        ('lose_all("a --FIN+ACK--> b")', "no such segment"),
        ('deliver("a --FIN--> b")', "nothing ends"),
        ('for (int n = 0; n < 65; n++) lose("a --FIN--> b")', "more than 64 losses"),
    ],
)
def test_a_wrong_arrow_is_told_with_its_line(line: str, why: str, tmp_path: Path) -> None:
    outcome = run_on("linux", losing(f"\t{line};\n\tclose(a);\n\tclose(b);"), tmp_path)
    first, *more = outcome.reason.splitlines()
    assert outcome.verdict == "error" and not more, outcome.reason
    assert first.startswith(f"{tmp_path}/losing.c:{FIRST}: ") and why in first


def test_a_story_stays_where_it_stands(tmp_path: Path) -> None:
    """Neither a word nor plumbing takes it to another host."""
    body = """\
	struct sockaddr_in server = address(B);
	int listener, fd, c, d;

	fd = socket(AF_INET, SOCK_STREAM, 0);
	(close)(fd);
	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	bind(listener, &server, sizeof server);
	listen(listener, 1);
	on(A);
	lose("a --FIN--> b");
	fd = socket(AF_INET, SOCK_STREAM, 0);
	connect(fd, &server, sizeof server);
	(close)(fd);
	sysctl(B, "tcp_fin_timeout", "60");
	fd = socket(AF_INET, SOCK_STREAM, 0);
	connect(fd, &server, sizeof server);
	(close)(fd);
	on(B);
	(close)(listener);
	lose("a <--RST+ACK-- b");
	connection(&c, &d);
	sysctl(A, "tcp_fin_timeout", "60");
	listener = socket(AF_INET, SOCK_STREAM, 0);
	server.sin_port = 0;
	bind(listener, &server, sizeof server);"""
    lines = told(run_on("linux", losing(body, "void story_of_two_hosts(void)"), tmp_path))
    connects = [line for line in lines if "SYN" in line]
    assert [line.replace("2", "") for line in connects] == ["0 a --SYN--> b a <--SYN+ACK-- b"] * 2, lines
    assert lines[-1] == "0", lines


def test_two_hosts_begin_on_a(tmp_path: Path) -> None:
    body = """\
	struct sockaddr_in own = address(A);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	bind(fd, &own, sizeof own);"""
    for column in COLUMNS:
        assert told(run_on(column, losing(body, "void story_of_two_hosts(void)"), tmp_path)) == ["fd", "0"]


def test_an_untold_connection_takes_no_loss(tmp_path: Path) -> None:
    body = '\tint c, d;\n\n\tlose("a --SYN--> b");\n\tlose("a --> b");\n\tconnection(&c, &d);\n\tclose(a);\n\tclose(b);'
    for column in COLUMNS:
        outcome = run_on(column, losing(body), tmp_path)
        assert told(outcome)[:3] == ["lost nothing", "0", "0 a --FIN--x b"]


def test_a_child_loses_on_the_same_wire(tmp_path: Path) -> None:
    body = """\
	pid_t child = fork();

	if (child == 0) {
		lose("a --FIN--> b");
		_exit(0);
	}
	waitpid(child, &(int){ 0 }, 0);
	close(a);
	close(b);"""
    assert gone(run_on("linux", losing(body), tmp_path)) == ["a --FIN--x b"]


def segment(flags: int, data: int = 0) -> Segment:
    return Segment(0, b"a", b"b", (1, 2), flags, data, 0)


def test_captures_of_before_have_flags_only() -> None:
    loss = Loss(True, FIN, FIN)
    assert not loss.takes(segment(FIN), False) and not loss.takes(segment(ACK), True)
    assert loss.takes(segment(FIN | ACK, 5), True)
    loss.happened += 1
    assert not loss.takes(segment(FIN), True)


def lengths(word: str) -> list[int]:
    """So much data may a segment have that is lost, up to 6 bytes."""
    parameters = {"lose.to": "b", "lose.mask": "2", "lose.flags": "0", "lose.data": word}
    loss = loss_of(Narration("lose", parameters, ""), 1)
    return [data for data in range(7) if loss.takes(segment(ACK, data), True)]


def test_how_much_data_is_a_parameter() -> None:
    assert lengths("some") == [1, 2, 3, 4, 5, 6] and lengths("5") == [5] and lengths("0") == [0]
    with pytest.raises(Trouble, match='the lose has lose@32473 data="much", which is no number'):
        lengths("much")


def test_an_outage_need_not_lose_anything() -> None:
    parameters = {"lose.to": "b", "lose.mask": "0", "lose.flags": "0", "lose.times": "all"}
    assert loss_of(Narration("lose", parameters, ""), 7).step == 7
    assert loss_of(Narration("lose", {**parameters, "lose.why": "outage"}, ""), 7).step == 0


@pytest.mark.parametrize("times", ["", "2", "none"])
def test_one_segment_is_lost_or_every_one(times: str) -> None:
    parameters = {"lose.to": "b", "lose.mask": "0", "lose.flags": "0", "lose.times": times}
    with pytest.raises(Trouble, match="the lose does not say how often: 1 or all"):
        loss_of(Narration("lose", parameters, ""), 1)


@pytest.mark.parametrize("counted, lost", [(2, [True, True, False]), (3, [True, True, True])])
def test_what_came_while_a_loss_ended_is_counted_by_the_receiver(counted: int, lost: list[bool]) -> None:
    """Between the rule's end and the line that tells of it, one more may come."""
    told, arrows = wire(), list[Arrow]()
    told.losses.append(Loss(True, FIN, FIN, every=True))
    for _ in range(3):
        told.add(Segment(0, *told.connections.hosts.addresses, (1, 2), FIN, 0, 0), arrows)
    told.take_back(counted)
    assert [arrow.lost for arrow in arrows] == [True, True, True]
    told.end(1)
    told.take_back(counted)
    assert [arrow.lost for arrow in arrows] == lost and told.lost == counted


@pytest.mark.parametrize("word", ['lose("a --FIN--> b")', 'lose_all("a --FIN--> b")', 'network(A, "down")'])
def test_a_story_that_loses_says_what_it_needs(word: str, tmp_path: Path) -> None:
    source = losing(f"\t{word};\n\tclose(a);\n\tclose(b);").replace("Needs: libnftables; timer", "See: nft(8)")
    reason = run_on("linux", source, tmp_path).reason
    name = word.partition("(")[0]
    assert f"losing.c:{FIRST}: {name}() needs a trailer in the first comment: Needs: libnftables" in reason


def test_by_hand_a_lost_segment_is_drawn_as_lost() -> None:
    command = ["make", "-s", "tell", "CASE=close/close_succeeds_though_fin_is_lost"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
    assert re.search(r"close\(a\) += 0  a --FIN--x b\n", said), said
    assert re.search(r"await\(B, CLOSE_WAIT\) += CLOSE_WAIT  a --FIN--> b  because", said), said
