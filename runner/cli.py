"""The command line: halfclose, or python3 -m runner."""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from runner import clean
from runner.options import parser
from runner.trouble import Trouble

if TYPE_CHECKING:
    from runner.outcome import Outcome

INTERRUPTED = 128 + signal.SIGINT  # as a shell reports it

SKELETON = """/*
 * ONE SENTENCE THAT A STUDENT WOULD QUOTE.
 *
 * Why it is so, and what texts commonly get wrong.
 *
 * See: RFC 9293 3.6
 */
#include "story.h"

void story(int a, int b)
{
\tclose(a);
\tclose(b);
}
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns its exit status: 0 all hold, 1 a claim failed, 2 trouble, 130 Ctrl-C."""
    signal.signal(signal.SIGINT, leave_at_once)
    clean.install()
    options = parser().parse_args(arguments)
    try:
        status = COMMANDS[options.command](options)
        sys.stdout.flush()
        return status
    except Trouble as trouble:
        print(f"halfclose: {trouble}", file=sys.stderr)
        return 2
    except ModuleNotFoundError as missing:
        help = f"try /usr/bin/python3 -m runner, or pip install {missing.name}"
        print(f"halfclose: this {sys.executable} has no {missing.name}: {help}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def leave_at_once(*_: object) -> None:
    """Ctrl-C: laboratories and stories die with this process, so there is nothing to wait for.

    An exception in its place would be lost where Python ignores them (PEP 442: in finalizers).
    """
    show_cursor = "\x1b[?25h" if sys.stderr.isatty() else ""
    os.write(2, f"\n{show_cursor}halfclose: interrupted\n".encode())
    os._exit(INTERRUPTED)


def list_cases(options: argparse.Namespace) -> int:
    from runner.views.listing import print_cases

    print_cases(options.json)
    return 0


def diff_cases(options: argparse.Namespace) -> int:
    from runner.views.porting import diff_stacks

    diff_stacks(options.case, options.here, options.there, options.page)
    return 0


def run_cases(options: argparse.Namespace) -> int:
    from runner.exercise import know_originals
    from runner.files import must_be_writable, write_file
    from runner.labs.schedule import run_all
    from runner.outcome import exit_status, general_trouble
    from runner.stacks import named
    from runner.tree import load
    from runner.views import terminal
    from runner.views.as_json import write_json
    from runner.views.progress import progress

    cases, asked = load(options.case, strict=False), named(options.stack)
    if all(case.broken for case in cases):
        raise Trouble("\n".join(case.broken for case in cases))
    know_originals([case for case in cases if not case.broken], options.exercise)
    runs = [(case, stack) for stack in asked for case in cases if len(asked) == 1 or stack.is_for(case)]
    if not runs:
        raise Trouble(f"--stack {options.stack}: none of these cases is told there unasked: name one stack alone")
    if options.json not in (None, "-"):
        must_be_writable(Path(options.json))
    with progress(len(runs) * options.repeat) as done:
        outcomes = run_all(runs * options.repeat, options.jobs, done)
    trouble = general_trouble(outcomes)
    if trouble and options.json is not None:
        write_json(outcomes, options.json)
    if trouble:
        raise Trouble(trouble)
    screen = terminal.console(stderr=options.json == "-")
    for outcome in _first_of_each_kind(outcomes):
        terminal.print_failure(outcome, screen)
    terminal.print_table(outcomes, screen)
    for outcome in outcomes:
        if options.keep and outcome.capture and outcome.verdict in ("pass", "skip"):
            write_file(options.keep / outcome.stack / f"{outcome.case.id}.pcap", outcome.capture.read_bytes())
    if options.json is not None:
        write_json(outcomes, options.json)
    return exit_status(outcomes)


def _first_of_each_kind(outcomes: list[Outcome]) -> list[Outcome]:
    """Of repeated runs that fail alike, one is shown; what is general is told below the table."""
    bad = [o for o in outcomes if o.is_bad and not o.general]
    return list({(o.case.id, o.stack, o.reason, *map(str, o.findings)): o for o in reversed(bad)}.values())[::-1]


def show_case(options: argparse.Namespace) -> int:
    from runner.labs.schedule import run_all
    from runner.outcome import exit_status, general_trouble
    from runner.stacks import stack
    from runner.tree import load
    from runner.views import terminal

    outcomes = run_all([(case, stack(options.stack)) for case in load([options.case], strict=False)], 1)
    if trouble := general_trouble(outcomes):
        raise Trouble(trouble)
    screen = terminal.console()
    for outcome in outcomes:
        if outcome.verdict == "pass" and outcome.record:
            terminal.print_lines(terminal.ladder(outcome), screen)
        else:
            terminal.print_failure(outcome, screen)
    return exit_status(outcomes)


def accept_cases(options: argparse.Namespace) -> int:
    from runner.accept import accepted, diff
    from runner.files import write_file
    from runner.labs.schedule import run_all
    from runner.stacks import stack
    from runner.tree import load, shown

    status = 0
    for outcome in run_all([(case, stack(options.stack)) for case in load(options.case, strict=False)], 1):
        hangs = outcome.record and outcome.record.hang
        if not outcome.record or (outcome.verdict in ("error", "skip") and not hangs):
            print(f"halfclose: {outcome.case.id}: nothing to accept: {outcome.reason}", file=sys.stderr)
            status = 2
            continue
        new = accepted(outcome.case, outcome.record)
        sys.stdout.write(diff(outcome.case, new, shown(outcome.case.path)))
        if new != outcome.case.source:
            write_file(outcome.case.path, new.encode())
    return status


def blank_case(options: argparse.Namespace) -> int:
    from runner.exercise import exercise_of
    from runner.tree import load

    for case in load([options.case]):
        sys.stdout.write(exercise_of(case, options.bare))
    return 0


def grade_files(options: argparse.Namespace) -> int:
    from runner.files import must_be_writable
    from runner.grade import asked, grade, read_all
    from runner.outcome import general_trouble
    from runner.stacks import stack
    from runner.views import grades
    from runner.views.progress import progress

    cases = read_all(options.case)
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


def new_case(options: argparse.Namespace) -> int:
    from runner.files import write_file
    from runner.tree import CASES, shown

    name = options.name.removeprefix("cases/").removesuffix(".c")
    if not re.fullmatch(r"[a-z0-9_]+/[a-z0-9_]+", name):
        raise Trouble(f"{options.name}: name it CHAPTER/NAME in lower case with underscores, like close/sends_fin")
    path = CASES / f"{name}.c"
    if path.exists():
        raise Trouble(f"{shown(path)}: is there already")
    write_file(path, SKELETON.encode())
    print(f"{shown(path)}: write the story, then: python3 -m runner accept {name}")
    return 0


def build_cases(options: argparse.Namespace) -> int:
    from runner import build, soak
    from runner.stacks import named
    from runner.tree import load, shown
    from runner.trouble import DoesNotCompile, Missing
    from runner.views import terminal

    cases, left_out, broken = load(options.case), [], {}
    for stack in named(options.stack):
        try:
            stack.foreign()
        except Missing as missing:
            left_out.append((stack.name, "all", str(missing)))
            continue
        its = [case for case in cases if stack.is_for(case) and not stack.inapplicable(case.needs)]
        build.build_all(its, stack)
        build.lab_program(stack)
        soak.program(stack)
        for case in its:
            try:
                build.build(case, stack)
            except Missing as missing:
                left_out.append((stack.name, case.id, str(missing)))
            except DoesNotCompile as words:
                broken[case.path] = str(words)
    terminal.print_left_out(left_out, terminal.console(stderr=True))
    for path, said in broken.items():
        print(f"halfclose: {shown(path)}: does not compile:\n{said}", file=sys.stderr)
    return 2 if broken else 0


def soak_stacks(options: argparse.Namespace) -> int:
    from runner.soak import asked
    from runner.views.soak import soak_and_tell

    return soak_and_tell(asked(options.stack, options.slots), options.rounds, options.csv)


def judge_file(options: argparse.Namespace) -> int:
    from runner.outcome import exit_status
    from runner.replay import judge_any
    from runner.views import terminal

    outcomes = judge_any(options.file, options.case)
    screen = terminal.console()
    for outcome in outcomes:
        if outcome.is_bad:
            terminal.print_failure(outcome, screen)
    terminal.print_table(outcomes, screen)
    return exit_status(outcomes)


COMMANDS = {
    "list": list_cases,
    "run": run_cases,
    "show": show_case,
    "accept": accept_cases,
    "blank": blank_case,
    "grade": grade_files,
    "new": new_case,
    "build": build_cases,
    "soak": soak_stacks,
    "judge": judge_file,
    "diff": diff_cases,
}
