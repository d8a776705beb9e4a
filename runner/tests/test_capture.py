"""A capture is a written contract: what is not in docs/capture.md is trouble."""

import re
from pathlib import Path
from typing import Iterator

import pytest

from runner.capture import events, form_of, frames
from runner.case import read_case
from runner.narration import KINDS, SYSLOG, Narration, narration
from runner.record import records
from runner.replay import judge_any, judge_capture
from runner.tests.support import only_line, run_once, story
from runner.tree import PCAP, ROOT, load
from runner.trouble import Trouble

PLAIN = "linux/close/unread_data_sends_rst"
LOSES = "linux/close/close_succeeds_though_fin_is_lost"
HANGS = "lwip/threads/close_does_not_wake_an_accept"
NAME = re.compile(rb'(?<= )(\w+)="')


def lines_of(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the structured data of each line of a story is."""
    for told in re.finditer(re.escape(SYSLOG) + rb"\w+ (\[.*?\]) ", data, re.DOTALL):
        yield told.span(1)


def renamed(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The capture with one parameter renamed, in turn; of those that are alike, the first."""
    done = set()
    for start, end in lines_of(data):
        for name in NAME.finditer(data, start, end):
            kind = data[:start].rsplit(b" ", 2)[1]
            if (kind, name[1]) not in done:
                done.add((kind, name[1]))
                last = name.end(1) - 1
                yield f"{kind.decode()} {name[1].decode()}", data[:last] + b"q" + data[last + 1 :]


def trouble(data: bytes) -> str:
    """The one line about a capture."""
    with pytest.raises(Trouble) as told:
        list(records(events(data, "x.pcap")))
    return only_line(str(told.value))


def good(name: str) -> bytes:
    return (PCAP / f"{name}.pcap").read_bytes()


def test_the_page_has_every_parameter() -> None:
    told: dict[str, set[str]] = {}
    kind = ""
    rows = [line.split("|") for line in (ROOT / "docs/capture.md").read_text().splitlines() if line.startswith("|")]
    for _, first, names, *_ in rows[2:]:
        kind = first.strip(" `") or kind
        told.setdefault(kind, set()).update(name.replace(" ", ".") for name in re.findall("`(.*?)`", names))
    assert told == {kind: set(names.split()) for kind, names in KINDS.items()}


@pytest.mark.parametrize("name", [PLAIN, LOSES, HANGS])
def test_a_renamed_parameter_is_one_line_of_trouble(name: str) -> None:
    found = dict(renamed(good(name)))
    assert {"begin code", "call n", "result r", "end hosts"} <= found.keys()
    for which, data in found.items():
        kind, parameter = which.split()
        line = trouble(data)
        assert re.match(rf"x\.pcap: packet \d+: the {kind} ", line) and parameter[:-1] in line, (which, line)


def test_so_it_is_in_one_recorded_now(tmp_path: Path) -> None:
    (tmp_path / "x.c").write_text(story("\tclose(a); // = 0\ta --FIN--> b\n\tclose(b); // = 0\ta <--FIN-- b"))
    outcome = run_once(read_case(tmp_path / "x.c", "outside/x"))
    assert outcome.verdict == "pass" and outcome.capture
    found = dict(renamed(outcome.capture.read_bytes()))
    assert {"begin version", "end steps"} <= found.keys()
    for which, data in found.items():
        assert f"the {which.split()[0]} " in trouble(data), which


@pytest.mark.parametrize(
    "was, now, why",
    [
        (b"- begin [", b"- begun [", "can't be read"),
        (b'n="1"', b'n="2"', "the call is number 2 and not 1"),
        (b'n="1"', b'n="x"', 'the call has step@32473 n="x", which is no number'),
        (b'r="5"', b'r="5 ', "can't be read"),
        (b'line="20" r', b'line="21" r', "the result is of no call before it"),
        (b'port="2', b'port="-', "which is no number"),
        (b'told="to its end" hosts="as they were"', b'told="to its end" hosts="as they are!"', "as they were"),
    ],
)
def test_what_can_not_be_is_trouble(was: bytes, now: bytes, why: str) -> None:
    assert len(was) == len(now) and was in good(PLAIN)
    assert why in trouble(good(PLAIN).replace(was, now, 1))


def test_a_call_or_result_that_is_missing_is_trouble() -> None:
    data = good(PLAIN)
    found = [*frames(data, form_of(data[:24], "x"), 24)]
    ends = [24, *(end for end, _ in found)]
    for number, (end, event) in enumerate(found):
        if isinstance(event, Narration) and event.kind in ("call", "result"):
            less = data[: ends[number]] + data[end:]
            (record,) = records(events(less, "x")) if event.kind == "result" else [None]
            if record:
                assert [step.result for step in record.steps].count(None) == 1
            else:
                trouble(less)


def test_a_newer_capture_is_named_so() -> None:
    told = Narration("begin", {"capture.version": "3"}, "", file="x.pcap", packet=1)
    with pytest.raises(Trouble, match="packet 1: the begin is of version 3 of a capture"):
        list(records([told]))


def test_values_are_escaped() -> None:
    told = narration(SYSLOG + rb'end [end@32473 error="a \"b\\c\] d" hosts="changed"] the end', 0, 200)
    assert told and told.word("end.error") == 'a "b\\c] d'


def test_a_capture_names_a_case_of_the_tree_and_no_other_file(tmp_path: Path) -> None:
    data = good(PLAIN)
    start = data.index(b'id="close/unread_data_sends_rst"') + 4
    for id in (b"close/../close/unread_data_sends", b"../" * 9 + b"a", b"\0" * 27, b"/" * 27):
        path = tmp_path / "x.pcap"
        path.write_bytes(data[:start] + id[:27].ljust(27, b"_") + data[start + 27 :])
        with pytest.raises(Trouble, match="which is not here"):
            judge_any(path, None)


def test_a_capture_of_another_stack_is_not_taken_for_this() -> None:
    (case,) = load(["close/unread_data_sends_rst"])
    with pytest.raises(Trouble, match="a capture of linux, not of lwip"):
        judge_capture(case, "lwip", PCAP / f"{PLAIN}.pcap")
