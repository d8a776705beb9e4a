"""What the environment says to the runner: every variable of its own is read here."""

from __future__ import annotations

import os

from .tcpdump import FAMILY
from .trouble import Trouble

PREFIX = "HALFCLOSE_"
WATCHDOG = "HALFCLOSE_WATCHDOG"
COLUMN = "HALFCLOSE_COLUMN"


def own_variables() -> dict[str, str]:
    """Those that are the runner's, by their whole names."""
    return {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}


def on_github() -> bool:
    """Whether GitHub Actions reads what is printed."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def watchdog_seconds() -> float:
    """How long a story may be silent, from $HALFCLOSE_WATCHDOG. Raises Trouble where that is no number of seconds."""
    text = own_variables().get(WATCHDOG) or "20"
    try:
        return float(text)
    except ValueError:
        raise Trouble(f"{WATCHDOG}={text}: not a number of seconds") from None


def told_over(family: str) -> dict[str, str]:
    """What a program of the story library has to find in its environment, to be told over this address family."""
    return {**os.environ, FAMILY: family}


def told_in_guest(column: str, family: str) -> dict[str, str]:
    """The same for all programs of a guest, which has no other environment: its kernel is a column of this name."""
    return {COLUMN: column, FAMILY: family}


def skips_at_most() -> int | None:
    """How many tests the machine may skip, from $HALFCLOSE_SKIPS_AT_MOST; None: any number. Raises Trouble."""
    text = own_variables().get("HALFCLOSE_SKIPS_AT_MOST")
    if text and not text.isdecimal():
        raise Trouble(f"HALFCLOSE_SKIPS_AT_MOST={text}: not a number of tests")
    return int(text) if text else None
