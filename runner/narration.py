"""A line that the storyteller told, as docs/capture.md has it: a syslog datagram and its parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from runner.clean import one_line
from runner.trouble import Trouble

VERSION = 2  # of the captures that are recorded now; one that does not say is the first

# Each kind, and the parameters that it may have. None is ever without meaning, so another one is trouble.
KINDS = {
    "begin": "capture.version case.id case.code case.stack case.version case.port case.a case.b",
    "call": "step.n step.line",
    "result": "step.n step.line step.r step.a step.b mib.a mib.b lost.n",
    "lose": "lose.to lose.mask lose.flags lose.data lose.times",
    "deliver": "deliver.n",
    "aside": "",
    "end": "end.told end.hung end.skip end.error end.hosts end.steps lost.n",
}
PARAMETERS = {kind: frozenset(names.split()) for kind, names in KINDS.items()}

SYSLOG = b"<14>1 - a halfclose - "
# RFC 5424 6.3.3: in a value, a backslash stands before each quote, backslash and bracket.
VALUE = r'[^"\\\]]*(?:\\.[^"\\\]]*)*'
ELEMENT = rf'\[\w+@32473(?: \w+="{VALUE}")*\]'
NARRATION = re.compile(rf"(\w+) ((?:{ELEMENT})+) ?(.*)".encode(), re.DOTALL)
PARAMETER = re.compile(rf'(?:\[(\w+)@32473)? (\w+)="({VALUE})"', re.DOTALL)
ESCAPED = re.compile(r'\\(["\\\]])')
NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass
class Narration:
    """One line of the story; parameters are named element.parameter.

    `time` is in microseconds; `source` and `target` are the addresses of the host that told it and of the other;
    `where` names the file and its packet.
    """

    kind: str
    parameters: dict[str, str]
    text: str
    time: int = 0
    source: bytes = b""
    target: bytes = b""
    where: str = "the record"

    def word(self, name: str) -> str:
        """A parameter. Raises Trouble where it is missing."""
        value = self.parameters.get(name)
        if value is None:
            raise self.trouble(f"has no {name.replace('.', '@32473 ')}")
        return value

    def number(self, name: str) -> int:
        """A parameter that is a number. Raises Trouble where it is none, or is missing."""
        value = self.word(name)
        if not NUMBER.fullmatch(value):
            raise self.trouble(f'has {name.replace(".", "@32473 ")}="{value}", which is no number')
        return int(value)

    def check(self) -> None:
        """Raises Trouble where this is no line that docs/capture.md knows."""
        known = PARAMETERS.get(self.kind)
        if known is None:
            raise Trouble(f"{self.where}: a line of the story that can't be read: record it again (docs/capture.md)")
        for name in self.parameters.keys() - known:
            raise self.trouble(f"has {name.replace('.', '@32473 ')}, which nobody knows")

    def trouble(self, what: str) -> Trouble:
        """What is wrong with this line, and where it stands."""
        return Trouble(f"{self.where}: the {self.kind} {what}: record it again (docs/capture.md)")


def narration(data: bytes, start: int, end: int) -> Narration | None:
    """The datagram data[start:end] as a line of a story. None where it is none of ours."""
    if not data.startswith(SYSLOG, start, end):
        return None
    told = NARRATION.match(data, start + len(SYSLOG), end)
    if told is None:
        return Narration("", {}, "")
    parameters: dict[str, str] = {}
    element = ""
    for named, name, value in PARAMETER.findall(told[2].decode("utf-8", "replace")):
        element = named or element
        name = f"{element}.{name}"
        if name in parameters:
            return Narration("", {}, "")
        parameters[name] = ESCAPED.sub(r"\1", value) if "\\" in value else value
    text = told[3].decode("utf-8", "replace")
    if b"\n" in told[0]:
        text, parameters = one_line(text), {name: one_line(value) for name, value in parameters.items()}
    return Narration(told[1].decode(), parameters, text)
