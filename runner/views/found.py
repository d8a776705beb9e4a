"""What `find` shows: each case with its claim, and the line that shows it."""

from __future__ import annotations

import re
from typing import Iterator

from ..finding.search import Found
from ..tree import shown


def lines(found: list[Found]) -> Iterator[str]:
    """Three lines a case, a blank one between."""
    for number, one in enumerate(found):
        if number:
            yield ""
        yield one.case.id
        yield f"    {one.case.title}"
        if one.line:
            text = re.sub(r"\s*[\t]\s*", "  ", one.line.text)
            yield f"    {shown(one.case.path)}:{one.line.line}  {text}"
