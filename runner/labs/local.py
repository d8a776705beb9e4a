"""The laboratory of this machine: two hosts in namespaces of their own, and one program at a time that tells."""

from __future__ import annotations

import os
import select
import signal
import time
from pathlib import Path
from typing import Iterator, Sequence

from .. import build, limits
from ..environment import told_over, watchdog_seconds
from . import Run, Story
from .recorder import RECORD_AT_MOST, Recorder
from ..stacks.stack import Stack
from ..trouble import Trouble

FIRST_PORT, LAST_PORT = 2000, 32000
CAPTURE_SECONDS = 5.0
LAST_WORDS = 0.3  # seconds without a packet after which a record that can't be ended holds no more
SILENCES_AT_MOST = 6  # times that the watchdog waits: a story that takes longer has no end
UNWATCHED = 0.1  # seconds after which the record is read while the story is still told


class Lab:
    """Starts at once; call close() in the end. Raises Trouble where it can't be had."""

    def __init__(self, stack: Stack) -> None:
        self._port = FIRST_PORT
        limits.raise_them()
        self._cramped = limits.too_low()
        self._environment = told_over(stack.over)
        self._recorder = Recorder(build.lab_program(stack), stack.over)
        self._output = os.memfd_create("story")

    def run(self, stories: Sequence[Story]) -> Iterator[Run]:
        """One after the other, each when it is asked for."""
        for story in stories:
            yield self.tell(story.program)

    def tell(self, program: Path) -> Run:
        """Let the program tell its story; returns when its record has ended."""
        self._port = self._port + 1 if self._port < LAST_PORT else FIRST_PORT
        self._recorder.begin(self._port)
        os.ftruncate(self._output, 0)
        os.lseek(self._output, 0, os.SEEK_SET)
        start = time.perf_counter()
        status, hung = self._wait_for(self._spawn(program))
        seconds = time.perf_counter() - start
        said = os.pread(self._output, 1 << 16, 0).decode(errors="replace").strip()
        ended = hung or how_it_ended(status)
        if status not in (0, 77) or not self._recorder.wait(CAPTURE_SECONDS):
            self._end_record(program, ended if hung or "\n" in said else said or ended)
        recorder = self._recorder
        capture = recorder.capture if recorder.ended else b""
        disturbed, used_up = recorder.disturbed, recorder.other_ports
        return Run(capture, recorder.events, seconds, said, ended, disturbed, used_up, self._cramped)

    def _spawn(self, program: Path, *more: str) -> int:
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, self._output, 1),
            (os.POSIX_SPAWN_DUP2, self._output, 2),
        ]
        arguments = [str(program), str(self._recorder.pid), str(self._port), *more]
        return os.posix_spawn(program, arguments, self._environment, file_actions=actions)

    def _wait_for(self, pid: int) -> tuple[int, str]:
        """Exit status (negative: signal), and why the watchdog had to end it; "" where it had not."""
        process = os.pidfd_open(pid)
        try:
            hung = self._watch(process)
            if hung:
                os.kill(pid, signal.SIGKILL)
        except BaseException:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise
        finally:
            os.close(process)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), hung

    def _watch(self, process: int) -> str:
        """Wait for its end. A story that goes on is read while it is told: its record may be without end.

        It hangs when it has told nothing for as long as the watchdog waits. One that always tells may only be slow.
        """
        waiting, silence, narrations = select.poll(), watchdog_seconds(), 0
        waiting.register(process, select.POLLIN)
        began = latest = time.monotonic()
        while not waiting.poll(UNWATCHED * 1000):
            self._recorder.keep_up()
            now = time.monotonic()
            if self._recorder.narrations > narrations:
                narrations, latest = self._recorder.narrations, now
            if self._recorder.full:
                return f"it hung in a loop: more than {RECORD_AT_MOST >> 20} MiB were told"
            if now - latest > silence:
                return "it hung"
            if now - began > SILENCES_AT_MOST * silence:
                return f"it hung in a loop: it was still told after {now - began:.0f} seconds"
        return ""

    def _end_record(self, program: Path, epitaph: str) -> None:
        """Let the program end the record in another's place; it can't where it dies before any story.

        Nor can it where the story took the network away: what it told before is its record.
        Raises Trouble where the recorder does not show that.
        """
        if self._wait_for(self._spawn(program, epitaph))[0]:
            self._recorder.wait(LAST_WORDS)
        elif not self._recorder.wait(CAPTURE_SECONDS):
            raise Trouble("the recorder shows no end of the story: is the machine out of memory?")

    def leave(self) -> int:
        """Tell the recorder to end, and the hosts with it. How many packets it has dropped."""
        os.close(self._output)
        return self._recorder.leave()

    def close(self) -> None:
        """Wait until they have ended."""
        self._recorder.close()


def how_it_ended(status: int) -> str:
    """An exit status as a person says it."""
    if status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"exit status {status}"
