"""The recorder of a laboratory: tcpdump between the two hosts, and the record of one story after the other."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import time
from pathlib import Path

from ..capture import FILE_HEADER, Event, Segment, Way, form_of, frames
from ..narration import Narration
from ..tcpdump import let_go, start
from ..trouble import Trouble

PIPE_SIZE, F_SETPIPE_SZ = 1 << 20, 1031
INSTALL = "apt-get install tcpdump"
# A line that tcpdump writes when it is asked; what was dropped stands in it once or twice.
COUNTED = re.compile(rb".*\d packets? captured, .*dropped by .*\n")
DROPPED = re.compile(r"(\d+) packets? dropped by (?:kernel|interface)")
END_SECONDS = 60.0  # for one that never ends; where all else waits for a core, the kernel needs several to free a ring
RECORD_AT_MOST = 16 << 20  # bytes: some twenty thousand calls


class Recorder:
    """Starts at once, and with it the hosts; call leave() in the end.

    Raises Trouble where hosts can't be made or tcpdump is missing.
    """

    def __init__(self, program: Path, over: str) -> None:
        self._tcpdump = start(str(program), over)
        self.pid, self.pipe = self._tcpdump.pid, self._tcpdump.packets
        self._wait_until_it_listens()
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
        said = b""
        while b"listening on" not in said:
            more = os.read(self._tcpdump.words, 1 << 16)
            said += more
            if not more:
                from shutil import which

                let_go(self._tcpdump)
                why = said.decode(errors="replace").strip() or "it ended at once"
                raise Trouble(f"no laboratory: {why}" if which("tcpdump") else f"tcpdump: not found: {INSTALL}")

    def begin(self, port: int) -> None:
        """What comes from now on is the record of the story that was given this port."""
        self._port = port
        self._kept, self._size, self.narrations = [self._header], 0, 0
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
            self.narrations += told
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

    def leave(self) -> int:
        """Tell it to end, and the hosts die with it. How many packets it says it dropped.

        It is asked (tcpdump(1), SIGUSR1), and nobody waits: the kernel frees its ring more slowly than a story is told.

        Raises Trouble where it does not say.
        """
        self._tcpdump.tell(signal.SIGUSR1)
        self._tcpdump.tell(signal.SIGTERM)
        said = self._last_words()
        dropped = DROPPED.findall(said)
        if not dropped:
            self._tcpdump.tell(signal.SIGKILL)
        let_go(self._tcpdump)
        if not dropped:
            raise Trouble("tcpdump did not say how many packets it dropped, so nothing is proved: run again")
        return sum(map(int, dropped))

    def _last_words(self) -> str:
        """What it says when it is asked, a line; or till it ends. What it still records is nobody's."""
        said, words = b"", self._tcpdump.words
        self._ready.register(words, select.POLLIN)
        while not (counted := COUNTED.search(said)) and (ready := self._ready.poll(END_SECONDS * 1000)):
            for pipe, _ in ready:
                more = os.read(pipe, 1 << 20)
                said += more if pipe == words else b""
                if not more:
                    self._ready.unregister(pipe)
                    if pipe == words:
                        return said.decode(errors="replace")
        return (counted[0] if counted else said).decode(errors="replace")

    def close(self) -> None:
        """Wait until it has ended; what does not end is killed."""
        if not self._tcpdump.has_ended():
            process, ended = os.pidfd_open(self.pid), select.poll()
            ended.register(process, select.POLLIN)
            if not ended.poll(END_SECONDS * 1000):
                self._tcpdump.tell(signal.SIGKILL)
            os.close(process)
            self._tcpdump.has_ended(0)
