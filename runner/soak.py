"""The soak: a session whose link goes down and up, N times, and what that has cost after each (cases/story/soak)."""

from __future__ import annotations

import hashlib
import os
import select
import subprocess
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Callable, Iterator

from . import build, compiler
from .environment import watchdog_seconds
from .labs.local import how_it_ended
from .stacks import named, stacks
from .stacks.stack import Stack
from .trouble import DoesNotCompile, Trouble


@dataclass(frozen=True)
class Round:
    """What the client has counted after a round; round 0 is before the link first went down.

    `slot` is the session's socket, negative where there is none, and `problem` says why. Memory is in bytes, negative
    where nobody knows.
    """

    round: int
    slot: int
    tried: int
    made: int
    failed: int
    sockets: int
    connections: int
    time_wait: int
    memory_free: int
    memory_lowest: int
    problem: str


COLUMNS = tuple(column.name for column in fields(Round))


@dataclass
class Soak:
    """A soak of one stack, so far. `broken` says why it ended early, if it did; `leaks`, that it is known to."""

    stack: str
    rounds: list[Round] = field(default_factory=list)
    broken: str = ""
    leaks: bool = False

    @property
    def verdict(self) -> str:
        """In words; only `flat` is good."""
        dead = next((row for row in self.rounds if row.slot < 0), None)
        if dead:
            return f"dead at round {dead.round}: {dead.problem}"
        first, last = self.rounds[0], self.rounds[-1]
        for what in ("sockets", "connections", "slot"):
            if getattr(first, what) != getattr(last, what):
                return f"not flat: {what} {getattr(first, what)} at first, then {getattr(last, what)}"
        return self.broken or "flat"

    @property
    def as_known(self) -> bool:
        """Whether it did what is known of this stack: a leak that is gone would be news as well."""
        return (self.verdict != "flat") == self.leaks


def asked(words: list[str] | None, slots: int | None) -> list[Stack]:
    """The stacks that the command line means, each once; of `all`, those that have the client. Raises Trouble."""
    usual = [one.name for one in stacks().values() if one.soaked_by and one.soaked_by.usual]
    found = {}
    for word in words or usual:
        for stack in named(word):
            if stack.soaked_by:
                found[stack.name] = with_slots(stack, slots) if slots else stack
            elif word != "all":
                raise Trouble(f"--stack {stack.name}: the client is host a{_instead(stack)}")
    return list(found.values())


def _instead(stack: Stack) -> str:
    """The most like it of its family that has a client."""
    others = [one.name for one in stacks().values() if one.family == stack.family and one.soaked_by]
    return f": use {max(others, key=lambda name: len(os.path.commonprefix([name, stack.name])))}" if others else ""


def with_slots(stack: Stack, slots: int) -> Stack:
    """The same stack with another number of sockets, where that is built in."""
    client = stack.soaked_by
    return client.with_sockets(slots) if client and client.with_sockets else stack


def program(stack: Stack) -> Path:
    """The soak's program for this stack. Raises Missing where the stack can't be had."""
    foreign = stack.foreign()
    key = hashlib.sha256(repr((build.story_key(), foreign)).encode()).hexdigest()[:16]
    output = compiler.place() / stack.name / f"soak-{key}"
    if not output.exists():
        assert stack.soaked_by
        objects = [str(build.story_object(name, stack)) for name in ("soak/soak.c", stack.soaked_by.source)]
        try:
            compiler.compile([*objects, str(build.story_library(stack)), *foreign.link, *compiler.link_flags()], output)
        except DoesNotCompile as error:
            raise Trouble(f"the soak does not link on {stack.name}:\n{error}") from error
    return output


def soak(stack: Stack, rounds: int, seen: Callable[[Round], None] = lambda row: None) -> Soak:
    """Run it to its end; `seen` is told of each round as it comes. Raises Trouble where it can't begin."""
    done, pipe = Soak(stack.name, leaks=bool(stack.soaked_by and stack.soaked_by.leaks)), subprocess.PIPE
    environment = {**os.environ, "HALFCLOSE_ROUNDS": str(rounds)}
    with subprocess.Popen([program(stack)], env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe) as run:
        assert run.stdout and run.stderr
        try:
            for row in read_rounds(run.stdout.fileno()):
                done.rounds.append(row)
                seen(row)
        except TimeoutError:
            done.broken = f"hung in round {len(done.rounds)}"
        finally:
            if len(done.rounds) <= rounds:
                run.kill()
        said = run.stderr.read().decode(errors="replace").strip()
    said = said or how_it_ended(run.returncode)
    if not done.rounds:
        raise Trouble(f"no soak on {stack.name}: {done.broken or said}")
    if len(done.rounds) <= rounds and not done.broken:
        done.broken = f"ended in round {len(done.rounds)}: {said}"
    return done


def read_rounds(pipe: int) -> Iterator[Round]:
    """The program's lines as they come. Raises TimeoutError where none comes in the time that a story has."""
    ready = select.poll()
    ready.register(pipe, select.POLLIN)
    rest = b""
    while ready.poll(watchdog_seconds() * 1000):
        more = os.read(pipe, 1 << 16)
        if not more:
            return
        *whole, rest = (rest + more).split(b"\n")
        for line in whole:
            cells = line.decode().split(",")
            if len(cells) == len(COLUMNS) and cells[0].isdigit():  # no title, no heading
                values: list[Any] = [*map(int, cells[:-1]), cells[-1]]
                yield Round(*values)
    raise TimeoutError
