"""A laboratory: two hosts, the recorder between them, and one program at a time that tells its story."""

from __future__ import annotations

import fcntl
import os
import re
import select
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from runner.capture import FILE_HEADER, Event, Segment, form_of, frames
from runner.environment import watchdog_seconds
from runner.narration import Narration
from runner.trouble import Trouble

# A large snap length would leave the ring 8 slots, and it would drop in silence (-B is in KiB).
TCPDUMP = ["tcpdump", "-i", "eth0", "-w", "-", "-U", "--immediate-mode", "-s", "512", "-B", "16384", "-n"]
FILTER = ["-Z", "root", "tcp or udp port 514"]
FIRST_PORT, LAST_PORT = 2000, 32000
CAPTURE_SECONDS = 5.0
PIPE_SIZE, F_SETPIPE_SZ = 1 << 20, 1031
DROPPED = re.compile(r"(\d+) packets? dropped by (?:kernel|interface)")


@dataclass
class Run:
    """What one run left: its capture (a whole pcap file), and how the program ended.

    It was disturbed if segments of an earlier story came while it was told.
    """

    capture: bytes
    events: list[Event]
    seconds: float
    status: int
    said: str
    hung: bool
    disturbed: bool


class Lab:
    """Starts at once; call close() in the end. Raises Trouble where hosts can't be made or tcpdump is missing."""

    def __init__(self, program: Path) -> None:
        if not shutil.which("tcpdump"):
            raise Trouble("tcpdump: not found: apt-get install tcpdump")
        self._port = FIRST_PORT
        self._recorder = subprocess.Popen(
            [str(program), *TCPDUMP, *FILTER], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self._recorder.stdout and self._recorder.stderr
        self._pipe = self._recorder.stdout.fileno()
        self._output = os.memfd_create("story")
        self._listening = self._leaving = False
        self._wait_until_it_listens()
        self._listening = True
        self._header = os.read(self._pipe, FILE_HEADER)
        self._form = form_of(self._header, "tcpdump")
        self._unread = b""
        try:
            fcntl.fcntl(self._pipe, F_SETPIPE_SZ, PIPE_SIZE)
        except OSError:
            pass  # A smaller pipe only lets more wait in tcpdump's own ring.

    def _wait_until_it_listens(self) -> None:
        assert self._recorder.stderr
        said = b""
        while b"listening on" not in said:
            line = self._recorder.stderr.readline()
            said += line
            if not line:
                self.close()
                raise Trouble(f"no laboratory: {said.decode(errors='replace').strip() or 'it ended at once'}")

    def run(self, program: Path) -> Run:
        """Let the program tell its story; returns when its record has ended."""
        self._port = self._port + 1 if self._port < LAST_PORT else FIRST_PORT
        self._disturbed = False
        os.ftruncate(self._output, 0)
        os.lseek(self._output, 0, os.SEEK_SET)
        start = time.perf_counter()
        status, hung = self._wait_for(self._spawn(program))
        seconds = time.perf_counter() - start
        said = os.pread(self._output, 1 << 16, 0).decode(errors="replace").strip()
        ended = status in (0, 77)
        recorded = self._read_record(CAPTURE_SECONDS) if ended else None
        recorded = recorded or self._end_record(program, "it hung" if hung else how_it_ended(status))
        return Run(*recorded, seconds, status, said, hung, self._disturbed)

    def _spawn(self, program: Path, *more: str) -> int:
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, self._output, 1),
            (os.POSIX_SPAWN_DUP2, self._output, 2),
        ]
        arguments = [str(program), str(self._recorder.pid), str(self._port), *more]
        return os.posix_spawn(program, arguments, os.environ, file_actions=actions)

    def _wait_for(self, pid: int) -> tuple[int, bool]:
        """Exit status (negative: signal) and whether the watchdog had to end it."""
        process = os.pidfd_open(pid)
        try:
            waiting = select.poll()
            waiting.register(process, select.POLLIN)
            hung = not waiting.poll(watchdog_seconds() * 1000)
            if hung:
                os.kill(pid, signal.SIGKILL)
        except BaseException:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise
        finally:
            os.close(process)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), hung

    def _end_record(self, program: Path, epitaph: str) -> tuple[bytes, list[Event]]:
        """Nothing where the program can't even tell that much: it dies before any story."""
        if self._wait_for(self._spawn(program, epitaph))[0]:
            return b"", []
        recorded = self._read_record(CAPTURE_SECONDS)
        if recorded is None:
            raise Trouble("the recorder shows no end of the story: is the machine out of memory?")
        return recorded

    def _read_record(self, seconds: float) -> tuple[bytes, list[Event]] | None:
        """This run's frames and what they tell, up to the end that was told. None where it does not come in time."""
        kept, told, data, at = [self._header], list[Event](), self._unread, 0
        ready = select.poll()
        ready.register(self._pipe, select.POLLIN)
        while True:
            for end, found in frames(data, self._form, at):
                if isinstance(found, Narration) or (isinstance(found, Segment) and self._port in found.ports):
                    kept.append(data[at:end])
                    told.append(found)
                elif isinstance(found, Segment) and any(isinstance(before, Narration) for before in told):
                    self._disturbed = True
                at = end
                if isinstance(found, Narration) and found.kind == "end":
                    self._unread = data[at:]
                    return b"".join(kept), told
            more = os.read(self._pipe, 1 << 20) if ready.poll(seconds * 1000) else b""
            if not more:
                self._unread = data
                return None
            data, at = data[at:] + more, 0

    def leave(self) -> None:
        """Tell the recorder to end. Don't wait: the kernel takes longer to free its ring than a story takes."""
        if not self._leaving:
            self._leaving = True
            self._recorder.send_signal(signal.SIGTERM)

    def close(self) -> int:
        """End the recorder, and wait for it; the hosts die with it. How many packets it says it dropped.

        Raises Trouble where it has recorded and does not say.
        """
        self.leave()
        os.close(self._output)
        try:
            said = self._recorder.communicate(timeout=CAPTURE_SECONDS)[1].decode(errors="replace")
        except subprocess.TimeoutExpired:
            self._recorder.kill()
            said = ""
        dropped = DROPPED.findall(said)
        if self._listening and not dropped:
            raise Trouble("tcpdump did not say how many packets it dropped, so nothing is proved: run again")
        return sum(map(int, dropped))


def how_it_ended(status: int) -> str:
    """An exit status as a person says it."""
    if status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"exit status {status}"
