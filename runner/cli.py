"""The command line: halfclose, or python3 -m runner."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import Callable

from . import clean
from .options import parser
from .trouble import Trouble, of_system

INTERRUPTED = 128 + signal.SIGINT  # as a shell reports it


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns its exit status: 0 all hold, 1 a claim failed, 2 trouble, 130 Ctrl-C."""
    signal.signal(signal.SIGINT, leave_at_once)
    clean.install()
    try:
        if sys.stdout is None:
            raise Trouble("standard output is closed: nothing could be shown")
        options = parser().parse_args(arguments)
        status = command(options.command)(options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        forget_output()
        return 141
    except (Trouble, OSError, UnicodeEncodeError, RuntimeError, ModuleNotFoundError) as error:
        forget_output()
        with suppress(OSError):  # where nothing can be said, the exit status says it
            print(f"halfclose: {in_one_line(error)}", file=sys.stderr, flush=True)
        return 2


def in_one_line(error: Exception) -> str:
    """What is wrong and how to mend it, of whatever stops the whole command. Raises what is a fault of this program."""
    if isinstance(error, ModuleNotFoundError):
        help = f"try /usr/bin/python3 -m runner, or pip install {error.name}"
        return f"this {sys.executable} has no {error.name}: {help}"
    if isinstance(error, UnicodeEncodeError):
        return f"the output is {error.encoding}, which lacks {error.object[error.start]!a}: set PYTHONIOENCODING=utf-8"
    if isinstance(error, OSError):
        return of_system(error)
    if isinstance(error, RuntimeError) and "start new thread" not in str(error):
        raise error
    return str(error) if isinstance(error, Trouble) else f"{error}: more processes must be allowed: ulimit -u"


def forget_output() -> None:
    """What could not be written is not tried again when Python ends."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def leave_at_once(*_: object) -> None:
    """Ctrl-C: laboratories and stories die with this process, so there is nothing to wait for.

    An exception in its place would be lost where Python ignores them (PEP 442: in finalizers).
    """
    show_cursor = "\x1b[?25h" if sys.stderr.isatty() else ""
    os.write(2, f"\n{show_cursor}halfclose: interrupted\n".encode())
    os._exit(INTERRUPTED)


# Which module has which command: no other is loaded.
COMMANDS = {
    "list": ("read", "list_cases"),
    "find": ("find", "find_case"),
    "run": ("tell", "run_cases"),
    "show": ("tell", "show_case"),
    "accept": ("tell", "accept_cases"),
    "grade": ("tell", "grade_files"),
    "blank": ("read", "blank_case"),
    "new": ("read", "new_case"),
    "build": ("compile", "build_cases"),
    "kernels": ("compile", "fetch_kernels"),
    "soak": ("compile", "soak_stacks"),
    "judge": ("read", "judge_file"),
    "diff": ("by_columns", "diff_cases"),
    "matrix": ("by_columns", "show_matrix"),
}


def command(name: str) -> Callable[[argparse.Namespace], int]:
    """What carries out this command and returns its exit status."""
    module, function = COMMANDS[name]
    found: Callable[[argparse.Namespace], int] = getattr(import_module(f".commands.{module}", __package__), function)
    return found
