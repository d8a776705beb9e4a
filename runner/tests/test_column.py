"""Columns and what is claimed of them: by name, by family, by a family's versions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from runner.accept import accepted
from runner.capture import events
from runner.case import Case, parse_case
from runner.claim import Claim
from runner.column import INET, INET6, about, column
from runner.judge import judge
from runner.outcome import judged
from runner.record import Record, records
from runner.stacks import families, stacks
from runner.tests.support import arrows, story
from runner.tree import PCAP, load


def test_every_stack_is_named_by_its_family_and_host() -> None:
    for one in stacks().values():
        assert (column(one.name).family, column(one.name).host) == (one.family, one.host)


LINUX = [case for case in load([]) if (PCAP / "linux" / f"{case.id}.pcap").exists()]


@pytest.mark.parametrize("case", LINUX, ids=lambda case: str(case.id))
def test_a_capture_of_linux_holds_for_its_family(case: Case) -> None:
    (record,) = records(events((PCAP / "linux" / f"{case.id}.pcap").read_bytes(), "x"))
    for name in "linux-5.10", "linux-6.1-mptcp":
        outcome = judged(case, name, replace(record, stack=name, version="5.10.0-30"), families())
        assert outcome.verdict in ("pass", "skip"), outcome.findings


@pytest.mark.parametrize(
    "text, name, version, covers",
    [
        ("lwip", "lwip", "", True),
        ("lwip", "lwip-vendor", "", True),
        ("lwip", "lwip-b", "", False),
        ("lwip-b", "lwip-vendor-b", "", True),
        ("lwip-vendor", "lwip", "", False),
        ("lwip-vendor", "lwip-vendor-b", "", False),
        ("linux-5.10", "linux-5.10", "", True),
        ("linux-5.10", "linux", "5.10.3", False),
        ("linux<6.1", "linux", "5.10.0-30-amd64", True),
        ("linux<6.1", "linux", "6.1.5", False),
        ("linux<6.1", "linux-5.10", "", True),
        ("linux<6.1", "linux", "", False),
        ("linux<=6.1", "linux", "6.1.5", True),
        ("linux<=6.1", "linux", "6.2", False),
        ("linux>6.1", "linux", "6.1.5", False),
        ("linux>6.1", "linux", "6.18.44", True),
        ("linux>=6.1", "linux", "6.1.5", True),
        ("linux>=6.1", "linux", "6.0", False),
        ("lwip<2.2", "lwip-vendor", "2.1.3", True),
        ("lwip<2.2", "lwip-b", "2.1.3", False),
        ("lwip-b<2.2", "lwip-b", "2.1.3", True),
        ("linux<6.1", "lwip", "2.1.3", False),
        ("linux inet6", "linux inet6", "", True),
        ("linux inet6", "linux", "", False),
        ("linux inet6", "linux-5.10 inet6", "", True),
        ("linux<6.1 inet6", "linux-5.10 inet6", "", True),
        ("linux<6.1 inet6", "linux-6.12 inet6", "", False),
        ("lwip", "lwip inet6", "", True),
        ("lwip inet6", "linux inet6", "", False),
    ],
)
def test_what_an_override_is_about(text: str, name: str, version: str, covers: bool) -> None:
    name, _, over = name.partition(" ")
    assert about(text).covers(column(name, version, over or INET)) == covers


@pytest.mark.parametrize(
    "text",
    [
        "linux",
        "linux-b",
        "Lwip",
        "lwip,",
        "lwip<",
        "lwip-vendor<2.0",
        "linux<6.x",
        "-b",
        "",
        "linux inet",
        "linux  inet6",
    ],
)
def test_what_names_nothing(text: str) -> None:
    with pytest.raises(ValueError):
        about(text)


def test_an_override_about_addresses_too_comes_before_a_name() -> None:
    over_ipv6 = column("linux-5.10", over=INET6)
    assert about("linux inet6").precedes(over_ipv6) > about("linux-5.10").precedes(over_ipv6)


BODY = "\tclose(a);\t// = 0\ta --FIN--> b\n\t// linux<6.1 = 1\n\t// linux-5.10 = 2\n\tclose(b);\t// = 0\n"


def told(case: Case, stack: str, version: str, result: str, *wire: str) -> Record:
    (record,) = records(events((PCAP / "linux/close/all_read_sends_fin.pcap").read_bytes(), "x"))
    first, second = record.steps[:2]
    steps = [
        replace(first, line=6, call="close(a)", result=result, arrows=[*arrows(*wire)], because=[]),
        replace(second, line=9, call="close(b)", result="0", arrows=[], because=[]),
    ]
    return replace(record, stack=stack, version=version, code=case.code_hash, steps=steps)


def test_the_narrowest_override_holds_and_each_is_strict() -> None:
    case = parse_case(story(BODY), Path("x.c"), "x")
    assert not judge(case, told(case, "linux", "6.18.44", "0", "a --FIN--> b"), "x.c")
    assert not judge(case, told(case, "linux", "5.15.2", "1"), "x.c")
    assert not judge(case, told(case, "linux-5.10", "5.10.0", "2"), "x.c")
    (agrees,) = judge(case, told(case, "linux", "5.15.2", "0", "a --FIN--> b"), "x.c")
    assert agrees.seen == "= 0  a --FIN--> b: linux<6.1 agrees now, delete its line"
    (agrees,) = judge(case, told(case, "linux-5.10", "5.10.0", "1"), "x.c")
    assert agrees.seen == "= 1: linux-5.10 agrees now, delete its line"
    same = parse_case(story(BODY.replace("linux-5.10 = 2", "linux-5.10 = 1")), Path("x.c"), "x")
    (needless,) = judge(same, told(same, "linux-5.10", "5.10.0", "1"), "x.c")
    assert (needless.claimed, needless.seen) == ("linux-5.10 = 1", "the same without this line: delete it")


def test_what_is_about_ipv6_is_strict_too_and_accept_writes_it() -> None:
    case = parse_case(story("\tclose(a);\t// = 0\n\t// linux inet6 = 3\n\n\tclose(b);\t// = 0"), Path("x.c"), "x")
    over_ipv6 = replace(told(case, "linux", "6.18.44", "3"), family="inet6")
    assert not judge(case, over_ipv6, "x.c")
    assert not judge(case, told(case, "linux", "6.18.44", "0"), "x.c")
    (agrees,) = judge(case, replace(told(case, "linux", "6.18.44", "0"), family="inet6"), "x.c")
    assert agrees.seen == "= 0: linux inet6 agrees now, delete its line"
    new = parse_case(accepted(case, replace(told(case, "linux", "6.18.44", "4"), family="inet6")), Path("x.c"), "x")
    assert new.claims[6].own == Claim("0") and new.claims[6].instead == {"linux inet6": Claim("4")}


def test_accept_writes_a_line_for_a_name_with_dots() -> None:
    case = parse_case(story("\tclose(a);\t// = 0\ta --FIN--> b\n\n\n\tclose(b);\t// = 0"), Path("x.c"), "x")
    record = told(case, "linux-5.10", "5.10.0", "7")
    new = parse_case(accepted(case, record), Path("x.c"), "x")
    assert new.claims[6].instead == {"linux-5.10": Claim("7")}
    assert new.claims[6].own == case.claims[6].own
    assert "linux-5.10" not in accepted(new, told(new, "linux-5.10", "5.10.0", "0", "a --FIN--> b"))
