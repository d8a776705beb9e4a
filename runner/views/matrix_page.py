"""The matrix as a page to look at: chapters fold, columns are chosen, and rows are found by what is in them."""

from __future__ import annotations

from ..case import Case
from ..matrix import Column, Matrix, by_line
from .matrix import SIGNS
from .page import document, file_text
from .page_story import text


def matrix_page(one: Matrix) -> str:
    """One file; its cells lead to the pages of the cases, which stand in cases/ beside it."""
    columns = one.columns
    heads = "".join(f'<th scope="col" class="k{n}">{text(its.name)}</th>' for n, its in enumerate(columns))
    boxes = "".join(
        f'<label><input type="checkbox" data-column="{n}" checked> {text(its.name)}</label> '
        for n, its in enumerate(columns)
    )
    told = "".join(
        f"<tr><th>{text(its.name)}</th><td>{text(', '.join(its.versions))}</td>"
        f"<td>{text(', '.join(its.days))}</td></tr>"
        for its in columns
    )
    signs = ", ".join(f"{text(sign)} {word}" for word, sign in SIGNS.items())
    chapters: dict[str, list[Case]] = {}
    for case in one.cases:
        chapters.setdefault(case.id.partition("/")[0], []).append(case)
    bodies = "".join(_chapter(name, cases, columns) for name, cases in chapters.items())
    body = f"""<p class="id"><a href="index.html">halfclose</a> / matrix</p>
<h1>Cases by columns</h1>
<p>{signs}. Each line that differs somewhere has a row of its own, with what each column does instead.</p>
<div class="bar scripted" hidden><label for="filter">Show rows with</label>
<input id="filter" type="search" placeholder="a result, an arrow, an errno, an event"> {boxes}</div>
<div class="scroll"><table class="m"><thead><tr><th scope="col">case</th>{heads}</tr></thead>{bodies}</table></div>
<h2>What was told</h2>
<div class="scroll"><table class="m"><tr><th>column</th><th>version</th><th>day</th></tr>{told}</table></div>"""
    return document("Cases by columns", body, file_text("page.css") + file_text("matrix.css"), file_text("matrix.js"))


def _chapter(name: str, cases: list[Case], columns: list[Column]) -> str:
    rows = "".join(_case(case, columns) for case in cases)
    head = f'<button class="tag" aria-expanded="true">{text(name)}</button>'
    return f'<tbody><tr class="head"><th colspan="{len(columns) + 1}">{head} {len(cases)}</th></tr>{rows}</tbody>'


def _case(case: Case, columns: list[Column]) -> str:
    cells = [column.cells[case.id] for column in columns]
    found = by_line((column.name, cell) for column, cell in zip(columns, cells))
    all = " ".join([case.id, case.claim, *(str(claims.own) for claims in case.claims.values())])
    drawn = "".join(
        f'<td class="k{n} {cell.word if cell.word in ("same", "differs", "wrong") else "none"}"'
        f' title="{text(f"{column.name}: {cell.word} {cell.why}")}">{text(SIGNS[cell.word])}</td>'
        for n, (column, cell) in enumerate(zip(columns, cells))
    )
    link = f'<a href="cases/{case.id}.html" title="{text(case.claim)}">{text(case.id)}</a>'
    rows = [f'<tr data-all="{text(all.lower())}"><td>{link}</td>{drawn}</tr>']
    for (line, code, claimed), seen in found.items():
        words = {stack: its for its, stacks in seen.items() for stack in stacks}
        cells_of = "".join(
            f'<td class="k{n}">{_broken(words.get(column.name, ""))}</td>' for n, column in enumerate(columns)
        )
        where = f'<a href="cases/{case.id}.html#L{line}">{line}</a> {text(code)} {_broken(claimed)}'
        every = " ".join([case.id, code, claimed, *seen]).lower()
        rows.append(f'<tr class="line" data-all="{text(every)}"><td>{where}</td>{cells_of}</tr>')
    return "".join(rows)


def _broken(claim: str) -> str:
    """A claim with its parts below each other: an arrow is not cut in two."""
    return "<br>".join(map(text, claim.split("  ")))
