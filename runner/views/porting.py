"""The porting page: what breaks on another stack, grouped by how, each kind with the way that works on both."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Iterator

from ..case import Case
from ..claim import Claim
from ..differences import (
    BREAKAGES,
    NOT_THERE,
    OTHER,
    Difference,
    Port,
    absence,
    by_breakage,
    differences,
    ports,
    sides,
)
from ..files import write_file
from ..stacks import stack
from ..tree import ROOT
from .diff import print_differences

MEANING = {
    "data lost": "Bytes that the one stack delivers, or says are lost, are lost on the other without a word.",
    "connection reset": "What was an orderly end, or none, becomes a reset, or a reset becomes an orderly end.",
    "program hangs": "A call does not come back, or a thread can't be woken in the same way.",
    "wrong error number": "The same call fails with another errno, or fails where it did not.",
    "readiness not told": "poll and select do not report what happened, or in other words.",
    NOT_THERE: "A call or a library is missing there, or knows nothing of that stack's sockets.",
    OTHER: "The wire looks different; a program does not notice.",
}
README = "cases/README.md"
HEAD = """# Porting from {here} to {there}

Which lines of working socket code do something else on {there}, and what to write instead so that they are right on
both. Made from the cases by `make porting`, never by hand. Each row is a line of a case ({readme} says how to read
one), which `python3 -m runner run CASE --stack {stacks}` checks against the real stack. The third column says which
host is on {there}: the one whose program you would be porting.
"""
ID = re.compile(r"\b[a-z0-9_]+/[a-z0-9_]+\b")
Group = list[tuple[Case, Port, list[Difference]]]


def diff_stacks(cases: list[Case], here: str, there: str, page: Path | None) -> None:
    """The command. Raises Trouble where a stack is unknown."""
    for name in here, there:
        stack(name)
    if page:
        write_file(page, page_of(cases, here, there, page).encode())
    else:
        print_differences(cases, here, there)


def page_of(cases: list[Case], here: str, there: str, path: Path) -> str:
    """The whole page as Markdown; links are relative to where `path` is."""
    return "\n".join(Page(cases, here, there, path.parent).lines()) + "\n"


class Page:
    """One page about two stacks."""

    def __init__(self, cases: list[Case], here: str, there: str, folder: Path) -> None:
        self.here, self.there = here, there
        self.paths = {case.id: os.path.relpath(case.path, folder) for case in cases}
        self.paths[README] = os.path.relpath(ROOT / README, folder)
        self.groups: dict[str, Group] = {breaks: [] for breaks in BREAKAGES}
        self.ways: dict[str, list[Case]] = {breaks: [] for breaks in BREAKAGES}
        for case in cases:
            found = differences(case, here, there)
            for port, lines in by_breakage(found).items():
                self.groups[port.breaks].append((case, port, lines))
            if absent := absence(case, here, there):
                self.groups[NOT_THERE].append((case, absent, []))
            for breaks in [port.breaks for port in ports(case) if not (port.advice or found)]:
                self.ways[breaks].append(case)

    def lines(self) -> Iterator[str]:
        """What breaks at a glance, then each kind."""
        stacks = ",".join(there for _, there in sides(self.here, self.there).values())
        yield HEAD.format(here=self.here, there=self.there, stacks=stacks, readme=self.link(README, README))
        yield f"| what breaks | lines | a way that works on {self.here} and {self.there} |"
        yield "| --- | --- | --- |"
        used = [breaks for breaks in BREAKAGES if self.groups[breaks] or self.ways[breaks]]
        for breaks in used:
            count: int | str = sum(len(lines) for _, _, lines in self.groups[breaks])
            count = count or f"{len(self.groups[breaks])} cases"
            ways = "<br>".join(self.link(case.id, case.claim) for case in self.ways[breaks])
            yield f"| [{breaks}](#{breaks.replace(' ', '-')}) | {count} | {ways} |"
        for breaks in used:
            yield from self.section(breaks)

    def section(self, breaks: str) -> Iterator[str]:
        """One kind of breakage: the way that works, then each case in which something breaks."""
        yield from ("", f"## {breaks.capitalize()}", "", MEANING[breaks])
        for case in self.ways[breaks]:
            yield from ("", f"### What works: {self.link(case.id, case.claim)}", "", self.linked(case.prose))
            yield from ("", f"The same on {self.here} and {self.there}, line for line:", "", "```c", body(case), "```")
        if self.groups[breaks]:
            yield from ("", f"### {'Cases' if breaks == NOT_THERE else 'Lines'} that differ")
        for case, port, lines in self.groups[breaks]:
            yield from ("", f"#### {self.link(case.id, case.claim)}", "")
            if lines:
                yield f"| {self.link(case.id, 'line')} | code | on {self.there} | {self.here} | {self.there} |"
                yield "| --- | --- | --- | --- | --- |"
            for difference in lines:
                claims = f"{cell(difference.here)} | {cell(difference.there)}"
                yield f"| {difference.line} | `{escaped(difference.code)}` | {difference.hosts} | {claims} |"
            yield from ("", self.linked(str(port))) if port.advice else ()

    def link(self, id: str, text: str) -> str:
        """A case, as a link to its file."""
        return f"[{text}]({self.paths[id]})"

    def linked(self, text: str) -> str:
        """A text in which each case that it names is a link."""
        return ID.sub(lambda name: self.link(name[0], name[0]) if name[0] in self.paths else name[0], text)


def body(case: Case) -> str:
    """The code as it stands in the file, behind its first comment, with what it claims."""
    return case.source.partition("*/")[2].strip("\n").expandtabs(8)


def cell(claim: Claim) -> str:
    """A claim in a table."""
    return "<br>".join(f"`{part}`" for part in (f"= {claim.result}", *map(str, claim.wire)))


def escaped(code: str) -> str:
    """Code in a table."""
    return code.replace("|", "\\|")
