"""Pages of the site that are made of the cases: the front page, a chapter, and what people see with its case."""

from __future__ import annotations

import errno
import os

from ..case import Case
from ..finding.passages import findable
from ..finding.search import Catalogue, catalogue, search
from ..finding.symptoms import COUNTERS

CONF = """project = html_title = "halfclose"
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_show_copyright = html_show_sphinx = html_copy_source = html_show_sourcelink = False
suppress_warnings = ["myst.header", "misc.highlighting_failure"]
"""
STATES = "SYN-SENT SYN-RECV FIN-WAIT-1 FIN-WAIT-2 CLOSING CLOSE-WAIT LAST-ACK TIME-WAIT".split()
SEGMENTS = ("[R.]", "[R]", "[F.]", "[S.]")
MASKS = ("0x1", "0x11", "0x14", "0x19", "0x2001", "0x2011", "0x2019", "0x20")
SHOWN, GOOD = 3, 0.6  # cases for each symptom, as good an answer as the best or nearly so


def front(chapters: dict[str, list[Case]]) -> str:
    """Where everything begins."""
    rows = "\n".join(f"| [{name}](chapters/{name}.md) | {len(cases)} |" for name, cases in chapters.items())
    listed = "\n".join(f"chapters/{name}" for name in chapters)
    return f"""# halfclose

How TCP connections end, told by small C programs that check themselves against real packets. Each case makes one claim.
Beside each line stands what it returns, what it sends, and what becomes of both ends. Every picture is of a real run.

- You see a failure: [symptoms](symptoms.md) lead to the case that explains it, as `python3 -m runner find WORDS…` does.
- You want to learn: begin with <a href="cases/states/orderly_close.html">an orderly close</a>, then
  <a href="cases/close/unread_data_sends_rst.html">unread data</a>; press `p` on a page and predict each line.
- You port socket code: [what breaks](porting.md), and <a href="matrix.html">the matrix</a> of all cases and stacks.

| chapter | cases |
| --- | --- |
{rows}

```{{toctree}}
:hidden:
:caption: Cases

symptoms
porting
```

```{{toctree}}
:hidden:
:caption: Chapters

{listed}
```

```{{toctree}}
:hidden:
:caption: How it works

cases-readme
how-it-works
columns
soak
capture
json
```
"""


def chapter(name: str, cases: list[Case], intro: str) -> str:
    """The cases of a chapter, below what its own README says."""
    rows = "\n".join(f'- <a href="../cases/{case.id}.html">{_plain(case.claim)}</a>' for case in cases)
    head = intro or f"# {name}\n"
    return f"{head.rstrip()}\n\n## The cases\n\n{rows}\n" if intro else f"{head}\n{rows}\n"


def symptoms(cases: list[Case]) -> str:
    """What people see, and the cases that explain it: the answers of `find`."""
    known = catalogue([findable(case.path, case.id, case.source) for case in cases])
    errors = sorted({word for case in cases for claims in case.claims.values() for word in claims.own.result.split()})
    numbers = [name for name in errors if getattr(errno, name, None)]
    called = {phrase: case for case in cases for phrase in case.trailers.get("Also", [])}
    parts = ["# Symptoms", "", "The same answers as `python3 -m runner find WORDS…` gives, best first.", ""]
    parts += _rows("What people call it", [(phrase, phrase) for phrase in sorted(called, key=str.lower)], known)
    parts += _rows(
        "An errno",
        [(f"{name}, {getattr(errno, name)}: {os.strerror(getattr(errno, name))}", name) for name in numbers],
        known,
    )
    parts += _rows("A state, as ss has it", [(state, state) for state in STATES], known)
    parts += _rows("A segment, as tcpdump has it", [(flags, flags) for flags in SEGMENTS], known)
    parts += _rows("Events of epoll", [(mask, mask) for mask in MASKS], known)
    parts += _rows("A line of netstat -s", [(f"{text} ({name})", name) for text, name in COUNTERS.items()], known)
    return "\n".join(parts) + "\n"


def _error(name: str) -> tuple[str, str]:
    number: int = getattr(errno, name)
    return f"{name}, {number}: {os.strerror(number)}", name


def _rows(head: str, asked: list[tuple[str, str]], known: Catalogue) -> list[str]:
    rows = []
    for shown, question in asked:
        answers = search(known, question)[:SHOWN]
        found = [one for one in answers if one.score > GOOD * answers[0].score]
        links = "<br>".join(f'<a href="cases/{one.case.id}.html">{_plain(one.case.title)}</a>' for one in found)
        rows += [f"| {_plain(shown)} | {links} |"] if found else []
    return [f"## {head}", "", "| what you see | cases |", "| --- | --- |", *rows, ""] if rows else []


def _plain(text: str) -> str:
    """Words in which Markdown sees nothing but words."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|~$" else sign for sign in text)
