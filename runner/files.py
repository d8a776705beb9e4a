"""What the project writes: each file whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Iterator

from .tree import shown
from .trouble import Trouble


def unfinished(path: Path) -> Path:
    """The name beside it that a file has until it is whole: no other process or thread uses the same."""
    return path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")


def write_file(path: Path, data: bytes) -> None:
    """Write a file that the project makes, whole or not at all. Raises Trouble where the disk won't have it.

    What is there keeps its rights, and its owner where root writes; a link stays one; a device or a pipe is written to.
    """
    with _told_of(path):
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        target = Path(os.path.realpath(path))
        part = unfinished(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            if target.exists():
                before = target.stat()
                os.chmod(part, stat.S_IMODE(before.st_mode))
                with suppress(PermissionError):
                    os.chown(part, before.st_uid, before.st_gid)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)


def write_dispensable(path: Path, data: bytes, folder: Path) -> None:
    """Write a file that nobody misses while it is written, in a fifth of the time.

    Raises Trouble like write_file, about the folder that has all such files: what happens to one happens to all.

    What was there goes first: a rename onto a file makes ext4 allocate blocks at once (ext4(5), auto_da_alloc), which
    takes as long as a tenth of a story.
    """
    part = unfinished(path)
    with _told_of(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        path.unlink(missing_ok=True)
        os.rename(part, path)


def must_be_writable(path: Path) -> None:
    """Raises Trouble at once where write_file would after a long run. Leaves nothing."""
    import tempfile

    with _told_of(path):
        if path.exists() and not path.is_file():
            path.open("ab").close()
        else:
            target = Path(os.path.realpath(path))
            target.parent.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=target.parent).close()


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Trouble(f"{shown(path)}: can't be written: {error.strerror}: free the disk or copy the tree") from error
