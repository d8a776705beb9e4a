"""What the command line can be told to do: one module for commands that need the same of the rest."""

from __future__ import annotations

import sys
from typing import Iterable


def tell_troubles(troubles: Iterable[str]) -> int:
    """A line for each; the exit status that they cost."""
    status = 0
    for trouble in troubles:
        print(f"halfclose: {trouble}", file=sys.stderr)
        status = 2
    return status
