"""`python3 -m runner`: see cli."""

import signal
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)  # while Python still loads, Ctrl-C just ends it

from .cli import main  # noqa: E402

sys.exit(main())
