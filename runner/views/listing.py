"""What `list` shows: every case with its claim, its trailers and the stacks that differ."""

from __future__ import annotations

import json

from ..case import Case
from ..tree import shown


def print_cases(cases: list[Case], as_json: bool) -> None:
    """All cases, for a person or for a program."""
    if as_json:
        print(json.dumps([_row(case) for case in cases], indent=1))
        return
    for case in cases:
        print(case.id)
        print(f"    {case.claim}")
        for key, values in case.trailers.items():
            print(f"    {key}: {'; '.join(values)}")
        if case.differs:
            print(f"    Differs: {', '.join(case.differs)}")


def _row(case: Case) -> dict[str, object]:
    see = case.trailers.get("See", [])
    return {
        "case": case.id,
        "claim": case.claim,
        "needs": case.needs,
        "see": see,
        "differs": case.differs,
        "file": shown(case.path),
    }
