"""The English of the cases and the documents, as far as a test can hold it."""

import re
from pathlib import Path

import pytest

from runner.case import Case
from runner.tree import ROOT, load

CASES = load([])
DOCUMENTS = [path for where in ("*.md", "cases/*.md", "cases/*/*.md", "docs/*.md") for path in sorted(ROOT.glob(where))]
SOURCES = [path for where in ("runner/**/*.py", "cases/story/**/*.[ch]") for path in sorted(ROOT.glob(where))]
# Each has a plain word in its place: a person or a program as the subject, and the name of the call.
BANNED = re.compile(r"\b(whoever|as ever|by it|what is un\w+|so many|texts commonly|in place of FIN)\b", re.IGNORECASE)
# What a full stop may end that is no sentence.
ABBREVIATED = re.compile(r"(?:e\.g|i\.e|[0-9])\.(?=\S|\s[a-z])|\.(?=[a-z0-9])")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a colon or a semicolon ends none."""
    return [part for part in re.split(r"(?<=[.!?])\s+", ABBREVIATED.sub("_", text).strip()) if part]


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_title_is_one_sentence(case: Case) -> None:
    assert len(sentences(case.claim)) == 1, case.claim
    assert case.claim.endswith(".") and not case.claim.endswith("..")
    assert len(case.claim) <= 112, "a title fits on two lines of a slide"


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_reads_as_if_it_had_not_been_translated(case: Case) -> None:
    told = " ".join([case.claim, case.prose, *case.trailers.get("Port", [])])
    assert not BANNED.search(" ".join(told.split()))


@pytest.mark.parametrize("document", DOCUMENTS, ids=[str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_a_document_reads_as_if_it_had_not_been_translated(document: Path) -> None:
    assert not BANNED.search(" ".join(document.read_text(encoding="utf-8").split()))


def test_comments_and_messages_read_as_if_they_had_not_been_translated() -> None:
    assert len(SOURCES) > 200
    for path in SOURCES:
        prose = re.sub(r"\n\s*(?:#|//|\*)?\s*", " ", path.read_text(encoding="utf-8"))
        found = BANNED.search(prose)
        assert not found or path.name == Path(__file__).name, f"{path}: {found}"


def test_a_document_names_files_that_are_there() -> None:
    there = {path.name for folder in ("cases", "runner", "docs") for path in (ROOT / folder).rglob("*.*")}
    text = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:[\w.-]+/)*([\w-]+\.(?:py|c|h|md))`", text))
    assert len(named) > 40 and named - there - {"lwipopts.h", "sockets.c"} == set()


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_fits_on_a_slide(case: Case) -> None:
    lines = case.source.split("\n")
    head = lines.index(" */") + 1
    begin = max(n for n, line in enumerate(lines) if line.startswith("#")) + 1
    body = [line for line in lines[begin:] if line.strip() and not line.strip().startswith("//")]
    assert 5 <= len(body) <= 40
    assert max(map(len, lines[:head])) <= 100
    assert max(len(line.expandtabs(8)) for line in lines) <= 120
