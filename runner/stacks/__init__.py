"""The TCP stacks that cases run on: one module each."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from typing import Sequence

from .stack import Stack
from ..column import ADDRESS_FAMILIES, INET, column
from ..environment import PREFIX, own_variables
from ..trouble import Trouble

# Whose stacks each module has, the reference's first. None is loaded before somebody asks for one of its stacks.
MODULES = {"linux": "linux", "lwip": "lwip", "kernels": "linux"}

# What `Needs:` may name that one family alone can answer, with headers of its own.
ANSWERED_BY = {"lwip": "lwip"}


@lru_cache(maxsize=None)
def of_module(name: str) -> dict[str, Stack]:
    """The stacks of one module by name, each with what it alone can answer, and what others alone can."""
    family, found = MODULES[name], import_module(f".{name}", __package__).STACKS
    own = tuple(need for need, by in ANSWERED_BY.items() if by == family)
    others = tuple(need for need in ANSWERED_BY if need not in own)
    return {one.name: replace(one, answers=own, lacks=(*one.lacks, *others)) for one in found}


def stacks() -> dict[str, Stack]:
    """All stacks by name, the reference first."""
    return {name: one for module in MODULES for name, one in of_module(module).items()}


def families() -> list[str]:
    """What a claim may be about, the reference first."""
    return list(dict.fromkeys(MODULES.values()))


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
    group = [] if _known(word) else [one for one in stacks().values() if one.group == word and word]
    return group or [stack(word)]


def usual() -> list[Stack]:
    """Those that are tested where nobody names any."""
    return [one for one in stacks().values() if not one.group]


def stack(name: str) -> Stack:
    """Look up a stack by name. Raises Trouble where there is none of it."""
    known = _known(name)
    if not known:
        raise Trouble(f"--stack {name}: no such stack: there is {', '.join(stacks())}")
    return known


def _known(name: str) -> Stack | None:
    """The stack of this name, looked for in its own family; what the user has set for another must be right as well."""
    settings = tuple(variable for variable, value in own_variables().items() if value)
    for module, family in MODULES.items():
        if any(variable.startswith(PREFIX + family.upper()) for variable in settings):
            of_module(module)
    modules = (module for module, family in MODULES.items() if family == column(name).family)
    return next((its[name] for its in map(of_module, modules) if name in its), None)
