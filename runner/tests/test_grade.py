"""Exercises and their grading."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path

import pytest

from runner.capture import events
from runner.case import Case, parse_case
from runner.exercise import changes, exercise_of, know_originals
from runner.grade import graded
from runner.outcome import judged
from runner.record import records
from runner.tests.support import halfclose
from runner.tree import CASES, PCAP, ids_of, load
from runner.trouble import Trouble
from runner.views.grades import as_csv, lines_of

NAME = "close/unread_data_sends_rst"
(ORIGINAL,) = load([NAME])
BODY = ORIGINAL.source[ORIGINAL.source.index("#include") :]
SOLVED = exercise_of(ORIGINAL).partition("#include")[0] + re.sub(r"\n\t+// lwip[^\n]*", "", BODY)


def exercise(text: str) -> Case:
    case = parse_case(text, Path("x.c"), "outside/x", strict=False)
    know_originals([case])
    return case


def test_an_exercise_names_its_case_and_a_bare_one_only_its_code() -> None:
    text, bare = exercise_of(ORIGINAL), exercise_of(ORIGINAL, bare=True)
    assert f" * Exercise: {NAME} {ORIGINAL.code_hash}\n */\n#include" in text and ORIGINAL.prose[:40] in text
    for given_away in (NAME, "aborts", "Port:", "lwIP", "// ="):
        assert given_away not in bare
    assert " * See: RFC 2525 2.17; " in bare
    for each in (text, bare):
        case = exercise(each)
        assert case.original and case.original.id == NAME and not case.unread and not [*changes(case, "x.c")]


@pytest.mark.parametrize("header", ["/* A claim. */\n", "/*\n * A claim.\n *\n * Why.\n */\n"])
def test_an_exercise_of_a_case_without_trailers_has_one(header: str) -> None:
    case = parse_case(header + BODY, Path("x.c"), "outside/x", strict=False)
    for bare in False, True:
        text = exercise_of(case, bare)
        name = case.code_hash if bare else f"{case.id} {case.code_hash}"
        assert parse_case(text, Path("x.c"), "outside/x", strict=False).trailers["Exercise"] == [name]
        assert text.endswith(exercise_of(ORIGINAL, bare).partition("*/")[2])


def test_what_is_missing_of_an_exercise_is_told_at_a_line_that_there_is() -> None:
    header, code = SOLVED.partition("*/\n")[::2]
    lines = [text for text in code.split("\n") if text.strip()]
    for left in range(len(lines)):
        case = parse_case(header + "*/\n" + "\n".join(lines[:left]), Path("x.c"), "outside/x", strict=False)
        know_originals([case], NAME)
        assert case.original and case.original.id == NAME
        found = [*changes(case, "x.c")]
        assert len(found) == len(ORIGINAL_CODE) - left
        assert {finding.line for finding in found} == {header.count("\n") + 1 + left if left else 1}


ORIGINAL_CODE = [line for line in ORIGINAL.code_lines if line.strip()]


def test_a_case_that_cannot_be_read_costs_no_exercise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "bad.c"
    bad.write_text("/* A claim. */\nx // = 0 a -FIN-> b\n")
    monkeypatch.setattr("runner.exercise.all_paths", lambda: [bad, ORIGINAL.path])
    made = exercise(exercise_of(ORIGINAL, bare=True))
    assert made.original and made.original.id == NAME and not made.unread


def test_an_exercise_is_of_one_case() -> None:
    with pytest.raises(Trouble, match="^close: several cases: name one$"):
        know_originals([], "close")
    for trailer in ("nothing", f"{NAME} {'0' * 16}", f"{NAME}"):
        case = exercise(SOLVED.replace(f"{NAME} {ORIGINAL.code_hash}", trailer))
        assert case.original is None
        assert case.unread[0] == (
            1,
            f"Exercise: {trailer}: no case has this code: take the exercise anew, or name its case",
        )
    case = exercise(SOLVED.replace(f" {ORIGINAL.code_hash}", "").replace(NAME, ORIGINAL.code_hash))
    assert case.original and case.original.id == NAME


@pytest.mark.parametrize("case", load([]), ids=lambda case: str(case.id))
def test_every_case_is_an_exercise(case: Case) -> None:
    for bare in (False, True):
        made = parse_case(exercise_of(case, bare), case.path, case.id)
        assert not made.claims and made.needs == case.needs
        made.original = case
        assert not [*changes(made, "x.c")]


@pytest.mark.parametrize(
    "before, after, told",
    [
        (r"\tready\(a\);[^\n]*\n", "", ":23: a line of the exercise is missing before this one: ready(a);"),
        (r"\tclose\(a\);[^\n]*\n", "", ":28: a line of the exercise is missing before this one: close(a);"),
        (r"close\(b\);", "shutdown(b, 2);", ":22: not as in the exercise, where it reads: close(b);"),
        (r"\tclose\(a\);", "\tready(b);\n\tclose(a);", ":28: not in the exercise: ready(b);"),
    ],
)
def test_another_program_is_told(before: str, after: str, told: str) -> None:
    case = exercise(re.sub(before, after, SOLVED, count=1))
    assert f"x.c{told}" in [str(finding) for finding in changes(case, "x.c")]


@pytest.mark.parametrize("change", [lambda text: text.replace("\t", "    "), lambda text: text.replace("*/", "*\n */")])
def test_layout_is_no_other_program(change: object) -> None:
    assert callable(change)
    assert not [*changes(exercise(change(SOLVED)), "x.c")]


def test_an_exercise_of_no_case_says_so() -> None:
    case = exercise(SOLVED.replace(ORIGINAL.code_hash, "0123456789abcdef"))
    assert case.unread[0][1].endswith("no case has this code: take the exercise anew, or name its case")


def test_points_are_those_of_the_original() -> None:
    (record,) = records(events((PCAP / "linux" / f"{NAME}.pcap").read_bytes(), NAME))
    wrong = ORIGINAL.source.replace("= -1 EPIPE", "= -1 ECONNRESET").replace("// = 5\t", "// 5\t")
    case = parse_case(re.sub(r"\n\t+// lwip[^\n]*", "\n", wrong), Path("x.c"), NAME, strict=False)
    case.original = ORIGINAL
    grade = graded(judged(case, "linux", record, ["linux"]))
    assert (grade.points, len(grade.answers)) == (6, 8)
    assert [answer.verdict for answer in grade.answers if answer.verdict != "right"] == ["unreadable", "wrong"]
    assert "saw = -1 EPIPE" in "\n".join(lines_of([grade], right_or_wrong=False))
    assert "EPIPE" not in "\n".join(lines_of([grade], right_or_wrong=True))
    assert list(csv.DictReader(as_csv([grade]).splitlines()))[0]["points"] == "6"


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / place / "exercise.c" for place in ("one/ann", "one/bob", "two/ann")]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.touch()
    link = tmp_path / "exercise.c"
    link.symlink_to(paths[0])
    ids = ids_of([*paths, link])
    assert len({*ids.values()}) == 4
    assert list(ids.values())[:3] == [f"outside/{place}/exercise" for place in ("one/ann", "one/bob", "two/ann")]
    assert ids_of(paths[:1]) == {paths[0]: "outside/exercise"}


def test_no_two_files_have_one_id(tmp_path: Path) -> None:
    names: list[str | bytes] = ["*", "?", "_", b"\xe9", "-2", "_-2", "x" * 240 + "1", "x" * 240 + "2", "\n"]
    paths = [tmp_path / f"{os.fsdecode(name)}.c" for name in names] + [CASES / "close/ä.c", CASES / "close/ö.c"]
    ids = ids_of(paths)
    assert len({*ids.values()}) == len(paths) and max(map(len, ids.values())) <= 120
    assert [ids[path] for path in paths[-2:]] == ["close/_", "close/_-2"]
    assert ids_of(paths) == ids


def test_a_class_is_graded_whatever_one_of_it_wrote(tmp_path: Path) -> None:
    ready = "\tready(a);"
    files = {
        "right": SOLVED,
        "empty": exercise_of(ORIGINAL),
        "arrow": SOLVED.replace("a <--RST+ACK-- b", "b --RST+ACK--> a"),
        "compile": SOLVED.replace("close(b);", "close(b)"),
        "loop": SOLVED.replace(ready, f"\tfor (;;)\n\t\t;\n{ready}", 1),
        "deleted": re.sub(r"\tready\(a\);[^\n]*\n", "", SOLVED, count=1),
        "windows": "\ufeff" + SOLVED.replace("\n", "\r\n"),
        "unlike": "hello",
    }
    for name, text in files.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "exercise.c").write_bytes(text.encode())
    (tmp_path / "binary").mkdir()
    (tmp_path / "binary/exercise.c").write_bytes(b"\xff\xfe\0")
    paths = [str(tmp_path / name / "exercise.c") for name in (*files, "binary", "nobody")]
    table, answers = tmp_path / "x.csv", tmp_path / "x.json"
    words = ["--csv", str(table), "--json", str(answers), "--right-or-wrong"]
    done = halfclose("grade", *paths, *words, HALFCLOSE_WATCHDOG="2")
    assert done.returncode == 0 and not done.stderr
    rows = {Path(row["file"]).parent.name: row for row in csv.DictReader(table.read_text().splitlines())}
    points = {name: f"{row['points']} of {row['of']}" for name, row in rows.items()}
    assert points == {
        **{"right": "8 of 8", "empty": "0 of 8", "arrow": "7 of 8", "compile": "0 of 8", "loop": "2 of 8"},
        **{"deleted": "7 of 8", "windows": "8 of 8", "unlike": "0 of 0", "binary": "0 of 0", "nobody": "0 of 0"},
    }
    captures = [row["capture"] for row in rows.values() if row["capture"]]
    assert len(captures) == len({*captures}) == 6 and all((CASES.parent / capture).exists() for capture in captures)
    assert f"{paths[2]}:22: this claim can't be read: 'b --RST+ACK--> a' is no segment: a stands" in done.stdout
    assert ", saw" not in done.stdout and "seen" not in json.loads(answers.read_text())[1]["answers"][0]
    ran = halfclose("run", "--exercise", NAME, str(tmp_path / "deleted/exercise.c"))
    assert ran.returncode == 1 and "a line of the exercise is missing before this one: ready(a);" in ran.stdout
