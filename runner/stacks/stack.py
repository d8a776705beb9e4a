"""What a stack is, and all that is asked of one."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from ..column import INET

if TYPE_CHECKING:
    from ..case import Case


@dataclass(frozen=True)
class Foreign:
    """A stack that is not the kernel's own: what compiles against it, and what links with it."""

    compile: tuple[str, ...] = ()
    link: tuple[str, ...] = ()


@dataclass(frozen=True)
class Client:
    """How a stack is soaked: the client is a file of cases/story, and stands on host a.

    `with_sockets` builds the stack with another number of sockets; None where their number is not built in. `leaks`
    says that they are known to run out. A client that is not `usual` is soaked only where it is asked for.
    """

    source: str
    with_sockets: Callable[[int], Stack] | None = None
    leaks: bool = False
    usual: bool = False


@dataclass(frozen=True)
class Stack:
    """What the build, the laboratory and the views must know of a stack.

    `sources` and `cable` are files of cases/story. A `family` shares its claims: what is claimed of the stack that has
    the family's name holds for its variants too. `host` is the one that is on the stack, a or b; "" where both are.
    `laboratory` is where its stories are told (runner/labs), and `programs` the stack whose programs tell them; ""
    where they are its own.
    `foreign` may fetch and build first, once; it raises Missing where that can't be done here.
    `answers` are those of `Needs:` that no other family can answer, with headers of this stack; `lacks` are those that
    can do nothing with its sockets. `chapters` is the glob of the cases that are told on it unasked: all, or those that
    a variant is the subject of. `settings` is what a shell must be told before a command that means this stack.
    `group` is a word that means this stack and others, and pytest leaves a group out unless it is asked for. Where a
    stack is not `there`, it has to be fetched first, and is not meant by `all`. It `speaks` these address families, and
    its stories are told `over` one of them.
    """

    name: str
    family: str
    sources: tuple[str, ...]
    host: str = ""
    cable: str = "cable.c"
    laboratory: str = "local"
    programs: str = ""
    foreign: Callable[[], Foreign] = Foreign
    answers: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    chapters: str = "*"
    soaked_by: Client | None = None
    settings: str = ""
    group: str = ""
    there: bool = True
    speaks: tuple[str, ...] = (INET,)
    over: str = INET

    @property
    def built_as(self) -> str:
        """The name under which its programs are built."""
        return self.programs or self.name

    def is_for(self, case: Case) -> bool:
        """Whether the case is told on it unasked: also where a line names it."""
        named = any(self.name in claims.instead for claims in case.claims.values())
        return named or fnmatchcase(case.id, self.chapters)

    @property
    def folder(self) -> Path:
        """Where captures of it are, below out/ and pcap/."""
        return Path(self.name) if self.over == INET else Path(self.over, self.name)

    def inapplicable(self, case: Case) -> str:
        """Why a case can't be told on this stack anywhere, "" where it can."""
        lacking = [need for need in case.needs if need in self.lacks]
        if lacking:
            return f"not applicable: needs {lacking[0]}, which {self.name} has not"
        if self.over not in self.speaks:
            return f"not applicable: {self.name} is not told over {self.over}"
        if self.over != INET and case.names_ipv4:
            return f"not applicable: the case names {case.names_ipv4}, and is told over {INET} alone"
        return ""
