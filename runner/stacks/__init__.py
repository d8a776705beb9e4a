"""The TCP stacks that cases run on: one module each."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Sequence

from .stack import Stack
from ..column import ADDRESS_FAMILIES, INET
from ..trouble import Trouble


@lru_cache(maxsize=None)
def stacks() -> dict[str, Stack]:
    """All stacks by name, the reference first."""
    from . import kernels, linux, lwip

    return {s.name: s for s in apart((linux.STACK, *lwip.STACKS, *kernels.STACKS))}


def apart(all: Sequence[Stack]) -> list[Stack]:
    """The same, each without what only other families can answer."""
    own = {need: one.family for one in all for need in one.answers}
    return [replace(s, lacks=(*s.lacks, *(n for n, family in own.items() if family != s.family))) for s in all]


def families() -> list[str]:
    """What a claim may be about, the reference first."""
    return list(dict.fromkeys(one.family for one in stacks().values()))


def named(names: str, families: str = INET) -> list[Stack]:
    """The stacks of a word of the command line, each once: names or groups with commas between, or `all`.

    So it is with the address `families` that each is told over. Raises Trouble where there is none of that name.
    """
    words = [name.strip() for name in names.split(",")]
    return over([one for word in words for one in _meant(word)], families)


def over(stacks: Sequence[Stack], families: str) -> list[Stack]:
    """These stacks, told over each of these address families. Raises Trouble where there is none of that name."""
    asked = ADDRESS_FAMILIES if families == "all" else tuple(word.strip() for word in families.split(","))
    for family in asked:
        if family not in ADDRESS_FAMILIES:
            raise Trouble(f"--family {family}: no such family: there is {', '.join(ADDRESS_FAMILIES)}, or all")
    return list(dict.fromkeys(replace(one, over=family) for family in asked for one in stacks))


def _meant(word: str) -> list[Stack]:
    if word == "all":
        return [one for one in stacks().values() if one.there]
    return [one for one in stacks().values() if one.group == word and word] or [stack(word)]


def usual() -> list[Stack]:
    """Those that are tested where nobody names any."""
    return [one for one in stacks().values() if not one.group]


def stack(name: str) -> Stack:
    """Look up a stack by name. Raises Trouble where there is none of it."""
    known = stacks()
    if name not in known:
        raise Trouble(f"--stack {name}: no such stack: there is {', '.join(known)}")
    return known[name]
