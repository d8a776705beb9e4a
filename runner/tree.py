"""Where things are: the repository, its cases, and what a run writes."""

from __future__ import annotations

import fnmatch
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .clean import one_line
from .root import STORY_H, find_root
from .trouble import Trouble

if TYPE_CHECKING:
    from .case import Case

STORY = Path("cases/story")
ID_AT_MOST = 120  # characters
SUGGESTED = 3  # ids that a hint names


def _root() -> Path:
    root = find_root()
    if root is None:
        raise Trouble(
            f"no {STORY_H} in this folder or above it: run halfclose inside its repository, or HALFCLOSE_TREE=DIR"
        )
    return Path(root)


ROOT = _root()
CASES, OUT, BUILD, PCAP = ROOT / "cases", ROOT / "out", ROOT / "build", ROOT / "pcap"


def case_id(path: Path) -> str:
    """The path below cases/ without .c; for a file elsewhere, outside/ and its name.

    A file's name may have any byte but two, and 255 of them; an id is narrated, compiled in and part of other names.
    """
    full = real(path)
    inside = full.relative_to(CASES).with_suffix("").as_posix() if CASES in full.parents else f"outside/{full.stem}"
    return fit(inside)


def fit(id: str) -> str:
    """An id without what can't be narrated, compiled in or part of another name."""
    return re.sub(r"[^\w./+-]", "_", id, flags=re.ASCII)[:ID_AT_MOST]


def real(path: Path) -> Path:
    """The path without links; of a link that leads to itself, as far as it goes."""
    return Path(os.path.realpath(path))


def name_of(case: Case) -> str:
    """What a person calls a case: its id, or the path of a file elsewhere."""
    return shown(case.path) if is_outside(case) else case.id


def is_outside(case: Case) -> bool:
    """Whether it is no case of the tree: then its id says only how the file is called."""
    return case.id.startswith("outside/")


@lru_cache(maxsize=None)
def shown(path: Path) -> str:
    """A path as a person would type it here."""
    full = real(path)
    return one_line(os.path.relpath(full) if ROOT in full.parents else str(path))


def all_paths() -> list[Path]:
    """Every case file of the tree, in the order of its path."""
    found = (Path(folder, name) for folder, _, names in os.walk(CASES) for name in names if name.endswith(".c"))
    return sorted(path for path in found if _is_case(path))


def _is_case(path: Path) -> bool:
    return path.parent != CASES and CASES in path.parents and ROOT / STORY not in path.parents


def paths_of(name: str) -> list[Path]:
    """The case files that a word of the command line means: an id, a glob, a folder or a file.

    Raises Trouble where it means none.
    """
    given = Path(name)
    try:
        is_file = given.is_file()
    except (OSError, ValueError) as error:
        if given.suffix == ".c" and isinstance(error, OSError):
            return [given]
        raise Trouble(f"{one_line(name)}: can't be read: {getattr(error, 'strerror', None) or error}") from None
    if given.suffix == ".c" and os.path.lexists(given):
        return [given]
    if is_file:
        raise Trouble(f"{one_line(name)}: not a C file: a case is one .c file")
    trimmed = name.rstrip("/").removeprefix("cases/").removesuffix(".c")
    whole = CASES / f"{trimmed}.c"
    if whole.is_file() and _is_case(whole) and case_id(whole) == trimmed and not given.is_dir():
        return [whole]
    found = []
    for path in all_paths():
        id = case_id(path)
        if fnmatch.fnmatchcase(id, trimmed) or id.startswith(trimmed + "/") or real(given) in path.parents:
            found.append(path)
    if not found:
        raise Trouble(
            f"{one_line(name)}: no such case{suggestion(trimmed)}: "
            "`python3 -m runner list` shows all; a path to a .c file works too"
        )
    return found


def suggestion(name: str) -> str:
    """A hint at the ids that may have been meant: those that end so, have the word, its beginning, or look like it."""
    import difflib

    ids = [case_id(path) for path in all_paths()]
    whole, begins = (re.compile(rf"(?<![^/_]){re.escape(name)}{end}") for end in (r"(?![^/_])", ""))
    near = [id for id in ids if id.rpartition("/")[2] == name] if name else []
    chapters = list(dict.fromkeys(id.partition("/")[0] for id in ids))
    for pattern in (whole, begins, re.compile(re.escape(name))) if name else ():
        near = near or [id for id in (*chapters, *ids) if pattern.search(id)]
    names = {word: id for id in ids for word in (id, id.rpartition("/")[2])}
    close = difflib.get_close_matches(name, [*chapters, *names], 2 * SUGGESTED)
    near = near or list(dict.fromkeys(names.get(word, word) for word in close))
    more = f" and {len(near) - SUGGESTED} more" if len(near) > SUGGESTED else ""
    return f": did you mean {', '.join(near[:SUGGESTED])}{more}?" if near else ""


def load(names: list[str], strict: bool = True) -> list[Case]:
    """The cases that these words mean, each once; all of them where there is no word.

    Raises Trouble where a word means none, or one can't be read, if that is to be `strict`; else the case tells it.
    """
    from .case import broken, read_case

    paths = meant(names) if names else dict.fromkeys(all_paths(), "")
    if strict and any(paths.values()):
        raise Trouble(next(filter(None, paths.values())))
    ids = ids_of([*paths])
    return [
        broken(path, ids[path] if path.suffix == ".c" else fit(str(path)), why)
        if why
        else read_case(path, ids[path], strict)
        for path, why in paths.items()
    ]


def meant(names: list[str]) -> dict[Path, str]:
    """The case files that these words mean, each once; of a word that means none, why: that costs no other."""
    paths: dict[Path, str] = {}
    for name in names:
        try:
            paths |= dict.fromkeys(paths_of(name), "")
        except Trouble as trouble:
            paths[Path(name)] = str(trouble)
    return paths


def load_each(names: list[str]) -> tuple[list[Case], list[str]]:
    """The cases that can be read, and what is wrong with the others: one costs no other.

    Raises Trouble where none of those named can be read.
    """
    from .case import unreadable

    cases = load(names, strict=False)
    troubles = [
        text for case in cases for text in ([case.broken] if case.broken else unreadable(case, shown(case.path)))
    ]
    readable = [case for case in cases if not (case.broken or case.unread)]
    if names and not readable:
        raise Trouble("\n".join(troubles))
    return readable, troubles


def ids_of(paths: list[Path]) -> dict[Path, str]:
    """What each is called. Files elsewhere that have one name, as those of a class, are told apart by their folders.

    Where that does not tell them apart either, since an id lacks what is odd in a name, or is shorter, a number does.
    """
    ids = {path: case_id(path) for path in paths}
    by_id: dict[str, list[Path]] = {}
    for path, id in ids.items():
        by_id.setdefault(id, []).append(path)
    taken = {id for id, alike in by_id.items() if len(alike) == 1}
    for alike in by_id.values():
        parts = {path: real(path).with_suffix("").parts for path in alike}
        depth = 1
        while len(alike) > 1 and len({its[-depth:] for its in parts.values()}) < len({*parts.values()}):
            depth += 1
        for path, its in parts.items() if len(alike) > 1 else ():
            elsewhere = "/".join(["outside", *its[-depth:]])
            ids[path] = _untaken(elsewhere if ids[path].startswith("outside/") else ids[path], taken)
            taken.add(ids[path])
    return ids


def _untaken(name: str, taken: set[str]) -> str:
    """The id of this name, with a number from the second one on that has the same."""
    id, number = fit(name), 1
    while id in taken:
        number += 1
        id = f"{fit(name)[: ID_AT_MOST - len(str(number)) - 1]}-{number}"
    return id
