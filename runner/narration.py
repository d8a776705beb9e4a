"""A line that the storyteller told, as docs/capture.md has it: a syslog datagram and its parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clean import one_line
from .trouble import Trouble

VERSION = 2  # of the captures that are recorded now; one that does not say is the first

# Each kind, and the parameters that it may have. None is ever without meaning, so another one is trouble.
KINDS = {
    "begin": "capture.version case.id case.code case.stack case.version case.port case.family case.a case.b",
    "call": "step.n step.line",
    "result": "step.n step.line step.r step.a step.b mib.a mib.b lost.n",
    "lose": "lose.to lose.mask lose.flags lose.data lose.times lose.why",
    "deliver": "deliver.n",
    "aside": "",
    "connection": "connection.hosts connection.from connection.to connection.states",
    "end": "end.told end.hung end.loops end.skip end.error end.hosts end.steps lost.n",
}
PARAMETERS = {kind: frozenset(names.split()) for kind, names in KINDS.items()}

SYSLOG = b"<14>1 - a halfclose - "


def patterns(value: str) -> tuple[re.Pattern[bytes], re.Pattern[str]]:
    """A line behind its header, and a parameter of it, where this is a value."""
    element = rf'\[\w+@32473(?: \w+="{value}")*\]'
    line = re.compile(rf"(\w+) ((?:{element})+) ?(.*)".encode(), re.DOTALL)
    return line, re.compile(rf'(?:\[(\w+)@32473)? (\w+)="({value})"', re.DOTALL)


# RFC 5424 6.3.3: in a value, a backslash stands before each quote, backslash and bracket. Most lines have none.
PLAIN, ESCAPING = patterns('[^"]*'), patterns(r'[^"\\\]]*(?:\\.[^"\\\]]*)*')
ESCAPED = re.compile(r'\\(["\\\]])')


@dataclass
class Narration:
    """One line of the story; parameters are named element.parameter.

    `time` is in microseconds; `source` and `target` are the addresses of the host that told it and of the other,
    `links` their Ethernet addresses; it stands in `file` as the packet of this number, from 1; "" where it was just
    recorded.
    """

    kind: str
    parameters: dict[str, str]
    text: str
    time: int = 0
    source: bytes = b""
    target: bytes = b""
    file: str = ""
    packet: int = 0
    links: tuple[bytes, bytes] = (b"", b"")

    def word(self, name: str) -> str:
        """A parameter. Raises Trouble where it is missing."""
        value = self.parameters.get(name)
        if value is None:
            raise self.trouble(f"has no {name.replace('.', '@32473 ')}")
        return value

    def number(self, name: str) -> int:
        """A parameter that is a number. Raises Trouble where it is none, or is missing."""
        value = self.parameters.get(name) or self.word(name)
        if value.isdecimal() and len(value) <= 9:
            return int(value)
        raise self.trouble(f'has {name.replace(".", "@32473 ")}="{value}", which is no number')

    def check(self) -> None:
        """Raises Trouble where this is no line that docs/capture.md knows."""
        known = PARAMETERS.get(self.kind)
        if known is None:
            raise Trouble(f"{self._where()}: a line of the story that can't be read: record it again (docs/capture.md)")
        if not known.issuperset(self.parameters):
            name = min(self.parameters.keys() - known)
            raise self.trouble(f"has {name.replace('.', '@32473 ')}, which nobody knows")

    def _where(self) -> str:
        return f"{self.file}: packet {self.packet}" if self.file else "the record"

    def trouble(self, what: str) -> Trouble:
        """What is wrong with this line, and where it stands."""
        return Trouble(f"{self._where()}: the {self.kind} {what}: record it again (docs/capture.md)")


def narration(data: bytes, start: int, end: int) -> Narration | None:
    """The datagram data[start:end] as a line of a story. None where it is none of ours."""
    if not data.startswith(SYSLOG, start, end):
        return None
    escapes = data.find(b"\\", start, end) >= 0
    line, parameter = ESCAPING if escapes else PLAIN
    told = line.match(data, start + len(SYSLOG), end)
    if told is None:
        return Narration("", {}, "")
    found = parameter.findall(told[2].decode("utf-8", "replace"))
    parameters: dict[str, str] = {}
    for element, name, value in found:
        if element:
            prefix = element + "."
        parameters[prefix + name] = value
    if len(parameters) < len(found):
        return Narration("", {}, "")
    text = told[3].decode("utf-8", "replace")
    if escapes:
        parameters = {name: ESCAPED.sub(r"\1", value) for name, value in parameters.items()}
    if data.find(b"\n", start, end) >= 0:
        text, parameters = one_line(text), {name: one_line(value) for name, value in parameters.items()}
    return Narration(told[1].decode(), parameters, text)
