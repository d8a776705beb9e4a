"""The page of a case: one file with everything in it, that can be read without a script and asks for nothing."""

from __future__ import annotations

import base64
import re
import shlex
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..case import Case
from ..clean import clean
from ..column import INET, REFERENCE
from ..outcome import Outcome
from ..tree import name_of
from .page_story import heads, story, text
from .references import linked

CAPTURE_AT_MOST = 48 << 10  # bytes of a capture that goes into the page
NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
ID = re.compile(r"\b[a-z0-9_]+/[a-z0-9_]+\b")
QUESTION = "What does each line return, what does it put on the wire, and why?"


@dataclass(frozen=True)
class Site:
    """What a page is part of: where each case's page is from here, and the cases before and behind it."""

    pages: dict[str, str] = field(default_factory=dict)
    around: list[str] = field(default_factory=list)


def page(outcomes: list[Outcome], site: Site = Site()) -> str:
    """The page of a case that was told: the first outcome is what it shows, the others stand beside it."""
    case = outcomes[0].case
    stories = [story(outcome, number) for number, outcome in enumerate(outcomes)]
    title, paragraphs = text(case.claim), [part for part in case.prose.split("\n\n") if part]
    prose = "".join(f"<p>{_mentioning(' '.join(part.split()), site)}</p>" for part in paragraphs)
    body = f"""<p class="id">{_place(case, site)}</p>
<h1><span class="told-title">{title}</span><span class="question">{QUESTION}</span></h1>
<div class="prose gives">{prose}</div>
{_bar(outcomes)}
{"".join(stories)}
<p class="legend">A bar is one end of the connection; its colour and stroke are its state. A dotted line beside the
code is a call that sleeps. A segment opens when you point at it.</p>
<p id="said" class="legend" role="status" aria-live="polite"></p>
{_elsewhere(case, site)}
<div class="gives">{_references(case)}</div>
{_home(outcomes)}"""
    return document(case.claim, body, file_text("page.css") + _chosen(len(outcomes)), file_text("page.js"))


def page_untold(case: Case, site: Site = Site()) -> str:
    """The page of a case of which there is no capture: its text alone."""
    command = f"python3 -m runner show {shlex.quote(name_of(case))}"
    body = f"""<p class="id">{_place(case, site)}</p>
<h1>{text(case.claim)}</h1>
<div class="scroll"><pre>{text(case.source)}</pre></div>
<p>There is no capture of it here. See it at home: <code>{text(command)}</code></p>"""
    return document(case.claim, body, file_text("page.css"), "")


def document(title: str, body: str, style: str, script: str) -> str:
    """A page that stands alone, and may ask nobody for anything."""
    whole = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{NOTHING_FROM_ELSEWHERE}">
<link rel="icon" href="data:,">
<title>{text(title)}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
<script>{script}</script>
</body>
</html>
"""
    return clean(whole)


def _place(case: Case, site: Site) -> str:
    """Where the page is, and the ways from it."""
    if not site.pages:
        return text(name_of(case))
    chapter = case.id.partition("/")[0]
    ways = [f'<a href="../../index.html">halfclose</a> / <a href="../../chapters/{chapter}.html">{chapter}</a>']
    ways += [f'<a href="{site.pages[id]}">{text(id)}</a>' for id in site.around]
    return f"{ways[0]} / {text(case.id.partition('/')[2])}" + "".join(f" · {way}" for way in ways[1:])


def _mentioning(words: str, site: Site) -> str:
    """A text in which each case that it names is a link."""
    out, at = [], 0
    for found in ID.finditer(words):
        if found[0] in site.pages:
            out += [text(words[at : found.start()]), f'<a href="{site.pages[found[0]]}">{found[0]}</a>']
            at = found.end()
    return "".join(out) + text(words[at:])


@lru_cache(maxsize=None)
def file_text(name: str) -> str:
    """A file that stands beside this module."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _chosen(count: int) -> str:
    return "".join(f"#pick{n}:checked~#on{n}{{display:block}}" for n in range(count))


def _bar(outcomes: list[Outcome]) -> str:
    """What can be chosen: a column without a script, all else with one."""
    picks = "".join(
        f'<input type="radio" class="pick" name="column" id="pick{n}"{"" if n else " checked"}>'
        f'<label for="pick{n}">{text(outcome.column)}</label>'
        for n, outcome in enumerate(outcomes)
    )
    tools = (
        '<button id="predict" class="scripted" aria-pressed="false" hidden>Predict</button>'
        '<button id="theme" class="scripted" hidden>Light or dark</button>'
        '<span class="keys scripted" hidden><kbd>↓</kbd> <kbd>↑</kbd> walk, <kbd>p</kbd> predict, <kbd>→</kbd> show,'
        " <kbd>Esc</kbd> all</span>"
    )
    # The stories are siblings of the inputs, so that the choice works without a script.
    return f'<div class="bar">{tools}</div>{picks if len(outcomes) > 1 else picks.replace("<label", "<label hidden")}'


def _elsewhere(case: Case, site: Site) -> str:
    """Each line on which another column differs, and what to write instead."""
    rows = [
        f'<tr><td><a href="#L{claims.line}">{claims.line}</a></td><td><code>{text(case.code(claims.of))}</code></td>'
        f"<td><code>{text(str(claims.own))}</code></td>"
        f"<td>{text(name)}</td><td><code>{text(str(claim))}</code></td></tr>"
        for claims in case.claims.values()
        for name, claim in claims.instead.items()
    ]
    ports = [one.partition(";") for one in case.trailers.get("Port", [])]
    advice = "".join(
        f"<li><b>{text(breaks)}</b>: {_mentioning(what, site)}</li>" for breaks, _, what in ports if what.strip()
    )
    if not rows and not advice:
        return ""
    first = heads("line", "code", REFERENCE, "on", "instead")
    table = f'<div class="scroll"><table>{first}{"".join(rows)}</table></div>'
    write = f"<h2>What to write instead</h2><ul>{advice}</ul>" if advice else ""
    return f'<div class="notes gives"><h2>On other stacks</h2>{table if rows else ""}{write}</div>'


def _references(case: Case) -> str:
    cited = case.trailers.get("See", [])
    items = "".join(f"<li>{linked(one)}</li>" for one in cited)
    return f"<h2>References</h2><ul>{items}</ul>" if cited else ""


def _home(outcomes: list[Outcome]) -> str:
    """The commands that show it at home, and the captures."""
    out = []
    for outcome in outcomes:
        where = f" --stack {outcome.stack}" if outcome.stack != REFERENCE else ""
        where += f" --family {outcome.family}" if outcome.family != INET else ""
        command = f"{outcome.settings}python3 -m runner show {shlex.quote(name_of(outcome.case))}{where}"
        data = outcome.capture.read_bytes() if outcome.capture else b""
        name = f"{outcome.case.id.replace('/', '-')}-{outcome.stack}.pcap"
        link = (
            f' <a download="{text(name)}" href="data:application/vnd.tcpdump.pcap;base64,'
            f'{base64.b64encode(data).decode()}">capture</a>'
            if data and len(data) <= CAPTURE_AT_MOST and outcome is outcomes[0]
            else ""
        )
        out.append(f"<p><code>{text(command)}</code>{link}</p>")
    return f'<div class="home"><h2>See it at home</h2>{"".join(out)}</div>'
