"""The libraries that a case may need, and how pkg-config(1) says that one compiles and links with them."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from .build import TIMER
from .trouble import Missing, UnknownNeed

# A machine without one of them skips its cases. Another name must be known to pkg-config.
LIBRARIES = ("libevent", "libnftables", "liburing")


@lru_cache(maxsize=None)
def flags_with(need: str, kind: str) -> tuple[str, ...]:
    """What compiles (--cflags) or links (--libs) with a library of `Needs:`. Raises Missing where it is not there.

    Raises UnknownNeed where neither pkg-config nor this project knows its name.
    """
    known = need in LIBRARIES
    if not known and not (
        need[0] != "-" and shutil.which("pkg-config") and not subprocess.call(["pkg-config", "--exists", need])
    ):
        near = get_close_matches(need, [*LIBRARIES, TIMER], 1)
        hint = f"did you mean {near[0]}?" if near else f"pkg-config must know it, or {Path(__file__).name} name it"
        raise UnknownNeed(f"Needs: {need}: no library of that name is known: {hint}")
    try:
        asked = subprocess.run(["pkg-config", kind, need], capture_output=True, text=True)
    except FileNotFoundError:
        raise Missing(f"needs {need}: apt-get install pkg-config {need}-dev") from None
    if asked.returncode:
        raise Missing(f"needs {need}, which pkg-config doesn't know: apt-get install {need}-dev")
    return tuple(shlex.split(asked.stdout))
