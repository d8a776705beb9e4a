"""What stops a run without being a finding: one clear line, never a traceback."""


class Trouble(Exception):
    """Something could not be run or read. The message says what, where and how to mend it."""
