"""The pages of the chapters name every case once, and no two cases tell the same steps."""

import re
from collections import Counter
from pathlib import Path

import pytest

from runner.case import Case
from runner.tree import ROOT, load

CASES = load([])
IDS = {case.id for case in CASES}
CHAPTERS = sorted({case.id.split("/")[0] for case in CASES})
FOLDER = ROOT / "cases"
# A name of a call, of a variable or of an end; which one it is makes no other story.
NAME = re.compile(r"\b[a-z_][a-z_0-9]*\b(?!\()")


def page(chapter: str) -> str:
    return (FOLDER / chapter / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapters_page_names_each_of_its_cases_once(chapter: str) -> None:
    named = Counter(re.findall(r"\]\((\w+)\.c\)", page(chapter)))
    assert named == Counter(id.split("/")[1] for id in IDS if id.startswith(f"{chapter}/"))


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_chapters_page_has_the_title_of_the_case(case: Case) -> None:
    chapter, name = case.id.split("/")
    assert f"- [{name}]({name}.c): {case.claim}\n" in page(chapter)


def test_the_first_page_names_cases_and_chapters_that_are_there() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    text = text.partition("## Where to begin")[2].partition("## Reading")[0]
    named = {id for id in re.findall(r"\b[\w]+/\w+\b(?!\.md)", text) if id.split("/")[0] in CHAPTERS}
    assert len(named) > 40 and named <= IDS
    assert sorted(set(re.findall(r"\]\((\w+)/README\.md\)", text))) == CHAPTERS


def shape(case: Case) -> tuple[tuple[str, ...], ...]:
    """The told lines in order: each call without its names, what it returns, and its arrows without their numbers."""
    steps = []
    lines = case.source.split("\n")
    for line in sorted(case.claims):
        code = lines[line - 1].partition("//")[0]
        claim = case.claims[line].own
        arrows = [re.sub(r"\d+", "", str(arrow)) for arrow in (claim.wire if claim else ())]
        steps.append((NAME.sub("x", re.sub(r"\s+", " ", code).strip()), claim.result if claim else "", *arrows))
    return tuple(steps)


def twins(cases: list[Case]) -> list[tuple[str, ...]]:
    """Cases that tell the same steps."""
    by_shape: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for case in cases:
        by_shape.setdefault(shape(case), []).append(case.id)
    return [tuple(ids) for ids in by_shape.values() if len(ids) > 1]


def test_no_two_cases_tell_the_same_steps() -> None:
    assert twins(CASES) == []


def test_a_case_with_other_names_is_found(tmp_path: Path) -> None:
    one = (FOLDER / "close" / "all_read_sends_fin.c").read_text(encoding="utf-8")
    for name, text in ("one", one), ("other", re.sub(r"\bbuf\b", "bytes", one)):
        (tmp_path / f"{name}.c").write_text(text, encoding="utf-8")
    found = twins(load([str(tmp_path / "one.c"), str(tmp_path / "other.c")]))
    assert len(found) == 1
