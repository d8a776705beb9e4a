"""One run of a case, put together from its capture: steps, and what each of them caused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterable, Iterator

from runner.capture import ACK, FIN, RST, SYN, Event, Narration, Segment
from runner.trouble import Trouble


HANGS = "hangs"


@dataclass
class Arrow:
    """A segment as claims write it. A pure ACK counts only where a claim names one."""

    from_a: bool
    word: str
    lost: bool = False

    def __str__(self) -> str:
        if self.from_a:
            return f"a --{self.word}--{'x' if self.lost else '>'} b"
        return f"a {'x' if self.lost else '<'}--{self.word}-- b"


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

    def wire(self, with_acks: bool = False) -> list[str]:
        """The segments in order, as claims write them."""
        return [str(arrow) for arrow in self.arrows if with_acks or arrow.word != "ACK"]


@dataclass
class Record:
    """A run as the wire has it. `ending` is told, hung, skip, error or "" (the story never ended)."""

    id: str
    code: str
    stack: str
    version: str
    port: int
    states: dict[str, str]
    steps: list[Step] = field(default_factory=list)
    ending: str = ""
    reason: str = ""
    hosts_changed: bool = False
    aside: bool = False
    losses: list[Loss] = field(default_factory=list)
    highest: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def hang(self) -> Step | None:
        """The call in which the stack was left for ever: the record ends there."""
        return next((step for step in self.steps if step.result == HANGS), None) if self.ending == "hung" else None

    def take(self, event: Event) -> None:
        """Add what comes next in the capture."""
        if isinstance(event, Segment):
            if self.port in event.ports and self.steps and not self.aside:
                self._take_segment(event)
        elif event.kind == "call":
            number, line = int(event.parameters["step.n"]), int(event.parameters["step.line"])
            self.steps.append(Step(number, line, event.text.partition(": ")[2]))
            self.aside = False
        elif event.kind == "result":
            self._take_result(event)
        elif event.kind == "lose":
            parameters = event.parameters
            rule = parameters["lose.to"] == "b", int(parameters["lose.mask"]), int(parameters["lose.flags"])
            self.losses.append(Loss(*rule))
        elif event.kind == "aside":
            self.aside = True
        elif event.kind == "end":
            self._take_end(event)

    def _take_segment(self, segment: Segment) -> None:
        lost = next((loss for loss in self.losses if loss.takes(segment)), None)
        if lost:
            lost.happened = True
        arrows = self.steps[-1].arrows
        arrow = Arrow(segment.from_a, segment_word(segment), lost is not None)
        again = self._seen_before(segment)
        before = next((a for a in reversed(arrows) if a.word != "ACK"), None)
        if segment.data and before and not (again or lost or before.lost) and joined(before, segment):
            before.word = segment_word(segment, int(before.word.split()[1]))
        else:
            arrows.append(arrow)

    def _seen_before(self, segment: Segment) -> bool:
        highest = self.highest.get(segment.ports, segment.seq)
        if segment.seq - highest & 0xFFFFFFFF >= 0x80000000:  # sequence numbers wrap (RFC 9293 3.4)
            return True
        self.highest[segment.ports] = segment.seq + segment.data & 0xFFFFFFFF
        return False

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
        seen = sum(loss.happened for loss in self.losses)
        if counted != seen:
            raise Trouble(f"{self.id}: {counted} segments were lost, and the capture shows {seen}: record it again")

    def _take_end(self, told: Narration) -> None:
        for ending in "told", "hung", "skip", "error":
            if f"end.{ending}" in told.parameters:
                self.ending, self.reason = ending, told.parameters[f"end.{ending}"]
        self.hosts_changed = told.parameters["end.hosts"] == "changed"


@dataclass
class Loss:
    """The next segment that fits is lost, as the nftables rule has it."""

    to_b: bool
    mask: int
    flags: int
    happened: bool = False

    def takes(self, segment: Segment) -> bool:
        """Whether it is this segment that the rule drops."""
        return not self.happened and segment.from_a == self.to_b and segment.flags & self.mask == self.flags


def segment_word(segment: Segment, data_before: int = 0) -> str:
    """A segment's name: ACK is part of it only where it tells something."""
    if segment.flags & (SYN | RST):
        return ("SYN" if segment.flags & SYN else "RST") + ("+ACK" if segment.flags & ACK else "")
    fin = bool(segment.flags & FIN)
    if segment.data:
        return f"DATA {data_before + segment.data}{'+FIN' if fin else ''}"
    return "FIN" if fin else "ACK"


def joined(before: Arrow, segment: Segment) -> bool:
    """Whether data goes on in the same direction: how it is cut into segments is not the subject."""
    return before.from_a == segment.from_a and before.word.startswith("DATA") and not before.word.endswith("FIN")


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
    return Record(p["case.id"], p["case.code"], p["case.stack"], p["case.version"], int(p["case.port"]), states)
