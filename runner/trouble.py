"""What stops a run without being a finding: one clear line, never a traceback."""

from __future__ import annotations

import errno


class Trouble(Exception):
    """Something could not be run or read. The message says what, where and how to mend it."""


class Missing(Exception):
    """The case needs what this machine lacks: it is skipped, and the message says what to install."""


class DoesNotCompile(Exception):
    """The compiler's own words, or the linker's."""

    def __init__(self, words: str, links: bool = False) -> None:
        super().__init__(words)
        self.links = links

    def told(self) -> str:
        """What it is, and the words below it."""
        return f"does not {'link' if self.links else 'compile'}:\n{self}"


class UnknownNeed(DoesNotCompile):
    """A name in `Needs:` that nobody knows: a case that no machine could tell must not look like one that waits."""

    def told(self) -> str:
        """The name, and what it may have meant."""
        return str(self)


LIMITS = {
    errno.EMFILE: ": more open files must be allowed: ulimit -n",
    errno.EAGAIN: ": more processes must be allowed: ulimit -u",
}


def of_system(error: OSError) -> str:
    """What the system refuses, in one line, and the limit that may be behind it."""
    where = f"{error.filename}: " if error.filename else "the output: " if error.errno == errno.ENOSPC else ""
    return f"{where}{error.strerror or error}{LIMITS.get(error.errno or 0, '')}"
