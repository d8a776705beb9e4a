"""The command find: from what people see to the case that explains it. Nothing is run, and no claim is read."""

from __future__ import annotations

import argparse

from ..finding.passages import Findable, findable
from ..finding.search import catalogue, meant, search
from ..reading import read_file
from ..tree import all_paths, case_id, shown
from ..trouble import Trouble
from ..views.found import lines

LARGEST = 256 << 10  # bytes of a source


def find_case(options: argparse.Namespace) -> int:
    """The cases that answer, best first; exit status 1 where none does."""
    question = " ".join(options.words)
    known = catalogue(_readable())
    found = search(known, question)
    if not found:
        words = meant(known, question)
        hint = f"did you mean {', '.join(words)}?" if words else "try a call, an errno, a state, or RST+ACK"
        raise Trouble(f"{' '.join(question.split())[:80]!r}: nothing is found: {hint}")
    print(*lines(found[: options.at_most]), sep="\n")
    return 0


def _readable() -> list[Findable]:
    """What can be read of the cases: one that can't costs no other, and `list` says what is wrong with it."""
    known = []
    for path in all_paths():
        try:
            source = read_file(path, LARGEST, shown(path), pipes=False).decode("utf-8-sig", "replace")
        except Trouble:
            continue
        known.append(findable(path, case_id(path), source.replace("\r\n", "\n")))
    return known
