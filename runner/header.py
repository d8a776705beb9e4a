"""The first comment of a case, read like a commit message: claim, prose, trailers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Each trailer that there is; one may be a single text, the others are lists with semicolons between.
# The last is written by `blank`, and says which case it was. `Also` has what people call it, each in quotes.
EXERCISE = "Exercise"
KEYS = ("See", "Also", "Needs", "Port", EXERCISE)
WHOLE = ("Port", EXERCISE)

FIRST_COMMENT = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
MARGIN = re.compile(r"^\s*\* ?")
KEY = re.compile(r"([A-Z][a-z]+):(?:\s+(.*)|$)")
LIKE_A_KEY = re.compile(r"([A-Za-z]{2,9})\s?:")
QUOTED = re.compile(r'"([^"]*[^\s"][^"]*)"')
PHRASES = re.compile(rf"{QUOTED.pattern}(?:, {QUOTED.pattern})*")
ALIKE = 0.66  # how like a key a word is that was meant as one


@dataclass
class Header:
    """What it says, and what is wrong with it, by line."""

    claim: str = ""
    prose: str = ""
    trailers: dict[str, list[str]] = field(default_factory=dict)
    troubles: list[tuple[int, str]] = field(default_factory=list)


def read_header(source: str) -> Header:
    """Never raises: what can't be read is among the troubles."""
    comment = FIRST_COMMENT.match(source)
    lines = [MARGIN.sub("", line).rstrip() for line in comment[1].split("\n")] if comment else []
    first = source.count("\n", 0, comment.start(1)) + 1 if comment else 1
    numbered = _trimmed([*enumerate(lines, first)])
    if not numbered:
        return Header(troubles=[(1, "no claim: a case begins with a comment whose first line is its claim")])
    paragraphs = _paragraphs(numbered)
    header = Header(" ".join(" ".join(line for _, line in paragraphs[0]).split()))
    last = paragraphs.pop() if len(paragraphs) > 1 and _begins_trailers(paragraphs[-1][0][1]) else []
    header.prose = "\n\n".join("\n".join(line for _, line in paragraph) for paragraph in paragraphs[1:])
    for paragraph in paragraphs:
        for number, line in paragraph:
            if (key := _meant(line)) and (line.startswith(f"{key}:") or line.startswith(key.lower() + ":")):
                header.troubles.append((number, f"{key}: stands among the trailers, the last paragraph of the comment"))
    _read_trailers(header, last)
    return header


def _trimmed(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    while lines and not lines[0][1].strip():
        lines = lines[1:]
    while lines and not lines[-1][1].strip():
        lines = lines[:-1]
    return lines


def _paragraphs(lines: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    found: list[list[tuple[int, str]]] = [[]]
    for number, line in lines:
        if line:
            found[-1].append((number, line))
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def _begins_trailers(line: str) -> bool:
    return bool(KEY.match(line)) or _meant(line) is not None


def _meant(line: str) -> str | None:
    """The key that a line begins with, however it is spelled."""
    word = LIKE_A_KEY.match(line)
    if not word:
        return None
    if word[1] in KEYS:
        return word[1]
    from difflib import get_close_matches

    near = get_close_matches(word[1].lower(), [key.lower() for key in KEYS], 1, ALIKE)
    return near[0].capitalize() if near else None


def _read_trailers(header: Header, paragraph: list[tuple[int, str]]) -> None:
    texts: list[tuple[str, str]] = []
    begins: dict[str, int] = {}
    for number, line in paragraph:
        named = KEY.match(line)
        key = named[1] if named else None
        if named and key in KEYS:
            texts.append((named[1], named[2] or ""))
            begins.setdefault(named[1], number)
        elif named or _meant(line) or not texts:
            word, meant = line.partition(":")[0], _meant(line)
            hint = f"did you mean {meant}:?" if meant else f"there is {', '.join(f'{key}:' for key in KEYS)}"
            header.troubles.append((number, f"'{word}:' is no trailer: {hint}"))
            texts.append(("", ""))
        else:
            key, text = texts.pop()
            texts.append((key, f"{text} {line.strip()}"))
    for key, text in texts:
        parts = [text] if key in WHOLE else text.split(";")
        if key == "Also":
            parts = [found[1] for found in QUOTED.finditer(text)]
            if not PHRASES.fullmatch(text.strip()) or len({*map(str.lower, parts)}) < len(parts):
                why = 'what people call it, each in quotes and once: Also: "connection reset by peer", "[R.]"'
                header.troubles.append((begins[key], f"Also: {why}"))
        if key:
            header.trailers.setdefault(key, []).extend(part.strip() for part in parts if part.strip())
