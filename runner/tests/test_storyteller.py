"""A story that takes something away from its storyteller ends at once, with one line that says why."""

import os
import select
import subprocess
import threading
import time
from pathlib import Path
from typing import Iterator

import pytest

from runner import build
from runner.capture import FILE_HEADER, Segment, form_of, frames
from runner.case import read_case
from runner.labs.recorder import Recorder
from runner.outcome import Outcome
from runner.stacks import stack
from runner.tests.support import run_once, story
from runner.tests.test_slow import story_that_sleeps
from runner.tree import PCAP, case_id

DYING = """#include <signal.h>

static int dying;

/* In place of the library's: by this the storyteller hears that a line has come. */
ssize_t(recv)(int fd, void *data, size_t size, int flags)
{
	if (dying)
		raise(SIGKILL);
	return (recvfrom)(fd, data, size, flags, NULL, NULL);
}

void story"""


def told(folder: Path, source: str) -> Outcome:
    path = folder / "x.c"
    path.write_text(source)
    return run_once(read_case(path, case_id(path)))


def test_a_bare_call_that_closes_a_descriptor_of_the_storytellers(tmp_path: Path) -> None:
    outcome = told(
        tmp_path, story("\tclose(a); // = 0\ta --FIN--> b\n\tfor (int i = 5; i < 2000; i++)\n\t\t(close)(i);")
    )
    assert outcome.verdict == "error" and outcome.seconds < 15
    why = "a bare call has closed a descriptor of the storyteller's, as (close)(fd) does: close(fd) leaves it alone"
    assert outcome.reason == f"{tmp_path}/x.c:6: {why}, after close(a)"


def test_a_child_that_dies_while_its_call_is_told(tmp_path: Path) -> None:
    body = "\tif (fork() == 0) { // = pid\n\t\tdying = 1;\n\t\tclose(b); // = 0\n\t}\n\twaitpid(-1, NULL, 0); // = 0\n"
    outcome = told(tmp_path, story(f"{body}\tclose(a); // = 0").replace("void story", DYING))
    assert outcome.verdict == "error" and outcome.seconds < 15
    why = "a thread or child ended while a call of its own was being told"
    assert len(outcome.reason.splitlines()) == 1 and why in outcome.reason and outcome.reason.endswith("in close(b)")


@pytest.mark.parametrize("call", ['lose("a2 --FIN--> b2")', 'lose_all("a3 <--DATA-- b3")', 'deliver("a2 --> b2")'])
def test_what_is_lost_has_no_number(call: str, tmp_path: Path) -> None:
    source = story(f"\t{call};\n\tclose(a);\n\tclose(b);")
    source = source.replace("/* A claim. */", "/*\n * A claim.\n *\n * Needs: libnftables\n */")
    outcome = told(tmp_path, source)
    why = "a segment is lost by what it is, on whichever connection: write a and b without a number"
    assert outcome.verdict == "error" and f"{why}, in {call}" in outcome.reason
    assert len(outcome.reason.splitlines()) == 1


def test_by_hand_nothing_steers_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "x.c"
    path.write_text(story('\ttold((int)strlen("\x1b[31m\x7f\u2028\u009b\tü"));\n\tclose(a);\n\tclose(b);'))
    program = build.build(read_case(path, case_id(path)), stack("linux"))
    said = subprocess.run([program], capture_output=True, check=True).stdout.decode()
    assert 'strlen("␛[31m␡\ufffd\ufffd\tü")' in said
    assert not set(said) & {"\x1b", "\x7f", "\u2028", "\u009b"}


def test_a_record_that_does_not_end_is_not_waited_for_longer_than_said() -> None:
    """What comes may be anything, as a dead story's kernel sends again."""
    capture = (PCAP / "linux/close/all_read_sends_fin.pcap").read_bytes()
    reading, writing = os.pipe()
    recorder, over = Recorder.__new__(Recorder), threading.Event()
    recorder.pipe, recorder._unread, recorder._form = reading, b"", form_of(capture[:FILE_HEADER], "x")
    recorder._header, recorder._earlier, recorder._now = b"", set(), set()
    recorder._ready = select.poll()
    recorder._ready.register(reading, select.POLLIN)
    recorder.begin(2000)
    segment = next(
        capture[at:end]
        for at, (end, event) in zip(ends(capture), frames(capture, recorder._form, FILE_HEADER))
        if isinstance(event, Segment)
    )

    def send_again() -> None:
        while not over.wait(0.02):
            os.write(writing, segment)

    sender = threading.Thread(target=send_again)
    sender.start()
    start = time.monotonic()
    stop = threading.Timer(20, over.set)
    stop.start()
    assert not recorder.wait(0.2)
    assert time.monotonic() - start < 10
    stop.cancel()
    over.set()
    sender.join()
    os.close(reading)
    os.close(writing)


def ends(capture: bytes) -> Iterator[int]:
    """Where each frame begins."""
    yield FILE_HEADER
    for end, _ in frames(capture, form_of(capture[:FILE_HEADER], "x"), FILE_HEADER):
        yield end


def test_all_runs_of_a_story_together_take_no_longer_than_one_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each run shows that the one before was held up: for ever, if nobody looked at the clock."""
    monkeypatch.setattr("runner.labs.run.watchdog_seconds", lambda: 2.0)
    path = story_that_sleeps(tmp_path, "900 - 120 * times")
    outcome = run_once(read_case(path, case_id(path)))
    assert outcome.verdict == "error" and "too slow" in outcome.reason
    assert 2 <= (tmp_path / "runs").stat().st_size < 6
