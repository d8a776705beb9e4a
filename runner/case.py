"""A case: one C file, read as its claim, its prose, its code and the claims behind its lines."""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from .c_source import comments_in, extents, without_comments
from .claim import BadClaim, Claim
from .comments import Comment, claim_within, read_comment
from .header import read_header
from .line_claims import LineClaims
from .reading import read_file
from .trouble import Trouble

NAMES_IPV4 = re.compile(r"\b(?:[AP]F_INET|sockaddr_in|INADDR_\w+)\b")
ONE_LINE = "a claim ends its line, and each stands on a line of its own: write // = RESULT"
LARGEST = 256 << 10  # bytes of a source: a case fits on a slide


@dataclass
class Case:
    """A parsed case file. `id` is the path below cases/ without its ending.

    `unread` has what can't be read, by line; where it is `broken`, nothing of it can, for this reason. An exercise
    knows the `original` that it was made from.
    """

    path: Path
    id: str
    source: str
    claim: str
    prose: str
    trailers: dict[str, list[str]]
    claims: dict[int, LineClaims]
    claim_comments: list[tuple[int, int]]
    unread: list[tuple[int, str]] = field(default_factory=list)
    broken: str = ""
    original: Case | None = None

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
        return without_comments(self.source).split("\n")

    @cached_property
    def names_ipv4(self) -> str:
        """The word by which its code is about IPv4 alone; "" where no family is named."""
        found = NAMES_IPV4.search("\n".join(self.code_lines))
        return found[0] if found else ""

    @cached_property
    def code_hash(self) -> str:
        """Names this code on these lines: claims and prose may change, a line may not move."""
        code = "\n".join(f"{n}:{line.strip()}" for n, line in enumerate(self.code_lines, 1) if line.strip())
        return hashlib.sha256(code.encode()).hexdigest()[:16]

    @cached_property
    def _extents(self) -> dict[int, tuple[int, int]]:
        return extents(self.source)

    def code(self, line: int) -> str:
        """A line as it reads on a slide, without its comment; "" where there is none."""
        return self.code_lines[line - 1].strip() if 0 < line <= len(self.code_lines) else ""

    def whole_code(self, line: int) -> str:
        """The same with all lines that it goes on for."""
        first, last = self._extents.get(line, (line, line))
        return " ".join(filter(None, map(self.code, range(first, last + 1))))

    def claims_of(self, line: int) -> list[LineClaims]:
        """The claims for the calls that are told as of this line, in the order in which these come back."""
        return self.told_as(line)[1]

    def claimed_line(self, line: int) -> int:
        """Where the claims for a call that is told as of this line stand, or would."""
        return self.told_as(line)[0]

    def told_as(self, line: int) -> tuple[int, list[LineClaims]]:
        """Both of these, which a loop asks often.

        Of a call that goes on for several lines, compilers differ in which of them it is told as.
        """
        if (known := self._told_as.get(line)) is None:
            first, last = self._extents.get(line, (line, line))
            found = next((self._by_code[of] for of in (line, *range(last, first - 1, -1)) if of in self._by_code), None)
            known = self._told_as[line] = (found[0].of, found) if found else (last, [])
        return known

    @cached_property
    def _told_as(self) -> dict[int, tuple[int, list[LineClaims]]]:
        return {}

    @cached_property
    def _by_code(self) -> dict[int, list[LineClaims]]:
        found: dict[int, list[LineClaims]] = {}
        for claims in self.claims.values():
            found.setdefault(claims.of, []).append(claims)
        return found

    def blank(self) -> str:
        """The source with its claims taken out: the exercise."""
        kept, at = [], 0
        for start, end in self.claim_comments:
            before = self.source[at:start].rstrip(" \t")
            kept.append(before)
            at = end + 1 if before.endswith("\n") or not before else end
        return "".join(kept) + self.source[at:]


def read_case(path: Path, id: str, strict: bool = True) -> Case:
    """Parse a case file.

    Raises Trouble (with file:line) where it can't be read or parsed; not where that is not `strict`: then it is told
    by the case.
    """
    try:
        data = read_file(path, LARGEST, str(path), pipes=False)
        source = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _broken(path, id, f"{path}:{line}: not UTF-8: save the file as UTF-8", strict)
    except Trouble as trouble:
        return _broken(path, id, str(trouble), strict)
    return parse_case(source.replace("\r\n", "\n").replace("\r", "\n"), path, id, strict)


def _broken(path: Path, id: str, why: str, strict: bool) -> Case:
    if strict:
        raise Trouble(why) from None
    return broken(path, id, why)


def broken(path: Path, id: str, why: str) -> Case:
    """What stands for a case of which nothing can be read."""
    return Case(path, id, "", "", "", {}, {}, [], broken=why)


def parse_case(source: str, path: Path, id: str, strict: bool = True) -> Case:
    """The same from a source at hand."""
    header = read_header(source)
    case = Case(path, id, source, header.claim, header.prose, header.trailers, {}, [], header.troubles)
    for line, comment in comments_in(source):
        _take_comment(case, line, comment)
    case.unread.sort()
    if strict and case.unread:
        first, *others = unreadable(case, str(path))
        raise Trouble(f"{first} (and {len(others)} more that can't be read)" if others else first)
    return case


def unreadable(case: Case, file: str) -> list[str]:
    """What can't be read of it, a line each."""
    return [f"{file}:{line}: {why}" for line, why in case.unread]


def _take_comment(case: Case, line: int, comment: re.Match[str]) -> None:
    start, end, text = comment.start(), comment.end(), comment.group()
    alone = not case.source[case.source.rfind("\n", 0, start) + 1 : start].strip()
    words = text[2:] if text.startswith("//") else text[2:].removesuffix("*/")
    prose = alone and "\n" in text and not words.strip().startswith("=")  # between paragraphs
    if prose:
        within = claim_within(words)
        if within is not None:
            case.unread.append((line + within, f"this claim can't be read: {ONE_LINE}"))
        return
    try:
        found = read_comment(words, alone)
        if found is None:
            return
        if "\n" in text or case.source[end : _line_end(case.source, end)].strip():
            raise BadClaim(ONE_LINE)
        _add(case, line, found, alone)
    except BadClaim as error:
        case.unread.append((line, f"this claim can't be read: {error}"))
        return
    case.claim_comments.append(comment.span())


def _line_end(source: str, at: int) -> int:
    end = source.find("\n", at)
    return len(source) if end < 0 else end


def _add(case: Case, line: int, found: Comment, alone: bool) -> None:
    if not alone:
        case.claims[line] = LineClaims(line, found.claim)
        return
    above = next(reversed(case.claims.values()), None)
    if above is None or any(map(case.code, range(above.line + 1, line))):
        code = next((number for number in range(line - 1, 0, -1) if case.code(number)), 0)
        if any(number == code for number, _ in case.unread):
            return  # that the line above can't be read is said already
        raise BadClaim("there is no line of code it belongs to" if above is None else "the line above claims nothing")
    if found.kind == "own":
        case.claims[line] = LineClaims(line, found.claim, of=above.of)
    elif found.kind == "more":
        latest = next(reversed(above.instead), None)
        if latest:
            above.instead[latest] = _continued(above.instead[latest], found.claim)
        else:
            above.own = _continued(above.own, found.claim)
    elif found.stack in above.instead:
        raise BadClaim(f"{found.stack} is claimed twice for line {above.line}")
    else:
        above.instead[found.stack] = found.claim


def _continued(claim: Claim, more: Claim) -> Claim:
    if claim.because and more.wire:
        raise BadClaim("segments stand before the reason")
    if claim.others:
        *before, last = claim.others
        return replace(claim, others=(*before, _continued(last, more)))
    return replace(claim, wire=claim.wire + more.wire, because=claim.because + more.because, others=more.others)
