"""Laboratories: where stories are told. Each stack names the one that it is told in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Iterator, Protocol, Sequence

from ..stacks.stack import Stack

if TYPE_CHECKING:
    from ..capture import Event


@dataclass(frozen=True)
class Story:
    """What a laboratory is given: the case's id, the program that tells it, and whether it waits for a timer."""

    id: str
    program: Path
    waits: bool = False


@dataclass
class Run:
    """What one run left: its capture (a whole pcap file), what is in it, and how the program ended.

    `ended` is in words, as a person says it. It was disturbed if segments of an earlier story came while it was told:
    then it proves nothing. It has used the laboratory up if it had other ports than its own: they may be taken now.
    `cramped` says which limits are too low for a story; then a failure proves nothing. Where it was `never_begun`,
    `ended` says why nothing can be told here, which is no story's fault.
    """

    capture: bytes
    events: list[Event]
    seconds: float = 0.0
    said: str = ""
    ended: str = ""
    disturbed: bool = False
    used_up: bool = False
    cramped: str = ""
    never_begun: bool = False


class Laboratory(Protocol):
    """Two hosts and what records between them. It is ready when it has been opened."""

    def run(self, stories: Sequence[Story]) -> Iterator[Run]:
        """Let them be told, one after the other. Each run comes out as its record ends; nobody may ask for the next.

        Raises Trouble where a story can't be told or its record not be read.
        """

    def leave(self) -> int:
        """Begin to end, with all that is in it, without waiting for it. How many packets were not recorded.

        Raises Trouble where nobody knows.
        """

    def close(self) -> None:
        """Wait until it has ended."""


@dataclass(frozen=True)
class Kind:
    """How to open a laboratory for a stack, and how many stories it wants to be given at a time.

    One that `renews` its hosts by itself can be used again, whatever a story has made of them. One with a clock of its
    own is `timeless`: whatever else this machine does makes no difference to it, so one runs on each core.

    To open it raises Trouble where it can't be had.
    """

    open: Callable[[Stack], Laboratory]
    at_once: int = 1
    renews: bool = False
    timeless: bool = False


def _local(stack: Stack) -> Laboratory:
    from . import local

    return local.Lab(stack)


def _guest(stack: Stack) -> Laboratory:
    from . import guest

    return guest.Lab(stack)


ALL = 1 << 20  # stories at a time: as many as there are

KINDS = {"local": Kind(_local), "guest": Kind(_guest, at_once=ALL, renews=True, timeless=True)}


def kind_for(stack: Stack) -> Kind:
    """The laboratory that this stack is told in."""
    return KINDS[stack.laboratory]
