"""The TCP stacks that cases run on: one module each."""

from __future__ import annotations

from dataclasses import dataclass

from runner.trouble import Trouble


@dataclass(frozen=True)
class Stack:
    """What the build must know of a stack. `sources` are files of cases/story."""

    name: str
    sources: tuple[str, ...]


def stack(name: str) -> Stack:
    """Look up a stack by name. Raises Trouble where there is none of it."""
    from runner.stacks import linux

    known = {s.name: s for s in (linux.STACK,)}
    if name not in known:
        raise Trouble(f"--stack {name}: no such stack: there is {', '.join(known)}")
    return known[name]
