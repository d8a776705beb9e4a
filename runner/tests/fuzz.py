"""Mutants of captures, cases and names: none may bring down the judge, steer a terminal, take long or pass wrongly.

`make fuzz N=100000` makes as many of them, each from a number of its own, so that one found can be made again.
"""

from __future__ import annotations

import io
import json
import random
import re
import signal
import struct
import sys
import traceback
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Callable, Iterator

from runner.accept import accepted, realigned
from runner.capture import FILE_HEADER, events
from runner.case import Case, parse_case
from runner.claim import SOME
from runner.clean import UNSAFE, clean
from runner.exercise import exercise_of
from runner.grade import graded
from runner.judge import REASONS
from runner.outcome import Outcome, judged
from runner.record import Record, records
from runner.replay import judge_runs
from runner.stacks import families
from runner.telling import tell
from runner.tree import PCAP, case_id, load, paths_of
from runner.trouble import Trouble
from runner.views.as_json import as_json
from runner.views.console import CleanConsole
from runner.views.github import github_annotations
from runner.views.ladder import plain
from runner.views.terminal import failure, print_failure, print_table

SECONDS = 30.0  # that one mutant may take, also on a machine that is busy with other things
HOSTILE = (
    *("", "0", "-1", "9" * 30, "1e9", "x", " ", "=", "GONE", "hangs", "a --FIN--> b", "because", "// = 0", "lwip"),
    *(
        "\x1b[2J\x1b[31m",
        "\x07",
        "\x9b",
        "\r\n",
        "\n",
        "\0",
        "\u202e",
        "é",
        "\udce9",
        "%s%n",
        "::error::",
        "../../x",
        '"',
        "]",
        "\\",
    ),
    *("/*", "*/", "//", "'", "{", "}", "#include", "\t", "a" * 5000),
)
VALUE = re.compile(rb'(\w+)="([^"]*)"')
FRAME = struct.Struct("<IIII")
Seen = list[tuple[object, ...]]


class TooLong(Exception):
    """A mutant took longer than any may."""


class Wrong(Exception):
    """A mutant was not judged as it must be."""


@lru_cache(maxsize=None)
def cases() -> dict[str, Case]:
    """Every case of the tree by its id."""
    return {case.id: case for case in load([])}


@lru_cache(maxsize=None)
def captures() -> list[tuple[bytes, Record]]:
    """Every committed capture of a story that was told, with its record."""
    found = []
    for path in sorted(PCAP.glob("*/*/*.pcap")):
        data = path.read_bytes()
        record = next(records(events(data, "x")))
        if record.id in cases() and record.ending != "skip":
            found.append((data, record))
    return found


def frames_of(data: bytes) -> list[bytes]:
    """A pcap file's frames, each with its header."""
    found, at = [], FILE_HEADER
    while at < len(data):
        end = at + FRAME.size + FRAME.unpack_from(data, at)[2]
        found.append(data[at:end])
        at = end
    return found


def with_payload(frame: bytes, payload: bytes) -> bytes:
    """The frame of a datagram with another payload: all three lengths are right again."""
    seconds, ticks, *_ = FRAME.unpack_from(frame)
    head = bytearray(frame[16 : 16 + 42])
    struct.pack_into(">H", head, 16, min(28 + len(payload), 0xFFFF))
    struct.pack_into(">H", head, 38, min(8 + len(payload), 0xFFFF))
    packet = bytes(head) + payload
    return FRAME.pack(seconds, ticks, len(packet), len(packet)) + packet


def is_told(frame: bytes) -> bool:
    """Whether the frame is a line of the story."""
    return frame[58:].startswith(b"<14>1 - a halfclose")


def some_bytes(pick: random.Random, data: bytes) -> bytes:
    """A few bytes are others."""
    changed = bytearray(data)
    for _ in range(pick.choice((1, 1, 1, 2, 8))):
        changed[pick.randrange(len(changed))] = pick.randrange(256)
    return bytes(changed)


def some_frames(pick: random.Random, data: bytes) -> bytes:
    """A frame is missing, twice there, at another place, cut, or with other flags."""
    found = frames_of(data)
    at, what = pick.randrange(len(found)), pick.randrange(6)
    frame = found.pop(at)
    if what == 1:
        found[at:at] = [frame, frame]
    elif what == 2:
        found.insert(pick.randrange(len(found) + 1), frame)
    elif what == 3:
        found.insert(at, frame[: pick.randrange(len(frame))])
    elif what == 4:
        found.insert(at, frame[:63] + bytes([pick.randrange(256)]) + frame[64:])
    elif what == 5:
        short = frame[16 : 16 + pick.randrange(len(frame) - 15)]
        found.insert(at, FRAME.pack(*FRAME.unpack_from(frame)[:2], len(short), len(frame) - 16) + short)
    return data[:FILE_HEADER] + b"".join(found)


def a_parameter(pick: random.Random, data: bytes) -> bytes:
    """A parameter has another value or name, or is missing."""
    found = frames_of(data)
    told = [number for number, frame in enumerate(found) if is_told(frame)]
    if not told:
        return data
    at = pick.choice(told)
    payload = found[at][58:]
    places = [*VALUE.finditer(payload)]
    if not places:
        return data
    place = pick.choice(places)
    other = pick.choice((*(other[2] for other in places), *(text.encode(errors="replace") for text in HOSTILE)))
    name, value = pick.choice([(place[1], other), (place[1], other), (other[:8], place[2])])
    said = pick.choice((b'%b="%b"' % (name, value), b'%b="%b"' % (name, value), b""))
    found[at] = with_payload(found[at], payload[: place.start()] + said + payload[place.end() :])
    return data[:FILE_HEADER] + b"".join(found)


def the_ends(pick: random.Random, data: bytes) -> bytes:
    """Cut off, or with more behind it, or with another header."""
    what = pick.randrange(3)
    if what == 0:
        return data[: pick.randrange(len(data))]
    if what == 1:
        return data + pick.randbytes(pick.randrange(100))
    return some_bytes(pick, data[:FILE_HEADER]) + data[FILE_HEADER:]


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (some_bytes, some_frames, a_parameter, the_ends)


def mutant_text(pick: random.Random, text: str) -> str:
    """Text with a part missing, twice there, replaced, or something hostile in it."""
    for _ in range(pick.choice((1, 1, 1, 2, 5))):
        start = pick.randrange(len(text) + 1)
        end = min(len(text), start + pick.choice((0, 1, 1, 2, 5, 40)))
        more = pick.choice(("", text[start:end] * 2, pick.choice(HOSTILE), chr(pick.randrange(0x250))))
        text = text[:start] + more + text[end:]
    return text


def judged_content(case: Case, record: Record) -> Seen:
    """What claims are about, of each call: a pure ACK and a counter that is no reason may be left unclaimed.

    Where a claim leaves numbers open, as DATA some does, none is told.
    """
    rows = [row for row in tell(case, record).rows if row.step]
    return [
        (
            row.line,
            *(
                re.sub(r"[1-9][0-9]*", SOME, text) if SOME in str(row.claim) else text
                for text in (row.seen.result, *(str(arrow) for arrow in row.seen.wire if not arrow.pure_ack))
            ),
            *sorted(name for name in row.seen.because if name.startswith(REASONS)),
        )
        for row in rows
    ]


def shown(outcomes: list[Outcome], all_of_it: bool) -> None:
    """Make each view of them. Raises Wrong where one has something unsafe in it."""
    texts = [clean(plain(failure(outcome))) for outcome in outcomes]
    texts += [json.dumps(as_json([outcome])) for outcome in outcomes]
    texts += [line for outcome in outcomes for line in github_annotations(outcome.findings)]
    if all_of_it:
        screen = CleanConsole(file=io.StringIO(), width=100, highlight=False, markup=False, emoji=False)
        for outcome in outcomes:
            print_failure(outcome, screen)
        print_table(outcomes, screen)
        assert isinstance(screen.file, io.StringIO)
        texts.append(screen.file.getvalue())
    for text in texts:
        if unsafe := re.search(UNSAFE, text):
            raise Wrong(f"shows {unsafe[0]!r}")
        text.encode()


def a_capture(pick: random.Random) -> None:
    """A mutant of a capture is judged like any."""
    data, record = pick.choice(captures())
    for _ in range(pick.choice((1, 1, 2))):
        data = pick.choice(MUTATIONS)(pick, data)
        if len(data) < FILE_HEADER + FRAME.size or not data.startswith(b"\xd4\xc3\xb2\xa1"):
            break
        try:
            frames_of(data)
        except struct.error:
            break
    outcomes = judge_runs(data, "mutant.pcap", {id: case.path for id, case in cases().items()})
    shown(outcomes, pick.random() < 0.1)
    case = cases()[record.id]
    for outcome in outcomes:
        if outcome.verdict == "pass" and outcome.record:
            same = outcome.case.id == case.id and outcome.stack.partition("-")[0] == record.stack.partition("-")[0]
            if not same or judged_content(case, outcome.record) != judged_content(case, record):
                raise Wrong("passes, and tells something else")


def a_case(pick: random.Random) -> None:
    """A mutant of a case is judged by a capture of the original."""
    data, record = pick.choice(captures())
    original = cases()[record.id]
    text = mutant_text(pick, original.source).encode(errors="replace").decode()
    case = parse_case(text, original.path, original.id, strict=False)
    case.original = original if pick.random() < 0.5 else None
    outcome = judged(case, record.stack, record, families())
    shown([outcome], pick.random() < 0.1)
    graded(outcome)
    parse_case(exercise_of(case, bare=True), case.path, case.id, strict=False)
    if case.unread:
        return
    if outcome.verdict == "pass" and judged_content(case, record) != judged_content(original, record):
        raise Wrong("passes, and claims something else")
    parse_case(case.blank(), case.path, case.id)
    parse_case(realigned(case), case.path, case.id)
    if case.code_hash == record.code:
        parse_case(accepted(case, record), case.path, case.id)


def a_name(pick: random.Random) -> None:
    """A file of any name is looked for, and shown."""
    data, record = pick.choice(captures())
    name = mutant_text(pick, f"{pick.choice(('', '/tmp/', 'cases/', './', '-'))}{record.id}{pick.choice(('', '.c'))}")
    name = name.replace("\0", "")
    original = cases()[record.id]
    path = Path(name)
    case = parse_case(original.source, path, case_id(path))
    shown([judged(case, record.stack, record, families())], pick.random() < 0.1)
    paths_of(name)


KINDS: tuple[Callable[[random.Random], None], ...] = (a_capture, a_capture, a_capture, a_case, a_case, a_name)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises TooLong in what takes longer."""

    def late(*_: object) -> None:
        raise TooLong(f"takes longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def finding(number: int) -> str:
    """What is wrong with what became of the mutant of this number; "" where nothing is."""
    pick = random.Random(number)
    kind = pick.choice(KINDS)
    try:
        with limited(SECONDS):
            kind(pick)
    except Trouble as trouble:
        lines = clean(str(trouble)).splitlines()
        return "" if len(lines) == 1 else f"{number}: {kind.__name__}: trouble in {len(lines)} lines: {lines}"
    except Exception as error:  # whatever it is, it is the finding
        at = traceback.extract_tb(error.__traceback__)[-1]
        return f"{number}: {kind.__name__}: {type(error).__name__}: {error} ({at.filename}:{at.lineno})"
    return ""


def main() -> int:
    """Usage: python3 -m runner.tests.fuzz N [FIRST]; exit status 1 where there are findings."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    found = [line for number in range(first, first + count) if (line := finding(number))]
    print(*map(clean, found), sep="\n", end="\n" if found else "")
    print(f"{count} mutants, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
