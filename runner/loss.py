"""What a story loses on purpose: a word of an arrow, as the receiver tests it (cases/story/lose.c)."""

from __future__ import annotations

from dataclasses import dataclass

from .capture import Segment
from .narration import Narration

LONGEST = 65535  # bytes of an IP datagram


@dataclass
class Loss:
    """The next segment that fits is lost, or every one, until it is over.

    `data` are the numbers of bytes that fit. `step` is the number of the call that said so, 0 where nothing need be
    lost. `happened` counts what was lost.
    """

    to_b: bool
    mask: int
    flags: int
    data: range = range(LONGEST)
    every: bool = False
    step: int = 0
    over: bool = False
    happened: int = 0

    def takes(self, segment: Segment, from_a: bool) -> bool:
        """Whether it is this segment that the rule drops."""
        if self.over or (self.happened and not self.every) or from_a != self.to_b:
            return False
        return segment.flags & self.mask == self.flags and segment.data in self.data


def loss_of(told: Narration, step: int) -> Loss:
    """A line of the kind `lose`, told by that call. Raises Trouble where it can't be read."""
    data, times = told.parameters.get("lose.data"), told.parameters.get("lose.times", "1")
    if times not in ("1", "all"):
        raise told.trouble("does not say how often: 1 or all")
    lengths = range(LONGEST)
    if data == "some":
        lengths = range(1, LONGEST)
    elif data is not None:
        lengths = range(told.number("lose.data"), told.number("lose.data") + 1)
    rule = told.word("lose.to") == "b", told.number("lose.mask"), told.number("lose.flags")
    return Loss(*rule, lengths, times == "all", 0 if "lose.why" in told.parameters else step)
