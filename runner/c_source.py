"""A C source, as far as a case is read without a compiler: its comments, and where a line of code goes on."""

from __future__ import annotations

import re
from typing import Iterator

# Literals and comments. One that does not end goes to the end of its line, or of the file: were it none, each that
# begins within it would be looked for in all the rest again.
TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"?|\'(?:\\.|[^\'\\\n])*\'?|/\*.*?(?:\*/|\Z)|//[^\n]*', re.DOTALL)


def comments_in(source: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Each comment with the number of its line, but for a first one in front of all code, which is a header."""
    line, at = 1, 0
    for token in TOKEN.finditer(source):
        line += source.count("\n", at, token.start())
        at = token.start()
        header = token.group().startswith("/*") and not source[:at].strip()
        if token.group().startswith("/") and not header:
            yield line, token


def without_comments(source: str) -> str:
    """The same lines, of which none has a comment."""
    return TOKEN.sub(_without_comment, source)


def extents(source: str) -> dict[int, tuple[int, int]]:
    """Of each line that is part of a longer one, held together by parentheses: where that begins and ends."""
    found: dict[int, tuple[int, int]] = {}
    first = depth = 0
    for number, line in enumerate(TOKEN.sub(_without_token, source).split("\n"), 1):
        first = first if depth > 0 else number
        depth = max(0, depth + line.count("(") - line.count(")"))
        if not depth and first < number:
            found |= dict.fromkeys(range(first, number + 1), (first, number))
    return found


def _without_comment(token: re.Match[str]) -> str:
    return _without_token(token) if token.group().startswith("/") else token.group()


def _without_token(token: re.Match[str]) -> str:
    return "\n" * token.group().count("\n")
