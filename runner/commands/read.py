"""Commands that run nothing: list, blank, new, judge."""

from __future__ import annotations

import argparse
import re
import sys

from . import tell_troubles
from ..exercise import exercise_of
from ..files import write_file
from ..tree import CASES, load_each, shown
from ..trouble import Trouble

SKELETON = """/*
 * ONE SENTENCE THAT A STUDENT WOULD QUOTE.
 *
 * Why it is so, and the wrong belief that it corrects.
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


def list_cases(options: argparse.Namespace) -> int:
    """Every case, for a person or a program."""
    from ..views.listing import print_cases

    cases, unread = load_each([])
    print_cases(cases, options.json)
    return tell_troubles(unread)


def blank_case(options: argparse.Namespace) -> int:
    """A case as an exercise."""
    cases, unread = load_each([options.case])
    for case in cases:
        sys.stdout.write(exercise_of(case, options.bare))
    return tell_troubles(unread)


def new_case(options: argparse.Namespace) -> int:
    """The beginning of a case."""
    name = options.name.removeprefix("cases/").removesuffix(".c")
    if not re.fullmatch(r"[a-z0-9_]+/[a-z0-9_]+", name):
        raise Trouble(f"{options.name}: name it CHAPTER/NAME in lower case with underscores, like close/sends_fin")
    path = CASES / f"{name}.c"
    if path.exists():
        raise Trouble(f"{shown(path)}: is there already")
    write_file(path, SKELETON.encode())
    print(f"{shown(path)}: write the story, then: python3 -m runner accept {name}")
    return 0


def judge_file(options: argparse.Namespace) -> int:
    """What a capture says of the cases it tells."""
    from ..outcome import exit_status
    from ..replay import judge_any
    from ..views import terminal

    outcomes = judge_any(options.file, options.case)
    screen = terminal.screen()
    for outcome in outcomes:
        if outcome.is_bad:
            terminal.print_failure(outcome, screen)
    terminal.print_table(outcomes, screen)
    return exit_status(outcomes)
