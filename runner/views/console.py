"""A terminal with colours that only its own program can choose."""

from __future__ import annotations

from typing import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from ..clean import clean


class CleanConsole(Console):
    """All that is printed is clean, whatever it is made of; the colours are added behind that."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As rich has it: the pieces of text that a thing is printed as."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(clean(segment.text), segment.style)
