"""Whatever is wrong gets one clear line and the right exit status."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from runner import build
from runner.files import must_be_writable, write_file
from runner.labs import local
from runner.case import parse_case
from runner.stacks import stack
from runner.tests.support import (
    BIND,
    READ_ONLY,
    REMOUNT,
    Mount,
    halfclose,
    needs_mounts,
    needs_root,
    only_line,
    processes,
    run_once,
    story,
    tools_without,
    with_mounted,
)
from runner.tree import OUT, PCAP, ROOT, load
from runner.trouble import Trouble

SOME_CASE = "close/unread_data_sends_rst"
CAPTURE = PCAP / "linux" / f"{SOME_CASE}.pcap"


@pytest.mark.parametrize(
    "words, why",
    [
        (["run", "no/such_case"], "no/such_case: no such case"),
        (["run", "README.md"], "README.md: not a C file"),
        (["run", SOME_CASE, "--stack", "bsd"], "--stack bsd: no such stack"),
        (["run", SOME_CASE, "--json", ""], ".: can't be written: Is a directory"),
        (["diff", "linux", "lwip", "--page", ""], ".: can't be written: Is a directory"),
        (["new", "Bad Name"], "Bad Name: name it CHAPTER/NAME"),
        (["new", SOME_CASE], f"cases/{SOME_CASE}.c: is there already"),
        (["judge", "nowhere.pcap"], "nowhere.pcap: can't be read: No such file"),
        (["judge", "README.md"], "README.md: not a capture"),
        (["judge", str(CAPTURE), "close/all_read_sends_fin"], f"a capture of {SOME_CASE}, not of"),
    ],
)
def test_unknown_names(words: list[str], why: str) -> None:
    done = halfclose(*words)
    assert done.returncode == 2
    assert why in only_line(done.stderr)


@pytest.mark.parametrize("words", [["run", "--frob"], ["run", "--repeat", "0"], ["frob"], []])
def test_unknown_options(words: list[str]) -> None:
    done = halfclose(*words)
    assert done.returncode == 2
    assert "usage:" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "body, verdict, why",
    [
        ("\tclose(a)", "error", "does not compile"),
        ("\t(void)a, (void)b, abort();", "error", "killed by SIGABRT"),
        ("\tclose(a); // = 0 a --FIN--> b\n\t(void)b, raise(SIGSEGV);", "error", ":6: killed by SIGSEGV, after close"),
        ("\t(void)a, (void)b;", "error", "tells nothing"),
        ("\tclose(a);\n\t(void)b;\n\texit(0);", "error", "the story left by exit"),
        ("\tclose(a);\n\t(void)b;\n\t_exit(0);", "error", "ended before its record|exit status 0"),
        ("\t(void)a, (void)b;\n\tif (fork() == 0) // = pid\n\t\tpause();", "error", "a child was never waited for"),
        ('\tcannot_tell("no moon");\n\tclose(a);\n\tclose(b);', "skip", "no moon"),
    ],
)
def test_stories_that_go_wrong(
    body: str, verdict: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "CAPTURE_SECONDS", 1.0)
    monkeypatch.setenv("HALFCLOSE_MARK", str(tmp_path))
    path = tmp_path / "bad.c"
    path.write_text(story(body))
    outcome = run_once(parse_case(path.read_text(), path, "outside/bad"))
    assert outcome.verdict == verdict
    assert re.search(why, outcome.reason), outcome.reason
    assert not processes(f"HALFCLOSE_MARK={tmp_path}")


def test_two_files_of_one_name_keep_their_programs(tmp_path: Path) -> None:
    programs = []
    for folder in "here", "there":
        path = tmp_path / folder / "same.c"
        path.parent.mkdir()
        path.write_text(story("\tclose(a);\n\tclose(b);"))
        programs.append(build.build(parse_case(path.read_text(), path, "outside/same"), stack("linux")))
    assert all(program.exists() for program in programs)


def test_what_dies_before_any_story_is_told_in_its_own_words(tmp_path: Path) -> None:
    path = tmp_path / "early.c"
    dies = '__attribute__((constructor)) static void early(void)\n{\n\t(void)!(write)(2, "no way", 6), _exit(3);\n}\n'
    path.write_text(story("\t(void)a, (void)b;") + dies)
    done = halfclose("run", str(path), "close/all_read_sends_fin")
    assert done.returncode == 2
    assert f"{path}: no way" in done.stdout
    assert "1 pass, 1 error" in done.stdout


def test_a_hang_is_ended_with_the_ladder_so_far(tmp_path: Path) -> None:
    path = tmp_path / "sleeps.c"
    path.write_text(
        story('\tchar c;\n\n\twrite(a, "x", 1); // = 1\ta --DATA 1--> b\n\tread(a, &c, 1); // = 1\n\tclose(b); // = 0')
    )
    done = halfclose("run", str(path), HALFCLOSE_WATCHDOG="2")
    assert done.returncode == 2
    assert f"{path}:9: it hung, in read(a, &c, 1)" in done.stdout
    assert "DATA 1 ───" in done.stdout


@pytest.mark.parametrize(
    "body, line, claimed, seen",
    [
        ("\tclose(a); // = 0\ta --FIN--> b\n\tclose(b);", 7, "nothing", "= 0  a <--FIN-- b: add it behind close(b)"),
        ("\tint x = 1; // = 1\n\tclose(a); // = 0\ta --FIN--> b\n\t(void)x, (void)b;", 6, "= 1", "no told call"),
        (
            "\tclose(a); // = 0\ta --FIN--> b\n\t// lwpi-own = 7\n\t// lwip-own = 7\n\tclose(b); // = 0\ta <--FIN-- b",
            6,
            "lwpi-own = 7",
            "no stack of that name: there is linux, lwip",
        ),
        ("\tif (a < 0)\n\t\tclose(b); // = 0\n\tclose(a); // = 0\ta --FIN--> b", 7, "= 0", "never reached"),
    ],
)
def test_claims_that_nothing_keeps(body: str, line: int, claimed: str, seen: str, tmp_path: Path) -> None:
    path = tmp_path / "half.c"
    path.write_text(story(body))
    done = halfclose("run", str(path))
    assert done.returncode == 1
    assert f"{path}:{line}: claimed {claimed}, saw {seen}" in done.stdout or (
        f"{path}:{line}: claimed {claimed}, saw " in done.stdout and seen in done.stdout
    )


def test_a_claim_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "bad.c"
    path.write_text(story("\tclose(a); // = 0 a -FIN-> b"))
    done = halfclose("run", str(path))
    assert done.returncode == 2
    assert f"{path}:6: this claim can't be read: 'a -FIN-> b' is no segment: two dashes" in done.stdout


@pytest.mark.parametrize(
    "tool, why",
    [
        ("tcpdump", "tcpdump: not found: apt-get install tcpdump"),
        ("cc", "cc: no such compiler: apt-get install gcc"),
    ],
)
def test_missing_tools(tool: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if tool == "cc":
        monkeypatch.setenv("CFLAGS", f"-DNEVER_BUILT={os.getpid()}")
    done = halfclose("run", SOME_CASE, PATH=tools_without(tmp_path, tool))
    assert done.returncode == 2
    assert why in done.stderr and "Traceback" not in done.stderr


def test_a_missing_library_skips_its_cases() -> None:
    name = "close/close_succeeds_though_fin_is_lost"
    done = halfclose("run", name, PKG_CONFIG_LIBDIR="/nowhere", CFLAGS="-DWITHOUT_LIBRARIES")
    assert done.returncode == 0
    assert f"skip {name} on linux: needs libnftables, which pkg-config doesn't know: apt-get install" in done.stdout
    assert "0 pass, 1 skip" in done.stdout


@pytest.mark.parametrize("need, hint", [("libnftabels", "did you mean libnftables?"), ("nothing-at-all", "pkg-config")])
def test_a_library_that_nobody_knows_is_no_reason_to_skip(need: str, hint: str, tmp_path: Path) -> None:
    path = tmp_path / "needs.c"
    path.write_text(story("\tclose(a); // = 0\ta --FIN--> b").replace("A claim.", f"A claim.\n *\n * Needs: {need}\n"))
    done = halfclose("run", str(path), SOME_CASE)
    assert done.returncode == 2 and "1 pass, 1 error" in done.stdout
    assert f"{path}: Needs: {need}: no library of that name is known: " in done.stdout and hint in done.stdout


@needs_root
def test_no_permission_for_namespaces() -> None:
    command = ["setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin", sys.executable, "-m", "runner"]
    done = subprocess.run([*command, "run", SOME_CASE], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no new network namespace: Operation not permitted: run as root" in only_line(done.stderr)


# Records like tcpdump, and says something else when it is asked. What records ends with it, also when it is killed.
CAPTURED, WAIT = "9 packets captured, 9 packets received by filter", "kill -9 $!; wait $!"
RECORDER = """#!/bin/sh
setpriv --pdeathsig KILL {tcpdump} "$@" &
trap '' TERM
trap '{end}; exit' USR1
wait $!
"""


@pytest.mark.parametrize(
    "end, why",
    [
        (f'{WAIT}; echo "{CAPTURED}, 3 packets dropped by kernel" >&2', "tcpdump dropped 3 packets"),
        (
            f'echo "{CAPTURED}, 2 packets dropped by kernel, 1 packet dropped by interface" >&2; {WAIT}',
            "tcpdump dropped 3 packets",
        ),
        (f'{WAIT}; echo "3 packets dropped by kernel" >&2', "tcpdump dropped 3 packets"),  # as it says in the end
        ("kill -9 $!", "tcpdump did not say how many packets it dropped"),
    ],
)
def test_dropped_packets_prove_nothing(end: str, why: str, tmp_path: Path) -> None:
    stub = tmp_path / "tcpdump"
    stub.write_text(RECORDER.format(tcpdump=shutil.which("tcpdump"), end=end))
    stub.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = halfclose("run", SOME_CASE, PATH=path)
    assert done.returncode == 2
    assert why in only_line(done.stderr)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", "linux", f"cases/{SOME_CASE}.c"]
    environment = {**os.environ, "PATH": path}
    for workers in "0", "1":
        tested = subprocess.run([*command, "-n", workers], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert tested.returncode == pytest.ExitCode.INTERNAL_ERROR
        assert why in tested.stdout


@pytest.mark.parametrize(
    "change, why",
    [
        (lambda data: data[:-9], "cut off in the middle of a packet"),
        (lambda data: b"", "empty"),
        (lambda data: data[:24], "tells no story"),
    ],
)
def test_damaged_captures(change: "object", why: str, tmp_path: Path) -> None:
    assert callable(change)
    path = tmp_path / "damaged.pcap"
    path.write_bytes(change(CAPTURE.read_bytes()))
    done = halfclose("judge", str(path))
    assert done.returncode == 2
    assert why in only_line(done.stderr)


def test_a_capture_that_ends_before_its_story(tmp_path: Path) -> None:
    data = CAPTURE.read_bytes()
    last = data.rindex(b"<14>1 - a halfclose - end")
    path = tmp_path / "short.pcap"
    path.write_bytes(data[: last - 42 - 16])
    done = halfclose("judge", str(path))
    assert done.returncode == 2
    assert "the capture ends before the story does" in done.stdout


def test_a_capture_of_an_older_version(tmp_path: Path) -> None:
    path = tmp_path / "newer.c"
    path.write_text((ROOT / f"cases/{SOME_CASE}.c").read_text().replace("close(a)", "shutdown(a, 2)"))
    done = halfclose("judge", str(CAPTURE), str(path))
    assert done.returncode == 2
    assert f"a capture of {SOME_CASE}, not of" in only_line(done.stderr)


def test_what_is_written_over_stays_what_it_was(tmp_path: Path) -> None:
    file, link, pipe = tmp_path / "file", tmp_path / "link", tmp_path / "pipe"
    file.touch(0o600)
    os.chown(file, 65534 if os.geteuid() == 0 else -1, -1)
    before = file.stat()
    link.symlink_to("file")
    write_file(link, b"new")
    assert link.is_symlink() and file.read_bytes() == b"new"
    assert (file.stat().st_mode, file.stat().st_uid) == (before.st_mode, before.st_uid)
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    must_be_writable(pipe)
    write_file(pipe, b"new")
    assert os.read(end, 9) == b"new" and pipe.is_fifo()
    os.close(end)
    for path in tmp_path, Path(""):
        with pytest.raises(Trouble, match="can't be written: Is a directory"):
            must_be_writable(path)
        with pytest.raises(Trouble, match="can't be written: Is a directory"):
            write_file(path, b"")
    assert {file, link, pipe} == {*tmp_path.iterdir()}


@needs_mounts
@pytest.mark.parametrize(
    "mounts, why",
    [
        ([(str(OUT), str(OUT), "", BIND, ""), ("", str(OUT), "", REMOUNT | BIND | READ_ONLY, "")], "Read-only"),
        ([("none", str(OUT), "tmpfs", 0, "size=4k,nr_inodes=2")], "No space"),
    ],
    ids=["read-only", "full"],
)
def test_a_tree_that_cannot_be_written(mounts: list[Mount], why: str) -> None:
    OUT.mkdir(exist_ok=True)
    done = with_mounted(mounts, [sys.executable, "-m", "runner", "run", "close"])
    assert done.returncode == 2
    assert why in only_line(done.stderr)


@needs_mounts
def test_a_user_namespace_without_rights_is_told_what_to_allow() -> None:
    """As on Ubuntu 24.04, where anybody may make one, and may then not even write /proc/self/setgroups."""
    program = build.build(load([SOME_CASE])[0], stack("linux"))
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        copy = shutil.copy(program, folder)
        as_nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", copy]
        done = with_mounted([("proc", "/proc", "proc", READ_ONLY, "")], as_nobody)
    assert "/proc/self/setgroups: Read-only file system" in only_line(done.stderr)
    assert "kernel.apparmor_restrict_unprivileged_userns=0" in done.stderr


@needs_mounts
def test_a_disk_that_gets_full_costs_what_no_longer_fits() -> None:
    OUT.mkdir(exist_ok=True)
    full = ("none", str(OUT), "tmpfs", 0, "size=8k")
    done = with_mounted([full], [sys.executable, "-m", "runner", "run", "close"])
    assert done.returncode == 2 and not done.stderr
    assert "1 pass, " in done.stdout or "2 pass, " in done.stdout
    assert done.stdout.count("out: can't be written: No space left on device") == 1


def test_a_stack_that_does_not_link_is_told_once() -> None:
    done = halfclose("run", "shutdown", CFLAGS="-nostdlib")
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith("halfclose: no story links on linux:\n")
    assert done.stderr.count("links on") == 1
