"""One case on one stack: build, run, read the capture, judge."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from runner import build, lab as laboratory
from runner.capture import events
from runner.case import Case
from runner.judge import Finding, claims_hang, judge, unknown_stacks
from runner.record import Record, records
from runner.stacks import Stack, stacks
from runner.tree import OUT, shown, write_dispensable
from runner.trouble import Trouble


DISTURBED_AT_MOST = 2


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
    elif record.ending != "told" and not claims_hang(case, record):
        at = record.hang or (record.steps[-1] if record.steps else None)
        where = f"{shown(case.path)}:{at.line}: " if at else f"{shown(case.path)}: "
        hangs = "it hangs: " if record.hang else ""
        what = hangs + record.reason or "the capture ends before the story does: record it again"
        when = "in" if record.hang or (at and at.result is None) else "after"
        outcome.verdict, outcome.reason = "error", f"{where}{what}{f', {when} {at.call}' if at else ''}"
    elif not record.steps:
        outcome.verdict = "error"
        outcome.reason = f"{shown(case.path)}: tells nothing: a case calls something in story(int a, int b)"
    else:
        name = shown(case.path)
        outcome.findings = [*judge(case, record, name), *unknown_stacks(case, stacks(), name)]
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
        self._left: laboratory.Lab | None = None
        self.dropped = 0

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def retire(self) -> None:
        """Give the hosts up; the next run has new ones."""
        self._close_left()
        if self._lab:
            self._lab.leave()
            self._lab, self._left = None, self._lab

    def end(self) -> None:
        """Give the hosts up and wait for all of them to be gone: now `dropped` is final."""
        self.retire()
        self._close_left()

    def _close_left(self) -> None:
        if self._left:
            self.dropped += self._left.close()
            self._left = None

    def _run_undisturbed(self, program: Path) -> laboratory.Run:
        """A run that only its own story is in.

        An earlier story may have left a connection behind whose kernel sends again: those segments, and the counters
        they move, are not this story's. Whatever such a run says, it is told once more, on new hosts.
        """
        for _ in range(DISTURBED_AT_MOST):
            self._lab = self._lab or laboratory.Lab(build.lab_program(self.stack))
            try:
                run = self._lab.run(program)
            except Trouble:
                self.retire()
                raise
            if not run.disturbed:
                return run
            self.retire()
        raise Trouble(f"{program.name}: segments of other stories come even on new hosts: a bug in the laboratory")

    def run(self, case: Case) -> Outcome:
        """Never raises for what a case does; raises Trouble where no case could be run."""
        try:
            program = build.build(case, self.stack)
        except build.Missing as missing:
            return Outcome(case, self.stack.name, "skip", str(missing))
        except build.DoesNotCompile as words:
            return Outcome(case, self.stack.name, "error", f"{shown(case.path)}: does not compile:\n{words}")
        run = self._run_undisturbed(program)
        record = next(records(run.events), None)
        if record:
            outcome = judged(case, self.stack.name, record)
        else:
            reason = f"{shown(case.path)}: {run.said or laboratory.how_it_ended(run.status)}"
            outcome = Outcome(case, self.stack.name, "error", reason)
        outcome.seconds, outcome.capture = run.seconds, self._keep(run.capture, outcome) if run.capture else None
        if run.said and record and outcome.verdict == "error":
            outcome.reason += f"\n{run.said}"
        if outcome.verdict == "error" or (record and record.hosts_changed):
            self.retire()
        return outcome

    def _keep(self, capture: bytes, outcome: Outcome) -> Path:
        """What failed is not overwritten by a later run that passes."""
        more = f".{outcome.verdict}" if outcome.verdict in ("fail", "error") else ""
        path = OUT / self.stack.name / f"{outcome.case.id}{more}.pcap"
        write_dispensable(path, capture)
        return path
