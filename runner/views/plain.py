"""Text without colours, as a pipe gets it: most of the time that a short command takes would go into loading rich."""

from __future__ import annotations

import os
import sys

from ..clean import clean


class Spans(list[tuple[str, str]]):
    """A line of a table: pieces of text, each with its style."""

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(text for text, _ in self).rstrip()


class Plain:
    """Prints like rich's Console, but plain and never wrapped."""

    width = 400  # columns: nobody looks, so nothing is cut that a program may want

    def __init__(self, stderr: bool) -> None:
        self._stderr = stderr

    def print(self, line: str = "", style: str = "", soft_wrap: bool = True) -> None:
        """One line; the style is for others."""
        print(clean(line), file=sys.stderr if self._stderr else sys.stdout)


def wants_colour(stderr: bool) -> bool:
    """Whether a terminal shows it, or somebody has asked for colours."""
    stream = sys.stderr if stderr else sys.stdout
    return stream.isatty() or bool(os.environ.get("FORCE_COLOR"))
