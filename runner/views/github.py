"""Findings as GitHub Actions shows them beside the line."""

from __future__ import annotations

from typing import Iterable, Iterator

from ..clean import clean
from ..judge import Finding


def github_annotations(findings: Iterable[Finding]) -> Iterator[str]:
    """Findings as GitHub Actions shows them beside the line."""
    for finding in findings:
        file = _escaped(finding.file).replace(":", "%3A").replace(",", "%2C")
        yield f"::error file={file},line={finding.line}::{_escaped(finding.text)}"


def _escaped(text: str) -> str:
    """Signs with a meaning of their own (github.com/actions/toolkit, docs/commands.md); no others that are unsafe."""
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
