"""Commands that compile without running a case: build, soak."""

from __future__ import annotations

import argparse
import sys

from .. import build, soak
from ..case import Case
from . import tell_troubles
from ..stacks import named
from ..stacks.stack import Stack
from ..tree import load_each, name_of, shown
from ..trouble import DoesNotCompile, Missing, Trouble
from ..views import terminal


def build_cases(options: argparse.Namespace) -> int:
    """Compile cases and the story library for stacks; what can't be had here is left out and named."""
    cases, unread = load_each(options.case)
    left_out: list[tuple[str, str, str]] = []
    broken: dict[str, None] = {}
    for stack in named(options.stack):
        try:
            stack.foreign()
            its = [case for case in cases if stack.is_for(case) and not stack.inapplicable(case)]
            build.build_all(its, stack)
            build.lab_program(stack)
            if stack.soaked_by:
                soak.program(stack)
        except Missing as missing:
            left_out.append((stack.name, "all", str(missing)))
            continue
        except Trouble as trouble:
            broken[str(trouble)] = None
            continue
        for case in its:
            _build(case, stack, left_out, broken)
    terminal.print_left_out(left_out, terminal.screen(stderr=True))
    for said in broken:
        print(f"halfclose: {said}", file=sys.stderr)
    missing_anything = options.strict and left_out
    return max(tell_troubles(unread), 2 if broken or missing_anything else 0)


def _build(case: Case, stack: Stack, left_out: list[tuple[str, str, str]], broken: dict[str, None]) -> None:
    try:
        build.build(case, stack)
    except Missing as missing:
        left_out.append((stack.name, name_of(case), str(missing)))
    except DoesNotCompile as error:
        broken[f"{shown(case.path)}: {error.told()}"] = None
    except Trouble as trouble:
        broken[str(trouble)] = None


def fetch_kernels(options: argparse.Namespace) -> int:
    """QEMU and the kernels of the columns linux-5.10 and so on."""
    from ..views.kernels import fetch_and_tell

    return fetch_and_tell()


def soak_stacks(options: argparse.Namespace) -> int:
    """A session whose link goes down and up."""
    from ..views.soak import soak_and_tell

    return soak_and_tell(soak.asked(options.stack, options.slots), options.rounds, options.csv)
