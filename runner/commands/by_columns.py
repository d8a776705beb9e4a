"""The command matrix: cases by columns, from runs or from the committed captures alone."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from . import tell_troubles
from ..case import Case
from ..files import must_be_writable, write_file
from ..labs.together import run_all
from ..matrix import Column, matrix
from ..outcome import Outcome, general_trouble
from ..replay import replayed
from ..stacks import named
from ..stacks.stack import Stack
from ..tree import load_each
from ..trouble import Trouble
from ..views import terminal
from ..views.matrix import as_json, as_markdown, lines
from ..views.progress import progress

TO_OUTPUT = "-"


def show_matrix(options: argparse.Namespace) -> int:
    """Cases by columns."""
    cases, unread = load_each(options.case)
    asked = named(options.stack, options.family)
    runs = [(case, stack) for stack in asked for case in cases if len(asked) == 1 or stack.is_for(case)]
    target = options.json or options.markdown
    if target not in (None, TO_OUTPUT):
        must_be_writable(Path(target))
    outcomes = [_replayed(case, stack) for case, stack in runs] if options.replay else _told(runs, options.jobs)
    today = "" if options.replay else datetime.date.today().isoformat()
    found = matrix(cases, [Column(stack.name, stack.over) for stack in asked], outcomes, today)
    screen = terminal.screen(stderr=target == TO_OUTPUT)
    for line in lines(found, screen.width):
        terminal.print_spans(line, screen)
    if target:
        _write(as_json(found) if options.json else as_markdown(found), target)
    return max(tell_troubles(unread), found.status)


def _replayed(case: Case, stack: Stack) -> Outcome:
    try:
        return replayed(case, stack)
    except Trouble as trouble:
        return Outcome(case, stack.name, "error", str(trouble), family=stack.over)


def _told(runs: list[tuple[Case, Stack]], jobs: int) -> list[Outcome]:
    """Raises Trouble where none of them could be."""
    with progress(len(runs)) as done:
        outcomes = run_all(runs, jobs, done)
    if trouble := general_trouble(outcomes):
        raise Trouble(trouble)
    return outcomes


def _write(text: str, target: str) -> None:
    if target == TO_OUTPUT:
        sys.stdout.write(text)
    else:
        write_file(Path(target), text.encode())
