"""What several test modules use."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Iterator, Sequence

import pytest

from runner.arrow import Arrow, parse_arrow
from runner.case import Case
from runner.connections import Connections, Hosts
from runner.labs.run import Runner
from runner.outcome import Outcome
from runner.stacks import stack
from runner.tree import ROOT
from runner.wire import Wire

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="drops capabilities or mounts file systems: needs root")
# In a chroot no mount can be kept from the rest of the machine.
needs_mounts = pytest.mark.skipif(
    os.geteuid() != 0 or not re.search(r"(?m)^(\S+ ){4}/ ", Path("/proc/self/mountinfo").read_text(encoding="utf-8")),
    reason="mounts file systems: needs root, and a root directory that is a mount point",
)
Mount = tuple[str, str, str, int, str]  # source, target, type, flags, options
READ_ONLY, REMOUNT, BIND, RECURSIVE, PRIVATE = 1, 1 << 5, 1 << 12, 1 << 14, 1 << 18  # mount(2)
CLONE_NEWNS = 1 << 17  # unshare(2)


def halfclose(*words: str, tree: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, as a pipe sees it."""
    command = [sys.executable, "-m", "runner", *words]
    return subprocess.run(command, cwd=tree, env={**os.environ, **environment}, capture_output=True, text=True)


def with_mounted(mounts: list[Mount], command: list[str], tree: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A command in a mount namespace of its own, with a file system or two more; mount(8) is not everywhere."""
    libc = ctypes.CDLL(None, use_errno=True)

    def mount() -> None:
        if libc.unshare(CLONE_NEWNS):
            raise OSError(ctypes.get_errno(), "unshare")
        for source, target, type, flags, options in [("none", "/", "", RECURSIVE | PRIVATE, ""), *mounts]:
            words = [os.fsencode(word) for word in (source, target, type)]
            if libc.mount(*words, flags, options.encode()):
                raise OSError(ctypes.get_errno(), f"mount {target}")

    return subprocess.run(command, cwd=tree, capture_output=True, text=True, preexec_fn=mount)


def own_tree(folder: Path) -> Path:
    """A repository to add cases to, which no other test sees; what is built is shared."""
    for name in "cases", "runner":
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in "conftest.py", "pyproject.toml":
        shutil.copy(ROOT / name, folder)
    (folder / "build").symlink_to(ROOT / "build")
    return folder


@contextmanager
def tree_of(user: int, folders: Sequence[str]) -> Iterator[Path]:
    """A repository that this user can read, and write in these folders; where pytest's own are, it lets nobody in."""
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        tree = own_tree(Path(folder) / "tree")
        (tree / "build").unlink()
        for name in "build", "out":
            (tree / name).mkdir()
            os.chown(tree / name, *((user, user) if name in folders else (0, 0)))
        yield tree


def edit(file: Path, old: str, new: str) -> None:
    """Other words in a file of somebody's own tree; what is no longer written there can't be changed unseen."""
    text = file.read_text()
    assert old in text, f"{file} has no {old!r}"
    file.write_text(text.replace(old, new))


def only_line(text: str) -> str:
    """The one line that trouble is told in."""
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    assert "Traceback" not in text
    return lines[0]


def run_once(case: Case) -> Outcome:
    """One run on hosts of its own."""
    with Runner(stack("linux")) as runner:
        return runner.run(case)


def story(body: str) -> str:
    """A small case around a body; its first line is line 6."""
    return f'/* A claim. */\n#include "story.h"\n\nvoid story(int a, int b)\n{{\n{body}\n}}\n'


def tools_without(folder: Path, *missing: str) -> str:
    """A PATH on which everything is, but these."""
    for place in "/usr/bin", "/bin", "/usr/sbin", "/sbin":
        for tool in Path(place).iterdir():
            if tool.name not in missing and not (folder / tool.name).exists():
                (folder / tool.name).symlink_to(tool)
    return str(folder)


def has(tool: str) -> bool:
    """Whether a tool is installed."""
    return shutil.which(tool) is not None


def processes(mark: str) -> set[str]:
    """Those that a run started, however far down: they have its mark in their environment."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.add((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


def arrows(*texts: str) -> tuple[Arrow, ...]:
    """Segments, as a claim writes them."""
    found = tuple(arrow for arrow in map(parse_arrow, texts) if arrow)
    assert len(found) == len(texts), texts
    return found


def wire() -> Wire:
    """What is on the wire between 10.9.0.1 and 10.9.0.2."""
    return Wire(Connections(Hosts((b"", b""), (bytes([10, 9, 0, 1]), bytes([10, 9, 0, 2])))))
