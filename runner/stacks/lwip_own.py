"""An lwIP of one's own: the chip vendor's tree, or its lwipopts.h, as a column beside the others.

`make run LWIP=dir LWIPOPTS=file LWIP_NAME=name` says it to make, the variables HALFCLOSE_LWIP and so on say it to the
runner. Nothing is written there: what is compiled is a copy below build/, named by what is in it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Sequence

from ..files import write_file
from . import lwip_device, lwip_options, lwip_source
from ..reading import read_file
from ..tree import BUILD, ROOT
from ..trouble import DoesNotCompile, Missing, Trouble

FOLDER = BUILD / "lwip" / "own"
VARIABLES = ("HALFCLOSE_LWIP", "HALFCLOSE_LWIPOPTS", "HALFCLOSE_LWIP_CFLAGS", "HALFCLOSE_LWIP_NAME")
TOLD_AT_MOST = 56  # characters behind the version (cases/story/main.c has room for 63 in all)
LEAST_OF_PATH = 14  # letters that a path has room for, with the word before it
VERSIONS = ("2.1", "2.2")  # those with which the laboratory's part compiles

# What the distribution's patches bring that the laboratory needs, as (patch, file, a word that shows it is there).
NEEDED = (
    ("patch9350", "src/include/lwip/opt.h", "LWIP_SOCKET_EXTERNAL_HEADERS"),
    ("port", "src/api/sockets.c", "IP4ADDR_SOCKADDR_SET_LEN"),
)
LARGEST = 4 << 20  # bytes of one file of a tree, or of options
ADVICE = ": give this user the right to"


@dataclass(frozen=True)
class Own:
    """What the user asks for: `tree` and `options` are theirs, either may be None."""

    name: str
    tree: Path | None
    options: Path | None
    flags: tuple[str, ...] = ()

    def change(self, undone: Sequence[str] = ()) -> str:
        """How the column's version is to be continued: it is narrated, and stands in a string of C."""
        named = [(word, path) for word, path in (("from", self.tree), ("with", self.options)) if path]
        first = lwip_device.in_short(list(undone), TOLD_AT_MOST - LEAST_OF_PATH * len(named))
        room = (TOLD_AT_MOST - len(first)) // len(named) - len(" from ")
        return first + "".join(f" {word} {_told(path, room)}" for word, path in named)

    def does_not_compile(self, said: str) -> Trouble:
        """What the compiler says, of the user's files and not of their copies."""
        asked = [f"LWIP={self.tree}"] * bool(self.tree) + [f"LWIPOPTS={self.options}"] * bool(self.options)
        folder = rf"(?:{re.escape(str(FOLDER))}|{re.escape(os.path.relpath(FOLDER, ROOT))})"
        said = re.sub(rf"{folder}/lwipopts-[0-9a-f]{{16}}\.h", lambda _: str(self.options), said)
        said = re.sub(rf"{folder}/[0-9a-f]{{16}}(?=/)", lambda _: str(self.tree), said)
        why = ""
        if self.options:
            options = read_file(self.options, LARGEST, str(self.options), ADVICE)
            why = lwip_device.advice(said, options.decode(errors="replace"))
        return Trouble(f"{' '.join(asked)}: {why}" if why else f"{' '.join(asked)}: does not compile:\n{said}")


def _told(path: Path, room: int) -> str:
    """As much of a path as a narration has room for, without what would end a string or a parameter."""
    text = re.sub(r"[^\w./+@,:=~ -]", "?", str(path))
    return text if len(text) <= room else f"...{text[3 - room :]}"


def asked(environment: Mapping[str, str], taken: set[str]) -> Own | None:
    """What the environment asks for. Raises Trouble where it can't be had; `taken` are the names of other columns."""
    tree, options = (_path(environment, f"HALFCLOSE_{name}") for name in ("LWIP", "LWIPOPTS"))
    if not (tree or options):
        return None
    name = environment.get("HALFCLOSE_LWIP_NAME") or "own"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or name.endswith("-b"):
        raise Trouble(f"LWIP_NAME={name}: use lower-case letters, digits and dashes, and not -b at its end")
    if f"lwip-{name}" in taken:
        raise Trouble(f"LWIP_NAME={name}: there is a column lwip-{name} already: choose another name")
    try:
        if tree and not (tree / "src/include/lwip/init.h").is_file():
            raise Trouble(f"LWIP={tree}: no src/include/lwip/init.h in it: name the folder that has lwIP's src in it")
        if tree and not lwip_source.version(tree).startswith(VERSIONS):
            raise Trouble(f"LWIP={tree}: it is lwIP {lwip_source.version(tree)}: use {' or '.join(VERSIONS)}")
        if options and not options.is_file():
            raise Trouble(f"LWIPOPTS={options}: no such file: name the lwipopts.h that your device is built with")
    except OSError as error:
        raise _unreadable(error) from error
    return Own(f"lwip-{name}", tree, options, _flags(environment))


def _flags(environment: Mapping[str, str]) -> tuple[str, ...]:
    words = environment.get("HALFCLOSE_LWIP_CFLAGS", "")
    try:
        return tuple(lwip_device.compiler_flags(shlex.split(words)))
    except ValueError as error:
        raise Trouble(f"LWIP_CFLAGS={words}: {error}: write it like -Ifolder -DNAME=1") from error


def _unreadable(error: OSError) -> Trouble:
    return Trouble(f"{error.filename}: can't be read: {error.strerror}{ADVICE}")


def settings(environment: Mapping[str, str]) -> str:
    """What a shell must be told before a command that means the user's column."""
    return "".join(f"{name}={shlex.quote(environment[name])} " for name in VARIABLES if environment.get(name))


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    return Path(os.path.abspath(environment[name])) if environment.get(name) else None


def tree_of(own: Own) -> Path:
    """The tree to compile: a private copy with what the laboratory needs. Raises Missing, or Trouble."""
    fetched = lwip_source.source()
    if not own.tree:
        return fetched
    files = _files(own.tree)
    parts = (part for name, data in files.items() for part in (bytes(name), data))
    copy = FOLDER / hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
    if not copy.is_dir():
        try:
            FOLDER.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
                for name, data in files.items():
                    write_file(Path(folder, "tree") / name, data)
                _patch(own.tree, Path(folder, "tree"), fetched)
                os.rename(Path(folder, "tree"), copy)
        except OSError as error:
            if not copy.is_dir():  # another process may have been first
                raise Trouble(f"{FOLDER}: can't be written: {error.strerror}: free the disk") from error
    return copy


def _files(tree: Path) -> dict[Path, bytes]:
    """What is in its src, by name, with the line ends that git gives it. Raises Trouble where some can't be read."""

    def refuse(error: OSError) -> None:
        raise error

    found = {}
    try:
        for folder, _, names in os.walk(tree / "src", onerror=refuse, followlinks=True):
            for file in (Path(folder, name) for name in names):
                if file.is_file():
                    found[file.relative_to(tree)] = read_file(file, LARGEST, str(file), ADVICE).replace(b"\r\n", b"\n")
    except OSError as error:
        raise _unreadable(error) from error
    return dict(sorted(found.items()))


def _patch(named: Path, copy: Path, fetched: Path) -> None:
    """lwIP's archives, and the distribution's patches of them, have line ends of another system."""
    for patch, file, word in NEEDED:
        if not (copy / file).is_file():
            raise Trouble(f"LWIP={named}: no {file} in it: name the folder that has all of lwIP's src in it")
        if word in (copy / file).read_text(errors="replace"):
            continue
        if not shutil.which("patch"):
            raise Missing("needs patch: apt-get install patch")
        if not (fetched / "debian/patches" / patch).is_file():
            found = lwip_source.version(fetched)
            raise Trouble(
                f"LWIP={named}: {file} has no {word}, and Debian's lwIP {found} brings no patch for it: use 2.2"
            )
        text = (fetched / "debian/patches" / patch).read_bytes().replace(b"\r\n", b"\n")
        done = subprocess.run(["patch", "-p1", "-s"], cwd=copy, input=text, capture_output=True)
        if done.returncode:
            why = (done.stdout or done.stderr).decode(errors="replace").strip().splitlines()[0]
            raise Trouble(f"LWIP={named}: {file} has no {word}, and Debian's {patch} does not apply to it: {why}")


def options_of(own: Own, tree: Path) -> tuple[str, ...]:
    """What makes the compiler read the user's lwipopts.h: a copy named by its content.

    What it includes is looked for beside it last: ours is called lwipopts.h too.
    """
    if not own.options:
        return ()
    text = read_file(own.options, LARGEST, str(own.options), ADVICE)
    if lwip_device.is_list_of_macros(text.decode(errors="replace")):
        opt_h = (tree / "src/include/lwip/opt.h").read_text(errors="replace")
        text = lwip_device.options(text.decode(errors="replace"), opt_h).encode()
    copy = FOLDER / f"lwipopts-{hashlib.sha256(text).hexdigest()[:16]}.h"
    if not copy.is_file():
        write_file(copy, text)
    return (f'-DLWIPOPTS_OF_DEVICE="{copy}"', *own.flags, "-idirafter", str(own.options.parent))


def stamp(own: Own, flags: tuple[str, ...], tree: Path) -> tuple[tuple[str, ...], list[str]]:
    """A flag that names all that lwIP's options come to, so that nothing gets stale by what the user's file includes.

    And which of the device's options are undone, as lwip_device.undone() has it. Raises Trouble.
    """
    if not own.options:
        return (), []
    try:
        text = lwip_options.preprocessed([*flags, "-w"], tree / "src/include/lwip/opt.h")
    except DoesNotCompile as error:
        raise own.does_not_compile(str(error)) from error
    undone = lwip_device.undone(lwip_options.definitions(text), str(lwip_options.LWIPOPTS))
    return (f"-DHALFCLOSE_OPTIONS_{hashlib.sha256(text.encode('latin-1')).hexdigest()[:16]}",), undone
