"""Killed at any moment, a run leaves nothing: no process, no namespace, no file outside its tree."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from runner.tests.support import processes
from runner.tree import ROOT

KILLS, LONGEST = 50, 0.3  # runs, seconds
DEADLINE = 10.0  # seconds for the kernel to end what was killed


def host_network() -> dict[str, set[str]]:
    """Interfaces and named namespaces of the machine itself. Nameless ones live in processes only."""
    return {name: set(os.listdir(name)) for name in ("/sys/class/net", "/run/netns") if os.path.isdir(name)}


def hear_interrupts() -> None:
    """A shell starts what it runs in the background deaf to SIGINT, and all below it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_nothing_is_left_after_kills_at_random_moments(tmp_path: Path) -> None:
    mark, before, moment = f"HALFCLOSE_MARK={tmp_path}", host_network(), random.Random(2525)
    environment = {**os.environ, "TMPDIR": str(tmp_path), "HALFCLOSE_MARK": str(tmp_path)}
    command = [sys.executable, "-m", "runner", "run", "close", "threads", "--repeat", "1000", "--jobs", "2"]
    killed = 0
    for _ in range(KILLS):
        run = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=hear_interrupts,
        )
        try:
            run.wait(moment.uniform(0, LONGEST))
        except subprocess.TimeoutExpired:
            run.send_signal(moment.choice([signal.SIGKILL, signal.SIGINT, signal.SIGTERM]))
            run.wait()
            killed += 1
    give_up = time.monotonic() + DEADLINE
    while (processes(mark) or processes(mark)) and time.monotonic() < give_up:
        os.sched_yield()  # twice: in the middle of an exec, a process shows no environment
    assert killed == KILLS
    assert not processes(mark)
    assert not [*tmp_path.iterdir()]
    assert host_network() == before


def test_the_check_sees_what_is_left(tmp_path: Path) -> None:
    left = subprocess.Popen(["sleep", "100"], env={**os.environ, "HALFCLOSE_MARK": str(tmp_path)})
    try:
        while not (found := processes(f"HALFCLOSE_MARK={tmp_path}")) and left.poll() is None:
            os.sched_yield()
        assert found == {"sleep 100 "}
    finally:
        left.kill()
        left.wait()
