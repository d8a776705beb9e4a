"""What the command line takes: commands, options and their help."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from . import VERSION

# Of the help. Asked how wide the terminal is, argparse loads a library of packers as often as it is started.
WIDTH = 100
FORM = partial(argparse.HelpFormatter, width=WIDTH)


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    about = "How TCP connections end: cases that check themselves."
    top = argparse.ArgumentParser(prog="halfclose", description=about, formatter_class=FORM)
    top.add_argument("--version", action="version", version=f"halfclose {VERSION}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help, description=help, formatter_class=FORM)

    family = "the addresses: inet (IPv4, the default), inet6, both with a comma, or all"
    cases = "an id, a glob, a folder, or a path to any .c file"
    listed = command("list", "every case: id, claim, what it needs, references, which stacks differ")
    listed.add_argument("--json", action="store_true", help="as JSON")
    find = command("find", "from what you see to the case that explains it: an errno, a message, a state, [R.], 0x2011")
    find.add_argument("words", nargs="+", metavar="WORDS", help="what you see, in your own words")
    find.add_argument("--at-most", type=_count, default=5, metavar="N", help="N cases (default: 5)")
    run = command("run", "run cases and judge them; exit 0 all hold, 1 a claim failed, 2 something could not be run")
    run.add_argument("case", nargs="*", help=cases)
    run.add_argument(
        "--stack", default="linux", help="which TCP stacks: names with commas, kernels, or all (default: linux)"
    )
    run.add_argument("--family", default="inet", help=family)
    run.add_argument("--repeat", type=_count, default=1, metavar="N", help="each case N times")
    run.add_argument("--jobs", type=_count, default=1, metavar="N", help="N laboratories side by side")
    run.add_argument("--json", metavar="FILE", help="write every outcome to FILE (- is standard output)")
    run.add_argument(
        "--strict", action="store_true", help="exit 2 also where a case was left out for what is missing here"
    )
    run.add_argument(
        "--keep",
        type=Path,
        metavar="DIR",
        help="also write each capture to DIR/STACK/CASE.pcap, of inet6 to DIR/inet6/STACK",
    )
    exercise = "which case the files were made from, where they don't say so themselves"
    run.add_argument("--exercise", metavar="CASE", help=exercise)
    grade = command(
        "grade", "points for each file of a class; a student's file is a program, and runs with your rights"
    )
    grade.add_argument("case", nargs="+", metavar="FILE", help="exercises with their claims filled in")
    grade.add_argument("--stack", default="linux", help="which TCP stack (default: linux)")
    grade.add_argument("--exercise", metavar="CASE", help=exercise)
    grade.add_argument("--csv", type=Path, metavar="FILE", help="write a row a file")
    grade.add_argument("--json", type=Path, metavar="FILE", help="write every answer")
    grade.add_argument("--right-or-wrong", action="store_true", help="show no solution")
    grade.add_argument("--jobs", type=_count, default=4, metavar="N", help="N laboratories side by side (default: 4)")
    show = command("show", "run one case and draw its ladder, or write its page")
    show.add_argument("case", help=cases)
    show.add_argument("--stack", default="linux", help="which TCP stack (default: linux)")
    show.add_argument("--family", default="inet", help=family)
    show.add_argument("--svg", type=Path, metavar="FILE", help="also write the picture alone, for a slide")
    show.add_argument("--html", type=Path, metavar="FILE", help="also write one page with everything in it")
    accept = command("accept", "write what a run shows into the comments; read the diff before you commit")
    accept.add_argument("case", nargs="+", help=cases)
    accept.add_argument("--stack", default="linux", help="which TCP stack (default: linux)")
    blank = command("blank", "print a case with its claims taken out: an exercise, graded by run FILE")
    blank.add_argument("case", help=cases)
    blank.add_argument("--bare", action="store_true", help="without title, prose and name, which give answers away")
    new = command("new", "begin a case: cases/CHAPTER/NAME.c")
    new.add_argument("name", metavar="CHAPTER/NAME")
    compiled = command("build", "compile cases and the story library; exit 2 where one does not compile")
    compiled.add_argument("case", nargs="*", help=cases)
    compiled.add_argument("--stack", default="all", help="for which TCP stacks (default: all)")
    compiled.add_argument("--strict", action="store_true", help="exit 2 also where something is missing here")
    command("kernels", "fetch QEMU and the kernels of the columns linux-..., into build/; nothing is installed")
    soak = command(
        "soak",
        "a session whose link goes down and up: what each outage costs; exit 1 where it is not flat, or a leak is gone",
    )
    soak.add_argument(
        "--stack",
        action="append",
        metavar="S",
        help="which TCP stacks: names with commas, or all (default: linux, lwip and lwip-vendor)",
    )
    soak.add_argument("--rounds", type=_count, default=40, metavar="N", help="how often (default: 40)")
    soak.add_argument("--slots", type=_count, metavar="N", help="build lwIP with N sockets")
    soak.add_argument(
        "--csv", default="out/soak.csv", metavar="FILE", help="every round, as CSV (- is standard output)"
    )
    judge = command("judge", "judge a capture again: no root, no network, no compiler")
    judge.add_argument("file", type=Path, metavar="FILE.pcap")
    judge.add_argument("case", nargs="?", help="judge it as this case instead of the one it names")
    differing = command(
        "diff", "what STACK does otherwise than another, line by line; nothing is run but a column of your own"
    )
    differing.add_argument("here", metavar="STACK", help="what the code works on, like linux")
    differing.add_argument("there", metavar="STACK", help="where it is to work too, like lwip")
    differing.add_argument("case", nargs="*", help=cases)
    differing.add_argument("--page", type=Path, metavar="FILE", help="write it as a page, grouped by what breaks")
    matrix = command(
        "matrix", "cases by columns: on which stack each goes as claimed, and which lines differ elsewhere"
    )
    matrix.add_argument("case", nargs="*", help=cases)
    matrix.add_argument("--stack", default="all", help="which TCP stacks: names with commas, kernels, or all (default)")
    matrix.add_argument("--family", default="inet", help=family)
    matrix.add_argument("--replay", action="store_true", help="from the captures in pcap/ alone; nothing is run")
    matrix.add_argument("--jobs", type=_count, default=1, metavar="N", help="N laboratories side by side")
    form = matrix.add_mutually_exclusive_group()
    form.add_argument("--json", metavar="FILE", help="also write it as JSON (- is standard output)")
    form.add_argument("--markdown", metavar="FILE", help="also write it as a page (- is standard output)")
    return top


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 up")
    return int(text)
