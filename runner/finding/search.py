"""Which case fits a question best, and which of its lines shows it."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass

from .passages import CALLED, Findable, Passage, asked

TOGETHER = 1.2  # what it counts that words stand in one passage, beside that they stand in one case
SUGGESTED = 4  # words that are suggested where nothing is found
ALIKE = 0.7  # how like a word is that may have been meant


@dataclass(frozen=True)
class Found:
    """A case that answers, with the line that shows it; None where no line has anything of the question."""

    case: Findable
    line: Passage | None
    score: float


@dataclass(frozen=True)
class Catalogue:
    """All that there is to find, and how telling each word is: one in every case tells nothing."""

    cases: list[Findable]
    telling: dict[str, float]


def catalogue(cases: list[Findable]) -> Catalogue:
    """The cases with the weights of their words."""
    counted: dict[str, int] = {}
    for case in cases:
        for word in frozenset[str]().union(*(passage.words for passage in case.passages)):
            counted[word] = counted.get(word, 0) + 1
    return Catalogue(cases, {word: math.log(1 + len(cases) / count) for word, count in counted.items()})


def search(known: Catalogue, question: str) -> list[Found]:
    """The cases that have a word of the question or more, best first."""
    words = {word for word in asked(question) if word in known.telling}
    found = [_judged(case, words, known.telling) for case in known.cases]
    return sorted((one for one in found if one.score > 0), key=lambda one: (-one.score, one.case.id))


def _judged(case: Findable, words: set[str], telling: dict[str, float]) -> Found:
    best = dict.fromkeys(words, 0.0)
    line: Passage | None = None
    together, of_line = 0.0, 0.0
    for passage in case.passages:
        shared = words & passage.words
        if not shared:
            continue
        worth = sum(telling[word] for word in shared)
        # A short passage that is all about it says more than a long one that names it; a phrase is meant as a whole.
        share = len(shared) / len(passage.words)
        whole = worth * passage.weight * (share if passage.weight == CALLED else 0.5 + share / 2)
        together = max(together, whole * len(shared) / len(words))
        for word in shared:
            best[word] = max(best[word], passage.weight * telling[word])
        if passage.line and (worth, passage.weight) > (of_line, line.weight if line else 0):
            line, of_line = passage, worth
    return Found(case, line or _most_telling(case) if together else None, sum(best.values()) + TOGETHER * together)


def _most_telling(case: Findable) -> Passage | None:
    """The line with the case's point, where the question names none: one with a reason, an error, a segment."""
    lines = [passage for passage in case.passages if passage.line and "//" in passage.text]
    for sign in ("because", "RST", "= -1", "--"):
        for line in lines:
            if sign in line.text:
                return line
    return lines[0] if lines else None


def meant(known: Catalogue, question: str) -> list[str]:
    """What may have been meant by words that are nowhere."""
    found: list[str] = []
    for word in sorted(asked(question) - known.telling.keys()):
        found += difflib.get_close_matches(word, known.telling, SUGGESTED, ALIKE)
    return list(dict.fromkeys(found))[:SUGGESTED]
