"""Which repository is meant, found with as little of Python as can be: the first that a command asks for."""

from __future__ import annotations

import os

STORY_H = "cases/story/story.h"


def find_root() -> str | None:
    """The repository: the one that $HALFCLOSE_TREE names, the nearest upwards, or the one this file is in."""
    here = os.getcwd()
    folders = [os.path.abspath(named)] if (named := os.environ.get("HALFCLOSE_TREE")) else []
    folders.append(here)
    while here != (here := os.path.dirname(here)):
        folders.append(here)
    folders.append(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    return next((folder for folder in folders if os.path.isfile(os.path.join(folder, STORY_H))), None)
