"""What stands beside a run on its page: the same case on other columns, from the captures that are committed."""

from __future__ import annotations

from .column import INET, column
from .outcome import Outcome
from .replay import replayed
from .stacks import stack, stacks
from .telling import tell
from .trouble import Trouble

AT_MOST = 4  # columns on a page


def beside(outcome: Outcome) -> list[Outcome]:
    """The columns that tell the case otherwise than this run does, each way once; a stale capture tells none."""
    case, found = outcome.case, [outcome]
    for one in stacks().values():
        if one.name == outcome.stack or one.over != INET or not one.is_for(case) or len(found) == AT_MOST:
            continue
        try:
            other = replayed(case, stack(one.name))
        except Trouble:
            continue
        if other.verdict == "pass" and other.record and _looks(other) not in map(_looks, found):
            found.append(other)
    return found[1:]


def _looks(outcome: Outcome) -> object:
    """What of a run a reader sees; the kernel's reasons aside, which other stacks don't give."""
    if outcome.record is None:
        return None
    rows = tell(outcome.case, outcome.record).rows
    return [(row.line, row.seen.result, row.seen.wire) for row in rows], column(outcome.stack).host == "b"
