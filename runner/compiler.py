"""The C compiler: what it is called with, and what it makes, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from . import limits, snapshot
from .files import unfinished
from .tree import BUILD, ROOT, shown
from .trouble import DoesNotCompile, Trouble

if TYPE_CHECKING:
    from subprocess import CompletedProcess


def command() -> list[str]:
    """The C compiler as $CC names it, cc otherwise. Whether it is there shows when it is called."""
    return shlex.split(os.environ.get("CC", "cc")) or ["CC"]


@lru_cache(maxsize=None)
def flags() -> list[str]:
    """The flags every C file of the project is compiled with, and $CFLAGS after them."""
    return shlex.split(snapshot.sources()["flags"].decode()) + shlex.split(os.environ.get("CFLAGS", ""))


@lru_cache(maxsize=None)
def flags_elsewhere() -> list[str]:
    """What a file outside the tree is compiled with besides: an exercise may leave unused what it was given."""
    return shlex.split(snapshot.sources()["flags_elsewhere"].decode())


@lru_cache(maxsize=None)
def place() -> Path:
    """Where this compiler's output goes: another $CC or $CFLAGS has a folder of its own."""
    chosen = [name + os.environ[name] for name in ("CC", "CFLAGS") if name in os.environ]
    return BUILD / hashlib.sha256(repr(chosen).encode()).hexdigest()[:8] if chosen else BUILD


# What the machine refuses a compiler, and how to mend it; no fault of the file that is compiled.
LACKS = {
    "Resource temporarily unavailable": "more processes must be allowed: ulimit -u",
    "No space left on device": "free the disk, or set TMPDIR",
    "Disk quota exceeded": "free the disk, or set TMPDIR",
    "Cannot create temporary file": "set TMPDIR to a folder that can be written",
    "Too many open files": "more open files must be allowed: ulimit -n",
    "Cannot allocate memory": "free memory, or run with --jobs 1",
    "out of memory": "free memory, or run with --jobs 1",
    "Killed signal": "is the machine out of memory?",
}
LACKING = re.compile(rf"(?m)^(?!\S+\.[ch]:\d).*({'|'.join(map(re.escape, LACKS))}).*")


def called(words: list[str], source: str = "", where: Path = ROOT) -> CompletedProcess[bytes]:
    """What the compiler gives back where it is called with the usual flags and these. Raises Trouble if it is none."""
    import subprocess

    everywhere = {**os.environ, "LC_ALL": "C.UTF-8"}  # the same words on every machine
    try:
        return subprocess.run(
            [*command(), *flags(), *words], cwd=where, input=source.encode(), capture_output=True, env=everywhere
        )
    except (FileNotFoundError, PermissionError):
        raise Trouble(f"{command()[0]}: no such compiler: apt-get install gcc libc6-dev") from None


def compile(words: list[str], output: Path, links: bool = False) -> None:
    """Run the compiler, or the linker, where it finds the snapshot of the story's sources.

    Raises DoesNotCompile; leaves nothing half-written under the output's name.
    """
    limits.must_have_room_for_compilers()
    part = unfinished(output)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        where = snapshot.folder()
    except OSError as error:
        raise _cannot_be_written(error.strerror) from error
    done = called([*words, "-o", str(part)], where=where)
    if done.returncode:
        _remove(part)
        said = done.stderr.decode(errors="replace").strip().replace(str(part), str(output))
        _check_what_it_lacks("the compiler", said)
        raise DoesNotCompile(said, links)
    _put_in_place(part, output)


def _check_what_it_lacks(tool: str, said: str) -> None:
    if lacking := LACKING.search(said):
        raise Trouble(f"{tool} could not work: {lacking[0]}: {LACKS[lacking[1]]}")


def archive(objects: list[Path], output: Path) -> None:
    """Put object files into an archive, whole or not at all. Raises Trouble where there is no ar(1)."""
    import shutil
    import subprocess

    if not shutil.which("ar"):
        raise Trouble("ar: not found: apt-get install binutils")
    part = unfinished(output)
    done = subprocess.run(["ar", "rcs", str(part), *map(str, objects)], capture_output=True)
    if done.returncode:
        _remove(part)
        said = done.stderr.decode(errors="replace").strip()
        _check_what_it_lacks("ar", said)
        raise _cannot_be_written(said)
    _put_in_place(part, output)


def _cannot_be_written(why: str | None) -> Trouble:
    """About the folder that has all that is built: what happens to one file happens to all."""
    return Trouble(f"{shown(place())}: can't be written: {why}: free the disk or copy the tree")


def _remove(part: Path) -> None:
    with suppress(OSError):  # where nothing could be written, nothing is there
        part.unlink()


def _put_in_place(part: Path, output: Path) -> None:
    try:
        os.replace(part, output)
    except OSError as error:
        raise _cannot_be_written(error.strerror) from error


def link_flags(dynamic: bool = False) -> list[str]:
    """A static program starts in two thirds of the time; the sanitizers can't be linked so.

    Where there is gold, linking takes half as long.
    """
    if any(flag.startswith("-fsanitize") for flag in flags()):
        return []
    from shutil import which

    return (["-fuse-ld=gold"] if which("ld.gold") else []) + ([] if dynamic else ["-static"])


def remove_older(output: Path) -> None:
    """Other versions of the same, not what another process is writing."""
    name, _, key = output.name.rpartition("-")
    same = re.compile(re.escape(name) + r"-[0-9a-f]{16}" + re.escape(key[16:]))
    with suppress(OSError):  # another user's stay
        for older in output.parent.iterdir():
            if older != output and same.fullmatch(older.name):
                older.unlink(missing_ok=True)
