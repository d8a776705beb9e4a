"""Captures judged without a laboratory: the committed ones, and whatever else tcpdump can read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from runner.capture import MAGIC, events
from runner.clean import one_line
from runner.case import Case, read_case
from runner.outcome import Outcome, judged
from runner.reading import read_file
from runner.record import records
from runner.stacks import families
from runner.stacks.stack import Stack
from runner.tree import PCAP, all_paths, case_id, paths_of, shown
from runner.trouble import Trouble

LARGEST = 64 << 20  # bytes of a capture; one of a story has some KiB


def replayed(case: Case, stack: Stack) -> Outcome:
    """What the committed capture says of a case on a stack.

    Raises Trouble where there is none of exactly this code.
    """
    inapplicable = stack.inapplicable(case.needs)
    if inapplicable:
        return Outcome(case, stack.name, "skip", inapplicable)
    outcome = judge_capture(case, stack.name, PCAP / stack.name / f"{case.id}.pcap")
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
    """The same of a capture's bytes, called `name`; `known` are the cases that it may name, by their ids."""
    outcomes = []
    for record in records(events(data, name)):
        source = given or known.get(record.id)
        if source is None:
            raise Trouble(f"{one_line(name)}: tells {record.id}, which is not here: give the case's file as well")
        case = read_case(source, case_id(source), strict=False)
        if case.broken:
            raise Trouble(case.broken)
        if given and record.id != case.id and record.code != case.code_hash:
            raise Trouble(f"{one_line(name)}: a capture of {record.id}, not of {case.id}")
        outcomes.append(judged(case, record.stack, record, families()))
    if not outcomes:
        raise Trouble(f"{one_line(name)}: a capture, but it tells no story: record it with halfclose run")
    return outcomes
