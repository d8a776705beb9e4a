"""One run of a case, put together from its capture: steps, and what each of them caused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterable, Iterator

from runner.arrow import Arrow
from runner.capture import Event, Narration, Segment
from runner.trouble import Trouble
from runner.wire import Loss, Wire

HANGS = "hangs"


@dataclass
class Step:
    """One told call: what it returned, caused, and left both ends in.

    It is interrupted where others told before it came back.
    """

    number: int
    line: int
    call: str
    result: str | None = None
    arrows: list[Arrow] = field(default_factory=list)
    because: list[str] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    interrupted: bool = False

    def wire(self, with_acks: bool = False) -> tuple[Arrow, ...]:
        """The segments in order; a pure ACK counts only where a claim names one."""
        return tuple(arrow for arrow in self.arrows if with_acks or not arrow.pure_ack)


@dataclass
class Record:
    """A run as the wire has it. `ending` is told, hung, skip, error or "" (the story never ended)."""

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

    @property
    def hang(self) -> Step | None:
        """The call in which the stack was left for ever: the record ends there."""
        return next((step for step in self.steps if step.result == HANGS), None) if self.ending == "hung" else None

    def take(self, event: Event) -> None:
        """Add what comes next in the capture."""
        if isinstance(event, Segment):
            if self.steps and not self.aside and self.wire.carries(event):
                self.wire.add(event, self.steps[-1].arrows)
        elif event.kind == "call":
            number, line = int(event.parameters["step.n"]), int(event.parameters["step.line"])
            self.steps.append(Step(number, line, event.text.partition(": ")[2]))
            self.aside = False
        elif event.kind == "result":
            self._take_result(event)
        elif event.kind == "lose":
            parameters = event.parameters
            rule = parameters["lose.to"] == "b", int(parameters["lose.mask"]), int(parameters["lose.flags"])
            self.wire.losses.append(Loss(*rule))
        elif event.kind == "aside":
            self.aside = True
        elif event.kind == "end":
            self._take_end(event)

    def _take_result(self, told: Narration) -> None:
        number = int(told.parameters["step.n"])
        step = next((s for s in reversed(self.steps) if s.number == number), None)
        if step is None:
            raise Trouble(f"{self.id}: the capture has the result of a call that it lacks: record it again")
        step.result = told.parameters["step.r"]
        step.interrupted = step is not self.steps[-1]
        step.states = {end: told.parameters[f"step.{end}"] for end in "ab"}
        moved = f"{told.parameters['mib.a']} {told.parameters['mib.b']}".split()
        latest = self.steps[-1].because
        latest.extend(name for name in dict.fromkeys(moved) if name not in latest)
        counted = int(told.parameters.get("lost.n", "0"))
        if counted != self.wire.lost:
            shown = self.wire.lost
            raise Trouble(f"{self.id}: {counted} segments were lost, and the capture shows {shown}: record it again")

    def _take_end(self, told: Narration) -> None:
        for ending in "told", "hung", "skip", "error":
            if f"end.{ending}" in told.parameters:
                self.ending, self.reason = ending, told.parameters[f"end.{ending}"]
        self.hosts_changed = told.parameters["end.hosts"] == "changed"


def records(events: Iterable[Event]) -> Iterator[Record]:
    """Each run in a capture, the last one perhaps unended."""
    record: Record | None = None
    for event in events:
        if isinstance(event, Narration) and event.kind == "begin":
            if record:
                yield record
            record = _begun(event)
        elif record:
            record.take(event)
            if record.ending:
                yield record
                record = None
    if record:
        yield record


def _begun(told: Narration) -> Record:
    p = told.parameters
    states = {end: p[f"case.{end}"] for end in "ab"}
    wire = Wire(int(p["case.port"]), (told.source, told.target))
    return Record(p["case.id"], p["case.code"], p["case.stack"], p["case.version"], wire, states)
