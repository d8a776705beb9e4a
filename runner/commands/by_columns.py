"""Commands about several columns: matrix, from runs or from the committed captures alone; diff, from claims or runs."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from . import tell_troubles
from ..as_told import as_told, columns
from ..case import Case
from ..files import must_be_writable, write_file
from ..labs.together import run_all
from ..matrix import Column, matrix
from ..outcome import Outcome, general_trouble
from ..replay import replayed
from ..stacks import named, stack
from ..stacks.stack import Stack
from ..tree import load_each
from ..trouble import Trouble
from ..views import terminal
from ..views.porting import diff_stacks
from ..views.matrix import as_json, as_markdown, lines
from ..views.progress import progress

TO_OUTPUT = "-"


def show_matrix(options: argparse.Namespace) -> int:
    """Cases by columns."""
    cases, unread = load_each(options.case)
    asked = named(options.stack, options.family)
    runs = [(case, one) for one in asked for case in cases if len(asked) == 1 or one.is_for(case)]
    target = options.json or options.markdown
    if target not in (None, TO_OUTPUT):
        must_be_writable(Path(target))
    outcomes = [_replayed(case, one) for case, one in runs] if options.replay else _told(runs, options.jobs)
    today = "" if options.replay else datetime.date.today().isoformat()
    found = matrix(cases, [Column(one.name, one.over) for one in asked], outcomes, today)
    screen = terminal.screen(stderr=target == TO_OUTPUT)
    for line in lines(found, screen.width):
        terminal.print_spans(line, screen)
    if target:
        _write(as_json(found) if options.json else as_markdown(found), target)
    return max(tell_troubles(unread), found.status)


def diff_cases(options: argparse.Namespace) -> int:
    """What one stack does otherwise than another, as the cases claim; a column of one's own is run for it."""
    cases, unread = load_each(options.case)
    here, there = options.here, options.there
    if any(stack(name).settings for name in (here, there)):
        told = [stack(name) for name in columns(here, there)]
        outcomes = _told([(case, one) for one in told for case in cases], 1)
        of = {(outcome.case.id, outcome.stack): outcome for outcome in outcomes}
        cases = [as_told(case, here, there, {one.name: of[case.id, one.name] for one in told}) for case in cases]
    diff_stacks(cases, here, there, options.page)
    return tell_troubles(unread)


def _replayed(case: Case, on: Stack) -> Outcome:
    try:
        return replayed(case, on)
    except Trouble as trouble:
        return Outcome(case, on.name, "error", str(trouble), family=on.over)


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
