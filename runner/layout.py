"""Layout of C files: clang-format decides on the code, `accept` on the comments with claims."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .accept import realigned
from .case import Case
from .tree import STORY, load, shown
from .trouble import Trouble


def badly_laid_out(case: Case) -> list[str]:
    """What is wrong with a case's layout, as lines for a person. Raises Trouble without clang-format."""
    blank = case.blank()
    formatted = _clang_format([f"--assume-filename={case.path}"], blank).stdout
    wrong = []
    if formatted != blank:
        wrong.append(f"{shown(case.path)}: the code is not as clang-format has it")
    if realigned(case) != case.source:
        wrong.append(f"{shown(case.path)}: the claims are not aligned: python3 -m runner accept {case.id}")
    return wrong


def badly_formatted(folder: Path) -> list[str]:
    """What clang-format would change in the C files of a folder, however deep. Raises Trouble where there are none.

    Found on disk and not by git, which the container of a workflow has not.
    """
    files = [str(path) for ending in "ch" for path in sorted(folder.rglob(f"*.{ending}"))]
    if not files:
        raise Trouble(f"{shown(folder)}: no C files to check")
    return _clang_format(["--dry-run", "-Werror", *files]).stderr.splitlines()


def _clang_format(words: list[str], source: str = "") -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["clang-format", *words], input=source, capture_output=True, text=True)
    except FileNotFoundError:
        raise Trouble("clang-format: not found: apt-get install clang-format") from None


def main() -> int:
    """Check every case and the story library; exit status 1 where one is badly laid out."""
    wrong = [*badly_formatted(STORY), *(line for case in load([]) for line in badly_laid_out(case))]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
