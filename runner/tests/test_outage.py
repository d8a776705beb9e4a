"""network() takes the network away from the story, and leaves it to the storyteller; and a story that does not ask."""

import time
from pathlib import Path

import pytest

from runner.case import parse_case
from runner.labs.run import Runner
from runner.outcome import Outcome
from runner.stacks import stack
from runner.tests.support import has, run_once, story

CONNECTS = """/*
 * A claim.
 *
 * Needs: libnftables; timer
 */
#include "story.h"

void story_of_two_hosts(void)
{{
	struct sockaddr_in server = address(B);
	int listener, a;

	on(B);
	listener = (socket)(AF_INET, SOCK_STREAM, 0);
	(bind)(listener, (struct sockaddr *)&server, sizeof server);
	(listen)(listener, 1);
	on(A);
	a = (socket)(AF_INET, SOCK_STREAM, 0);
{body}
}}
"""


def run_on(column: str, source: str, folder: Path) -> Outcome:
    path = folder / "out.c"
    path.write_text(source)
    with Runner(stack(column)) as runner:
        outcome = runner.run(parse_case(source, path, "outside/out"))
    if outcome.verdict == "skip" and not outcome.reason.startswith("not applicable"):
        pytest.skip(outcome.reason)
    return outcome


def told(outcome: Outcome) -> list[str]:
    assert outcome.record, outcome.reason
    return [" ".join([str(step.result), *map(str, step.wire())]) for step in outcome.record.steps]


@pytest.mark.parametrize(
    "column, says", [("linux", "-1 ENETUNREACH"), ("lwip", "-1 EHOSTUNREACH"), ("lwip-b", "-1 ENETUNREACH")]
)
def test_down_is_no_route_and_up_is_as_before(column: str, says: str, tmp_path: Path) -> None:
    body = """\
	network(A, "down");
	network(A, "down");
	connect(a, &server, sizeof server);
	network(A, "up");
	(close)(a);
	a = (socket)(AF_INET, SOCK_STREAM, 0);
	connect(a, &server, sizeof server);"""
    lines = told(run_on(column, CONNECTS.format(body=body), tmp_path))
    assert lines == ["down", "down", says, "up", "0 a --SYN--> b a <--SYN+ACK-- b"]


@pytest.mark.parametrize("column", ["linux", "lwip", "lwip-b"])
def test_nothing_comes_in_while_it_is_down(column: str, tmp_path: Path) -> None:
    for host, seen in ("A", "a x--DATA 1-- b"), ("B", "a --DATA 1--x b"):
        end = "b" if host == "A" else "a"
        body = f'\tnetwork({host}, "down");\n\twrite({end}, "x", 1);\n\tready({"a" if end == "b" else "b"});'
        outcome = run_on(column, story(body).replace("A claim. ", "A claim.\n *\n * Needs: libnftables\n "), tmp_path)
        assert told(outcome) == ["down", f"1 {seen}", "OUT"]


def test_an_unreachable_route_is_the_kernels_alone(tmp_path: Path) -> None:
    source = CONNECTS.format(body='\tnetwork(A, "unreachable");\n\tconnect(a, &server, sizeof server);')
    assert told(run_on("linux", source, tmp_path)) == ["unreachable", "-1 EHOSTUNREACH"]
    assert told(run_on("lwip-b", source, tmp_path)) == ["unreachable", "-1 EHOSTUNREACH"]
    assert run_on("lwip", source, tmp_path).reason.startswith("not applicable: needs an unreachable route")


def test_a_state_that_there_is_not(tmp_path: Path) -> None:
    outcome = run_on("linux", CONNECTS.format(body='\t(close)(a);\n\tnetwork(A, "gone");'), tmp_path)
    assert outcome.reason.startswith(f'{tmp_path}/out.c:20: network("gone"): a host\'s network is "up", "down" or')


needs_ip = pytest.mark.skipif(not has("ip"), reason="needs ip(8): apt-get install iproute2")


@needs_ip
@pytest.mark.parametrize("cut", ["ip link set eth0 down", "ip addr flush dev eth0"])
@pytest.mark.parametrize("host", ["A", "B"])
def test_who_cuts_the_storytellers_own_network_is_told_so_at_once(cut: str, host: str, tmp_path: Path) -> None:
    source = story(f'\ton({host});\n\ttold(system("{cut}"));\n\twrite(a, "x", 1);\n\tclose(b);')
    path = tmp_path / "cut.c"
    path.write_text(source)
    began = time.monotonic()
    outcome = run_once(parse_case(source, path, "outside/cut"))
    assert outcome.verdict == "error" and time.monotonic() - began < 10
    first, *more = outcome.reason.splitlines()
    assert first.startswith(f"{path}:7: the network that the story is told over is gone (") and not more
    assert 'network(A, "down") takes it away from the story alone' in first


@needs_ip
def test_a_route_of_ones_own_is_the_storys_alone(tmp_path: Path) -> None:
    source = story('\ttold(system("ip route add unreachable 10.9.0.2/32"));\n\twrite(a, "x", 1);\n\tclose(b);')
    path = tmp_path / "route.c"
    path.write_text(source)
    assert told(run_once(parse_case(source, path, "outside/route"))) == ["0", "1", "0 a <--FIN-- b"]
