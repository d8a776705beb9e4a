"""Case files into programs. What is built is named by all that went into it, so none is ever stale."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from runner.case import Case
from runner.stacks import Stack
from runner.tree import BUILD, ROOT, STORY
from runner.trouble import Trouble

# What `Needs:` may name -> package of pkg-config(1), more source files of the story.
LIBRARIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "nftables": ("libnftables", ("lose.c",)),
    "liburing": ("liburing", ()),
    "libevent": ("libevent", ()),
}


class Missing(Exception):
    """The case needs what this machine lacks: it is skipped, and the message says what to install."""


class DoesNotCompile(Exception):
    """The compiler's own words."""


def compiler() -> list[str]:
    """The C compiler as $CC names it, cc otherwise. Raises Trouble where there is none."""
    words = shlex.split(os.environ.get("CC", "cc"))
    if not words or not shutil.which(words[0]):
        raise Trouble(f"{words[0] if words else 'CC'}: no such compiler: apt-get install gcc libc6-dev")
    return words


@lru_cache(maxsize=None)
def flags() -> list[str]:
    """The flags every C file of the project is compiled with, and $CFLAGS after them."""
    return shlex.split((ROOT / STORY / "flags").read_text()) + shlex.split(os.environ.get("CFLAGS", ""))


@lru_cache(maxsize=None)
def library_flags(need: str) -> tuple[str, ...]:
    """What links a library of `Needs:`. Raises Missing or Trouble."""
    if need not in LIBRARIES:
        raise Trouble(f"Needs: {need}: not known: it may name {', '.join(LIBRARIES)}")
    package = LIBRARIES[need][0]
    try:
        asked = subprocess.run(["pkg-config", "--cflags", "--libs", package], capture_output=True, text=True)
    except FileNotFoundError:
        raise Missing(f"needs {need}: apt-get install pkg-config {package}-dev") from None
    if asked.returncode:
        raise Missing(f"needs {need}: apt-get install {package}-dev")
    return tuple(shlex.split(asked.stdout))


@lru_cache(maxsize=None)
def story_key() -> str:
    """Names the story's own sources and how they are compiled."""
    key = hashlib.sha256(repr((compiler(), flags())).encode())
    for path in sorted((ROOT / STORY).iterdir()):
        key.update(path.read_bytes())
    return key.hexdigest()


def compile(command: list[str], output: Path) -> None:
    """Run the compiler. Raises DoesNotCompile; leaves nothing half-written under the output's name."""
    unfinished = output.with_name(output.name + ".part")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"{output}: can't be written: {error.strerror}: free the disk or copy the tree") from error
    done = subprocess.run([*compiler(), *flags(), *command, "-o", str(unfinished)], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        unfinished.unlink(missing_ok=True)
        raise DoesNotCompile(done.stderr.strip())
    os.replace(unfinished, output)


def story_object(source: str) -> Path:
    """An object file of the story library."""
    output = BUILD / "story" / f"{Path(source).stem}-{story_key()[:16]}.o"
    if not output.exists():
        try:
            compile(["-c", str(STORY / source)], output)
        except DoesNotCompile as error:
            raise Trouble(f"cases/story/{source} does not compile:\n{error}") from error
        _remove_older(output)
    return output


def lab_program() -> Path:
    """The program that makes the two hosts (cases/story/lab.c)."""
    output = BUILD / "story" / f"lab-{story_key()[:16]}"
    if not output.exists():
        compile([str(story_object("lab.c")), str(story_object("hosts.c"))], output)
        _remove_older(output)
    return output


def program_path(case: Case, stack: Stack) -> Path:
    """Where the program of exactly this source, story library and compiler is, or will be."""
    key = hashlib.sha256(f"{story_key()} {case.path.resolve()} {case.source}".encode()).hexdigest()[:16]
    return BUILD / stack.name / f"{case.id}-{key}"


def build(case: Case, stack: Stack) -> Path:
    """The program of a case. Raises DoesNotCompile, or Missing where a library is."""
    output = program_path(case, stack)
    if output.exists():
        return output
    needed = [flag for need in case.needs for flag in library_flags(need)]
    sources = [*stack.sources, *(more for need in case.needs for more in LIBRARIES[need][1])]
    objects = [str(story_object(source)) for source in sources]
    unit = output.with_name(output.name + ".o")
    id = [f'-DSTORY_ID="{case.id}"', f'-DSTORY_CODE_HASH="{case.code_hash}"']
    compile([*id, *needed, "-c", str(case.path.resolve())], unit)
    try:
        compile([str(unit), *objects, *(needed or ["-static"])], output)
    finally:
        unit.unlink(missing_ok=True)
    _remove_older(output)
    return output


def build_all(cases: list[Case], stack: Stack) -> None:
    """Build side by side; what fails says so again when its case is run."""

    def quietly(case: Case) -> None:
        try:
            build(case, stack)
        except (DoesNotCompile, Missing, Trouble):
            pass

    missing = [case for case in cases if not program_path(case, stack).exists()]
    if missing:
        for source in stack.sources:
            story_object(source)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(quietly, missing))


def _remove_older(output: Path) -> None:
    stem = output.name.rpartition("-")[0]
    for older in output.parent.glob(f"{stem}-????????????????*"):
        if older != output and not older.name.endswith((".part", f"{output.name}.o")):
            older.unlink(missing_ok=True)
