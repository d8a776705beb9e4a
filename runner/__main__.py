"""`python3 -m runner`: see cli."""

import sys

from runner.cli import main

sys.exit(main())
