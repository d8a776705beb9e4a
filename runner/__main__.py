"""`python3 -m runner`, or halfclose: see cli."""

import os
import signal
import sys

from .tcpdump import start_ahead


def run() -> None:
    """One command, as a whole process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while Python still loads, Ctrl-C just ends it
    start_ahead(sys.argv[1:])

    from .cli import main

    status = main()
    sys.stderr.flush()
    os._exit(status)  # to take all that was loaded apart takes longer than a story


if __name__ == "__main__":
    run()
