"""Grading: what each line of an exercise is worth, and who has it right."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Callable, Iterator

from .case import Case
from .environment import WATCHDOG
from .exercise import know_originals, same_lines
from .labs.schedule import waits
from .labs.together import run_all
from .lines import Lines
from .outcome import Outcome
from .stacks.stack import Stack

RIGHT, WRONG, EMPTY, UNREAD, MISSING, UNTOLD = "right", "wrong", "empty", "unreadable", "missing", "not reached"
PATIENCE = "5"  # seconds for a story that waits for no timer: it takes milliseconds, if it does not loop


@dataclass(frozen=True)
class Answer:
    """One claim that is asked for: where it stands in the file (0 where its line is gone), and whether it is right."""

    line: int
    code: str
    verdict: str
    claimed: str = ""
    seen: str = ""


@dataclass
class Grade:
    """What one file is worth. `remark` says why it is not judged as a whole, or that its code is another."""

    outcome: Outcome
    answers: list[Answer] = field(default_factory=list)
    remark: str = ""

    @property
    def points(self) -> int:
        """One for each right claim."""
        return sum(answer.verdict == RIGHT for answer in self.answers)


def grade(cases: list[Case], stack: Stack, jobs: int, done: Callable[[], None] = lambda: None) -> list[Grade]:
    """Run and grade them all. Each knows the case that it was made from, or is graded by its own lines."""
    if not any(map(waits, cases)):
        os.environ.setdefault(WATCHDOG, PATIENCE)
    return [graded(outcome) for outcome in run_all([(case, stack) for case in cases], jobs, done)]


def graded(outcome: Outcome) -> Grade:
    """What an outcome is worth."""
    case = outcome.case
    result = Grade(outcome, [*_answers(outcome)])
    changed = [finding for finding in outcome.findings if not finding.claimed]
    reason = outcome.reason.split("\n")[0].removeprefix(f"{case.path}: ").removesuffix(":")
    if case.original is None and not case.broken:
        result.remark = "graded by its own lines: it does not say which case it was"
    if changed:
        result.remark = f"other code than the exercise's, first on line {changed[0].line}"
    if outcome.verdict == "skip" or (outcome.verdict == "error" and not (outcome.record and case.unread)):
        result.remark = reason
    return result


def asked(cases: list[Case], name: str | None) -> None:
    """Let each know its original. Raises Trouble as know_originals() does."""
    know_originals([case for case in cases if not case.broken], name)


def _answers(outcome: Outcome) -> Iterator[Answer]:
    """One for each claim of the original, in its order; of a file without one, for each line that tells or claims."""
    case = outcome.case
    lines = Lines(case, outcome.record) if outcome.record else None
    if case.original is None:
        told = lines.steps if lines else {}
        for line in sorted({*told, *(claims.of for claims in case.claims.values())}):
            for place in range(max(1, len(case.claims_of(line)))):
                yield _answer(outcome, lines, line, place)
        return
    where = same_lines(case, case.original)
    for claims in case.original.claims.values():
        line, place = where.get(claims.of, 0), case.original.claims_of(claims.of).index(claims)
        if line:
            yield _answer(outcome, lines, line, place)
        else:
            yield Answer(0, case.original.whole_code(claims.of), MISSING)


def _answer(outcome: Outcome, lines: Lines | None, line: int, place: int) -> Answer:
    case, code = outcome.case, outcome.case.whole_code(line)
    its = case.claims_of(line)
    at = its[place].line if place < len(its) else line
    finding = next((one for one in outcome.findings if one.line == at and one.claimed), None)
    why = next((why for number, why in case.unread if number == at), "")
    if why and place >= len(its):
        return Answer(at, code, UNREAD, seen=why)
    if place >= len(its):
        return Answer(at, code, EMPTY, seen=finding.seen if finding else "")
    claimed = str(its[place].own)
    if finding:
        return Answer(at, code, WRONG, claimed, finding.seen)
    told = lines.steps.get(line, []) if lines else []
    reached = any(step.result is not None for step in told)
    return Answer(at, code, RIGHT if reached else UNTOLD, claimed)
