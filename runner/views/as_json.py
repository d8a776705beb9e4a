"""Outcomes as the JSON that docs/json.md promises."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from ..files import write_file
from ..outcome import Outcome, together, worst
from ..telling import tell
from ..tree import shown


def as_json(outcomes: list[Outcome]) -> dict[str, object]:
    """The runs of one case on one stack, told by the worst of them, in the form that docs/json.md promises."""
    outcome = worst(outcomes)
    rows = tell(outcome.case, outcome.record).rows if outcome.record else []
    steps: list[dict[str, object]] = []
    untold: list[dict[str, object]] = []
    for row in rows:
        wire = [str(arrow) for arrow in row.seen.wire]
        if row.step:
            entry = {"line": row.line, "call": row.call, "result": row.seen.result, "wire": wire}
            steps.append({**entry, "because": list(row.seen.because), "states": row.states})
        else:
            untold.append({"after": len(steps), "wire": wire, "because": list(row.seen.because)})
    return {
        "case": outcome.case.id,
        "file": shown(outcome.case.path),
        "stack": outcome.stack,
        "family": outcome.family,
        "verdict": outcome.verdict,
        "reason": outcome.reason,
        "seconds": round(outcome.seconds, 6),
        "findings": [asdict(finding) for finding in outcome.findings],
        "steps": steps,
        "untold": untold,
        "capture": shown(outcome.capture) if outcome.capture else None,
        "runs": len(outcomes),
        "passed": sum(o.verdict == "pass" for o in outcomes),
    }


def write_json(outcomes: list[Outcome], target: str) -> None:
    """One object a case and stack, in an array, to a file or (-) to standard output."""
    text = json.dumps([as_json(runs) for runs in together(outcomes).values()], indent=1) + "\n"
    if target == "-":
        sys.stdout.write(text)
    else:
        write_file(Path(target), text.encode())
