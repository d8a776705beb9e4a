"""What the environment says to the runner: every variable of its own is read here."""

from __future__ import annotations

import os

from runner.trouble import Trouble

PREFIX = "HALFCLOSE_"


def own_variables() -> dict[str, str]:
    """Those that are the runner's, by their whole names."""
    return {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}


def on_github() -> bool:
    """Whether GitHub Actions reads what is printed."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def watchdog_seconds() -> float:
    """How long a story may take, from $HALFCLOSE_WATCHDOG. Raises Trouble where that is no number of seconds."""
    text = own_variables().get("HALFCLOSE_WATCHDOG") or "20"
    try:
        return float(text)
    except ValueError:
        raise Trouble(f"HALFCLOSE_WATCHDOG={text}: not a number of seconds") from None
