"""What is shown of outcomes: the table fits its terminal, and what is said to be typed shows the same again."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from runner.case import parse_case
from runner.views.terminal import see_again, table
from runner.outcome import Outcome
from runner.stacks import lwip, stack
from runner.tests.support import halfclose, only_line, story

NAMES = ("linux", "lwip", "lwip-b", "lwip-fullduplex", "lwip-fullduplex-b", "lwip-vendor", "lwip-vendor-fixed-3")
LONG_ID = "threads/a_name_that_says_what_a_student_would_search"


def lines(width: int, stacks: tuple[str, ...] = NAMES, id: str = LONG_ID) -> list[str]:
    """The table of one case that fails on its last stack."""
    case = parse_case(story("\tclose(a); // = 0"), Path("x.c"), id)
    verdicts = ["pass"] * (len(stacks) - 1) + ["fail"]
    return [text.plain for text in table([Outcome(case, *pair) for pair in zip(stacks, verdicts)], width)]


def test_a_wide_terminal_has_names_side_by_side() -> None:
    head, row = lines(200)
    assert head.split() == ["case", *NAMES, "claim"]
    assert row.split() == [LONG_ID, *["pass"] * 6, "fail", "A", "claim."]
    assert head.index(NAMES[-1]) == row.index("fail")


@pytest.mark.parametrize("width", [20, 80, 120])
def test_a_narrow_one_has_stairs_and_whole_ids(width: int) -> None:
    *head, row = lines(width)
    assert [line.split()[-1] for line in head[:-1]] == [*NAMES[:-1]]
    assert head[-1].split() == ["case", *"│" * 6, NAMES[-1], *["claim"] * (width == 120)]
    assert row.startswith(f"{LONG_ID} pass pass") and len(row) < 120
    assert [line.index(name) for line, name in zip(head, NAMES)] == [len(LONG_ID) + 1 + 5 * n for n in range(7)]


def test_a_claim_is_cut_where_it_would_not_fit() -> None:
    case = parse_case(story("\tclose(a); // = 0").replace("A claim", "A claim " * 20), Path("x.c"), "close/x")
    row = table([Outcome(case, "linux", "pass")], 80)[-1].plain
    assert len(row) == 80 and row.endswith("…")


def test_again_is_on_the_same_stack(tmp_path: Path) -> None:
    folder = tmp_path / "two words"
    folder.mkdir()
    (folder / "wrong.c").write_text(story("\tclose(b); // = 0\ta <--FIN-- b\n\t// lwip-b = 7\n\tclose(a); // = 0"))
    done = halfclose("run", "--stack", "lwip-b", str(folder / "wrong.c"))
    if done.returncode == 0:
        pytest.skip(done.stdout)
    again = next(line for line in done.stdout.splitlines() if line.startswith("again: "))
    command = again.partition("    packets")[0].removeprefix("again: python3 -m runner ")
    shown = halfclose(*shlex.split(command))
    assert shown.returncode == 1 and f"{folder}/wrong.c:6: claimed = 7, saw = 0" in shown.stdout


def test_again_names_the_users_own_lwip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = tmp_path / "a b.h"
    options.touch()
    monkeypatch.setenv("HALFCLOSE_LWIPOPTS", str(options))
    case = parse_case(story("\tclose(a); // = 0"), Path("x.c"), "close/x")
    assert see_again(Outcome(case, "lwip", "fail")) == "again: python3 -m runner show close/x --stack lwip"
    assert not stack("lwip").settings
    for column in lwip.own_columns():
        own = column.stack()
        told = see_again(Outcome(case, own.name, "fail", settings=own.settings))
        assert told == f"again: HALFCLOSE_LWIPOPTS='{options}' python3 -m runner show close/x --stack {own.name}"


def test_no_run_at_all_is_no_pass() -> None:
    done = halfclose("run", "--stack", "lwip-vendor,lwip-select-leak", "close/all_read_sends_fin")
    assert done.returncode == 2
    assert "none of these cases is told there unasked: name one stack alone" in only_line(done.stderr)


def test_a_stack_is_run_once_however_often_it_is_named() -> None:
    done = halfclose("run", "--stack", "linux, linux", "close/all_read_sends_fin")
    assert done.returncode == 0 and done.stdout.endswith("\n1 pass\n")
