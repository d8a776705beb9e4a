"""pytest's own options do with cases what they do with tests."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from runner.tests.support import own_tree, story
from runner.tree import CASES, ROOT


def run_pytest(*words: str, tree: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
    return subprocess.run(command, cwd=tree, env={**os.environ, "COLUMNS": "400"}, capture_output=True, text=True)


def test_a_folder_and_a_word_select() -> None:
    done = run_pytest("cases/close", "-k", "rst", "-v")
    assert done.returncode == 0
    assert "cases/close/unread_data_sends_rst.c::linux PASSED" in done.stdout
    assert "all_read" not in done.stdout


@pytest.mark.parametrize("more", [[], ["-n", "2"]])
def test_replay_needs_no_laboratory(more: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "--replay", "-q", "cases/close", "-k", "linux", *more]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert f"{len([*CASES.glob('close/*.c')])} passed" in done.stdout


def test_a_failure_shows_ladder_finding_and_what_to_type(tmp_path: Path) -> None:
    tree = own_tree(tmp_path / "tree")
    chapter = tree / "cases" / "zz_failing"
    chapter.mkdir()
    (chapter / "one.c").write_text(story("\tclose(a); // = 0\n\tclose(b); // = 0\ta <--FIN-- b"))
    (chapter / "two.c").write_text(story("\tclose(a); // = 7\ta --FIN--> b\n\tclose(b); // = 0\ta <--FIN-- b"))
    words = (str(chapter), "-k", "linux")
    done = run_pytest(*words, "-x", "--junitxml", str(tmp_path / "report.xml"), tree=tree)
    assert done.returncode == 1
    assert "✗  6  close(a);" in done.stdout
    assert "cases/zz_failing/one.c:6: claimed = 0, saw = 0  a --FIN--> b" in done.stdout
    assert "again: python3 -m runner show zz_failing/one" in done.stdout
    assert "two.c:6" not in done.stdout
    assert "FAILED cases/zz_failing/one.c::linux - cases/zz_failing/one.c:6: claimed = 0, saw = 0" in done.stdout
    (failure,) = ElementTree.parse(tmp_path / "report.xml").iter("failure")
    assert "one.c:6: claimed = 0" in (failure.text or "")
    both = run_pytest(*words, "-n", "2", tree=tree)
    assert "2 failed" in both.stdout
    assert "FAILED cases/zz_failing/two.c::linux - cases/zz_failing/two.c:6: claimed = 7" in both.stdout


def test_a_report_has_the_time_that_each_story_took(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    case = "cases/states/both_fins_lost_once.c"
    assert run_pytest(case, "cases/close", "-k", "linux", "--junitxml", str(path)).returncode == 0
    seconds = {
        test.get("classname", ""): float(test.get("time", "0")) for test in ElementTree.parse(path).iter("testcase")
    }
    lost = seconds.pop("cases.states.both_fins_lost_once.c")
    assert lost > 0.2  # TCP_RTO_MIN, which it waits for
    others = sorted(seconds.values())
    assert others[0] > 0 and others[len(others) // 2] < lost


def test_a_claim_that_cannot_be_read_fails_its_case_and_no_other(tmp_path: Path) -> None:
    tree = own_tree(tmp_path / "tree")
    chapter = tree / "cases" / "zz_bad"
    chapter.mkdir()
    (chapter / "one.c").write_text(story("\tclose(a); // = 0 a -FIN-> b"))
    (chapter / "two.c").write_text(story("\tclose(a); // = 0\ta --FIN--> b"))
    (chapter / "bytes.c").write_bytes(b"/* A claim \xe9 */\n")
    done = run_pytest(str(chapter), "-k", "linux or unreadable", tree=tree)
    assert done.returncode == 1 and "2 failed, 1 passed" in done.stdout
    assert "zz_bad/one.c:6: this claim can't be read" in done.stdout
    assert "zz_bad/bytes.c:1: not UTF-8" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize("more", [[], ["-n", "2"]])
def test_what_a_machine_lacks_is_not_skipped_unseen(more: list[str], tmp_path: Path) -> None:
    tree = own_tree(tmp_path / "tree")
    chapter = tree / "cases" / "zz_skipped"
    chapter.mkdir()
    for name in "one", "two":
        (chapter / f"{name}.c").write_text(story('\t(void)a, (void)b;\n\tcannot_tell("no machine has it");'))
    (chapter / "three.c").write_text(story('\t(void)a, (void)b;\n\tcannot_tell("not applicable: no stack has it");'))
    words = [str(chapter), "-k", "linux", *more]
    assert run_pytest(*words, tree=tree).returncode == 0
    assert run_pytest(*words, "--skips-at-most", "2", tree=tree).returncode == 0
    done = run_pytest(*words, "--skips-at-most", "1", tree=tree)
    assert done.returncode == 1
    assert "2 skipped because of the machine, at most 1 may be" in done.stdout
    assert "2 times: no machine has it" in done.stdout and "no stack has it" not in done.stdout


@pytest.mark.parametrize("given, status", [("", 0), ("1", 0), ("0", 1), ("none", 4)])
def test_the_environment_may_say_how_many(
    given: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALFCLOSE_SKIPS_AT_MOST", given)
    (tmp_path / "test_one.py").write_text("import pytest\n\n\ndef test() -> None:\n    pytest.skip('not here')\n")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    assert run_pytest("-p", "runner.skips", "test_one.py", tree=tmp_path).returncode == status


def test_another_project_has_its_stories_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.c").write_text(story("\tclose(a); // = 0\ta --FIN--> b\n\tclose(b); // = 0\ta <--FIN-- b"))
    (tmp_path / "wrong.c").write_text(story("\tclose(a); // = 7\ta --FIN--> b\n\tclose(b); // = 0\ta <--FIN-- b"))
    (tmp_path / "program.c").write_text("int main(void)\n{\n\treturn 0;\n}\n")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    done = run_pytest("-p", "runner.plugin", "-k", "linux", tree=tmp_path)
    assert "own.c ." in done.stdout and "program.c" not in done.stdout
    assert "wrong.c:6: claimed = 7  a --FIN--> b, saw = 0" in done.stdout and "1 failed, 1 passed" in done.stdout
