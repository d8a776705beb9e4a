"""A class at a glance: a row a file, and below it what is wrong; the same as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Iterator

from ..files import write_file
from ..grade import RIGHT, UNREAD, Answer, Grade
from ..tree import shown

COLUMNS = ("file", "points", "of", "verdict", "remark", "capture")


def lines_of(grades: list[Grade], right_or_wrong: bool) -> Iterator[str]:
    """For a terminal."""
    files = [shown(grade.outcome.case.path) for grade in grades]
    wide = max(map(len, files), default=0)
    for file, grade in zip(files, grades):
        yield f"{file:{wide}}  {grade.points:3} of {len(grade.answers):3}  {grade.remark}".rstrip()
    for file, grade in zip(files, grades):
        bad = [answer for answer in grade.answers if answer.verdict != RIGHT]
        if bad and (grade.outcome.record or any(answer.verdict == UNREAD for answer in bad)):
            yield ""
            yield from (f"{file}:{_said(answer, right_or_wrong)}" for answer in bad)


def _said(answer: Answer, right_or_wrong: bool) -> str:
    if not answer.line:
        return f" missing: {answer.code}"
    if answer.verdict == UNREAD:
        return f"{answer.line}: {answer.seen}"
    told = "" if right_or_wrong or not answer.seen else f", saw {answer.seen}"
    claimed = f": claimed {answer.claimed}" if answer.claimed else ""
    return f"{answer.line}: {answer.verdict}: {answer.code}{claimed}{told}"


def _row(grade: Grade) -> dict[str, object]:
    outcome = grade.outcome
    capture = shown(outcome.capture) if outcome.capture else None
    values = shown(outcome.case.path), grade.points, len(grade.answers), outcome.verdict, grade.remark, capture
    return dict(zip(COLUMNS, values))


def as_csv(grades: list[Grade]) -> str:
    """A row a file. A spreadsheet takes no cell for a formula."""
    text = io.StringIO()
    rows = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    rows.writeheader()
    for grade in grades:
        row = _row(grade)
        rows.writerow({key: f"'{its}" if str(its)[:1] in "=+-@" and its else its for key, its in row.items()})
    return text.getvalue()


def as_json(grades: list[Grade], right_or_wrong: bool) -> str:
    """One object a file, with each answer."""
    return json.dumps([{**_row(one), "answers": [*_answers(one, right_or_wrong)]} for one in grades], indent=1) + "\n"


def _answers(grade: Grade, right_or_wrong: bool) -> Iterator[dict[str, object]]:
    for answer in grade.answers:
        row = {"line": answer.line, "code": answer.code, "verdict": answer.verdict, "claimed": answer.claimed}
        yield row if right_or_wrong and answer.verdict != UNREAD else {**row, "seen": answer.seen}


def write(grades: list[Grade], to_csv: Path | None, to_json: Path | None, right_or_wrong: bool) -> None:
    """The files that are asked for. Raises Trouble where one can't be written."""
    if to_csv:
        write_file(to_csv, as_csv(grades).encode())
    if to_json:
        write_file(to_json, as_json(grades, right_or_wrong).encode())
