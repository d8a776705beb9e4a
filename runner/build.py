"""Case files into programs. What is built is named by all that went into it, so none is ever stale."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Iterator

from . import compiler, snapshot
from .files import write_file
from .stacks.stack import Stack
from .tcpdump import LAB
from .tree import STORY, is_outside, shown
from .trouble import DoesNotCompile, Missing, Trouble

if TYPE_CHECKING:
    from .case import Case

# What `Needs:` may name besides packages of pkg-config(1), and what a stack answers: the case waits for one of the
# kernel's timers.
TIMER = "timer"


def library_flags(case: Case, stack: Stack, kind: str) -> list[str]:
    """What compiles (--cflags) or links (--libs) with the libraries that a case needs.

    Raises Missing where one is not there, and UnknownNeed where nobody knows its name.
    """
    libraries = [need for need in case.needs if need != TIMER and need not in stack.answers]
    if libraries:
        from .libraries import flags_with
    return [flag for need in libraries for flag in flags_with(need, kind)]


@lru_cache(maxsize=None)
def story_key() -> str:
    """Names the story's own sources and how they are compiled."""
    return hashlib.sha256(repr((compiler.command(), compiler.flags(), snapshot.sources())).encode()).hexdigest()


@lru_cache(maxsize=None)
def stack_key(stack: Stack) -> str:
    """The same together with what this stack is made of, and how."""
    return hashlib.sha256(repr((story_key(), stack.sources, stack.foreign())).encode()).hexdigest()


def story_object(source: str, stack: Stack) -> Path:
    """An object file of the story library; only files of its own folder are compiled against a foreign stack."""
    own = str(Path(source).parent) != "."
    who, key = (stack.built_as, stack_key(stack)) if own else ("story", story_key())
    output = compiler.place() / "story" / f"{who}-{Path(source).stem}-{key[:16]}.o"
    if not output.exists():
        try:
            compiler.compile(["-c", *(stack.foreign().compile if own else ()), str(STORY / source)], output)
        except DoesNotCompile as error:
            raise Trouble(f"cases/story/{source} {error.told()}") from error
        compiler.remove_older(output)
    return output


def story_library(stack: Stack) -> Path:
    """What stands behind story.h, as an archive: a story is linked with what it uses of it."""
    output = compiler.place() / "story" / f"{stack.built_as}-{stack_key(stack)[:16]}.a"
    if not output.exists():
        compiler.archive([story_object(source, stack) for source in stack.sources], output)
        compiler.remove_older(output)
    return output


def lab_path(stack: Stack) -> Path:
    """Where the program is, or will be, that makes the two hosts."""
    return compiler.place() / "story" / f"{stack.built_as}{LAB}{stack_key(stack)[:16]}"


def lab_program(stack: Stack) -> Path:
    """The program that makes the two hosts (cases/story/lab.c), as this stack joins them."""
    output = lab_path(stack)
    if not output.exists():
        parts = [story_object("lab.c", stack), story_library(stack)]
        try:
            compiler.compile([*map(str, parts)], output, links=True)
        except DoesNotCompile as error:
            raise Trouble(f"cases/story/lab.c {error.told()}") from error
        compiler.remove_older(output)
    return output


GUEST = {"init": ("init.c", "telling.c", "line.c"), "record": ("record.c",)}  # programs of cases/story/guest


def guest_program(name: str) -> Path:
    """A program of a guest's side, which runs with nothing beside it."""
    output = compiler.place() / "story" / f"guest-{name}-{story_key()[:16]}"
    if not output.exists():
        sources = [str(STORY / "guest" / source) for source in GUEST[name]]
        try:
            compiler.compile([*sources, *compiler.link_flags()], output, links=True)
        except DoesNotCompile as error:
            raise Trouble(f"cases/story/guest {error.told()}") from error
        compiler.remove_older(output)
    return output


def place_of(case: Case) -> str:
    """Where what is made of a case is put, but for its ending. Two files elsewhere of one name do not share it."""
    if not is_outside(case):
        return case.id
    key = hashlib.sha256(os.fsencode(os.path.abspath(case.path))).hexdigest()[:8]
    return f"outside/{key}/{os.path.basename(case.id)}"


def which(case: Case) -> str:
    """Which file it is: a case of the tree is the same wherever the tree is, and is not built again there."""
    return os.path.abspath(case.path) if is_outside(case) else case.id


def program_path(case: Case, stack: Stack) -> Path:
    """Where the program of exactly this source, story library, stack and compiler is, or will be."""
    parts = story_key(), stack.foreign(), which(case), case.source
    key = hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    return compiler.place() / stack.built_as / f"{place_of(case)}-{key}"


# The words behind which nftables stands (cases/story/nft.c).
LOSING, NFTABLES = re.compile(r"\b(lose|lose_all|deliver|network)\s*\("), "libnftables"
ANY_STORY = '/* Any. */\n#include "story.h"\n\nvoid story(int a, int b)\n{\n\tclose(a);\n\tclose(b);\n}\n'
broken_stacks: dict[str, str] = {}  # what the linker says of any story, by the key of the stack; "" where it links


def what_no_story_links_with(stack: Stack) -> str:
    """Why no story at all links on a stack; "" where one does, so that it is a case's own fault if it does not."""
    from .case import parse_case

    key = stack_key(stack)
    if key not in broken_stacks:
        path = compiler.place() / "story" / "any.c"
        write_file(path, ANY_STORY.encode())
        parts = [str(case_object(parse_case(ANY_STORY, path, "story/any"), stack)), str(story_library(stack))]
        try:
            words = [*parts, *stack.foreign().link, *compiler.link_flags()]
            compiler.compile(words, compiler.place() / "story" / f"{stack.name}-any", links=True)
            broken_stacks[key] = ""
        except DoesNotCompile as error:
            broken_stacks[key] = f"no story links on {stack.name}:\n{error}"
    return broken_stacks[key]


def build(case: Case, stack: Stack) -> Path:
    """The program of a case.

    Raises DoesNotCompile, Missing where a library is or can be of no use, or Trouble where no case could be built.
    """
    if stack.inapplicable(case):
        raise Missing(stack.inapplicable(case))
    output = program_path(case, stack)
    if output.exists():
        return output
    if broken_stacks.get(stack_key(stack)):
        raise Trouble(broken_stacks[stack_key(stack)])
    _check_needs(case)
    libraries = library_flags(case, stack, "--libs")
    parts = [str(case_object(case, stack)), str(story_library(stack)), *stack.foreign().link]
    try:
        compiler.compile([*parts, *libraries, *compiler.link_flags(bool(libraries))], output, links=True)
    except DoesNotCompile as error:
        said = str(error).replace(parts[0], shown(case.path))
        if no_story := what_no_story_links_with(stack):
            raise Trouble(no_story) from error
        raise DoesNotCompile(said, links=True) from error
    compiler.remove_older(output)
    return output


def _check_needs(case: Case) -> None:
    """Raises DoesNotCompile where a word is used that needs a library, and the case does not say so."""
    for line, code in enumerate(case.code_lines, 1):
        used = LOSING.search(code)
        if used and NFTABLES not in case.needs:
            where = f"{shown(case.path)}:{line}"
            raise DoesNotCompile(f"{where}: {used[1]}() needs a trailer in the first comment: Needs: {NFTABLES}", True)


def case_object(case: Case, stack: Stack) -> Path:
    """The case itself, compiled once for all stacks, unless it is about the inside of one."""
    headers = library_flags(case, stack, "--cflags")
    headers += stack.foreign().compile if any(need in stack.answers for need in case.needs) else ()
    headers += compiler.flags_elsewhere() if is_outside(case) else []
    id = [f'-DSTORY_ID="{case.id}"', f'-DSTORY_CODE_HASH="{case.code_hash}"']
    parts = story_key(), headers, which(case), case.source
    key = hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    output = compiler.place() / "cases" / f"{place_of(case)}-{key}.o"
    if not output.exists():
        compiler.compile([*id, *headers, "-c", os.path.abspath(case.path)], output)
        compiler.remove_older(output)
    return output


def build_all(cases: list[Case], stack: Stack) -> None:
    """Build side by side; what fails says so again when its case is run."""

    def quietly(case: Case) -> None:
        try:
            build(case, stack)
        except (DoesNotCompile, Missing, Trouble):
            pass

    try:
        with _one_at_a_time():
            missing = [case for case in cases if not (case.broken or program_path(case, stack).exists())]
            if missing:
                lab_program(stack)
                story_library(stack)
                from concurrent.futures import ThreadPoolExecutor

                with ThreadPoolExecutor(os.cpu_count()) as pool:
                    list(pool.map(quietly, missing))
    except (Missing, Trouble):
        pass


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Of several processes that want the same, one builds it; the others find it built."""
    with ExitStack() as held:
        with suppress(OSError):  # where nothing can be written, nothing is built either
            compiler.place().mkdir(parents=True, exist_ok=True)
            lock = held.enter_context((compiler.place() / "lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
