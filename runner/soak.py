"""The soak: a session whose link goes down and up, N times, and what that has cost after each (cases/story/soak)."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import select
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import astuple, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator

from runner import build, lab
from runner.case import OTHER_HOST
from runner.report import console, print_rows
from runner.stacks import Stack, lwip, named
from runner.tree import must_be_writable, write_file
from runner.trouble import Trouble

if TYPE_CHECKING:
    from rich.console import Console


DEFAULT = ("linux", "lwip", "lwip-vendor")


@dataclass(frozen=True)
class Round:
    """What the client has counted after a round; round 0 is before the link first went down.

    `slot` is the session's socket, negative where there is none, and `problem` says why. Memory is in bytes, negative
    where nobody knows (lwIP without a heap of its own).
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
    found = {}
    for word in words or DEFAULT:
        for stack in named(word):
            if not stack.name.endswith(OTHER_HOST):
                found[stack.name] = with_slots(stack, slots) if slots else stack
            elif word != "all":
                raise Trouble(f"--stack {stack.name}: the client is host a: {stack.name.removesuffix(OTHER_HOST)}")
    return list(found.values())


def with_slots(stack: Stack, slots: int) -> Stack:
    """The same stack with another number of sockets, where that is built in; Linux stays as it is."""
    column = next((column for column in lwip.ALL if column.name == stack.name), None)
    return replace(column, name=f"{column.name}-{slots}", slots=slots).stack() if column else stack


def program(stack: Stack) -> Path:
    """The soak's program for this stack. Raises build.Missing where the stack can't be had."""
    foreign = stack.foreign()
    key = hashlib.sha256(repr((build.story_key(), foreign)).encode()).hexdigest()[:16]
    output = build.place() / stack.name / f"soak-{key}"
    if not output.exists():
        names = ("soak/soak.c", "soak/on_lwip.c" if foreign.link else "soak/on_linux.c")
        objects = [str(build.story_object(name, stack)) for name in names]
        try:
            build.compile([*objects, str(build.story_library(stack)), *foreign.link, *build.link_flags()], output)
        except build.DoesNotCompile as error:
            raise Trouble(f"the soak does not link on {stack.name}:\n{error}") from error
    return output


def soak(stack: Stack, rounds: int, seen: Callable[[Round], None] = lambda row: None) -> Soak:
    """Run it to its end; `seen` is told of each round as it comes. Raises Trouble where it can't begin."""
    done, pipe = Soak(stack.name, leaks=stack.leaks), subprocess.PIPE
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
    said = said or lab.how_it_ended(run.returncode)
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
    while ready.poll(lab.watchdog_seconds() * 1000):
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


def soak_all(stacks: Iterable[Stack], rounds: int, terminal: Console) -> list[Soak]:
    """One stack after the other, told as it runs; one that can't be had here is left out with the reason."""
    soaks = []
    for stack in stacks:
        try:
            program(stack)
        except build.Missing as missing:
            terminal.print(f"skip {stack.name}: {missing}", soft_wrap=True)
            continue
        with ExitStack() as shown:
            tell = _teller(rounds, terminal, shown)
            tell(f"{stack.name}\n{as_line(HEADINGS)}", 0)
            soaks.append(soak(stack, rounds, lambda row: tell(as_line(as_text(row)), row.round)))
        terminal.print()
    return soaks


def _teller(rounds: int, terminal: Console, shown: ExitStack) -> Callable[[str, int], None]:
    """Prints lines at once, above a progress bar where somebody watches."""
    bar = None
    if terminal.is_terminal:
        from rich.progress import Progress

        bar = shown.enter_context(Progress(console=terminal, transient=True))
        bar.add_task("soaking", total=rounds)

    def tell(line: str, round: int) -> None:
        terminal.print(line, soft_wrap=True)
        terminal.file.flush()
        if bar:
            bar.update(bar.task_ids[0], completed=round)

    return tell


HEADINGS = tuple(name.removeprefix("memory_") for name in COLUMNS)


def as_text(row: Round) -> list[str]:
    """A round's cells as a person reads them."""
    from rich.filesize import decimal

    shown = {"slot": str(row.slot) if row.slot >= 0 else "none"}
    memory = {name: getattr(row, name) for name in COLUMNS if name.startswith("memory")}
    shown |= {name: decimal(size) if size >= 0 else "unknown" for name, size in memory.items()}
    return [shown.get(name, str(value)) for name, value in zip(COLUMNS, astuple(row))]


def as_line(cells: Iterable[str]) -> str:
    """Cells below their headings."""
    *numbers, problem = cells
    widths = (max(len(heading), 8 * (name != heading)) for name, heading in zip(COLUMNS, HEADINGS))
    return "  ".join([*(f"{cell:>{width}}" for width, cell in zip(widths, numbers)), problem]).rstrip()


def print_table(soaks: list[Soak], terminal: Console) -> None:
    """A column a stack: what its last round said, and the verdict."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("at the end")
    for done in soaks:
        table.add_column(done.stack, justify="right")
    for row in zip(HEADINGS[:-1], *(as_text(done.rounds[-1]) for done in soaks)):
        table.add_row(*row)
    table.add_row("verdict", *(done.verdict for done in soaks))
    table.add_row("known to", *("leak" if done.leaks else "be flat" for done in soaks))
    print_rows(table, terminal)


def as_csv(soaks: list[Soak]) -> str:
    """Every round of every stack."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("stack", *COLUMNS))
    writer.writerows((done.stack, *astuple(row)) for done in soaks for row in done.rounds)
    return text.getvalue()


def soak_and_tell(stacks: list[Stack], rounds: int, target: str) -> int:
    """The command: rounds as they come, the table, and the CSV in a file or (-) on standard output; its exit status."""
    if target != "-":
        must_be_writable(Path(target))
    terminal = console(stderr=target == "-")
    soaks = soak_all(stacks, rounds, terminal)
    if not soaks:
        return 2
    print_table(soaks, terminal)
    if target == "-":
        sys.stdout.write(as_csv(soaks))
    else:
        write_file(Path(target), as_csv(soaks).encode())
        terminal.print(f"\neach round: {target}", soft_wrap=True)
    return 2 if any(done.broken for done in soaks) else 1 if any(not done.as_known for done in soaks) else 0
