"""Cases by columns: what a cell says, and how it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runner.arrow import Arrow
from runner.case import Case, parse_case
from runner.differences import differences
from runner.matrix import Column, DIFFERS, NOT_APPLICABLE, NOT_RUN, SAME, WRONG, Matrix, matrix
from runner.outcome import Outcome, judged
from runner.record import Record, Step
from runner.tests.support import arrows, halfclose, only_line, story, wire
from runner.views.matrix import as_json, as_markdown, lines

FAMILIES = ["linux", "lwip"]
DAY = 1_764_000_000 * 1_000_000  # 2025-11-24
CASE = parse_case(
    story("\tclose(a); // = 0 a --FIN--> b because TW\n\t// lwip = -1 EIO a --FIN--> b\n\tclose(b); // = 0"),
    Path("cases/close/x.c"),
    "close/x",
)


def told(stack: str, first: str = "0", because: tuple[str, ...] = (), sent: tuple[Arrow, ...] = ()) -> Outcome:
    steps = [
        Step(1, 6, "close(a)", first, [*(sent or arrows("a --FIN--> b"))], [*because], began=DAY, ended=DAY, back=1),
        Step(2, 8, "close(b)", "0", began=DAY, ended=DAY, back=2),
    ]
    record = Record("close/x", CASE.code_hash, stack, "6.1", wire(), {}, steps, ending="told")
    return judged(CASE, stack, record, FAMILIES)


def cell_of(outcome: Outcome) -> tuple[str, list[tuple[int, str, str]]]:
    cell = matrix([CASE], [Column(outcome.stack)], [outcome]).columns[0].cells["close/x"]
    return cell.word, [(one.line, one.claimed, one.seen) for one in cell.differences]


def test_a_kernel_gives_reasons_and_lwip_does_not() -> None:
    assert cell_of(told("linux", because=("TW",))) == (SAME, [])
    without = "= 0  a --FIN--> b"
    assert cell_of(told("linux-5.10")) == (WRONG, [(6, f"{without}  because TW", without)])
    assert cell_of(told("lwip", "-1 EIO")) == (DIFFERS, [(6, without, "= -1 EIO  a --FIN--> b")])


def test_an_override_that_holds_makes_the_cell_differ_and_one_that_does_not_makes_it_wrong() -> None:
    assert cell_of(told("lwip"))[0] == WRONG  # it agrees now, and its line says otherwise
    assert cell_of(told("linux", "7", ("TW",)))[0] == WRONG


def test_what_was_not_told_says_why() -> None:
    lacks = Outcome(CASE, "lwip", "skip", "not applicable: needs fork(), which lwIP has not")
    missing = Outcome(CASE, "linux-6.1", "skip", "needs the kernel of linux-6.1: make kernels", missing=True)
    found = matrix([CASE], [*map(Column, ("linux", "lwip", "linux-6.1"))], [lacks, missing])
    cells = [column.cells["close/x"] for column in found.columns]
    assert [(cell.word, cell.why) for cell in cells] == [
        (NOT_RUN, ""),
        (NOT_APPLICABLE, "needs fork(), which lwIP has not"),
        (NOT_RUN, "needs the kernel of linux-6.1: make kernels"),
    ]
    text = "\n".join(line.plain for line in lines(found, 80))
    assert "not applicable: close/x on lwip: needs fork(), which lwIP has not" in text
    assert "not run: close/x on linux-6.1: needs the kernel" in text


def both() -> Matrix:
    return matrix([CASE], [*map(Column, FAMILIES)], [told("linux", because=("TW",)), told("lwip", "-1 EIO")])


def test_a_page_and_json_say_the_same() -> None:
    page = as_markdown(both())
    assert "| lwip | 6.1 | 2025-11-24 |" in page
    assert "| close/x | same | differs |" in page
    assert "| 6 | `close(a);` | `= 0 a --FIN--> b` | lwip | `= -1 EIO a --FIN--> b` |" in page
    document = json.loads(as_json(both()))
    assert document["columns"][0] == {"stack": "linux", "family": "inet", "versions": ["6.1"], "days": ["2025-11-24"]}
    assert [(cell["stack"], cell["word"]) for cell in document["cells"]] == [("linux", SAME), ("lwip", DIFFERS)]


@pytest.mark.parametrize("columns", [1, 2, 20, 60])
def test_it_fits_a_terminal(columns: int) -> None:
    long = Case(Path("x.c"), "threads/" + "x" * 46, "", "", "", {}, {}, [])
    stacks = [f"lwip-{number}" for number in range(columns)]
    skips = [Outcome(long, stack, "skip", f"not applicable: needs {stack}") for stack in stacks]
    drawn = [line.plain for line in lines(matrix([long], [*map(Column, stacks)], skips), 80)]
    assert max(map(len, drawn)) <= 80
    assert sum(line.startswith(long.id + " ") for line in drawn) == -(-columns // 13)  # folded, and nothing left out
    assert sum(line.count(" -") for line in drawn if line.startswith(long.id + " ")) == columns


def test_between_two_kernels_reasons_count() -> None:
    assert [str(one.here) for one in differences(CASE, "linux-5.10", "linux")] == []
    own = parse_case(CASE.source.replace("// lwip =", "// linux-5.10 ="), CASE.path, CASE.id)
    only = parse_case(own.source.replace("-1 EIO", "0"), CASE.path, CASE.id)
    there = [(str(one.here), str(one.there)) for one in differences(only, "linux-5.10", "linux")]
    assert there == [("= 0  a --FIN--> b", "= 0  a --FIN--> b  because TW")]
    assert differences(only, "lwip", "linux") == []


def test_committed_captures_alone_make_it(tmp_path: Path) -> None:
    case, page = "close/unread_data_sends_rst", tmp_path / "page.md"
    made = halfclose("matrix", case, "--stack", "linux,lwip", "--replay", "--json", "-")
    assert made.returncode == 0, made.stderr
    assert [cell["word"] for cell in json.loads(made.stdout)["cells"]] == [SAME, DIFFERS]
    assert case in made.stderr
    made = halfclose("matrix", case, "--stack", "linux,linux-6.1", "--replay", "--markdown", str(page))
    assert made.returncode == 0, made.stderr
    assert f"| {case} | same | not run |" in page.read_text()


def test_bad_input_is_one_line(tmp_path: Path) -> None:
    assert "no such stack" in only_line(halfclose("matrix", "--stack", "bsd", "--replay").stderr)
    asked = "matrix", "close/unread_data_sends_rst", "--replay", "--stack", "linux", "--json"
    assert str(tmp_path) in only_line(halfclose(*asked, str(tmp_path)).stderr)


@pytest.mark.parametrize("columns", [1, 62, 63, 130])
def test_no_two_columns_have_one_letter(columns: int) -> None:
    names = [f"lwip-{number}" for number in range(columns)]
    told = [line.plain for line in lines(matrix([CASE], map(Column, names), []), 10_000)]
    letters = [line.split()[0] for line in told[:columns]]
    assert len({*letters}) == columns
    head, row = told[columns + 2 : columns + 4]
    assert head.split() == letters and row.split() == ["close/x", *["."] * columns]
    assert len(head) == len(row)
    narrow = [line.plain for line in lines(matrix([CASE], map(Column, names), []), 40)]
    assert max(len(line) for line in narrow[columns + 1 :]) <= 40
