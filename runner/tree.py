"""Where things are: the repository, its cases, and what a run writes."""

from __future__ import annotations

import fnmatch
import os
from functools import lru_cache
from pathlib import Path

from runner.case import Case, read_case
from runner.clean import one_line
from runner.trouble import Trouble

STORY = Path("cases/story")


def find_root() -> Path:
    """The repository: the nearest folder upwards that has cases/story, else the one this file is in."""
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parent.parent):
        if (folder / STORY / "story.h").is_file():
            return folder
    raise Trouble("no cases/story/story.h in this folder or above it: run halfclose inside its repository")


ROOT = find_root()
CASES, OUT, BUILD, PCAP = ROOT / "cases", ROOT / "out", ROOT / "build", ROOT / "pcap"


def case_id(path: Path) -> str:
    """The path below cases/ without .c; for a file elsewhere, outside/ and its name."""
    full = Path(os.path.realpath(path))
    if CASES in full.parents:
        return full.relative_to(CASES).with_suffix("").as_posix()
    return f"outside/{full.stem}"


@lru_cache(maxsize=None)
def shown(path: Path) -> str:
    """A path as a person would type it here."""
    full = Path(os.path.realpath(path))
    return one_line(os.path.relpath(full) if ROOT in full.parents else str(path))


def all_paths() -> list[Path]:
    """Every case file of the tree, in the order of its path."""
    return sorted(p for p in CASES.glob("*/**/*.c") if CASES / "story" not in p.parents)


def paths_of(name: str) -> list[Path]:
    """The case files that a word of the command line means: an id, a glob, a folder or a file.

    Raises Trouble where it means none.
    """
    given = Path(name)
    try:
        is_file = given.is_file()
    except (OSError, ValueError) as error:
        raise Trouble(f"{one_line(name)}: can't be read: {getattr(error, 'strerror', None) or error}") from None
    if is_file and given.suffix == ".c":
        return [given]
    if is_file:
        raise Trouble(f"{one_line(name)}: not a C file: a case is one .c file")
    trimmed = name.rstrip("/").removeprefix("cases/").removesuffix(".c")
    found = []
    for path in all_paths():
        id = case_id(path)
        if (
            fnmatch.fnmatchcase(id, trimmed)
            or id.startswith(trimmed + "/")
            or Path(os.path.realpath(given)) in path.parents
        ):
            found.append(path)
    if not found:
        raise Trouble(
            f"{one_line(name)}: no such case: `python3 -m runner list` shows all; a path to a .c file works too"
        )
    return found


def load(names: list[str], strict: bool = True) -> list[Case]:
    """The cases that these words mean, each once; all of them where there is no word.

    Raises Trouble where one can't be read, if that is to be `strict`; else the case tells it.
    """
    paths = [path for name in names for path in paths_of(name)] if names else all_paths()
    return [read_case(path, id, strict) for path, id in ids_of(list(dict.fromkeys(paths))).items()]


def ids_of(paths: list[Path]) -> dict[Path, str]:
    """What each is called. Files elsewhere that have one name, as those of a class, are told apart by their folders."""
    ids = {path: case_id(path) for path in paths}
    by_id: dict[str, list[Path]] = {}
    for path, id in ids.items():
        by_id.setdefault(id, []).append(path)
    for alike in by_id.values():
        parts = {path: Path(os.path.realpath(path)).with_suffix("").parts for path in alike}
        depth = 1
        while len(alike) > 1 and len({its[-depth:] for its in parts.values()}) < len({*parts.values()}):
            depth += 1
        for number, (path, its) in enumerate(parts.items(), 1):
            if len(alike) > 1:
                twin = [*parts.values()].index(its) + 1 < number  # a link to one of the others
                ids[path] = "/".join(["outside", *its[-depth:]]) + (f"-{number}" if twin else "")
    return ids
