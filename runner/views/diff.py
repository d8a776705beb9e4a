"""The differences of two stacks on a terminal: case by case, line by line, and what to write instead."""

from __future__ import annotations

import textwrap
from typing import Iterator

from ..case import Case
from ..differences import NOT_THERE, Difference, absence, by_breakage, differences, sides

WIDTH = 100


def print_differences(cases: list[Case], here: str, there: str) -> None:
    """For a terminal: case by case, line by line, and what to write instead."""
    found = {case.id: differences(case, here, there) for case in cases}
    for case in cases:
        if found[case.id] or absence(case, here, there):
            print(*_lines(case, found[case.id], here, there), sep="\n", end="\n\n")
    differ, lines = sum(map(bool, found.values())), sum(map(len, found.values()))
    absent = sum(absence(case, here, there) is not None for case in cases)
    more = f"; {absent} need what is {NOT_THERE}" if absent else ""
    print(f"{differ} of {len(cases)} cases differ, on {lines} lines{more}")


def _lines(case: Case, found: list[Difference], here: str, there: str) -> Iterator[str]:
    code = max((len(difference.code) for difference in found), default=0)
    names = {difference.hosts: _names(here, there, difference.hosts) for difference in found}
    wide = max((len(name) for pair in names.values() for name in pair), default=0)
    yield case.id
    yield from _wrapped(case.claim)
    for port, lines in by_breakage(found).items():
        yield f"  {port.breaks}"
        for difference in lines:
            one, other = names[difference.hosts]
            yield f"{difference.line:6}  {difference.code:{code}}  {one:{wide}} {difference.here}"
            yield f"{'':{10 + code}}{other:{wide}} {difference.there}"
        yield from _wrapped(str(port))
    if absent := absence(case, here, there):
        yield f"  {NOT_THERE}"
        yield from _wrapped(str(absent))


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _names(here: str, there: str, hosts: str) -> list[str]:
    """What to call the two, where it is about these hosts: `linux` and `lwip, lwip-b`."""
    pairs = [sides(here, there)[host] for host in hosts.split(", ")]
    return [", ".join(dict.fromkeys(names)) for names in zip(*pairs)]
