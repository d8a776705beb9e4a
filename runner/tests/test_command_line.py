"""The commands, as a user types them."""

import json
import subprocess
from pathlib import Path

import pytest

from runner import VERSION
from runner.tests.support import halfclose, only_line, own_tree, story
from runner.tree import CASES, ROOT, load

SOME_CASE = "close/unread_data_sends_rst"


def test_list() -> None:
    done = halfclose("list")
    assert f"{SOME_CASE}\n    Closing with unread data aborts" in done.stdout
    rows = json.loads(halfclose("list", "--json").stdout)
    assert [row["case"] for row in rows] == [case.id for case in load([])]
    assert {*rows[0]} == {"case", "claim", "needs", "see", "differs", "file"}


def test_run_json_is_the_contract() -> None:
    done = halfclose("run", SOME_CASE, "--json", "-")
    assert done.returncode == 0
    (outcome,) = json.loads(done.stdout)
    keys = {
        "case",
        "file",
        "stack",
        "family",
        "verdict",
        "reason",
        "seconds",
        "findings",
        "steps",
        "untold",
        "capture",
        "runs",
        "passed",
    }
    assert {*outcome} == keys and outcome["verdict"] == "pass"
    close = outcome["steps"][1]
    assert close["line"] == 21 and close["call"] == "close(b)" and close["result"] == "0"
    assert close["wire"] == ["a <--RST+ACK-- b"] and close["because"] == ["TCPAbortOnClose"]
    assert close["states"] == {"a": "GONE", "b": "GONE"}


def test_an_id_a_glob_a_folder_and_a_file_name_cases() -> None:
    one = load([SOME_CASE])
    assert [case.id for case in one] == [SOME_CASE]
    assert [case.id for case in load([f"cases/{SOME_CASE}.c"])] == [SOME_CASE]
    for name in "close/*rst", "close", "cases/close/":
        assert SOME_CASE in [case.id for case in load([name])]
    assert len(load(["close", SOME_CASE])) == len([*CASES.glob("close/*.c")])


def test_a_pipe_gets_neither_colour_nor_progress() -> None:
    done = halfclose("run", SOME_CASE, "--repeat", "3")
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr == ""
    assert "pass 3/3" in done.stdout


def test_an_exercise_is_graded_to_its_end(tmp_path: Path) -> None:
    exercise = tmp_path / "exercise.c"
    exercise.write_text(halfclose("blank", SOME_CASE).stdout)
    assert "RST+ACK" not in exercise.read_text()
    done = halfclose("run", str(exercise))
    assert done.returncode == 1
    assert done.stdout.count(": claimed nothing, saw ") == len(load([SOME_CASE])[0].claims)
    accepted = halfclose("accept", str(exercise))
    assert "+\tclose(b);\t\t\t\t// = 0\t\t\ta <--RST+ACK-- b\tbecause TCPAbortOnClose" in accepted.stdout
    assert halfclose("run", str(exercise)).returncode == 0


def test_a_loss_is_drawn() -> None:
    done = halfclose("show", "close/close_succeeds_though_fin_is_lost")
    assert "─ FIN ───────x│" in done.stdout


def test_new_makes_a_case_that_compiles(tmp_path: Path) -> None:
    tree = own_tree(tmp_path / "tree")
    assert halfclose("new", "zz_new/one", tree=tree).returncode == 0
    assert "zz_new/one  fail " in halfclose("run", "zz_new/one", tree=tree).stdout
    assert halfclose("accept", "zz_new/one", tree=tree).returncode == 0
    assert halfclose("run", "zz_new/one", tree=tree).returncode == 0


def test_colour_is_for_terminals_and_no_color_is_respected(tmp_path: Path) -> None:
    path = tmp_path / "coloured.c"
    path.write_text(story("\tclose(a); // = 7\ta --FIN--> b\n\tclose(b); // = 0\ta <--FIN-- b"))
    assert "\x1b[" in halfclose("run", str(path), FORCE_COLOR="1").stdout
    assert "\x1b[" not in halfclose("run", str(path), FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_case_tells_its_story_by_hand_without_python() -> None:
    command = ["make", "-s", "tell", f"CASE={SOME_CASE}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = [line.split() for line in done.stdout.splitlines()]
    source = (CASES / f"{SOME_CASE}.c").read_text()
    closes, last = (str(source[: source.index(call)].count("\n") + 1) for call in ("close(b);", "close(a);"))
    assert [closes, "close(b)", "=", "0", "a", "<--RST+ACK--", "b", "because"] in [words[:8] for words in told]
    assert told[-1][:4] == [last, "close(a)", "=", "0"]


def test_it_says_its_version() -> None:
    done = halfclose("--version")
    assert done.returncode == 0 and done.stdout == f"halfclose {VERSION}\n"


@pytest.mark.parametrize(
    "word, meant",
    [
        ("wr_with_unread_data_sends_fin", "shutdown/wr_with_unread_data_sends_fin?"),
        ("shutdwn/rd_sends_nothing", "shutdown/rd_sends_nothing"),
        ("clse", "close"),
        ("clos", "close, "),
        ("rst", "close/late_data_after_close_meets_rst, close/unread_data_sends_rst, "),
        ("nonblock", "linger/nonblocking_close_still_waits?"),
    ],
)
def test_a_name_that_is_none_suggests_what_was_meant(word: str, meant: str) -> None:
    done = halfclose("show", word)
    assert done.returncode == 2
    assert f"{word}: no such case: did you mean {meant}" in only_line(done.stderr)


def test_strict_makes_what_is_missing_exit_2() -> None:
    name = "close/close_succeeds_though_fin_is_lost"
    for strict, status in (((), 0), (("--strict",), 2)):
        done = halfclose("run", name, *strict, PKG_CONFIG_LIBDIR="/nowhere", CFLAGS="-DWITHOUT")
        assert done.returncode == status
    assert halfclose("run", "lwip/interrupt_breaks_the_heap", "--strict").returncode == 0
