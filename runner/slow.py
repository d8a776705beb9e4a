"""Whether a run was held up by the machine for so long that a timer of the kernel fired where it does not in the story.

A capture has a clock: it tells how long each call lasted, from its line to its result, how long it was to the next, and
how long a segment stood unacknowledged. Most calls last a millisecond; the shortest timer by which a stack sends
something again is 200 of them. What lasted longer proves nothing about silence, neither a line's own nor that of the
lines below, unless the calls themselves wait so long. Which calls never do is known; of the others, another run of the
same story tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, Union

from .judge import Finding
from .record import Record, Step
from .unacknowledged import Wait, waits

# Microseconds. TCP_RTO_MIN in include/net/tcp.h of Linux; no stack here has a shorter timer that sends again.
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


@dataclass(frozen=True)
class Unacknowledged:
    """A segment that stood so for longer than a timer, until it was sent again or the finding was made.

    `held` is how much of it was the machine's doing, `step` where most of that was. Microseconds.
    """

    step: Step
    wait: Wait
    lasted: int
    held: int

    def __str__(self) -> str:
        what = f"{self.wait.sender}'s {self.wait.what} stood unacknowledged for {self.lasted // 1000} ms"
        return f"{what}, and {self.held // 1000} of them were the machine's doing"


Slow = Union[Span, Unacknowledged]


def _first(findings: list[Finding]) -> int:
    """The number of the first call that something was found of; what is found above proves what it says."""
    return min((finding.step for finding in findings if finding.step), default=0)


def _long_spans(record: Record, first: int) -> list[Span]:
    return [span for span in spans(record) if span.lasted > SHORTEST_TIMER and span.step.number <= first]


def _long_waits(record: Record, first: int) -> Iterator[tuple[Wait, int]]:
    """What stood unacknowledged for longer than a timer, before that call came back, and until when."""
    if not first:
        return
    steps = record.steps
    seen = steps[first - 1].ended or max(step.ended or step.began for step in steps)
    for wait in waits(record.wire):
        until = min(seen, seen if wait.until is None else wait.until)
        if until - wait.since > SHORTEST_TIMER:
            yield wait, until


def _held(wait: Wait, until: int, excess: list[tuple[Span, int]]) -> Unacknowledged | None:
    """How much of a wait was too long, where each span's excess over what it needs is known."""
    parts = [(min(over, _overlap(span, wait.since, until)), span.step) for span, over in excess if over > 0]
    parts = [part for part in parts if part[0] > 0]
    if not parts:
        return None
    most = max(parts, key=lambda part: part[0])[1]
    return Unacknowledged(most, wait, until - wait.since, sum(over for over, _ in parts))


def _overlap(span: Span, since: int, until: int) -> int:
    began = span.step.began - span.lasted if span.before else span.step.began
    return min(until, began + span.lasted) - max(since, began)


def may_be_slow(record: Record, findings: list[Finding]) -> bool:
    """Whether what was found may be the machine's doing: another run tells."""
    first = _first(findings)
    return bool(_long_spans(record, first)) or any(True for _ in _long_waits(record, first))


def held_up(record: Record, findings: list[Finding]) -> Slow | None:
    """What must have been held up by the machine, before anything was found: calls that never wait."""
    first = _first(findings)
    if not first:
        return None  # a run in which nothing was found has nothing to prove
    idle = [(span, span.lasted) for span in spans(record) if not span.before and NEVER_WAITS.match(span.step.call)]
    long = next((span for span, lasted in idle if lasted > SHORTEST_TIMER and span.step.number <= first), None)
    if long:
        return long
    held = (_held(wait, until, idle) for wait, until in _long_waits(record, first))
    return next((one for one in held if one and one.held > SHORTEST_TIMER), None)


def slower(record: Record, other: Record, findings: list[Finding]) -> Slow | None:
    """What was held up in this run and, as the other one proves, need not be. Only what both have told alike counts."""
    excess = []
    for mine, its in zip(spans(record), spans(other)):
        if (mine.step.line, mine.before) != (its.step.line, its.before):
            break
        if mine.lasted > SHORTEST_TIMER and mine.lasted - its.lasted > HELD_UP:
            return mine
        excess.append((mine, mine.lasted - its.lasted))
    first = _first(findings)
    held = [_held(wait, until, excess) for wait, until in _long_waits(record, first)]
    return next((one for one in [*held, *_late_timers(record, other, first)] if one and one.held > HELD_UP), None)


def _late_timers(record: Record, other: Record, first: int) -> Iterator[Unacknowledged]:
    """Timers that fired later than in the other run: the stack sets them by how long the machine let answers take."""
    long = [wait for wait, until in _long_waits(record, first) if until == wait.until]
    for sender in dict.fromkeys(wait.sender for wait in long):
        its = [wait for wait in waits(other.wire) if wait.sender == sender and wait.until is not None]
        for one, two in zip((wait for wait in long if wait.sender == sender), its):
            lasted = (one.until or 0) - one.since
            held = lasted - ((two.until or 0) - two.since)
            yield Unacknowledged(_step_at(record, one.until or 0), one, lasted, held)


def _step_at(record: Record, time: int) -> Step:
    return next((step for step in reversed(record.steps) if step.began <= time), record.steps[0])


def proves_nothing(slow: Slow) -> str:
    """The reason in words, behind the name of the file."""
    timer = f"a timer of the kernel may fire after {SHORTEST_TIMER // 1000}"
    return f"{slow.step.line}: too slow: {slow}, and {timer}: the run proves nothing, tell it again"
