"""What a comment of a story is: a claim, what another stack does instead, more of the claim above, or a remark.

Whatever a reader takes for a claim is one, or is refused with what would be one.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from .claim import BadClaim, Claim, parse_claim
from .column import INET6, about

OVERRIDE = re.compile(rf"(\S+(?: {INET6})?) *= +(?!=)(.*)", re.DOTALL)
ASSIGNS = re.compile(r"[^=]{1,60}=")
NAMED_RESULT = re.compile(r"[a-z][\w.-]*:?\s+(.*)", re.DOTALL)
MORE = re.compile(r"(?:[ab](?:[2-9]|[1-9][0-9])?(?::0)? ?(?:--|<--|x--)|because\b)")


@dataclass(frozen=True)
class Comment:
    """One comment that is a claim, or part of one. `kind` is own, instead (of `stack`) or more."""

    kind: str
    claim: Claim
    stack: str = ""


def read_comment(text: str, alone: bool) -> Comment | None:
    """What a comment says, without its signs; None of a remark. It stands `alone` where no code is before it.

    Raises BadClaim where it looks like a claim and is none.
    """
    text = re.sub(r"\s*[\t\n]\s*", "  ", unicodedata.normalize("NFKC", text).strip())
    if text.startswith("=="):
        raise BadClaim("one = is enough: write // = RESULT")
    if text.startswith("="):
        return Comment("own", parse_claim(text[1:]))
    if alone and (named := OVERRIDE.fullmatch(text)):
        return Comment("instead", parse_claim(named[2]), _stack(named[1]))
    if alone and MORE.match(text):
        return Comment("more", parse_claim(f"0 {text}"))
    _refuse_what_looks_like_one(text, alone)
    return None


def claim_within(prose: str) -> int | None:
    """In which line of a comment of several, from 0, a reader would find a claim."""
    for number, line in enumerate(prose.split("\n")):
        words = line.strip().removeprefix("*").strip()
        named = OVERRIDE.fullmatch(words)
        if named or words.startswith("="):
            with suppress(BadClaim):
                parse_claim(named[2] if named else words[1:])
                return number
    return None


def _stack(name: str) -> str:
    try:
        about(name)
    except ValueError as error:
        raise BadClaim(str(error)) from None
    return name


def _refuse_what_looks_like_one(text: str, alone: bool) -> None:
    from .blame import arrow_like, looks_like_a_result, wrong_segment

    if ASSIGNS.match(text):
        if alone:
            raise BadClaim("write what another stack does as // STACK = RESULT, and one stack a line")
        raise BadClaim("write // = RESULT; what another stack does stands below the line, as // STACK = RESULT")
    named = NAMED_RESULT.fullmatch(text)
    for words in [text, *([named[1]] if alone and named else [])]:
        if looks_like_a_result(words):
            name = text[: len(text) - len(words)].strip(" :\t")
            raise BadClaim(f"= is missing: write // {f'{name} ' if name else ''}= {words}")
    if arrow_like(text):
        bare = "write the result first, or only segments" if alone else "no result stands before the segments"
        raise BadClaim(wrong_segment(text) or f"{bare}: write // = RESULT  a --FIN--> b")
