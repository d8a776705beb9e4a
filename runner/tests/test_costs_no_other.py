"""One story never costs the others: what can't be told, read, built or ended is the verdict on that one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from runner.tests.support import halfclose, needs_mounts, needs_root, only_line, own_tree, story, tree_of, with_mounted
from runner.tree import PCAP, ROOT

GOOD = "close/all_read_sends_fin"
BODY = "\tclose(a); // = 0\ta --FIN--> b\n\tclose(b); // = 0\ta <--FIN-- b"
UNREADABLE = story("\tclose(a); // = 0 a -FIN-> b\n\tclose(b);")
SENDS = story(
    '\tchar c;\n\n\tfor (;;) {\n\t\twrite(b, "x", 1); // = 1\ta <--DATA 1-- b\n\t\tread(a, &c, 1); // = 1\n\t}'
)
LOOP = story("\tchar c;\n\n\tclose(b); // = 0\ta <--FIN-- b\n\twhile (read(a, &c, 1) == 0) // = 0\n\t\t;")


@pytest.fixture
def bad(tmp_path: Path) -> list[str]:
    """Words of which each is wrong in another way: files, and names of none."""
    (tmp_path / "loop.c").symlink_to("loop.c")
    (tmp_path / "unread.c").write_text(UNREADABLE)
    (tmp_path / "broken.c").write_text(story("\tclose(a)"))
    (tmp_path / "lonely.c").write_text(story("\tvoid nowhere(void);\n\n\tnowhere();\n\tclose(a);\n\tclose(b);"))
    (tmp_path / "no_story.c").write_text("/* A claim. */\n")
    (tmp_path / "bytes.c").write_bytes(b"/* A claim \xe9 */\n")
    (tmp_path / "folder.c").mkdir()
    (tmp_path / "notes.txt").touch()
    return [*(str(path) for path in sorted(tmp_path.iterdir())), str(tmp_path / "missing.c"), "no/such_case"]


def test_run_judges_and_writes_all_others(bad: list[str], tmp_path: Path) -> None:
    done = halfclose("run", *bad, GOOD, "--json", str(tmp_path / "all.json"))
    assert done.returncode == 2 and not done.stderr, done.stderr
    assert done.stdout.endswith(f"1 pass, {len(bad)} error\n")
    for path in bad:
        assert f"\n{path}" in f"\n{done.stdout}", path
    rows = json.loads((tmp_path / "all.json").read_text())
    assert {row["file"] for row in rows} == {*bad, f"cases/{GOOD}.c"}
    assert [row["verdict"] for row in rows if row["case"] == GOOD] == ["pass"]


def test_accept_writes_all_others(bad: list[str], tmp_path: Path) -> None:
    path = tmp_path / "good.c"
    path.write_text(story("\tclose(a);\n\tclose(b);"))
    twice = tmp_path / "twice.c"
    twice.write_text(story("\tfor (int i = 0; i < 2; i++)\n\t\tclose(a); // = 0\n\tclose(b);"))
    done = halfclose("accept", str(twice), *bad, str(path))
    assert done.returncode == 2
    assert len(done.stderr.split("halfclose: ")) == len(bad) + 2
    assert f"{twice}:7: " in done.stderr
    assert "// = 0" in path.read_text()
    assert halfclose("run", str(path)).returncode == 0


@pytest.mark.parametrize(
    "words", [("diff", "linux", "lwip"), ("matrix", "--replay", "--stack", "linux"), ("build", "--stack", "linux")]
)
def test_a_name_of_no_case_costs_no_other(words: tuple[str, ...]) -> None:
    done, whole = halfclose(*words, "no/such_case", GOOD), halfclose(*words, GOOD)
    assert done.returncode == 2 and whole.returncode == 0, done.stderr
    assert done.stdout == whole.stdout
    assert "no/such_case: no such case" in only_line(done.stderr)
    alone = halfclose(*words, "no/such_case")
    assert alone.returncode == 2 and not alone.stdout
    assert "no/such_case: no such case" in only_line(alone.stderr)


@pytest.mark.parametrize("words", [("list",), ("list", "--json"), ("diff", "linux", "lwip"), ("blank", "close")])
def test_other_commands_tell_of_all_others(words: tuple[str, ...], tmp_path: Path) -> None:
    tree = own_tree(tmp_path / "tree")
    (tree / "cases/close/aa_unread.c").write_text(UNREADABLE)
    (tree / "cases/close/loop.c").symlink_to("loop.c")
    done, whole = halfclose(*words, tree=tree), halfclose(*words)
    assert done.returncode == 2 and whole.returncode == 0
    assert done.stdout == whole.stdout
    assert "cases/close/aa_unread.c:6: this claim can't be read" in done.stderr
    assert "cases/close/loop.c: can't be read: Too many levels of symbolic links" in done.stderr


def test_a_loop_that_tells_without_end_is_ended_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "endless.c"
    path.write_text(SENDS)
    done = halfclose("run", str(path), GOOD)
    assert done.returncode == 2
    assert re.search(rf"{path}:(9|10): it hung in a loop: more than 16 MiB were told, (in|after) ", done.stdout)
    assert "steps as above" in done.stdout and "1 pass, 1 error" in done.stdout


@pytest.mark.parametrize(
    "name", ["new_bracket]in_name", 'quo"te', "back\\slash", "a b", "ümlaut", b"lat\xe9in", "x" * 250]
)
def test_a_file_may_have_any_name(name: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / f"{os.fsdecode(name)}.c"
    path.write_text(story(BODY))
    done = halfclose("run", str(path), GOOD)
    assert done.returncode == 0 and done.stdout.endswith("\n2 pass\n"), done.stdout + done.stderr


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / name / "exercise.c" for name in ("anna", "ben")]
    for path, result in zip(paths, "07"):
        path.parent.mkdir()
        path.write_text(story(BODY.replace("= 0", f"= {result}", 1)))
    done = halfclose("run", *map(str, paths), "--json", "-")
    right, wrong = json.loads(done.stdout)
    assert (right["verdict"], wrong["verdict"]) == ("pass", "fail")
    assert (right["file"], wrong["file"]) == (str(paths[0]), str(paths[1]))
    assert right["capture"] != wrong["capture"]
    assert "outside/anna/exercise  pass" in done.stderr and "outside/ben/exercise   fail" in done.stderr


def test_pytest_runs_all_others(tmp_path: Path) -> None:
    tree = own_tree(tmp_path / "tree")
    (tree / "cases/close/aa_unread.c").write_text(UNREADABLE)
    (tree / "pcap").symlink_to(PCAP)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--replay", "-k", "linux or unreadable"]
    done = subprocess.run([*command, "cases/close"], cwd=tree, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout
    assert (
        "aa_unread.c:6: this claim can't be read" in done.stdout
        and "1 failed, " in done.stdout
        and " passed" in done.stdout
    )
    assert "Traceback" not in done.stdout and "INTERNALERROR" not in done.stdout


def test_a_run_in_a_capture_that_does_not_add_up_costs_no_other(tmp_path: Path) -> None:
    good = (PCAP / f"linux/{GOOD}.pcap").read_bytes()
    other = (PCAP / "linux/close/unread_data_sends_rst.pcap").read_bytes()
    path = tmp_path / "three.pcap"
    path.write_bytes(good + other[24:].replace(b'step@32473 n="1"', b'step@32473 n="x"', 1) + good[24:])
    done = halfclose("judge", str(path))
    assert done.returncode == 2
    assert f"{path}: packet " in done.stdout and "which is no number" in done.stdout
    assert "2/2" in done.stdout


@needs_root
@pytest.mark.parametrize(
    "folder, why", [pytest.param("out", "out: can't be written", marks=needs_mounts), ("build", "can't be written")]
)
def test_folders_of_another_user_are_told_once(folder: str, why: str) -> None:
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    command = [*nobody, sys.executable, "-m", "runner", "run", GOOD, "close/unread_data_sends_rst"]
    with tree_of(65534, ["build" if folder == "out" else "out"]) as tree:
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    assert done.returncode == 2
    assert why in only_line(done.stderr)


@needs_mounts
def test_a_full_disk_costs_pytest_only_what_does_not_fit() -> None:
    (ROOT / "out").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "cases/close", "-k", "linux"]
    done = with_mounted([("none", f"{ROOT}/out", "tmpfs", 0, "size=16k")], command)
    assert done.returncode == 1, done.stdout
    assert "out: can't be written: No space left on device" in done.stdout
    assert " passed" in done.stdout and "INTERNALERROR" not in done.stdout


@pytest.mark.parametrize(
    "limit, why",
    [
        ("ulimit -n 8", "8 open files are allowed here, and a laboratory has 24: ulimit -n 1024"),
        (
            "ulimit -n 12; export CFLAGS=-DFRESH",
            "12 open files are allowed here, and a laboratory has 24: ulimit -n 1024",
        ),
        ("exec >/dev/full", "No space left on device"),
        ("exec >&-", "standard output is closed"),
        ("export PYTHONIOENCODING=ascii", "the output is ascii, which lacks"),
    ],
)
def test_what_a_shell_takes_away_is_one_line(limit: str, why: str) -> None:
    script = f"{limit}; exec {sys.executable} -m runner show {GOOD}"
    done = subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert why in only_line(done.stderr)


@pytest.mark.parametrize("stderr", ["2>/dev/full", "2>&-"])
@pytest.mark.parametrize("words", ["run --frob", "run no/such", "blank close/all_read_sends_fin more"])
def test_where_nothing_can_be_said_the_status_says_it(words: str, stderr: str) -> None:
    script = f"exec {sys.executable} -m runner {words} {stderr}"
    done = subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@needs_root
@pytest.mark.parametrize("processes", [1, 3, 5])
def test_too_few_processes_are_one_line(processes: int) -> None:
    """A limit of processes binds a user that is not root; nobody has others of its own here.

    With five a compiler would start, and try for 15 seconds to start its own parts.
    """
    nobody = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
    command = ["prlimit", f"--nproc={processes}", *nobody, sys.executable, "-m", "runner", "run", GOOD]
    with tree_of(54321, ["build", "out"]) as tree:
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    assert done.returncode == 2
    assert not done.stdout and "more processes must be allowed: ulimit -u" in only_line(done.stderr)
    assert "compiler could not work" not in done.stderr


@pytest.mark.parametrize(
    "said, mend",
    [
        ("cc: fatal error: cannot execute 'cc1': vfork: Resource temporarily unavailable", "ulimit -u"),
        ("/tmp/ccX.s: Assembler messages:\n/tmp/ccX.s: Error: can't write: No space left on device", "set TMPDIR"),
        ("cc: fatal error: Killed signal terminated program cc1", "out of memory?"),
        ("Cannot create temporary file in /nowhere/: No such file or directory", "set TMPDIR"),
    ],
)
def test_a_compiler_that_lacks_something_is_no_fault_of_a_case(said: str, mend: str, tmp_path: Path) -> None:
    (tmp_path / "cc").write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{said}\nEND\nexit 1\n")
    (tmp_path / "cc").chmod(0o755)
    done = halfclose("run", GOOD, CC=str(tmp_path / "cc"))
    assert done.returncode == 2 and not done.stdout
    assert "the compiler could not work: " in only_line(done.stderr) and mend in done.stderr


def test_an_archive_that_lacks_something_says_what(tmp_path: Path) -> None:
    (tmp_path / "ar").write_text("#!/bin/sh\necho 'ar: x.o: Too many open files' >&2\nexit 1\n")
    (tmp_path / "ar").chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = halfclose("run", GOOD, PATH=path, CFLAGS="-DTOO_MANY_OPEN_FILES")
    assert done.returncode == 2 and not done.stdout
    assert "ar could not work: ar: x.o: Too many open files: more open files must be" in only_line(done.stderr)


def test_a_limit_too_low_for_a_story_is_a_skip(tmp_path: Path) -> None:
    path = tmp_path / "many.c"
    opens = "\tint last = 0;\n\n\tfor (int i = 0; i < 40; i++)\n\t\tlast = (socket)(AF_INET, SOCK_STREAM, 0);\n"
    path.write_text(story(f"{opens}\tis(last >= 0); // = yes\n{BODY}"))
    assert halfclose("run", str(path)).returncode == 0
    script = f"ulimit -n 32; exec {sys.executable} -m runner run {path} {GOOD}"
    done = subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "skip outside/many on linux: 32 open files are allowed here: ulimit -n 128" in done.stdout
    assert "1 pass, 1 skip" in done.stdout
