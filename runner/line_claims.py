"""What a line of a case claims: of the reference, and of each stack that does otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field

from .claim import Claim
from .column import Column, about


@dataclass
class LineClaims:
    """The claim of the reference for a told call, and what other stacks do instead.

    It stands on `line`; the code it is about ends on `of`, the same line but for the second and further calls of a
    line, whose claims stand below the first, in the order in which the calls come back.
    """

    line: int
    own: Claim
    instead: dict[str, Claim] = field(default_factory=dict)
    of: int = 0

    def __post_init__(self) -> None:
        self.of = self.of or self.line

    def on(self, column: Column) -> Claim:
        """The claim that holds on this column."""
        held = self.held_by(column)
        return self.instead[held] if held else self.own.on(column)

    def held_by(self, column: Column) -> str:
        """What the override begins with that holds there; "" where it is the line's own claim."""
        return next(iter(self._covering(column)), "") if self.instead else ""

    def inherited(self, column: Column) -> Claim:
        """What would hold there without that override: a variant does what its family does."""
        others = self._covering(column)[1:] if self.instead else []
        return self.instead[others[0]] if others else self.own.on(column)

    def _covering(self, column: Column) -> list[str]:
        covering = [text for text in self.instead if about(text).covers(column)]
        return sorted(covering, key=lambda text: -about(text).precedes(column))
