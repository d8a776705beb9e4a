"""What there is to find: of each case its title, what people call it, its prose, its lines with their claims."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..header import read_header
from .symptoms import in_words_of_cases

# How much a word counts, by where it stands.
TITLE, CALLED, NAME, PROSE, LINE, ELSEWHERE, REFERENCE = 3.0, 4.0, 2.5, 1.0, 1.6, 1.2, 0.6

TOKEN = re.compile(r"[A-Za-z_]\w*(?:[+-][A-Z]+)*|(?:= ?)?-?\d+")
COMMENT = re.compile(r"\s*//\s?(.*)")
SENTENCE = re.compile(r"(?<=[.;:!?])\s+")
EVENT_WORD = re.compile(r"(?:IN|PRI|OUT|ERR)$|(?:RD)?HUP$|NVAL$|(?:E?POLL)(?:IN|PRI|OUT|ERR|HUP|NVAL|RDHUP)$", re.ASCII)
SUFFIX = re.compile(r"(?<=\w{3})(?:ations?|ions?|ings?|edly|ed|es|s|e|ly|ing)$")

# Words that are told apart only by who writes them; each stands for the first of its row.
ALIKE = """
answer response reply respond
sleep block hang hung stuck freeze frozen wait forever asleep
kill crash die dead abort terminate
reset rst
lose lost loss miss vanish disappear drop truncate
peer remote partner
program application app process daemon
server backend upstream
thread pthread goroutine worker
leak exhaust
close closed closing closesocket lwip_close
read recv receive lwip_read lwip_recv
write send lwip_write lwip_send
notice detect find know
unread unconsumed
child fork forked inherited
late arrive arrives
cable unplug unplugged wire link
"""
ROOTS: dict[str, str] = {}
IGNORED = frozenset(
    """
a about after all already also an and any are as at be been before being but by can could did do does during errno for
from get got had has have he how i if in into is it its just me my no not of on only or our out should so some still
than that the their them then there they this to up was we were what when where which while why will with would you your
""".split()
)


@dataclass(frozen=True)
class Passage:
    """A piece of a case and the words in it; `line` is where it stands, 0 where it is no line of code."""

    text: str
    words: frozenset[str]
    weight: float
    line: int = 0


@dataclass
class Findable:
    """A case as `find` sees it. It is read as text: whether its claims can be read is for others to say."""

    id: str
    path: Path
    title: str
    passages: list[Passage] = field(default_factory=list)


def _stem(word: str) -> str:
    return SUFFIX.sub("", word) if len(word) > 3 and word.isalpha() else word


@lru_cache(maxsize=None)
def root(word: str) -> str:
    """What stands for a word and all that mean the same here."""
    if EVENT_WORD.match(word):
        return "poll" + word.removeprefix("E").removeprefix("POLL").lower()
    if word[0] in "=- 0123456789":
        return word.replace(" ", "")
    lower = word.lower()
    if not word[1:].islower():
        return ROOTS.get(lower, lower)  # a name: SHUT_WR, TCPAbortOnClose
    return ROOTS.get(stem := _stem(lower), ROOTS.get(lower, stem))


for _row in ALIKE.split("\n"):
    ROOTS |= {_stem(word): _stem(_row.split()[0]) for word in _row.split()}


def words_of(text: str) -> frozenset[str]:
    """The words of a text by their roots; those of a segment's name each as well: RST+ACK is a RST too."""
    found = TOKEN.findall(text)
    parts = [part for word in found if "+" in word or "-" in word[1:] for part in re.split("[+-]", word) if part]
    return frozenset(root(word) for word in (*found, *parts) if word not in IGNORED) - {""}


def asked(text: str) -> frozenset[str]:
    """The words of a question; a number is one only where it is a result."""
    words = [word for word in in_words_of_cases(text).split() if word.lower() not in IGNORED or word.isupper()]
    return frozenset(word for word in words_of(" ".join(words)) if not word.lstrip("-").isdigit())


def findable(path: Path, id: str, source: str) -> Findable:
    """All passages of a case."""
    header = read_header(source)
    case = Findable(id, path, header.claim)
    case.passages += [
        Passage(header.claim, words_of(header.claim), TITLE),
        Passage(id, words_of(re.sub(r"[/_]", " ", id)) | {id}, NAME),
    ]
    case.passages += [Passage(text, asked(text), CALLED) for text in header.trailers.get("Also", [])]
    prose = " ".join([header.prose, *header.trailers.get("Port", [])])
    case.passages += [Passage(text, words_of(text), PROSE) for text in SENTENCE.split(" ".join(prose.split())) if text]
    case.passages += [Passage(text, words_of(text), REFERENCE) for text in header.trailers.get("See", [])]
    case.passages += _lines(source)
    return case


def _lines(source: str) -> list[Passage]:
    """Each line of code with its claim, and each line about another stack with the code above it."""
    found: list[Passage] = []
    header = source.count("\n", 0, source.find("*/") + 1) + 1
    code = ""
    for number, line in enumerate(source.split("\n"), 1):
        if number <= header or not line.strip():
            continue
        comment = COMMENT.fullmatch(line)
        if comment is None:
            code, _, claim = line.partition("//")
            code = code.strip()
            text, weight = (f"{code}  // {claim.strip()}", LINE) if claim else (code, PROSE)
            found.append(Passage(text, words_of(_result_first(text)), weight, number))
        elif code and "=" in comment[1]:
            text = f"{code}  // {comment[1].strip()}"
            found.append(Passage(text, words_of(_result_first(text)), ELSEWHERE, number))
    return found


def _result_first(text: str) -> str:
    """`= -1 ECONNRESET` as one word and another; a lost segment says so."""
    text = re.sub(r"--x|x--", " lost ", text)
    return re.sub(r"// (?:[\w.<>=-]+ )?= ", "// =", text)
