"""One case on one stack: build, run, read the capture, judge."""

from __future__ import annotations

from pathlib import Path

from runner import build
from runner.case import Case
from runner.files import write_dispensable
from runner.labs.local import Lab, Run, how_it_ended
from runner.outcome import Outcome, judged
from runner.record import records
from runner.stacks import families
from runner.stacks.stack import Stack
from runner.tree import OUT, shown
from runner.trouble import DoesNotCompile, Missing, Trouble


DISTURBED_AT_MOST = 2


class Runner:
    """Runs cases one after the other, on hosts that it reuses as long as they are as they were."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._lab: Lab | None = None
        self._left: Lab | None = None
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

    def _run_undisturbed(self, program: Path) -> Run:
        """A run that only its own story is in.

        An earlier story may have left a connection behind whose kernel sends again: those segments, and the counters
        they move, are not this story's. Whatever such a run says, it is told once more, on new hosts.
        """
        for _ in range(DISTURBED_AT_MOST):
            self._lab = self._lab or Lab(build.lab_program(self.stack))
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
        except Missing as missing:
            return Outcome(case, self.stack.name, "skip", str(missing))
        except DoesNotCompile as words:
            return Outcome(case, self.stack.name, "error", f"{shown(case.path)}: does not compile:\n{words}")
        run = self._run_undisturbed(program)
        record = next(records(run.events), None)
        if record:
            outcome = judged(case, self.stack.name, record, families())
        else:
            reason = f"{shown(case.path)}: {run.said or how_it_ended(run.status)}"
            outcome = Outcome(case, self.stack.name, "error", reason)
        outcome.settings = self.stack.settings
        outcome.seconds, outcome.capture = run.seconds, self._keep(run.capture, outcome) if run.capture else None
        if run.said and record and outcome.verdict == "error":
            outcome.reason += f"\n{run.said}"
        if outcome.verdict == "error" or (record and record.hosts_changed):
            self.retire()
        return outcome

    def _keep(self, capture: bytes, outcome: Outcome) -> Path:
        """What failed is not overwritten by a later run that passes."""
        more = f".{outcome.verdict}" if outcome.is_bad else ""
        path = OUT / self.stack.name / f"{outcome.case.id}{more}.pcap"
        write_dispensable(path, capture)
        return path
