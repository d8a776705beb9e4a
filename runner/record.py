"""One run of a case, put together from its capture: steps, and what each of them caused."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Iterable, Iterator

from .arrow import Arrow
from .capture import Event, Segment
from .column import ADDRESS_FAMILIES, INET, Column, column
from .connections import Connections, Hosts, parse_end
from .loss import loss_of
from .narration import VERSION, Narration
from .wire import Wire

HANGS, ASSERTS = "hangs", "asserts"  # results in which a stack is left for ever
ENDINGS = ("told", "hung", "loops", "skip", "error")
LOST_NOTHING = "lost nothing"  # of a call that was to lose a segment, and none came that fits
EARLY_AT_MOST = 4096  # segments before a story begins


@dataclass
class Step:
    """One told call: what it returned, caused, and left both ends in.

    It is interrupted where others told before it came back. It began and ended at these microseconds. `back` counts the
    calls that came back, up to this one; 0 where it never did.
    Behind segments that are nobody's, nobody knows either which of the counters are the call's own.
    """

    number: int
    line: int
    call: str
    result: str | None = None
    arrows: list[Arrow] = field(default_factory=list)
    because: list[str] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    interrupted: bool = False
    began: int = 0
    ended: int | None = None
    back: int = 0
    behind_untold: bool = False

    def wire(self, with_acks: bool = False) -> tuple[Arrow, ...]:
        """The segments in order; a pure ACK counts only where a claim names one."""
        return tuple(arrow for arrow in self.arrows if with_acks or not arrow.pure_ack)


@dataclass
class Record:
    """A run as the wire has it. `ending` is told, hung, loops, skip, error or "" (the story never ended).

    A segment belongs to the call that began last, while any has not come back (`open`). Where all have, it is nobody's,
    as what a bare call sends: `untold` has it by the number of calls before it.
    """

    id: str
    code: str
    stack: str
    version: str
    wire: Wire
    states: dict[str, str]
    steps: list[Step] = field(default_factory=list)
    ending: str = ""
    reason: str = ""
    hosts_changed: bool = False
    aside: bool = False
    untold: dict[int, list[Arrow]] = field(default_factory=dict)
    open: dict[int, Step] = field(default_factory=dict)
    family: str = INET  # of addresses
    _lost_before: int = 0  # when the line before was told: the receiver counts between the two

    @property
    def latest(self) -> Step:
        """The call that owns what happens now: the one that began last, or the one that has it among its arguments."""
        last, around = self.steps[-1], next(reversed(self.open.values()))
        return around if around.line == last.line else last

    @property
    def column(self) -> Column:
        """What it was told on."""
        return column(self.stack, self.version, self.family)

    @property
    def hang(self) -> Step | None:
        """The call that ends all: in a deadlock or an assertion of the stack, or as a loop comes to it for ever."""
        if self.ending not in ("hung", "loops"):
            return None
        return next((step for step in self.steps if step.result in (HANGS, ASSERTS)), None)

    def take(self, event: Event) -> None:
        """Add what comes next in the capture."""
        if isinstance(event, Segment):
            self._take_segment(event)
            return
        kind = event.kind
        if kind == "call":
            self._take_call(event)
        elif kind == "result":
            self._take_result(event)
        elif kind == "aside":
            self.aside = True
        elif kind == "connection":
            self._take_connection(event)
        elif kind == "lose":
            self.wire.losses.append(loss_of(event, len(self.steps)))
            return
        elif kind == "deliver":
            if not self.wire.end(event.number("deliver.n")):
                raise event.trouble("is of no loss before it")
            return
        elif kind == "end":
            self._take_end(event)
        if self.wire.losses:
            self._lost_before = self.wire.lost
            self.wire.forget()

    def _take_segment(self, segment: Segment) -> None:
        if self.aside:
            self.wire.add_untold(segment)
        else:
            told = self.latest.arrows if self.open else self.untold.setdefault(len(self.steps), [])
            self.wire.add(segment, told)

    def _take_call(self, told: Narration) -> None:
        number, line, due = told.number("step.n"), told.number("step.line"), len(self.steps) + 1
        if number != due:
            raise told.trouble(f"is number {number} and not {due}: a line of the story is missing")
        step = self.open[number] = Step(number, line, told.text.partition(": ")[2], began=told.time)
        if self.untold:
            step.behind_untold = any(not arrow.pure_ack for arrow in self.untold.get(len(self.steps), ()))
        self.steps.append(step)
        self.aside = False

    def _take_result(self, told: Narration) -> None:
        number, steps, connections = told.number("step.n"), self.steps, self.wire.connections
        step = steps[number - 1] if 0 < number <= len(steps) else None
        result = told.word("step.r")
        if step is None or step.line != told.number("step.line"):
            raise told.trouble("is of no call before it")
        if step.result is None:
            latest = self.latest
            del self.open[number]
        elif result == ASSERTS and step is steps[-1]:
            latest = step  # the assertion failed behind a call that has come back
        else:
            raise told.trouble("is of no call before it")
        step.result, step.ended, step.back = result, told.time, len(steps) - len(self.open)
        step.interrupted = step is not steps[-1]
        step.states = connections.states if connections.are_told else {}
        step.states = step.states or {"a": told.word("step.a"), "b": told.word("step.b")}
        moved = [*told.word("mib.a").split(), *told.word("mib.b").split()]
        if moved:
            latest.because.extend(name for name in dict.fromkeys(moved) if name not in latest.because)
        if self.wire.losses or "lost.n" in told.parameters:
            self._compare_losses(told)

    def _compare_losses(self, told: Narration) -> None:
        counted = told.number("lost.n") if "lost.n" in told.parameters else 0
        self.wire.take_back(counted)
        if not self._lost_before <= counted <= self.wire.lost:
            raise told.trouble(f"counts {counted} lost segments, and the capture shows {self.wire.lost}")

    def _tell_what_was_not_lost(self) -> None:
        """Only in the end it is known what a call that was to lose a segment has done."""
        happened = {loss.step for loss in self.wire.losses if loss.happened}
        for loss in self.wire.losses:
            if loss.step not in happened and 0 < loss.step <= len(self.steps):
                self.steps[loss.step - 1].result = LOST_NOTHING

    def _take_connection(self, told: Narration) -> None:
        hosts, states = told.word("connection.hosts"), told.word("connection.states").split()
        ends = [parse_end(host, told.word(f"connection.{end}")) for host, end in zip(hosts, ("from", "to"))]
        known = [end for end in ends if end]
        if len(hosts) != 2 or set(hosts) - set("ab") or len(states) != 2 or len(known) != 2:
            raise told.trouble("is of no two ends and their states")
        self.wire.connections.told(known[0], known[1], (states[0], states[1]))

    def _take_end(self, told: Narration) -> None:
        if "lost.n" in told.parameters:
            self._compare_losses(told)
        self._tell_what_was_not_lost()
        endings = [ending for ending in ENDINGS if f"end.{ending}" in told.parameters]
        if len(endings) != 1:
            raise told.trouble("does not say how the story ended")
        if endings != ["error"] and told.parameters.get("end.steps", str(len(self.steps))) != str(len(self.steps)):
            raise told.trouble(f"counts {told.word('end.steps')} calls, and the capture has {len(self.steps)}")
        self.ending, self.reason = endings[0], told.word(f"end.{endings[0]}")
        hosts = told.word("end.hosts")
        if hosts not in ("changed", "as they were"):
            raise told.trouble("does not say whether the hosts are as they were")
        self.hosts_changed = hosts == "changed"


def records(events: Iterable[Event]) -> Iterator[Record]:
    """Each run in a capture, the last one perhaps unended. Raises Trouble where a line of it can't be read."""
    record: Record | None = None
    early: deque[Segment] = deque(maxlen=EARLY_AT_MOST)
    for event in events:
        if isinstance(event, Narration):
            event.check()
            if event.kind == "begin":
                if record:
                    yield record
                record = _begun(event, early)
                continue
        if record:
            record.take(event)
            if record.ending:
                yield record
                record = None
                early.clear()
        elif isinstance(event, Segment):
            early.append(event)
    if record:
        yield record


def _begun(told: Narration, early: Iterable[Segment]) -> Record:
    """The connection with which a story begins is made before it, untold."""
    version = told.number("capture.version") if "capture.version" in told.parameters else 1
    if not 0 < version <= VERSION:
        raise told.trouble(f"is of version {version} of a capture, and this halfclose reads up to {VERSION}")
    states = {end: told.word(f"case.{end}") for end in "ab"}
    told.number("case.port")  # for people: a connection is known by its addresses, whichever port the server has
    wire = Wire(Connections(Hosts(told.links, (told.source, told.target))))
    for segment in early:
        if wire.connections.knows(segment):
            wire.add_untold(segment)
    id, code, stack, version_of_stack = (told.word(f"case.{name}") for name in ("id", "code", "stack", "version"))
    family = told.word("case.family") if "case.family" in told.parameters else INET
    if family not in ADDRESS_FAMILIES:
        raise told.trouble(f"is told over {family}, and there is {' and '.join(ADDRESS_FAMILIES)}")
    return Record(id, code, stack, version_of_stack, wire, states, family=family)
