"""Changing what a case does is seen too: altered cases, really run."""

from pathlib import Path

import pytest

from runner.case import parse_case
from runner.tests.support import run_once
from runner.tree import CASES

ALTERATIONS = [
    ("close/unread_data_sends_rst", "close(b);", "shutdown(b, SHUT_WR);", "a <--FIN-- b"),
    ("close/unread_data_sends_rst", "close(b);", "(read)(b, buf, 5), close(b);", "a <--FIN-- b"),
    ("close/all_read_sends_fin", "read(b, buf, sizeof buf);", "read(b, buf, 3);", "RST+ACK"),
    ("close/peeked_data_counts_as_unread", "sizeof buf, MSG_PEEK", "sizeof buf, 0", "a <--FIN-- b"),
    ("close/close_succeeds_though_fin_is_lost", 'lose("a --FIN--> b");', "ready(a);", "a --FIN--> b"),
    ("shutdown/wr_leaves_the_other_direction_open", "(a, SHUT_WR)", "(a, SHUT_RDWR)", "RST"),
    ("shutdown/rd_sends_nothing", "(b, SHUT_RD)", "(b, SHUT_RDWR)", "a <--FIN-- b"),
]


@pytest.mark.parametrize("id, old, new, seen", ALTERATIONS)
def test_altered_code_is_found(id: str, old: str, new: str, seen: str, tmp_path: Path) -> None:
    source = (CASES / f"{id}.c").read_text()
    assert old in source
    line = source[: source.index(old)].count("\n") + 1
    path = tmp_path / "altered.c"
    path.write_text(source.replace(old, new, 1))
    outcome = run_once(parse_case(path.read_text(), path, "outside/altered"))
    assert outcome.verdict == "fail", outcome.reason
    assert outcome.findings[0].line >= line
    assert any(seen in finding.seen for finding in outcome.findings), outcome.findings
