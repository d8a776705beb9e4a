"""The TCP stacks that cases run on: one module each."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Callable

from runner.case import Case
from runner.trouble import Trouble


@dataclass(frozen=True)
class Foreign:
    """A stack that is not the kernel's own: what compiles against it, and what links with it."""

    compile: tuple[str, ...] = ()
    link: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stack:
    """What the build must know of a stack. `sources` and `cable` are files of cases/story.

    `foreign` may fetch and build first, once; it raises build.Missing where that can't be done here.
    `lacks` are those of `Needs:` that can do nothing with its sockets. `chapters` is the glob of the
    cases that are told on it unasked: all, or those that a variant is the subject of. `leaks` says that its sockets
    are known to run out in a soak.
    """

    name: str
    sources: tuple[str, ...]
    cable: str = "cable.c"
    foreign: Callable[[], Foreign] = Foreign
    lacks: tuple[str, ...] = ()
    chapters: str = "*"
    leaks: bool = False

    def is_for(self, case: Case) -> bool:
        """Whether the case is told on it unasked: also where a line names it."""
        named = any(self.name in claims.instead for claims in case.claims.values())
        return named or fnmatchcase(case.id, self.chapters)

    def inapplicable(self, needs: list[str]) -> str:
        """Why a case with these needs can't be told on this stack anywhere, "" where it can."""
        lacking = [need for need in needs if need in self.lacks]
        return f"not applicable: needs {lacking[0]}, which {self.name} has not" if lacking else ""


def stacks() -> dict[str, Stack]:
    """All stacks by name, the reference first."""
    from runner.stacks import linux, lwip

    return {s.name: s for s in (linux.STACK, *lwip.STACKS)}


def named(names: str) -> list[Stack]:
    """The stacks of a word of the command line, each once: names with commas between, or `all`. Raises Trouble."""
    words = [name.strip() for name in names.split(",")]
    found = [one for name in words for one in (stacks().values() if name == "all" else [stack(name)])]
    return list(dict.fromkeys(found))


def stack(name: str) -> Stack:
    """Look up a stack by name. Raises Trouble where there is none of it."""
    known = stacks()
    if name not in known:
        raise Trouble(f"--stack {name}: no such stack: there is {', '.join(known)}")
    return known[name]
