"""Whether a run was held up by the machine for so long that a timer of the kernel fired where it does not in the story.

A capture has a clock: it tells how long each call lasted, from its line to its result, and how long it was to the next.
Most calls last a millisecond; the shortest timer by which a stack sends something again is 200 of them. A line that
lasted longer proves nothing about silence, neither its own nor that of the lines below, unless the call itself waits so
long. Which calls never do is known; of the others, another run of the same story tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .judge import Finding
from .record import Record, Step

# Microseconds. TCP_RTO_MIN in Linux's include/net/tcp.h; lwIP's timers are longer (TCP_TMR_INTERVAL in its tcp_priv.h).
SHORTEST_TIMER = 200_000
# So much longer than in another run is not the call's own time any more.
HELD_UP = SHORTEST_TIMER // 2
NEVER_WAITS = re.compile(
    r"(?:state|ready|asleep|lose|lose_all|deliver|network|sysctl|shutdown|setsockopt|getsockopt|socket|bind|listen|"
    r"dup|epoll_create1|epoll_ctl)\("
)


@dataclass(frozen=True)
class Span:
    """What took long: a call or, before it, what the story does untold. Microseconds."""

    step: Step
    before: bool
    lasted: int

    def __str__(self) -> str:
        return f"{'what is before ' if self.before else ''}{self.step.call} lasted {self.lasted // 1000} ms"


def spans(record: Record) -> list[Span]:
    """How long each call lasted, and what was before it, in order. Where several tell at once, that is not known."""
    found = []
    last: int | None = None
    for step in record.steps:
        if last is not None:
            found.append(Span(step, True, step.began - last))
        last = step.ended
        if step.ended is not None and not step.interrupted:
            found.append(Span(step, False, step.ended - step.began))
    return found


def _in_doubt(record: Record, findings: list[Finding]) -> list[Span]:
    """The long spans, where no finding is above them: what is found above proves what it says."""
    first = min((finding.step for finding in findings if finding.step), default=0)
    return [span for span in spans(record) if span.lasted > SHORTEST_TIMER and span.step.number <= first]


def may_be_slow(record: Record, findings: list[Finding]) -> bool:
    """Whether what was found may be the machine's doing: another run tells."""
    return bool(_in_doubt(record, findings))


def held_up(record: Record, findings: list[Finding]) -> Span | None:
    """What must have been held up by the machine, before anything was found: a call that never waits."""
    doubts = _in_doubt(record, findings)
    return next((span for span in doubts if not span.before and NEVER_WAITS.match(span.step.call)), None)


def slower(record: Record, other: Record) -> Span | None:
    """What was held up in this run and, as the other one proves, need not be. Only what both have told alike counts."""
    for mine, its in zip(spans(record), spans(other)):
        if (mine.step.line, mine.before) != (its.step.line, its.before):
            return None
        if mine.lasted > SHORTEST_TIMER and mine.lasted - its.lasted > HELD_UP:
            return mine
    return None


def proves_nothing(span: Span) -> str:
    """The reason in words, behind the name of the file."""
    timer = f"a timer of the kernel may fire after {SHORTEST_TIMER // 1000}"
    return f"{span.step.line}: too slow: {span}, and {timer}: the run proves nothing, tell it again"
