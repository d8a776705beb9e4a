"""Commands that have stories told: run, show, grade, accept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..case import Case
from ..column import for_people
from . import tell_troubles
from ..files import must_be_writable, write_file
from ..header import EXERCISE
from ..labs.together import run_all
from ..outcome import Outcome, exit_status, general_trouble
from ..stacks import named, stack
from ..stacks.stack import Stack
from ..tree import load, name_of, shown
from ..trouble import Trouble
from ..views.progress import progress


def load_views() -> None:
    """While the laboratory opens, and not before."""
    from ..views import terminal  # noqa: F401


def run_cases(options: argparse.Namespace) -> int:
    """Run and judge cases, and show what came of it."""
    cases, asked = _read(options.case), named(options.stack, options.family)
    if options.exercise or any(EXERCISE in case.trailers for case in cases):
        from ..exercise import know_originals

        know_originals([case for case in cases if not case.broken], options.exercise)
    runs = [(case, stack) for stack in asked for case in cases if len(asked) == 1 or stack.is_for(case)]
    if not runs:
        raise Trouble(f"--stack {options.stack}: none of these cases is told there unasked: name one stack alone")
    if options.json not in (None, "-"):
        must_be_writable(Path(options.json))
    with progress(len(runs) * options.repeat) as done:
        outcomes = run_all(runs * options.repeat, options.jobs, done, load_views)
    trouble = general_trouble(outcomes)
    if not trouble:
        _show(outcomes, options)
    if options.json is not None:
        from ..views.as_json import write_json

        write_json(outcomes, options.json)
    if trouble:
        raise Trouble(trouble)
    return 2 if options.strict and any(outcome.missing for outcome in outcomes) else exit_status(outcomes)


def _read(names: list[str]) -> list[Case]:
    """Raises Trouble where nothing of any can be read."""
    cases = load(names, strict=False)
    if all(case.broken for case in cases):
        raise Trouble("\n".join(case.broken for case in cases))
    return cases


def _show(outcomes: list[Outcome], options: argparse.Namespace) -> None:
    from ..views import terminal

    screen = terminal.screen(stderr=options.json == "-")
    for outcome in _first_of_each_kind(outcomes):
        terminal.print_failure(outcome, screen)
    terminal.print_table(outcomes, screen)
    folders = {for_people(its.name, its.over): its.folder for its in named(options.stack, options.family)}
    for outcome in outcomes:
        if options.keep and outcome.capture and outcome.verdict in ("pass", "skip"):
            write_file(options.keep / folders[outcome.column] / f"{outcome.case.id}.pcap", outcome.capture.read_bytes())


def _first_of_each_kind(outcomes: list[Outcome]) -> list[Outcome]:
    """Of repeated runs that fail alike, one is shown; what is general is told below the table."""
    bad = [o for o in outcomes if o.is_bad and not o.general]
    return list({(o.case.path, o.column, o.reason, *map(str, o.findings)): o for o in reversed(bad)}.values())[::-1]


def show_case(options: argparse.Namespace) -> int:
    """Run cases and draw their ladders."""
    stack(options.stack)  # one, by its name
    cases = _read([options.case])
    asked = [(name, path) for name, path in (("--html", options.html), ("--svg", options.svg)) if path]
    for name, path in asked:
        if len(cases) > 1:
            raise Trouble(
                f"{name} {path}: it holds one case, and these are {len(cases)}: name one; make docs writes all"
            )
        must_be_writable(path)
    outcomes = _told(cases, *named(options.stack, options.family))
    from ..views import terminal

    screen = terminal.screen()
    for outcome in outcomes:
        if outcome.verdict == "pass" and outcome.record:
            terminal.print_lines(terminal.ladder(outcome), screen)
        else:
            terminal.print_failure(outcome, screen)
    for name, path in asked:
        _write(outcomes[0], name, path)
    return exit_status(outcomes)


def _write(outcome: Outcome, name: str, path: Path) -> None:
    """The page or the picture. Raises Trouble where nothing was told."""
    from ..pages import beside
    from ..views.page import page
    from ..views.picture_svg import picture_of

    if not outcome.record or not outcome.record.steps:
        raise Trouble(f"{name} {path}: nothing was told: {outcome.reason}")
    text = picture_of(outcome) if name == "--svg" else page([outcome, *beside(outcome)])
    write_file(path, text.encode())


def _told(cases: list[Case], *where: Stack) -> list[Outcome]:
    """Raises Trouble where none of them could be."""
    outcomes = run_all([(case, one) for one in where for case in cases], 1, meanwhile=load_views)
    if trouble := general_trouble(outcomes):
        raise Trouble(trouble)
    return outcomes


def grade_files(options: argparse.Namespace) -> int:
    """Run the files of a class, and give each a row with points."""
    from ..grade import asked, grade
    from ..views import grades

    cases = load(options.case, strict=False)
    asked(cases, options.exercise)
    for path in [one for one in (options.csv, options.json) if one]:
        must_be_writable(path)
    with progress(len(cases)) as done:
        found = grade(cases, stack(options.stack), options.jobs, done)
    if trouble := general_trouble([one.outcome for one in found]):
        raise Trouble(trouble)
    print(*grades.lines_of(found, options.right_or_wrong), sep="\n")
    grades.write(found, options.csv, options.json, options.right_or_wrong)
    return 0


def accept_cases(options: argparse.Namespace) -> int:
    """Write what a run shows into each file."""
    troubles = []
    for outcome in _told(_read(options.case), stack(options.stack)):
        try:
            _accept(outcome)
        except Trouble as trouble:
            troubles.append(str(trouble))
    return tell_troubles(troubles)


def _accept(outcome: Outcome) -> None:
    """Raises Trouble where nothing can be accepted."""
    from ..accept import accepted, diff

    hangs = outcome.record and outcome.record.hang
    if not outcome.record or (outcome.verdict in ("error", "skip") and not hangs):
        raise Trouble(f"{name_of(outcome.case)}: nothing to accept: {outcome.reason}")
    new = accepted(outcome.case, outcome.record)
    sys.stdout.write(diff(outcome.case, new, shown(outcome.case.path)))
    if new != outcome.case.source:
        write_file(outcome.case.path, new.encode())
