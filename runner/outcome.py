"""What became of a case on a stack, judged from its record alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Iterable

from .case import Case, unreadable
from .column import INET, for_people
from .judge import Finding, claims_hang, judge, unknown_stacks
from .record import Record
from .tree import shown

if TYPE_CHECKING:
    from .slow import Slow

VERDICTS = ("error", "fail", "skip", "pass")  # the worst first


@dataclass
class Outcome:
    """What became of a case on a stack, told over a family of addresses: verdict is one of VERDICTS.

    `settings` is what a shell must be told before a command that means the stack. It is `general` where the reason
    has nothing to do with the case; `missing`, where it was skipped for what this machine lacks and could have.
    A run in which the machine has `held_up` something for too long proves nothing.
    """

    case: Case
    stack: str
    verdict: str
    reason: str = ""
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    record: Record | None = None
    capture: Path | None = None
    settings: str = ""
    general: bool = False
    missing: bool = False
    held_up: Slow | None = None
    family: str = INET

    @property
    def column(self) -> str:
        """What it was told on, for people."""
        return for_people(self.stack, self.family)

    @property
    def is_in_doubt(self) -> bool:
        """Whether what was found may be the doing of a slow machine."""
        if not self.findings or self.record is None:
            return self.held_up is not None
        from .slow import may_be_slow

        return self.held_up is not None or may_be_slow(self.record, self.findings)

    def prove_nothing(self, slow: Slow) -> None:
        """Neither a pass nor a finding, since the machine was too slow."""
        from .slow import proves_nothing

        self.verdict, self.findings, self.reason = "error", [], f"{shown(self.case.path)}:{proves_nothing(slow)}"

    @property
    def is_bad(self) -> bool:
        """Whether it has to be looked at."""
        return self.verdict in ("fail", "error")


def judged(case: Case, stack: str, record: Record, families: Iterable[str]) -> Outcome:
    """The verdict on a record alone: the same for a run and for a capture from elsewhere.

    `families` are the names that a claim may be about.
    """
    outcome = Outcome(case, stack, "error", record=record, family=record.family)
    known, name = list(families), shown(case.path)
    if record.code != case.code_hash:
        outcome.reason = f"{name}: the capture is of another version of this case: record it again"
    elif record.column.family not in known:
        outcome.reason = f"{name}: the capture is of {record.stack}, and no stack has that name: {', '.join(known)}"
    elif record.ending == "skip":
        outcome.verdict, outcome.reason = "skip", record.reason
    elif record.ending == "told" and not record.steps:
        outcome.reason = f"{name}: tells nothing: a case calls something in story(int a, int b)"
    else:
        outcome.findings = judge(case, record, name)
        if case.original:
            from .exercise import changes

            outcome.findings = sorted([*outcome.findings, *changes(case, name)], key=lambda finding: finding.line)
        if record.ending == "told" or claims_hang(case, record):
            outcome.findings += unknown_stacks(case, known, name)
            outcome.verdict = "pass"
            if outcome.findings:
                from .slow import held_up

                outcome.verdict, outcome.held_up = "fail", held_up(record, outcome.findings)
            if outcome.held_up:
                outcome.prove_nothing(outcome.held_up)
        else:
            line, outcome.reason = _how_it_ended(case, record)
            outcome.findings = [finding for finding in outcome.findings if not (record.hang and finding.line == line)]
        if case.unread:
            outcome.verdict = "error"
            outcome.reason = "\n".join(filter(None, [outcome.reason, *unreadable(case, name)]))
    return outcome


def exit_status(outcomes: Iterable[Outcome]) -> int:
    """2 where something could not be run, 1 where a claim failed, else 0."""
    verdicts = {outcome.verdict for outcome in outcomes}
    return 2 if "error" in verdicts else 1 if "fail" in verdicts else 0


def general_trouble(outcomes: Iterable[Outcome]) -> str:
    """Why nothing at all could be run; "" where something could."""
    reasons = {outcome.reason if outcome.general else "" for outcome in outcomes if outcome.verdict != "skip"}
    return reasons.pop() if len(reasons) == 1 else ""


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The latest of those with the worst verdict."""
    return min(reversed([*outcomes]), key=lambda outcome: VERDICTS.index(outcome.verdict))


def _how_it_ended(case: Case, record: Record) -> tuple[int, str]:
    """Where a story ended that was not told to its end, 0 before its first line, and how."""
    at = record.hang or (record.steps[-1] if record.steps else None)
    where = f"{shown(case.path)}:{at.line}: " if at else f"{shown(case.path)}: "
    hangs = f"it {record.hang.result}: " if record.hang else ""
    what = hangs + record.reason or "the capture ends before the story does: record it again"
    when = "in" if record.hang or (at and at.result is None) else "after"
    return at.line if at else 0, f"{where}{what}{f', {when} {at.call}' if at else ''}"


def together(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], list[Outcome]]:
    """Outcomes of the same case and column together, in their order."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault((outcome.case.id, outcome.column), []).append(outcome)
    return groups
