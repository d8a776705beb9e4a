"""tcpdump, and the two hosts that it records between: one process, which starts while the rest of Python is loaded.

So this module is the first that a command loads, and needs next to nothing itself.
"""

from __future__ import annotations

import os
import signal
from _thread import allocate_lock
from contextlib import suppress
from typing import TYPE_CHECKING

from .root import find_root

if TYPE_CHECKING:
    from typing import Iterable

# A large snap length would leave the ring 8 slots, and it would drop in silence (-B is in KiB).
TCPDUMP = ("tcpdump", "-i", "eth0", "-w", "-", "-U", "--immediate-mode", "-s", "512", "-B", "16384", "-n")
FILTER = ("-Z", "root", "tcp or udp port 514")
FAMILY = "HALFCLOSE_FAMILY"  # of addresses: programs of the story library find it in their environment
TELLING = ("run", "show", "accept", "grade")  # commands that want a laboratory
LAB = "-lab-"  # stands in the name of the program that makes the hosts, between its stack and its key


class Tcpdump:
    """The process, whose packets come out of one pipe and its words out of another. It dies with this thread."""

    def __init__(self, program: str, over: str) -> None:
        self.program, self.over, self.ended = program, over, False
        self.packets, packets = os.pipe()
        self.words, words = os.pipe()
        try:
            self.pid = os.posix_spawn(
                program,
                [program, *TCPDUMP, *FILTER],
                {**os.environ, FAMILY: over},
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, packets, 1),
                    (os.POSIX_SPAWN_DUP2, words, 2),
                ],
                setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],  # which Python ignores
            )
        except OSError:
            self.close_pipes()
            raise
        finally:
            os.close(packets)
            os.close(words)

    def tell(self, number: int) -> None:
        """Send it a signal."""
        if not self.has_ended():
            os.kill(self.pid, number)

    def has_ended(self, options: int = os.WNOHANG) -> bool:
        """Whether it is gone; without options, wait for that."""
        with suppress(ChildProcessError):  # another thread has seen it
            self.ended = self.ended or os.waitpid(self.pid, options)[0] == self.pid
            return self.ended
        return True

    def close_pipes(self) -> None:
        """What it writes from now on is nobody's."""
        os.close(self.packets)
        os.close(self.words)


_ahead: list[Tcpdump] = []
_leaving: list[Tcpdump] = []  # nobody waits for them
_lock = allocate_lock()


def start(program: str, over: str) -> Tcpdump:
    """On hosts that speak this family of addresses; the one that was started ahead, if it is that. Raises OSError."""
    with _lock:
        _leaving[:] = [one for one in _leaving if not one.has_ended()]
        ahead = _ahead.pop() if _ahead else None
    if ahead and (ahead.program, ahead.over) == (program, over):
        return ahead
    if ahead:
        ahead.tell(signal.SIGKILL)
        let_go(ahead)
    return Tcpdump(program, over)


def let_go(one: Tcpdump) -> None:
    """It was told to end, and nobody waits."""
    one.close_pipes()
    with _lock:
        _leaving.append(one)


def start_ahead(words: list[str]) -> None:
    """The one that this command line will want, if it is built. What is wrong with that is told when it is wanted."""
    root = find_root()
    if not (words[:1] and words[0] in TELLING and root) or "CC" in os.environ or "CFLAGS" in os.environ:
        return
    stack, over = (_first(words, option, usual) for option, usual in (("--stack", "linux"), ("--family", "inet")))
    try:
        with os.scandir(os.path.join(root, "build", "story")) as built:
            labs = [(file.stat().st_mtime, file.path) for file in built if file.name.startswith(stack + LAB)]
        if labs:
            _ahead.append(Tcpdump(max(labs)[1], over))
    except OSError:
        pass


def _first(words: Iterable[str], option: str, usual: str) -> str:
    """What an option is told first; where that is all, or the option is not there, the usual."""
    told = ""
    for before, word in zip(["", *words], words):
        told = word if before == option else word.removeprefix(f"{option}=") if word.startswith(f"{option}=") else told
    first = told.partition(",")[0].strip()
    return usual if first in ("", "all") else first
