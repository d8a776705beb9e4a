"""lwIP's source, fetched by apt's own client into build/: nothing of the system changes.

The distribution's binary package will not do: it lacks select(), and its pools never run out.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from functools import lru_cache
from pathlib import Path

from ..tree import BUILD
from ..trouble import Missing, Trouble

FOLDER = BUILD / "lwip" / "source"
APT = Path("/etc/apt")
SPACE = 40_000_000  # bytes that fetching takes for a moment; on a full disk apt-get waits for ever

# What Debian 12 and 13 have, and which of the distribution's patches are applied: those with which lwIP takes the
# system's socket headers, as 2.2 does by itself, and the one that brings the port. The others are not, as max_sockets
# removes the table whose end some cases are about.
PATCHES = {"2.1.3": ("patch9350", "patch9807", "port"), "2.2.1": ()}

# Where a tree has lwIP's threads and locks on pthreads, and what makes of the system's socket headers lwIP's.
PORTS = ("port", "contrib/ports/unix/port", "contrib/ports/unix/posixlib")


def source() -> Path:
    """The patched tree, fetched where it is not there yet. Raises Missing with what would help."""
    if not _there():
        problem = _fetch()
        if problem:
            raise Missing(f"needs the source of lwIP {' or '.join(PATCHES)}: {problem}")
    return _there()[0]


def _there() -> list[Path]:
    trees = [FOLDER / f"lwip-{known}" for known in PATCHES]
    return [tree for tree in trees if tree.is_dir()]


def headers(tree: Path) -> list[Path]:
    """The folders in which a fetched tree has its port's headers."""
    return [tree / port / "include" for port in PORTS if (tree / port / "include").is_dir()]


def sys_arch(tree: Path) -> Path:
    """The port's one source file that is compiled."""
    return next(file for file in (tree / port / "sys_arch.c" for port in PORTS) if file.is_file())


@lru_cache(maxsize=None)
def _fetch() -> str:
    """Tries once a process; says what is in the way, "" where nothing was."""
    for tool, package in (("apt-get", ""), ("patch", "patch")):
        if not shutil.which(tool):
            help = f"apt-get install {package}" if package else "Debian and Ubuntu have it"
            return f"{tool}: not found: {help}"
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(FOLDER).free < SPACE:
            raise OSError(errno.ENOSPC, f"{os.strerror(errno.ENOSPC)}, {SPACE // 1_000_000} MB are needed")
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            return _fetch_into(Path(folder))
    except OSError as error:
        raise Trouble(f"{FOLDER}: can't be written: {error.strerror}: free the disk or copy the tree") from error


def _fetch_into(work: Path) -> str:
    if not _write_source_lists(work / "sources"):
        return f"{APT} names no package source: add Debian's or Ubuntu's"
    _apt(work, "update")
    said = _apt(work, "source", "--download-only", "lwip")
    archives = sorted(work.glob("lwip_*.tar.*"))
    if not archives:
        why = next((line for line in reversed(said.splitlines()) if line.startswith("E:")), "no answer")
        return f"apt-get could not fetch it ({why[2:].strip()}): try again with a network: apt-get update"
    for archive in sorted(archives, key=lambda file: ".orig." not in file.name):
        _unpack(archive, work / "tree")
    unpacked = work / "tree"
    found = version(unpacked)
    if found not in PATCHES:
        return f"this distribution has {found}, and the claims are about {' and '.join(PATCHES)}: use Debian 12 or 13"
    for patch in PATCHES[found]:
        with (unpacked / "debian" / "patches" / patch).open("rb") as file:
            subprocess.run(["patch", "-p1", "-s"], cwd=unpacked, stdin=file, check=True, capture_output=True)
    tree = FOLDER / f"lwip-{found}"
    try:
        os.rename(unpacked, tree)
    except OSError:
        if not tree.is_dir():  # another process may have been first
            raise
    return ""


def _write_source_lists(folder: Path) -> bool:
    """The system's own package sources, asked for sources in place of programs."""
    folder.mkdir()
    files = [APT / "sources.list", *sorted((APT / "sources.list.d").glob("*"))]
    for number, file in enumerate(files):
        if file.suffix not in (".list", ".sources") or not file.is_file():
            continue
        text = re.sub(r"(?m)^deb(?=\s)", "deb-src", file.read_text(errors="replace"))
        text = re.sub(r"(?m)^Types:.*", "Types: deb-src", text)
        (folder / f"{number}{file.suffix}").write_text(text)
    return any(folder.iterdir())


def _apt(work: Path, *words: str) -> str:
    """apt-get with its whole state below `work`; what it says."""
    for name in ("lists/partial", "cache/archives/partial"):
        (work / name).mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::Etc::SourceList": "/dev/null",
        "Dir::Etc::SourceParts": str(work / "sources"),
        "Dir::State::Lists": str(work / "lists"),
        "Dir::Cache": str(work / "cache"),
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
        "Acquire::Retries": "2",
        "Acquire::http::Timeout": "20",
    }
    command = ["apt-get", "-q", *(f"-o{name}={value}" for name, value in options.items()), *words]
    done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    return done.stdout.decode(errors="replace")


def _unpack(archive: Path, tree: Path) -> None:
    """Unpack; an upstream archive has one folder around everything, the distribution's has debian/."""
    aside = tree.with_name(f"{archive.name}.d")
    with tarfile.open(archive) as file:
        file.extractall(aside)
    inside = [path for path in aside.iterdir()]
    top = inside[0] if len(inside) == 1 and inside[0].name != "debian" else aside
    shutil.copytree(top, tree, dirs_exist_ok=True)


def version(tree: Path) -> str:
    """What the tree itself says it is."""
    text = (tree / "src/include/lwip/init.h").read_text(errors="replace")
    parts = [re.search(rf"#define LWIP_VERSION_{part}\s+(\d+)", text) for part in ("MAJOR", "MINOR", "REVISION")]
    return ".".join(part[1] if part else "?" for part in parts)
