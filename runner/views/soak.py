"""What a person or a program is shown of soaks: each round as it comes, the table, CSV."""

from __future__ import annotations

import csv
import io
import sys
from contextlib import ExitStack
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Iterable

from ..files import must_be_writable, write_file
from ..soak import COLUMNS, Round, Soak, program, soak
from ..stacks.stack import Stack
from ..trouble import Missing
from .terminal import console, print_rows

if TYPE_CHECKING:
    from rich.console import Console


def soak_all(stacks: Iterable[Stack], rounds: int, terminal: Console) -> list[Soak]:
    """One stack after the other, told as it runs; one that can't be had here is left out with the reason."""
    soaks = []
    for stack in stacks:
        try:
            program(stack)
        except Missing as missing:
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
