"""What the environment says to the runner: every HALFCLOSE_ variable is read here."""

from __future__ import annotations

import os

from runner.trouble import Trouble


def watchdog_seconds() -> float:
    """How long a story may take, from $HALFCLOSE_WATCHDOG. Raises Trouble where that is no number of seconds."""
    text = os.environ.get("HALFCLOSE_WATCHDOG", "20")
    try:
        return float(text)
    except ValueError:
        raise Trouble(f"HALFCLOSE_WATCHDOG={text}: not a number of seconds") from None
