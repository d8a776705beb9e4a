"""Outcomes as the JSON that docs/json.md promises."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from runner.files import write_file
from runner.judge import observed
from runner.outcome import Outcome, together, worst
from runner.tree import shown


def as_json(outcomes: list[Outcome]) -> dict[str, object]:
    """The runs of one case on one stack, told by the worst of them, in the form that docs/json.md promises."""
    outcome = worst(outcomes)
    record = outcome.record
    steps: list[dict[str, object]] = []
    for step in record.steps if record else []:
        claims = outcome.case.claims.get(step.line)
        seen = observed(step, claims.on(outcome.stack) if claims else None)
        entry: dict[str, object] = {
            "line": step.line,
            "call": step.call,
            "result": seen.result,
            "wire": [str(arrow) for arrow in seen.wire],
        }
        steps.append({**entry, "because": list(seen.because), "states": step.states})
    return {
        "case": outcome.case.id,
        "stack": outcome.stack,
        "verdict": outcome.verdict,
        "reason": outcome.reason,
        "seconds": round(outcome.seconds, 6),
        "findings": [asdict(finding) for finding in outcome.findings],
        "steps": steps,
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
