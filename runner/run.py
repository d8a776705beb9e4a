"""One case on one stack: build, run, read the capture, judge."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from runner import build, lab as laboratory
from runner.capture import events
from runner.case import Case
from runner.judge import Finding, judge
from runner.record import Record, records
from runner.stacks import Stack
from runner.tree import OUT, shown, write_file
from runner.trouble import Trouble


@dataclass
class Outcome:
    """What became of a case on a stack: verdict is pass, fail, skip or error."""

    case: Case
    stack: str
    verdict: str
    reason: str = ""
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    record: Record | None = None
    capture: Path | None = None


def judged(case: Case, stack: str, record: Record) -> Outcome:
    """The verdict on a record alone: the same for a run and for a capture from elsewhere."""
    outcome = Outcome(case, stack, "pass", record=record)
    if record.code != case.code_hash:
        outcome.verdict = "error"
        outcome.reason = f"{shown(case.path)}: the capture is of another version of this case: record it again"
    elif record.ending == "skip":
        outcome.verdict, outcome.reason = "skip", record.reason
    elif record.ending != "told":
        at = record.steps[-1] if record.steps else None
        where = f"{shown(case.path)}:{at.line}: " if at else f"{shown(case.path)}: "
        what = record.reason or "the capture ends before the story does: record it again"
        outcome.verdict, outcome.reason = "error", f"{where}{what}{f', in {at.call}' if at else ''}"
    elif not record.steps:
        outcome.verdict = "error"
        outcome.reason = f"{shown(case.path)}: tells nothing: a case calls something in story(int a, int b)"
    else:
        outcome.findings = judge(case, record, shown(case.path))
        outcome.verdict = "fail" if outcome.findings else "pass"
    return outcome


def judge_capture(case: Case, stack: str, path: Path) -> Outcome:
    """Judge a pcap file that holds one run of this case. Raises Trouble where it doesn't."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Trouble(f"{shown(path)}: {error.strerror}: `make captures` records it") from error
    found = list(records(events(data, shown(path))))
    if not found:
        raise Trouble(f"{shown(path)}: a capture, but it tells no story: record it with halfclose run")
    if found[0].id != case.id:
        raise Trouble(f"{shown(path)}: a capture of {found[0].id}, not of {case.id}")
    outcome = judged(case, stack, found[0])
    outcome.capture = path
    return outcome


class Runner:
    """Runs cases one after the other, on hosts that it reuses as long as they are as they were."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._lab: laboratory.Lab | None = None
        self.dropped = 0

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.retire()

    def retire(self) -> None:
        """Give the hosts up; the next run has new ones."""
        if self._lab:
            self._lab.close()
            self.dropped += self._lab.dropped
            self._lab = None

    def run(self, case: Case) -> Outcome:
        """Never raises for what a case does; raises Trouble where no case could be run."""
        try:
            program = build.build(case, self.stack)
        except build.Missing as missing:
            return Outcome(case, self.stack.name, "skip", str(missing))
        except build.DoesNotCompile as words:
            return Outcome(case, self.stack.name, "error", f"{shown(case.path)}: does not compile:\n{words}")
        self._lab = self._lab or laboratory.Lab(build.lab_program(self.stack))
        run = self._lab.run(program)
        path = OUT / self.stack.name / f"{case.id}.pcap"
        write_file(path, run.capture)
        record = next(records(events(run.capture, shown(path))), None)
        if record is None:
            self.retire()
            reason = f"{shown(case.path)}: {run.said or laboratory.how_it_ended(run.status)}"
            return Outcome(case, self.stack.name, "error", reason, run.seconds, capture=path)
        outcome = judged(case, self.stack.name, record)
        outcome.seconds, outcome.capture = run.seconds, path
        if run.said and outcome.verdict == "error":
            outcome.reason += f"\n{run.said}"
        if record.hosts_changed or outcome.verdict == "error":
            self.retire()
        return outcome
