"""A bar that grows while somebody watches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import Callable, Iterator


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """A function to call as each of `total` runs is done."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda: None
        return
    from rich.progress import Progress

    from .console import CleanConsole

    with Progress(console=CleanConsole(stderr=True), transient=True) as bar:
        task = bar.add_task("running", total=total)
        yield lambda: bar.advance(task)
