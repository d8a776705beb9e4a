"""A case: one C file, read as its claim, its prose, its code and the claims behind its lines."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Iterator

from runner.arrow import END, found_arrows
from runner.claim import BadClaim, Claim, parse_claim
from runner.reading import read_file
from runner.trouble import Trouble

LARGEST = 256 << 10  # bytes of a source: a case fits on a slide

# Literals and comments. One that does not end goes to the end of its line, or of the file: were it none, each that
# begins within it would be looked for in all the rest again.
TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"?|\'(?:\\.|[^\'\\\n])*\'?|/\*.*?(?:\*/|\Z)|//[^\n]*', re.DOTALL)
OWN_CLAIM = re.compile(r"//\s*=\s*(.*)")
OVERRIDE = re.compile(r"//\s*([a-z][a-z0-9-]*)\s*=\s+(.*)")
CONTINUED = re.compile(rf"//\s*((?:{END} (?:--|<--|x--)|because\b).*)")
TRAILER = re.compile(r"([A-Z][a-z]+):\s+(.*)")
HEADER = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
PROSE = ("Port",)  # a trailer that is one text; the others are lists

# What the name of a column ends with that has host b, not a, on the stack.
OTHER_HOST = "-b"


@dataclass
class LineClaims:
    """What stands behind one line: the claim of the reference, and what other stacks do instead."""

    line: int
    own: Claim
    instead: dict[str, Claim] = field(default_factory=dict)

    def on(self, stack: str) -> Claim:
        """The claim that holds on this stack."""
        return self.instead[stack] if stack in self.instead else self.inherited(stack)

    def inherited(self, stack: str) -> Claim:
        """What would hold there without a line of its own: lwip-vendor is a variant of lwip and does what that does.

        lwip-b is none: there it is the other host.
        """
        family = stack.partition("-")[0] + (OTHER_HOST if stack.endswith(OTHER_HOST) else "")
        return self.instead[family] if family != stack and family in self.instead else self.own.on(stack)


@dataclass
class Case:
    """A parsed case file. `id` is the path below cases/ without its ending."""

    path: Path
    id: str
    source: str
    claim: str
    prose: str
    trailers: dict[str, list[str]]
    claims: dict[int, LineClaims]
    claim_comments: list[tuple[int, int]]

    @property
    def needs(self) -> list[str]:
        """What the machine must have beyond two hosts (trailer `Needs:`)."""
        return self.trailers.get("Needs", [])

    @property
    def differs(self) -> list[str]:
        """The stacks that do something else on one line or another."""
        return list(dict.fromkeys(stack for claims in self.claims.values() for stack in claims.instead))

    @cached_property
    def code_lines(self) -> list[str]:
        """The source's lines without any comment."""
        return TOKEN.sub(_without_comment, self.source).split("\n")

    @cached_property
    def code_hash(self) -> str:
        """Names this code on these lines: claims and prose may change, a line may not move."""
        code = "\n".join(f"{n}:{line.strip()}" for n, line in enumerate(self.code_lines, 1) if line.strip())
        return hashlib.sha256(code.encode()).hexdigest()[:16]

    def code(self, line: int) -> str:
        """A line as it reads on a slide, without its comment; "" where there is none."""
        return self.code_lines[line - 1].strip() if 0 < line <= len(self.code_lines) else ""

    def blank(self) -> str:
        """The source with its claims taken out: the exercise."""
        kept, at = [], 0
        for start, end in self.claim_comments:
            before = self.source[at:start].rstrip(" \t")
            kept.append(before)
            at = end + 1 if before.endswith("\n") or not before else end
        return "".join(kept) + self.source[at:]


def _without_comment(token: re.Match[str]) -> str:
    text = token.group()
    return "\n" * text.count("\n") if text.startswith("/") else text


def read_case(path: Path, id: str) -> Case:
    """Parse a case file.

    Raises Trouble (with file:line) where it can't be read or parsed.
    """
    data = read_file(path, LARGEST, str(path))
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Trouble(f"{path}:{line}: not UTF-8: save the file as UTF-8") from None
    return parse_case(source.replace("\r\n", "\n"), path, id)


def parse_case(source: str, path: Path, id: str) -> Case:
    """The same from a source at hand. Raises Trouble where a claim can't be parsed."""
    claim, prose, trailers = _header(path, source)
    case = Case(path, id, source, claim, prose, trailers, {}, [])
    for line, comment in _line_comments(source):
        _take_claim(case, line, comment)
    return case


def _line_comments(source: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Each comment of the form // with the number of its line."""
    line, at = 1, 0
    for token in TOKEN.finditer(source):
        if token.group().startswith("//"):
            line += source.count("\n", at, token.start())
            at = token.start()
            yield line, token


def _take_claim(case: Case, line: int, comment: re.Match[str]) -> None:
    start, text = comment.start(), comment.group()
    alone = not case.source[case.source.rfind("\n", 0, start) + 1 : start].strip()
    own, override, more = OWN_CLAIM.match(text), OVERRIDE.match(text), CONTINUED.match(text)
    above = next(reversed(case.claims.values()), None)
    try:
        if own and not alone:
            case.claims[line] = LineClaims(line, parse_claim(own[1]))
        elif alone and override and above:
            _add_override(above, override[1], parse_claim(override[2]))
        elif alone and more and above:
            _continue(above, parse_claim(f"0 {more[1]}"))
        elif own or (override and alone) or more or (not alone and any(found_arrows(text))):
            raise BadClaim(
                "there is no line of code it belongs to" if alone else f"no result in '{text}': write // = RESULT"
            )
        else:
            return
    except BadClaim as error:
        raise Trouble(f"{case.path}:{line}: this claim can't be read: {error}") from error
    case.claim_comments.append(comment.span())


def _continued(claim: Claim, more: Claim) -> Claim:
    if claim.because and more.wire:
        raise BadClaim("segments stand before the reason")
    return replace(claim, wire=claim.wire + more.wire, because=claim.because + more.because)


def _add_override(above: LineClaims, stack: str, claim: Claim) -> None:
    if stack in above.instead:
        raise BadClaim(f"{stack} is claimed twice for line {above.line}")
    above.instead[stack] = claim


def _continue(above: LineClaims, more: Claim) -> None:
    """What stands below a claim goes on with the last one above it."""
    if above.instead:
        stack = next(reversed(above.instead))
        above.instead[stack] = _continued(above.instead[stack], more)
    else:
        above.own = _continued(above.own, more)


def _header(path: Path, source: str) -> tuple[str, str, dict[str, list[str]]]:
    """The first comment, read like a commit message: claim, prose, trailers."""
    comment = HEADER.match(source)
    lines = [re.sub(r"^\s*\* ?", "", line).rstrip() for line in comment[1].split("\n")] if comment else []
    text = "\n".join(lines).strip()
    if not text:
        raise Trouble(f"{path}:1: no claim: a case begins with a comment whose first line is its claim")
    paragraphs = text.split("\n\n")
    claim = " ".join(paragraphs[0].split())
    trailers: dict[str, list[str]] = {}
    if len(paragraphs) > 1 and TRAILER.match(paragraphs[-1]):
        trailers = _trailers(paragraphs.pop())
    return claim, "\n\n".join(paragraphs[1:]), trailers


def _trailers(paragraph: str) -> dict[str, list[str]]:
    texts: list[tuple[str, str]] = []
    for line in paragraph.split("\n"):
        if named := TRAILER.match(line):
            texts.append((named[1], named[2]))
        else:
            key, text = texts.pop()
            texts.append((key, f"{text} {line.strip()}"))
    found: dict[str, list[str]] = {}
    for key, text in texts:
        parts = [text] if key in PROSE else text.split(";")
        found.setdefault(key, []).extend(part.strip() for part in parts if part.strip())
    return found
