"""What stories are compiled from: the storyteller's sources as they were when this process first looked at them.

An edit that somebody makes meanwhile changes the next command, not half of this one: what is built is named by all that
went into it.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from .files import unfinished
from .tree import BUILD, ROOT, STORY

KEPT_SECONDS = 24 * 3600  # after which nobody compiles from another snapshot any more


@lru_cache(maxsize=None)
def sources() -> dict[str, bytes]:
    """All files below cases/story, by their paths there."""
    found = {}
    for folder, folders, names in os.walk(ROOT / STORY):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, ROOT / STORY)] = file.read()
    return found


@lru_cache(maxsize=None)
def folder() -> Path:
    """A folder that is the repository in all but these sources, where a compiler finds them by the same names.

    Raises OSError where it can't be made.
    """
    key = hashlib.sha256(repr((str(ROOT), sources())).encode()).hexdigest()[:16]
    path = BUILD / "snapshots" / key
    if not path.exists():
        _make(path)
        _remove_old(path)
    with suppress(OSError):  # another user's
        os.utime(path)
    return path


def _make(path: Path) -> None:
    from shutil import rmtree

    part = unfinished(path)
    for name, data in sources().items():
        file = part / STORY / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    for above in (ROOT, (ROOT / STORY).parent):
        for entry in above.iterdir():
            link = part / entry.relative_to(ROOT)
            if not link.exists():
                link.symlink_to(entry)
    try:
        os.rename(part, path)
    except OSError:
        rmtree(part)
        if not path.exists():  # else another process was faster
            raise


def _remove_old(path: Path) -> None:
    from shutil import rmtree

    with suppress(OSError):
        for other in path.parent.iterdir():
            if other != path and other.stat().st_mtime < time.time() - KEPT_SECONDS:
                rmtree(other, ignore_errors=True)
