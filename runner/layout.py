"""Layout of case files: clang-format decides on the code, `accept` on the comments with claims."""

from __future__ import annotations

import subprocess
import sys

from runner.accept import realigned
from runner.case import Case
from runner.tree import load, shown
from runner.trouble import Trouble


def badly_laid_out(case: Case) -> list[str]:
    """What is wrong with a case's layout, as lines for a person. Raises Trouble without clang-format."""
    blank = case.blank()
    try:
        formatted = subprocess.run(
            ["clang-format", f"--assume-filename={case.path}"], input=blank, capture_output=True, text=True, check=True
        ).stdout
    except FileNotFoundError:
        raise Trouble("clang-format: not found: apt-get install clang-format") from None
    wrong = []
    if formatted != blank:
        wrong.append(f"{shown(case.path)}: the code is not as clang-format has it")
    if realigned(case) != case.source:
        wrong.append(f"{shown(case.path)}: the claims are not aligned: python3 -m runner accept {case.id}")
    return wrong


def main() -> int:
    """Check every case; exit status 1 where one is badly laid out."""
    wrong = [line for case in load([]) for line in badly_laid_out(case)]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
