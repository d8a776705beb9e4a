"""The same cases over IPv6: what is told, what it is called, and what can't be."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from runner import compiler
from runner.capture import events
from runner.labs.run import Runner
from runner.narration import Narration
from runner.outcome import Outcome
from runner.record import records
from runner.replay import judge_any
from runner.case import parse_case
from runner.stacks import named, over, stack
from runner.tests.support import edit, halfclose, only_line, story
from runner.tree import PCAP, ROOT, STORY, load
from runner.trouble import Trouble

CASES = (
    "close/unread_data_sends_rst",
    "close/late_data_after_close_meets_rst",
    "loss/reset_is_never_repeated",
    "loss/link_down_ends_no_connection",
    "states/orderly_close",
    "close/all_read_sends_fin",
)


def told_over(family: str, *names: str) -> list[Outcome]:
    with Runner(over([stack("linux")], family)[0]) as runner:
        return list(runner.run_all(load([*names])))


def test_claims_hold_over_ipv6_and_every_segment_is_ipv6() -> None:
    for outcome in told_over("inet6", *CASES):
        assert (outcome.verdict, outcome.family, outcome.stack) == ("pass", "inet6", "linux"), outcome.findings
        assert outcome.capture and "inet6/linux" in outcome.capture.as_posix()
        data = outcome.capture.read_bytes()
        sent = [event for event in events(data, "x") if not isinstance(event, Narration)]
        assert sent and {len(address) for segment in sent for address in (segment.source, segment.target)} == {16}
        (again,) = judge_any(outcome.capture, None)
        assert (again.verdict, again.family) == ("pass", "inet6")


def test_over_ipv4_every_segment_is_ipv4() -> None:
    (outcome,) = told_over("inet", CASES[0])
    assert outcome.verdict == "pass" and outcome.family == "inet" and outcome.capture
    data = outcome.capture.read_bytes()
    assert {len(event.source) for event in events(data, "x")} == {4}
    assert b"family=" not in data


def test_a_wrong_claim_is_found_over_ipv6(tmp_path: Path) -> None:
    path = tmp_path / "x.c"
    path.write_text(story("\tclose(a); // = 0 a --RST--> b\n\tclose(b); // = 0 a <--FIN-- b"))
    made = halfclose("run", str(path), "--family", "inet6", "--json", "-")
    (outcome,) = json.loads(made.stdout)
    assert made.returncode == 1 and outcome["family"] == "inet6" and outcome["stack"] == "linux"
    assert [finding["seen"] for finding in outcome["findings"]] == ["= 0  a --FIN--> b"]
    assert "--family inet6" in made.stderr


def test_what_one_host_sends_to_itself_is_recorded_over_ipv6(tmp_path: Path) -> None:
    body = (
        "\tint l, c; struct sockaddr_storage own; socklen_t n = sizeof own;\n"
        "\t(getsockname)(a, (struct sockaddr *)&own, &n); ((struct sockaddr_in6 *)&own)->sin6_port = 0;\n"
        "\tl = (socket)(AF_INET6, SOCK_STREAM, 0); (bind)(l, (struct sockaddr *)&own, n); (listen)(l, 1);\n"
        "\t(getsockname)(l, (struct sockaddr *)&own, &n);\n"
        "\tc = (socket)(AF_INET6, SOCK_STREAM, 0);\n"
        "\tconnect(c, (struct sockaddr *)&own, n); // = 0 a2 --SYN--> a2 a2 <--SYN+ACK-- a2\n"
        "\tstate(c); // = ESTABLISHED\n"
        "\tclose(c); // = 0 a2 --FIN--> a2"
    )
    path = tmp_path / "x.c"
    path.write_text(story(body))
    made = halfclose("run", str(path), "--family", "inet6")
    assert made.returncode == 0, made.stdout + made.stderr


def test_what_is_not_told_over_ipv6_says_why() -> None:
    names_it = parse_case(story("\tsocket(AF_INET, SOCK_STREAM, 0); // = fd"), Path("x.c"), "x/x")
    (linux,) = named("linux", "inet6")
    (lwip,) = named("lwip", "inet6")
    assert linux.inapplicable(names_it) == "not applicable: the case names AF_INET, and is told over inet alone"
    assert lwip.inapplicable(load([CASES[0]])[0]) == "not applicable: lwip is not told over inet6"
    assert not stack("linux").inapplicable(names_it)
    of_both = parse_case(names_it.source.replace("AF_INET", "AF_INET6"), Path("x.c"), "x/x")
    assert not linux.inapplicable(of_both)


def test_one_table_has_a_column_for_each_family() -> None:
    made = halfclose("run", CASES[0], "--family", "all")
    assert made.returncode == 0 and "linux  linux inet6" in made.stdout and "2 pass" in made.stdout
    made = halfclose("matrix", CASES[0], "--stack", "linux", "--family", "all", "--json", "-")
    cells = json.loads(made.stdout)["cells"]
    assert [(cell["family"], cell["word"]) for cell in cells] == [("inet", "same"), ("inet6", "same")]


def test_bad_input_is_one_line() -> None:
    assert "no such family" in only_line(halfclose("run", "--family", "ipv6", CASES[0]).stderr)
    data = (PCAP / f"linux/{CASES[0]}.pcap").read_bytes()
    begin = next(event for event in events(data, "x") if isinstance(event, Narration))
    begin.parameters["case.family"] = "ipx"
    with pytest.raises(Trouble, match="is told over ipx, and there is inet and inet6"):
        list(records([begin]))


def test_a_story_that_names_no_family_is_told_over_both(tmp_path: Path) -> None:
    body = (
        "\tstruct sockaddr_storage server = endpoint(B), name;\n\tsocklen_t n = sizeof name;\n\tint l, c;\n\n"
        "\ton(B);\n\tl = socket(FAMILY, SOCK_STREAM, 0);\t// = fd\n"
        "\tbind(l, (struct sockaddr *)&server, sizeof server);\t// = 0\n\tlisten(l, 1);\t// = 0\n"
        "\ton(A);\n\tc = socket(FAMILY, SOCK_STREAM, 0);\t// = fd\n"
        "\tconnect(c, (struct sockaddr *)&server, sizeof server);\t// = 0\ta --SYN--> b  a <--SYN+ACK-- b\n"
        "\tgetsockname(c, (struct sockaddr *)&name, &n);\t// = 0\n\tis(name.ss_family == FAMILY);\t// = yes\n"
        "\tclose(l);\t// = 0\ta <--RST+ACK-- b\n\tclose(c);\t// = 0"
    )
    path = tmp_path / "x.c"
    path.write_text(story(body).replace("story(int a, int b)", "story_of_two_hosts(void)"))
    made = halfclose("run", str(path), "--family", "all", "--stack", "linux,lwip,lwip-b")
    assert made.returncode == 0 and "4 pass, 2 skip" in made.stdout, made.stdout + made.stderr


def test_a_segment_is_lost_by_its_length_over_ipv6(tmp_path: Path) -> None:
    lost = '\tlose("a --DATA 5--> b"); // = 0\n\twrite(a, "hello", 5); // = 5 a --DATA 5--x b\n'
    body = lost + "\tclose(b); // = 0 a <--FIN-- b"
    path = tmp_path / "x.c"
    path.write_text(story(body).replace("/* A claim. */", "/*\n * A claim.\n *\n * Needs: libnftables\n */"))
    made = halfclose("run", str(path), "--family", "inet6")
    assert made.returncode == 0, made.stdout + made.stderr


NO_ROUTE = """#include "storyteller.h"
#include <sched.h>

int main(void)
{
	if (unshare(CLONE_NEWNET) && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		return 77;
	add_own_route("lo", "fd00::99", 128, "fd00::99");
	return 0;
}
"""


def test_a_route_that_the_kernel_never_makes_is_not_waited_for_without_end(tmp_path: Path) -> None:
    main, network, program = tmp_path / "main.c", tmp_path / "network.c", tmp_path / "main"
    main.write_text(NO_ROUTE)
    shutil.copy(ROOT / STORY / "network.c", network)
    edit(network, "ROUTE_SECONDS = 10", "ROUTE_SECONDS = 1")
    others = [str(STORY / name) for name in ("rtnetlink.c", "clean.c")]
    compiler.compile([str(main), str(network), *others], program, links=True)
    done = subprocess.run([str(program)], capture_output=True, text=True, timeout=30)
    if done.returncode == 77:
        pytest.skip("no user namespaces here")
    assert done.returncode == 1
    assert only_line(done.stderr).startswith("fd00::99: after 1 seconds the kernel has no route to this address")
