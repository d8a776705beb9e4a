"""What a stack is, and what is asked of one."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Callable

from runner.case import Case


@dataclass(frozen=True)
class Foreign:
    """A stack that is not the kernel's own: what compiles against it, and what links with it."""

    compile: tuple[str, ...] = ()
    link: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stack:
    """What the build must know of a stack. `sources` and `cable` are files of cases/story.

    `foreign` may fetch and build first, once; it raises Missing where that can't be done here.
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
