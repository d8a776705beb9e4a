"""What a process may have here: a limit that is too low for a story says nothing about the kernel."""

from __future__ import annotations

import os
import resource
from contextlib import ExitStack
from functools import lru_cache

from .trouble import Trouble

PROCESSES = 256
# As (limit, what must be allowed so that any story finds room, what it is of, how a shell raises it).
NEEDED = (
    (resource.RLIMIT_NOFILE, 128, "open files", "ulimit -n"),
    (resource.RLIMIT_NPROC, PROCESSES, "processes", "ulimit -u"),
)
COMPILER = 4  # processes and threads for one: that which calls it, itself, and two that it starts (cc1 and as, or ld)
FILES_AT_LEAST = 24  # of this process, of the recorder and of a story without descriptors of its own


def raise_them() -> None:
    """As far as this user may. Raises Trouble where there is no room for a laboratory."""
    for limit, needed, _, _ in NEEDED:
        now, most = resource.getrlimit(limit)
        if is_low(now, needed):
            resource.setrlimit(limit, (most if is_low(most, needed) else needed, most))
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if is_low(files, FILES_AT_LEAST):
        raise Trouble(f"{files} open files are allowed here, and a laboratory has {FILES_AT_LEAST}: ulimit -n 1024")


def too_low() -> str:
    """Which limits may be too low for a story, and what to type; "" where none is."""
    low = [
        f"{resource.getrlimit(limit)[0]} {of} are allowed here: {how} {needed}"
        for limit, needed, of, how in NEEDED
        if is_low(resource.getrlimit(limit)[0], needed)
    ]
    return "; ".join(low)


@lru_cache(maxsize=None)
def must_have_room_for_compilers() -> None:
    """Raises Trouble where this user may not start them all: gcc would try for 15 seconds and say nothing."""
    if not is_low(resource.getrlimit(resource.RLIMIT_NPROC)[0], PROCESSES):
        return
    import subprocess

    needed = (os.cpu_count() or 1) * COMPILER
    with ExitStack() as started:
        try:
            for _ in range(needed):
                one = started.enter_context(subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL))
                started.callback(one.kill)
        except BlockingIOError:
            why = f"compilers side by side need {needed} processes, and this user may not start that many"
            raise Trouble(f"{why}: more processes must be allowed: ulimit -u {PROCESSES}") from None


def is_low(limit: int, needed: int) -> bool:
    """Whether a limit is lower than this."""
    return limit != resource.RLIM_INFINITY and limit < needed
