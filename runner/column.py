"""Columns: what a story is told on, and what a claim may be about. Both are named, and here names are read.

A name is FAMILY, or FAMILY-VARIANT; with -b at its end, host b is on the stack and host a on the kernel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

REFERENCE = "linux"  # the family that a line's own claim is about
OTHER_HOST = "-b"  # what the name of a column ends with that has host b, not a, on the stack

INET, INET6 = ADDRESS_FAMILIES = ("inet", "inet6")  # what a story is told over

NAME = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*")
ABOUT = re.compile(rf"({NAME.pattern})(?:(<=|>=|<|>)([0-9]+(?:\.[0-9]+)*))?(?: ({INET6}))?")
VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*")
VERSION_IN_NAME = re.compile(r"[0-9]+(?:\.[0-9]+)+")


@dataclass(frozen=True)
class Column:
    """A stack in one place: lwip-vendor-b is of the family lwip, and host b is on it.

    `version` is its numbers; () where nobody knows. It is told `over` a family of addresses.
    """

    name: str
    family: str
    host: str
    version: tuple[int, ...] = ()
    over: str = INET

    @property
    def is_reference(self) -> bool:
        """Whether a line's own claim is about it, with the kernel's reasons."""
        return self.family == REFERENCE


@dataclass(frozen=True)
class About:
    """What an override is about: a column by its name, a family, or a family's versions; perhaps over IPv6 alone."""

    column: Column
    order: str = ""
    only_inet6: bool = False

    def covers(self, column: Column) -> bool:
        """Whether it says what this column does."""
        mine = self.column
        if self.only_inet6 and column.over != INET6:
            return False
        if not self.order:
            return mine.name == column.name or self._is_family_of(column)
        version = column.version[: len(mine.version)]  # 6.1.5 is a 6.1
        if not version or not self._is_family_of(column):
            return False
        less, equal = version < mine.version, version == mine.version
        return less if self.order == "<" else not less if self.order == ">=" else (less or equal) != (self.order == ">")

    def precedes(self, column: Column) -> int:
        """Of several that cover a column, the one with the highest is meant: its name, its version, its family.

        Before these comes what is about its addresses too.
        """
        return 4 * self.only_inet6 + (1 if self.order else 2 if self.column.name == column.name else 0)

    def _is_family_of(self, column: Column) -> bool:
        mine = self.column
        return (mine.name, mine.host) == (family_name(column), column.host)


def for_people(stack: str, over: str) -> str:
    """A stack and the address family that it is told over, which goes without saying where it is IPv4's."""
    return stack if over == INET else f"{stack} {over}"


def family_name(column: Column) -> str:
    """The column of the same host that has its family's name."""
    return column.family + (OTHER_HOST if column.host == "b" else "")


@lru_cache(maxsize=None)
def column(name: str, version: str = "", over: str = INET) -> Column:
    """The column of this name. Without a version, one that its variant is: linux-5.10."""
    family, _, variant = name.partition("-")
    numbers = VERSION.match(version) or VERSION_IN_NAME.fullmatch(variant)
    host = "" if family == REFERENCE else "b" if name.endswith(OTHER_HOST) else "a"
    return Column(name, family, host, _numbers(numbers[0]) if numbers else (), over)


@lru_cache(maxsize=None)
def about(text: str) -> About:
    """What an override begins with. Raises ValueError where it names nothing that could be a column."""
    parts = ABOUT.fullmatch(text)
    if not parts:
        raise ValueError(f"'{text}' names no stack: write it as list shows it, or with versions: linux<6.1, or {INET6}")
    named = column(parts[1], parts[3] or "")
    if named.is_reference and named.name == REFERENCE and not (parts[2] or parts[4]):
        raise ValueError("that is the line's own claim: write it behind the call, without a name")
    if named.is_reference and parts[1].endswith(OTHER_HOST):
        raise ValueError(f"{text}: both hosts are on {REFERENCE}: there is no {OTHER_HOST}")
    if parts[2] and named.name != family_name(named):
        raise ValueError(f"{text}: versions are those of a family: {family_name(named)}{parts[2]}{parts[3]}")
    return About(named, parts[2] or "", bool(parts[4]))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))
