"""Captures judged without a laboratory: the committed ones, and whatever else tcpdump can read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Iterator

from .capture import MAGIC, Event, events
from .clean import one_line
from .case import Case, broken, read_case, unreadable
from .narration import Narration
from .outcome import Outcome, judged
from .reading import read_file
from .record import Record, records
from .stacks import families
from .stacks.stack import Stack
from .tree import PCAP, all_paths, case_id, paths_of, shown
from .trouble import Trouble

LARGEST = 64 << 20  # bytes of a capture; one of a story has some KiB


def replayed(case: Case, stack: Stack) -> Outcome:
    """What the committed capture says of a case on a stack.

    Raises Trouble where it is not of exactly this code.
    """
    inapplicable = stack.inapplicable(case)
    if inapplicable:
        return Outcome(case, stack.name, "skip", inapplicable, family=stack.over)
    path = PCAP / stack.folder / f"{case.id}.pcap"
    if not path.exists() and case.unread:
        return Outcome(case, stack.name, "error", "\n".join(unreadable(case, shown(case.path))), family=stack.over)
    if not path.exists():
        why = f"{shown(path)}: not recorded yet: make captures"
        return Outcome(case, stack.name, "skip", why, missing=True, family=stack.over)
    outcome = judge_capture(case, stack.name, path)
    if outcome.family != stack.over:
        raise Trouble(f"{shown(path)}: a capture over {outcome.family}, not over {stack.over}")
    outcome.settings = stack.settings
    return outcome


def judge_capture(case: Case, stack: str, path: Path) -> Outcome:
    """Judge a pcap file that holds one run of this case. Raises Trouble where it doesn't."""
    data = read_file(path, LARGEST, shown(path), ": `make captures` records it")
    found = list(records(events(data, shown(path))))
    if not found:
        raise Trouble(f"{shown(path)}: a capture, but it tells no story: record it with halfclose run")
    if len(found) > 1:
        raise Trouble(f"{shown(path)}: {len(found)} runs in one capture: record it again")
    for of, wanted in ((found[0].id, case.id), (found[0].stack, stack)):
        if of != wanted:
            raise Trouble(f"{shown(path)}: a capture of {of}, not of {wanted}")
    outcome = judged(case, stack, found[0], families())
    outcome.capture = path
    return outcome


def read_capture(path: Path) -> bytes:
    """The file's bytes in classic pcap form; tcpdump turns other forms into it.

    Raises Trouble where it is empty, missing, or no capture.
    """
    data = read_file(path, LARGEST, str(path))
    if not data or data[:4] in MAGIC:
        return data
    if not shutil.which("tcpdump"):
        raise Trouble(f"{shown(path)}: not in pcap form; tcpdump could turn it into that: apt-get install tcpdump")
    turned = subprocess.run(["tcpdump", "-r", "-", "-w", "-"], input=data, capture_output=True)
    if turned.returncode:
        said = turned.stderr.decode(errors="replace").strip().splitlines() or [""]
        raise Trouble(f"{shown(path)}: not a capture: {said[-1]}")
    return turned.stdout


def judge_any(path: Path, name: str | None) -> list[Outcome]:
    """Judge every run that a capture holds, as the case it names or as the one given. Raises Trouble where it can't."""
    given = paths_of(name) if name else []
    if len(given) > 1:
        raise Trouble(f"{one_line(name or '')}: several cases: name one")
    known = {} if given else {case_id(source): source for source in all_paths()}
    outcomes = judge_runs(read_capture(path), shown(path), known, *given)
    for outcome in outcomes:
        outcome.capture = path
    return outcomes


def judge_runs(data: bytes, name: str, known: dict[str, Path], given: Path | None = None) -> list[Outcome]:
    """The same of a capture's bytes, called `name`; `known` are the cases that it may name, by their ids.

    A run that can't be judged costs no other. Raises Trouble where there is no other.
    """
    outcomes: list[Outcome] = []
    troubles: list[Trouble] = []
    for number, run in enumerate(each_run(events(data, name)), 1):
        try:
            outcomes += [_judged(record, name, known, given) for record in records(run)]
        except Trouble as trouble:
            troubles.append(trouble)
            outcomes.append(Outcome(broken(Path(name), f"run {number}", str(trouble)), "", "error", str(trouble)))
    if troubles and len(outcomes) == 1:
        raise troubles[0]
    if not outcomes:
        raise Trouble(f"{one_line(name)}: a capture, but it tells no story: record it with halfclose run")
    return outcomes


def each_run(coming: Iterator[Event]) -> Iterator[Iterator[Event]]:
    """What each run of a capture tells; where it can't be read on, the last one raises Trouble."""
    run: list[Event] = []
    while True:
        try:
            event = next(coming, None)
        except Trouble as trouble:
            yield _and_then(run, trouble)
            return
        if event is None or (run and isinstance(event, Narration) and event.kind == "begin"):
            yield iter(run)
            run = []
        if event is None:
            return
        run.append(event)


def _and_then(run: list[Event], trouble: Trouble) -> Iterator[Event]:
    yield from run
    raise trouble


def _judged(record: Record, name: str, known: dict[str, Path], given: Path | None) -> Outcome:
    source = given or known.get(record.id)
    if source is None:
        raise Trouble(f"{one_line(name)}: tells {record.id}, which is not here: give the case's file as well")
    case = read_case(source, case_id(source), strict=False)
    if case.broken:
        raise Trouble(case.broken)
    if given and record.id != case.id and record.code != case.code_hash:
        raise Trouble(f"{one_line(name)}: a capture of {record.id}, not of {case.id}")
    return judged(case, record.stack, record, families())
