"""The recorder of a laboratory: tcpdump between the two hosts, and the record of one story after the other."""

from __future__ import annotations

import fcntl
import os
import re
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path

from ..capture import FILE_HEADER, Event, Segment, Way, form_of, frames
from ..narration import Narration
from ..trouble import Trouble

# A large snap length would leave the ring 8 slots, and it would drop in silence (-B is in KiB).
TCPDUMP = ["tcpdump", "-i", "eth0", "-w", "-", "-U", "--immediate-mode", "-s", "512", "-B", "16384", "-n"]
FILTER = ["-Z", "root", "tcp or udp port 514"]
PIPE_SIZE, F_SETPIPE_SZ = 1 << 20, 1031
DROPPED = re.compile(r"(\d+) packets? dropped by (?:kernel|interface)")
END_SECONDS = 60.0  # for one that never ends; where all else waits for a core, the kernel needs several to free a ring
RECORD_AT_MOST = 16 << 20  # bytes: some twenty thousand calls


class Recorder:
    """Starts at once, and with it the hosts; call close() in the end.

    Raises Trouble where hosts can't be made or tcpdump is missing.
    """

    def __init__(self, program: Path, environment: dict[str, str]) -> None:
        if not shutil.which("tcpdump"):
            raise Trouble("tcpdump: not found: apt-get install tcpdump")
        self._process = subprocess.Popen(
            [str(program), *TCPDUMP, *FILTER],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self._process.stdout and self._process.stderr
        self.pid, self.pipe = self._process.pid, self._process.stdout.fileno()
        self._listening = self._leaving = False
        self._wait_until_it_listens()
        self._listening = True
        self._header = os.read(self.pipe, FILE_HEADER)
        self._form = form_of(self._header, "tcpdump")
        self._ready = select.poll()
        self._ready.register(self.pipe, select.POLLIN)
        self._unread = b""
        self._earlier, self._now = set[Way](), set[Way]()
        self.begin(0)
        try:
            fcntl.fcntl(self.pipe, F_SETPIPE_SZ, PIPE_SIZE)
        except OSError:
            pass  # A smaller pipe only lets more wait in tcpdump's own ring.

    def _wait_until_it_listens(self) -> None:
        assert self._process.stderr
        said = b""
        while b"listening on" not in said:
            line = self._process.stderr.readline()
            said += line
            if not line:
                self.close()
                raise Trouble(f"no laboratory: {said.decode(errors='replace').strip() or 'it ended at once'}")

    def begin(self, port: int) -> None:
        """What comes from now on is the record of the story that was given this port."""
        self._port = port
        self._kept, self._size = [self._header], 0
        self.events: list[Event] = []
        self.disturbed = self.ended = self.full = self.other_ports = False
        self._earlier |= self._now
        self._now = set()

    @property
    def capture(self) -> bytes:
        """The record so far, as a pcap file."""
        return b"".join(self._kept)

    def wait(self, seconds: float) -> bool:
        """Read until the record ends; False if it has not ended after this many seconds, even if packets still come."""
        self._take()
        end = time.monotonic() + seconds
        while not self.ended and self._ready.poll(max(0.0, end - time.monotonic()) * 1000):
            more = os.read(self.pipe, 1 << 20)
            if not more:
                return False
            self._unread += more
            self._take()
        return self.ended

    def keep_up(self) -> None:
        """Take what has come so far, so that it does not fill the pipe behind which the recorder drops."""
        while not self.ended and self._ready.poll(0):
            more = os.read(self.pipe, 1 << 20)
            self._unread += more
            self._take()
            if self.full or not more:
                return

    def _take(self) -> None:
        """Add the whole frames of what was read; of a record without end, none but the end."""
        data, at = self._unread, 0
        for end, found in frames(data, self._form):
            told = isinstance(found, Narration)
            last = isinstance(found, Narration) and found.kind == "end"
            if told or (isinstance(found, Segment) and self._is_new(found)):
                self._size += end - at
                self.full = self._size > RECORD_AT_MOST
                if last or not self.full:
                    assert found
                    self._kept.append(data[at:end])
                    self.events.append(found)
            elif isinstance(found, Segment) and any(isinstance(before, Narration) for before in self.events):
                self.disturbed = True
            at = end
            if last:
                self.ended = True
                break
        self._unread = data[at:]

    def _is_new(self, segment: Segment) -> bool:
        """Whether it is of no connection that an earlier story on these hosts had."""
        way = segment.way
        if way not in self._now:
            if way in self._earlier:
                return False
            self._now |= {way, segment.way_back}
            self.other_ports |= self._port not in segment.ports
        return True

    def leave(self) -> None:
        """Tell it to end. Don't wait: the kernel takes longer to free its ring than a story takes."""
        if not self._leaving:
            self._leaving = True
            self._process.send_signal(signal.SIGTERM)

    def close(self) -> int:
        """End it, and wait for it; the hosts die with it. How many packets it says it dropped.

        Raises Trouble where it has recorded and does not say.
        """
        self.leave()
        try:
            said = self._process.communicate(timeout=END_SECONDS)[1].decode(errors="replace")
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            said = ""
        dropped = DROPPED.findall(said)
        if self._listening and not dropped:
            raise Trouble("tcpdump did not say how many packets it dropped, so nothing is proved: run again")
        return sum(map(int, dropped))
