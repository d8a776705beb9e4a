"""Findings as GitHub Actions shows them beside the line."""

from __future__ import annotations

from typing import Iterable, Iterator

from runner.judge import Finding


def github_annotations(findings: Iterable[Finding]) -> Iterator[str]:
    """Findings as GitHub Actions shows them beside the line."""
    for finding in findings:
        text = str(finding).partition(": ")[2].replace("%", "%25").replace("\n", "%0A")
        yield f"::error file={finding.file},line={finding.line}::{text}"
