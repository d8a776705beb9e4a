"""What a stack does otherwise, told line by line and as a page."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from runner.case import Case, parse_case
from runner.claim import parse_claim
from runner.differences import BREAKAGES, NOT_THERE, OTHER, absence, breakage, differences, ports
from runner.views.porting import page_of
from runner.replay import replayed
from runner.stacks import stack
from runner.tests.support import halfclose, only_line, story
from runner.tree import ROOT, load
from runner.trouble import Trouble

PAGE = ROOT / "docs" / "porting-to-lwip.md"
BODY = "\tread(a, 0, 0); // = 5\n\t// lwip = -1 ENOTCONN\n\tready(a); // = IN HUP\n\t// lwip = IN\n\tclose(b); // = 0"


def case_with(header: str, body: str = BODY) -> Case:
    source = story(body).replace("/* A claim. */", f"/*\n * A claim.\n *\n * Prose.\n *\n * {header}\n */")
    return parse_case(source, Path("x.c"), "x/x")


@pytest.mark.parametrize(
    "code, here, there, breaks",
    [
        ("read(a, buf, 5);", "5", "-1 ENOTCONN", "data lost"),
        ("read(a, buf, 5);", "0", "-1 ENOTCONN", "wrong error number"),
        ("shutdown(a, SHUT_RDWR);", "0 a --FIN--> b", "0 a --RST+ACK--> b", "connection reset"),
        ("recv(a, buf, 5, 0);", "-1 ENOTCONN", "never returns", "program hangs"),
        ("close(a);", "0", "hangs", "program hangs"),
        ("int n = poll(&p, 1, 0);", "1 IN HUP", "1 IN", "readiness not told"),
        ("write(a, x, 1);", "-1 EPIPE", "-1 ECONNRESET", "wrong error number"),
        ("write(b, x, 1);", "1 a --RST--> b", "1 a --RST+ACK--> b", OTHER),
        ("close(a);", "0", "0 a --FIN--> b", None),
        ("close(a);", "0 a --FIN--> b a --DATA 5--x b", "0 a --FIN--> b a --DATA 5+FIN--x b", OTHER),
        ("read(b, buf, 5);", "5 a --DATA 5--> b", "5 a --DATA 5+FIN--x b a --DATA 5+FIN--> b", OTHER),
        ("close(a);", "0 a --DATA 5--> b a --FIN--> b", "0 a --FIN--> b", None),
        ("close(a);", "0 a --DATA 5--> b", "0 a <--DATA 5-- b", None),
        ("close(a);", "0 a --DATA 5--> b", "0 a2 --DATA 5--> b2", None),
        ("close(a);", "0 a --DATA 5--> b", "0 a --DATA 6--> b", None),
        ("close(a);", "0 a --DATA 5--x b", "0", OTHER),
        ("close(a);", "0 a --RST--> b", "0 a --RST--> b a --DATA 5--> b", None),
        ("asleep(thread);", "in select", "no", None),
    ],
)
def test_what_breaks_is_seen_in_the_line(code: str, here: str, there: str, breaks: str | None) -> None:
    assert breakage(code, parse_claim(here), parse_claim(there)) == breaks


def test_a_trailer_advises_and_else_the_prose() -> None:
    case = case_with("Port: data lost; Read\n * first; then close.\n * Port: readiness not told; Read.\n * See: RFC 1")
    assert [str(d.port) for d in differences(case, "linux", "lwip")] == [
        "Instead: Read first; then close.",
        "Instead: Read.",
    ]
    assert case.trailers["See"] == ["RFC 1"]
    assert {d.port.breaks for d in differences(case_with("Port: program hangs; Don't."), "linux", "lwip")} == {
        "program hangs"
    }
    lost, readiness = differences(case_with("See: RFC 1"), "linux", "lwip")
    assert lost.port.breaks == "data lost" and readiness.port.breaks == "readiness not told"
    assert str(lost.port) == "About it: Prose."
    assert differences(case, "lwip", "lwip") == []


def test_a_breakage_that_is_none_is_trouble() -> None:
    with pytest.raises(Trouble, match="x.c: Port: 'data last' is none of: data lost, "):
        ports(case_with("Port: data last; Read first."))


def test_every_line_that_differs_is_on_the_page_once() -> None:
    cases = load([])
    page = page_of(cases, "linux", "lwip", PAGE)
    for case in cases:
        lines = [difference.line for difference in differences(case, "linux", "lwip")]
        sections = page.split("\n#### ")[1:]
        own = [section for section in sections if section.startswith(f"[{case.claim}]")]
        rows = [int(row) for section in own for row in re.findall(r"(?m)^\| (\d+) \| `", section)]
        assert sorted(rows) == lines, case.id


def test_both_hosts_are_looked_at() -> None:
    case = case_with("See: RFC 1", "\tread(b, 0, 0); // = 0\n\t// lwip-b = -1 ENOTCONN\n" + BODY)
    assert [(d.line, d.hosts) for d in differences(case, "linux", "lwip")] == [(12, "b"), (14, "a"), (16, "a")]
    assert [d.line for d in differences(case, "linux", "lwip-b")] == [12]
    both = case_with("See: RFC 1", "\tpoll(0, 1, 0); // = 1\n\t// lwip = -1\n\t// lwip-b = -1\n\tclose(a); // = 0")
    assert [d.hosts for d in differences(both, "linux", "lwip")] == ["a, b"]
    assert differences(both, "lwip", "lwip-b") == []


def test_links_of_the_page_lead_somewhere() -> None:
    page = page_of(load([]), "linux", "lwip", PAGE)
    links = set(re.findall(r"\]\(([^)#]+)\)", page))
    assert links and not [link for link in links if not os.path.exists(PAGE.parent / link)]
    anchors = set(re.findall(r"\]\(#([^)]+)\)", page))
    assert anchors == {title.lower().replace(" ", "-") for title in re.findall(r"(?m)^## (.*)", page)}


def test_each_breakage_has_a_way_that_works_on_both() -> None:
    ways = load(["portable"])
    assert {port.breaks for case in ways for port in ports(case)} >= {*BREAKAGES} - {NOT_THERE, OTHER}
    assert [case.id for case in ways if case.differs] == []
    page = page_of(load([]), "linux", "lwip", PAGE)
    assert all(f"### What works: [{case.claim}]" in page for case in ways)


def test_what_a_trailer_advises_is_about_a_line() -> None:
    for case in load([]):
        advised = [port for port in ports(case) if port.advice and port.breaks != NOT_THERE]
        shown = {difference.port for stack in case.differs for difference in differences(case, "linux", stack)}
        assert set(advised) <= shown, case.id
        named = re.findall(r"portable/\w+", " ".join(port.advice for port in advised))
        assert not named or load(named), case.id


def test_what_is_not_there_is_what_lwip_leaves_out() -> None:
    for case in load([]):
        left_out = {why for name in ("lwip", "lwip-b") if (why := why_not(case, name))}
        of_the_laboratory = {"not applicable: needs sysctl, which lwIP has not"}
        assert bool(left_out - of_the_laboratory) == (
            absence(case, "linux", "lwip") is not None
        ), f"{case.id}: {left_out}"


def test_what_is_not_there_is_so_for_who_comes_from_linux() -> None:
    case = case_with("Port: not there; Do\n * without.")
    assert str(absence(case, "linux", "lwip")) == "Instead: Do without."
    assert [absence(case, *pair) for pair in (("lwip", "linux"), ("lwip", "lwip-b"), ("linux", "linux"))] == [None] * 3
    assert "need what is not there" not in halfclose("diff", "lwip", "linux").stdout


def why_not(case: Case, name: str) -> str:
    """Why a case is not told on a stack, by its capture."""
    outcome = replayed(case, stack(name))
    assert outcome.verdict in ("pass", "skip"), outcome.reason
    return outcome.reason if outcome.verdict == "skip" else ""


def test_diff_on_the_command_line() -> None:
    done = halfclose("diff", "linux", "lwip", "close/unread_data_sends_rst")
    assert done.returncode == 0 and done.stdout.endswith("1 of 1 cases differ, on 4 lines\n")
    assert re.search(r"ready\(a\);\s+linux = IN OUT ERR HUP RDHUP\n\s+lwip  = IN OUT ERR\n", done.stdout)
    assert "Instead: Close at the first ECONNRESET" in done.stdout
    assert "    Differs: lwip" in halfclose("list").stdout
    unknown = halfclose("diff", "linux", "bsd")
    assert unknown.returncode == 2 and "bsd: no such stack" in only_line(unknown.stderr)
