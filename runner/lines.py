"""Which claim each told call is judged by: that of its line, and of several calls on one line each its own."""

from __future__ import annotations

import re

from .case import Case
from .line_claims import LineClaims
from .claim import Claim
from .record import Record, Step


class Lines:
    """The told calls of a record, by the line that claims them.

    A line that runs many times makes the same calls each time. Two calls of it have two texts, or else the code says
    how often the text stands there: `close(a), close(a)`.
    """

    def __init__(self, case: Case, record: Record) -> None:
        self.case, self.column = case, record.column
        self.steps: dict[int, list[Step]] = {}
        self._call: dict[int, int] = {}
        self._calls: dict[int, int] = {}
        for step in record.steps:
            self.steps.setdefault(case.claimed_line(step.line), []).append(step)
        for line, steps in self.steps.items():
            self._number(line, steps)

    def _number(self, line: int, steps: list[Step]) -> None:
        if len(steps) == 1:
            self._call[steps[0].number], self._calls[line] = 0, 1
            return
        code, calls, told = squeezed(self.case.whole_code(line)), dict[tuple[str, int], int](), dict[str, int]()
        times = {call: _times(squeezed(call), code, steps) for call in {step.call for step in steps}}
        for step in sorted(steps, key=lambda step: (not step.back, step.back)):
            told[step.call] = told.get(step.call, 0) + 1
            which = step.call, (told[step.call] - 1) % times[step.call]
            self._call[step.number] = calls.setdefault(which, len(calls))
        self._calls[line] = len(calls)

    def call_of(self, step: Step) -> int:
        """Which of its line's calls it is, from 0, in the order in which they come back."""
        return self._call[step.number]

    def calls(self, line: int) -> int:
        """How many calls are told on a line, however often."""
        return self._calls.get(line, 0)

    def claims_of(self, step: Step) -> LineClaims | None:
        """The claim for it. One claim is that of all calls of its line."""
        claims = self.case.claims_of(step.line)
        call = self.call_of(step) if len(claims) > 1 else 0
        return claims[call] if call < len(claims) else None

    def claim_of(self, step: Step) -> Claim | None:
        """What holds of it on the record's own stack."""
        claims = self.claims_of(step)
        return claims.on(self.column) if claims else None

    def where(self, step: Step) -> str:
        """What to do about a call that nothing is claimed of."""
        line = self.case.claimed_line(step.line)
        if self.calls(line) == 1:
            return f"add it behind {step.call}"
        return self.each_its_own(step)[2:]

    def each_its_own(self, step: Step) -> str:
        """How several calls of a line are claimed; "" where it makes one."""
        line = self.case.claimed_line(step.line)
        calls = self.calls(line)
        if calls == 1 or calls == len(self.case.claims_of(step.line)):
            return ""
        text, code = squeezed(step.call), squeezed(self.case.whole_code(line))
        if told_twice(text, code, self.steps[line]):
            return f": {step.call} is told without told() around it: take that away"
        of = f", here {step.call}"
        return f": {calls} calls are told on this line: claim each, one below the other, as they come back{of}"

    def unsaid(self, claims: LineClaims) -> str:
        """Why no call keeps a claim; "" where there is one that can."""
        calls, place = self.calls(claims.of), self.case.claims_of(claims.of).index(claims)
        if not calls:
            return f"no told call: {self.case.whole_code(claims.of)} makes none, or was never reached"
        if place < calls:
            return ""
        return f"no such call: {calls} told on this line, and this is claim {place + 1}"


def squeezed(code: str) -> str:
    """Code or a call's text, without blanks."""
    return re.sub(r"\s+", "", code)


def told_twice(text: str, code: str, steps: list[Step]) -> bool:
    """Whether told() stands around a call that is told anyway: each of the two is a call of its own."""
    return f"told({text})" in code and any(
        outer.call == inner.call and outer.number + 1 == inner.number and outer.interrupted and inner.back < outer.back
        for outer, inner in zip(steps, steps[1:])
    )


def _times(text: str, code: str, steps: list[Step]) -> int:
    """How often a call stands in the code."""
    found = len(re.findall(rf"(?<!\w){re.escape(text)}", code)) if text else 0
    return max(1, found) + told_twice(text, code, steps)
