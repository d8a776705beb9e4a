"""The soak: flat where nothing leaks, dead at the number of slots where each outage costs one."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from runner import compiler, soak
from runner.soak import Round, Soak
from runner.views.soak import soak_and_tell
from runner.stacks import lwip, lwip_own, stack
from runner.stacks.stack import Foreign
from runner.tests.support import halfclose, only_line, processes
from runner.tree import ROOT
from runner.trouble import Missing

SLOTS = 3
DEADLINE = 10.0  # seconds for the kernel to end what was killed
FIRST = Round(0, 0, 0, 0, 0, 1, 1, 0, 1000, 900, "")
DEAD = replace(FIRST, round=3, slot=-1, sockets=3, connections=0, problem="socket: ENOBUFS")


def run(name: str, rounds: int, slots: int = 0) -> Soak:
    """A soak, where its stack can be had."""
    chosen = soak.with_slots(stack(name), slots) if slots else stack(name)
    try:
        return soak.soak(chosen, rounds)
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("name, rounds, slots", [("linux", 3, 0), ("lwip", 5, 0), ("lwip-vendor-fixed-3", 5, 0)])
def test_flat(name: str, rounds: int, slots: int) -> None:
    done = run(name, rounds, slots)
    last = done.rounds[-1]
    assert done.verdict == "flat"
    assert [row.round for row in done.rounds] == [*range(rounds + 1)]
    assert (last.tried, last.made, last.failed) == (2 * rounds, rounds, rounds)  # once while the link is down
    assert {(row.slot, row.sockets, row.connections) for row in done.rounds} == {(done.rounds[0].slot, 1, 1)}


def test_the_vendors_guard_dies_at_the_number_of_slots_with_healthy_memory() -> None:
    done = run("lwip-vendor", 5, SLOTS)
    assert done.verdict == f"dead at round {SLOTS}: socket: ENOBUFS"
    assert [row.slot for row in done.rounds] == [0, 1, 2, -1, -1, -1]
    assert [row.sockets for row in done.rounds] == [1, 2, 3, 3, 3, 3]
    assert [row.connections for row in done.rounds] == [1, 1, 1, 0, 0, 0]
    last = done.rounds[-1]
    assert (last.made, last.failed) == (SLOTS - 1, 2 * 5 - (SLOTS - 1))
    assert min(row.memory_lowest for row in done.rounds) > 0.99 * done.rounds[0].memory_free


def test_a_climb_is_no_flat_run_before_it_dies() -> None:
    assert run("lwip-vendor", 2).verdict == "not flat: sockets 1 at first, then 3"


@pytest.mark.parametrize(
    "rounds, broken, verdict",
    [
        ([FIRST, replace(FIRST, round=1, time_wait=1, memory_free=500)], "", "flat"),
        ([FIRST, DEAD, FIRST], "", "dead at round 3: socket: ENOBUFS"),
        ([FIRST, replace(FIRST, slot=1)], "", "not flat: slot 0 at first, then 1"),
        ([FIRST, replace(FIRST, connections=2)], "", "not flat: connections 1 at first, then 2"),
        ([FIRST], "hung in round 1", "hung in round 1"),
    ],
)
def test_verdict(rounds: list[Round], broken: str, verdict: str) -> None:
    assert Soak("some", rounds, broken).verdict == verdict
    assert Soak("some", rounds, broken).as_known == (verdict == "flat") != Soak("", rounds, broken, leaks=True).as_known


def test_the_command_says_it_in_csv_and_in_its_exit_status() -> None:
    done = halfclose("soak", "--stack", "linux", "--rounds", "2", "--csv", "-")
    assert done.returncode == 0
    rows = [*csv.DictReader(done.stdout.splitlines())]
    assert [row["round"] for row in rows] == ["0", "1", "2"]
    assert {row["stack"] for row in rows} == {"linux"} and {*rows[0]} == {"stack", *soak.COLUMNS}
    assert "\x1b" not in done.stderr and "verdict" in done.stderr
    run("lwip-vendor", 1, SLOTS)
    died = halfclose("soak", "--stack", "lwip-vendor", "--slots", str(SLOTS), "--rounds", "5", "--csv", "-")
    assert died.returncode == 0 and "dead at round 3: socket: ENOBUFS" in died.stderr
    assert died.stderr.splitlines()[-1].split() == ["known", "to", "leak"]


@pytest.mark.parametrize(
    "words, why",
    [
        (("--stack", "nonesuch"), "no such stack"),
        (("--stack", "linux,lwip-b"), "--stack lwip-b: the client is host a: use lwip"),
        (("--stack", "linux", "--csv", ""), ".: can't be written: Is a directory"),
        (("--stack", "linux", "--csv", "/proc/soak.csv"), "/proc/soak.csv: can't be written"),
    ],
)
def test_bad_words(words: tuple[str, ...], why: str) -> None:
    done = halfclose("soak", *words)
    assert done.returncode == 2 and not done.stdout
    assert why in only_line(done.stderr)
    assert "not a number from 1 up" in halfclose("soak", "--rounds", "0").stderr


def test_stacks_with_commas_are_each_soaked_once() -> None:
    assert [one.name for one in soak.asked(["linux,lwip", "lwip"], 3)] == ["linux", "lwip-3"]
    assert {"linux", "lwip-vendor"} < {one.name for one in soak.asked(["all"], None)} - {"lwip-b"}


def test_a_soak_of_nothing_is_no_success_and_keeps_the_last_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> Foreign:
        raise Missing("needs a moon")

    last = tmp_path / "soak.csv"
    last.write_text("the last one")
    assert soak_and_tell([replace(stack("lwip"), foreign=missing)], 1, str(last)) == 2
    assert capsys.readouterr().out == "skip lwip: needs a moon\n"
    assert last.read_text() == "the last one"


def test_the_number_of_sockets_is_taken_also_for_the_users_lwip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lwipopts.h").write_text("#define MEMP_NUM_NETCONN 9\n")
    column = lwip.Column("lwip-mine", 0, own=lwip_own.Own("lwip-mine", None, tmp_path / "lwipopts.h"))
    try:
        foreign = column.with_sockets(2).foreign()
    except Missing as missing:
        pytest.skip(str(missing))
    text = '#include "lwip/opt.h"\nint sockets = MEMP_NUM_NETCONN;\n'
    command = [*compiler.command(), *foreign.compile, "-E", "-xc", "-"]
    said = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True).stdout
    assert said.endswith("int sockets = 2;\n")


@pytest.mark.parametrize(
    "then, verdict",
    [
        ("exec sleep 1000", "hung in round 1"),
        ("echo the reason >&2; exit 1", "ended in round 1: the reason"),
        ("kill -SEGV $$", "ended in round 1: killed by SIGSEGV"),
    ],
)
def test_an_early_end_is_told(then: str, verdict: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ",".join(map(str, astuple(FIRST)))
    script = tmp_path / "soak"
    script.write_text(f"#!/bin/sh\necho {first}\n{then}\n")
    script.chmod(0o755)
    monkeypatch.setattr(soak, "program", lambda stack: script)
    monkeypatch.setenv("HALFCLOSE_WATCHDOG", "1")
    assert soak.soak(stack("linux"), 5).verdict == verdict


def test_killed_it_leaves_nothing(tmp_path: Path) -> None:
    mark = f"HALFCLOSE_MARK={tmp_path}"
    command = [sys.executable, "-m", "runner", "soak", "--stack", "linux", "--rounds", "1000", "--csv", "/dev/null"]
    environment = {**os.environ, "HALFCLOSE_MARK": str(tmp_path)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert any(line.startswith("    1") for line in running.stdout), "it ended before its first round"
        assert len(processes(mark)) >= 2
        running.kill()
    give_up = time.monotonic() + DEADLINE
    while (processes(mark) or processes(mark)) and time.monotonic() < give_up:
        os.sched_yield()  # twice: in the middle of an exec, a process shows no environment
    assert not processes(mark)
