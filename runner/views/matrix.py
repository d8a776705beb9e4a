"""The matrix of cases and columns: for a terminal, as Markdown, and as JSON."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from itertools import islice, product
from typing import Iterator

from ..case import Case
from ..matrix import DIFFERS, NOT_APPLICABLE, NOT_RUN, SAME, WRONG, Column, Matrix, by_line, untold
from .plain import Spans

SIGNS = {SAME: "=", DIFFERS: "x", NOT_APPLICABLE: "-", NOT_RUN: ".", WRONG: "!"}
STYLES = {SAME: "green", DIFFERS: "cyan", NOT_APPLICABLE: "yellow", NOT_RUN: "yellow", WRONG: "red"}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
NAMED_AT_MOST = 6  # cases that one line names
NARROWEST = 40  # columns of a terminal that text is still wrapped for


def lines(one: Matrix, width: int) -> Iterator[Spans]:
    """For a terminal of that many columns: which column is which, the cells, then the lines that differ."""
    letters = dict(zip((column.name for column in one.columns), short_names(len(one.columns))))
    short = max(map(len, letters.values()), default=1)
    wide = max((len(column.name) for column in one.columns), default=0)
    for column in one.columns:
        yield Spans([(f"{letters[column.name]} {column.name:{wide}}  {_told(column)}", "")])
    yield Spans([(", ".join(f"{sign} {word}" for word, sign in SIGNS.items()), "")])
    ids = max((len(case.id) for case in one.cases), default=0)
    at_once = max(1, (width - ids) // (1 + short))
    for first in range(0, len(one.columns), at_once):
        columns = one.columns[first : first + at_once]
        yield Spans()
        yield Spans([(" " * ids, ""), *((f" {letters[column.name]}", "bold") for column in columns)])
        for case in one.cases:
            words = [column.cells[case.id].word for column in columns]
            yield Spans([(f"{case.id:{ids}}", ""), *((f" {SIGNS[word]:>{short}}", STYLES[word]) for word in words)])
    yield from (Spans([(text, "")]) for text in _below(one, max(width, NARROWEST)))


def short_names(columns: int) -> list[str]:
    """A letter for each, or as many as it takes for no two to have the same."""
    length = 1
    while len(LETTERS) ** length < columns:
        length += 1
    return ["".join(name) for name in islice(product(LETTERS, repeat=length), columns)]


def _told(column: Column) -> str:
    """What was told on it, and when."""
    days = column.days[:1] + column.days[-1:] if len(column.days) > 1 else column.days
    return ", ".join([*column.versions, " to ".join(days)]) if column.versions else NOT_RUN


def _below(one: Matrix, width: int) -> Iterator[str]:
    for case in one.cases:
        found = by_line((column.name, column.cells[case.id]) for column in one.columns)
        if found:
            yield from ("", case.id)
        for (line, code, claimed), seen in found.items():
            yield from _wrapped(f"{line:4}  {code}  {claimed}", 6, width)
            for text, its in seen.items():
                yield from _wrapped(f"      {', '.join(its)}: {text}", 8, width)
    for number, ((word, why, stacks), ids) in enumerate(untold(one).items()):
        yield from [""] if not number else []
        named = ", ".join(ids) if len(ids) <= NAMED_AT_MOST else f"{len(ids)} cases"
        yield from _wrapped(f"{word}: {named} on {', '.join(stacks)}: {why}", 4, width)


def _wrapped(text: str, indent: int, width: int) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=" " * indent, break_on_hyphens=False, drop_whitespace=True)


def as_markdown(one: Matrix) -> str:
    """As a page: the same, with tables."""
    parts = ["# Cases by columns\n", "| column | version | day |", "| --- | --- | --- |"]
    parts += [f"| {c.name} | {', '.join(c.versions) or NOT_RUN} | {', '.join(c.days)} |" for c in one.columns]
    parts += ["", f"| case |{''.join(f' {column.name} |' for column in one.columns)}"]
    parts += ["| --- |" + " --- |" * len(one.columns)]
    for case in one.cases:
        parts.append(f"| {case.id} |{''.join(f' {column.cells[case.id].word} |' for column in one.columns)}")
    for case in one.cases:
        parts += _section(case, one)
    left = [
        f"- {word}: {', '.join(ids)} on {', '.join(stacks)}: {_cell(why)}"
        for (word, why, stacks), ids in untold(one).items()
    ]
    return "\n".join([*parts, *(["", "## Without an answer", "", *left] if left else [])]) + "\n"


def _section(case: Case, one: Matrix) -> list[str]:
    found = by_line((column.name, column.cells[case.id]) for column in one.columns)
    if not found:
        return []
    rows = ["", f"## {case.id}", "", case.claim, "", "| line | code | claim | columns | instead |", "| --- " * 5 + "|"]
    for (line, code, claimed), seen in found.items():
        for text, stacks in seen.items():
            words = f"`{_cell(code)}`", f"`{_cell(claimed)}`", ", ".join(stacks), f"`{_cell(text)}`"
            rows.append(f"| {line} | {' | '.join(words)} |")
    return rows


def _cell(text: str) -> str:
    """A table's cell ends at a bar, and at the end of a line."""
    return " ".join(text.split()).replace("|", "\\|")


def as_json(one: Matrix) -> str:
    """In the form that docs/json.md promises."""
    columns = [
        {"stack": column.stack, "family": column.family, "versions": column.versions, "days": column.days}
        for column in one.columns
    ]
    cells = [
        {"case": case.id, "stack": column.stack, "family": column.family, **asdict(column.cells[case.id])}
        for case in one.cases
        for column in one.columns
    ]
    return json.dumps({"columns": columns, "cells": cells}, indent=1) + "\n"
