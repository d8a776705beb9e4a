"""The laboratory of another kernel: a guest boots it, and its first process has all stories told (cases/story/guest).

A story that dies, hangs or takes its kernel along costs itself alone: what has not ended is told again by another
guest, and what was being told when a guest died is told by a guest of its own.
"""

from __future__ import annotations

import os
import select
import subprocess
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Iterator, Sequence

from .. import build
from ..environment import told_in_guest, watchdog_seconds
from ..kernels import initramfs, qemu
from ..kernels.fetch import FOLDER
from ..kernels.line import AllTold, Beginning, Dropped, Ending, Line, Message
from . import Run, Story
from .local import how_it_ended
from .recorded import recorded
from ..stacks.stack import Stack
from ..trouble import Trouble

# After so long without a word a guest is ended: of a processor's time, since a loaded machine gives it little; and, for
# one that uses none, of the clock's.
SILENT_SECONDS, LOST_SECONDS = 120.0, 1800.0
LOOKING_SECONDS = 1.0
TIMER_SECONDS = 200  # of the guest's time, which a case that waits for a timer may take
EXECUTED = ("/bin/cat",)  # this machine's programs that stories start
FOLDERS = ("proc", "sys", "dev", "tmp", "run", "etc")
END_SECONDS = 10.0  # for QEMU, behind the last word of its guest
WORDS_KEPT = 3  # lines of the console that tell why a kernel died


@dataclass
class Guest:
    """One boot: which stories were begun, and which have ended.

    `console` and `words` are files without a name: what its kernel says, and what QEMU says itself.
    """

    begun: set[int] = field(default_factory=set)
    ended: set[int] = field(default_factory=set)
    why: str = ""
    console: int = field(default_factory=partial(os.memfd_create, "console"))
    words: int = field(default_factory=partial(os.memfd_create, "qemu"))

    @property
    def suspects(self) -> set[int]:
        """Those in which it died, if it did."""
        return self.begun - self.ended

    def died(self, status: int) -> None:
        """QEMU has ended with this status: keep why, where nobody knows better."""
        if status < 0:
            self.why = self.why or f"QEMU was {how_it_ended(status)}: is the machine out of memory?"
        elif status > 0:
            self.why = self.why or f"QEMU can't run: {_last_words(self.words)}: make kernels"
        else:
            self.why = self.why or f"its kernel died: {_last_words(self.console)}"

    def close(self) -> None:
        """Its files are gone."""
        os.close(self.console)
        os.close(self.words)


class Lab:
    """Guests for one stack, booted as they are needed; call close() in the end. Raises Trouble where none can boot."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._kernel = FOLDER / stack.name
        self._dropped = 0
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, stories: Sequence[Story]) -> Iterator[Run]:
        """Each in its turn, as soon as it and those before it are known."""
        known: dict[int, Run] = {}
        left, given = [set(range(len(stories)))], 0
        while left:
            numbers = left.pop(0)
            guest = Guest()
            try:
                for number, run in self._boot(guest, {n: stories[n] for n in sorted(numbers)}):
                    known[number] = run
                    while given in known:
                        yield known.pop(given)
                        given += 1
            finally:
                guest.close()
            rest = numbers - guest.ended
            if not guest.begun or (guest.suspects and len(numbers) == 1):
                why = guest.why if guest.begun else f"{self._stack.name}: {guest.why}"
                known.update({number: Run(b"", [], ended=why, never_begun=not guest.begun) for number in rest})
            else:
                left += [{number} for number in sorted(guest.suspects)]
                left += [rest - guest.suspects] if rest - guest.suspects else []
            while given in known:
                yield known.pop(given)
                given += 1

    def _boot(self, guest: Guest, stories: dict[int, Story]) -> Iterator[tuple[int, Run]]:
        """Boot once, for these stories; the runs as their records end, and in `guest` what became of it."""
        line = Line()
        reading = self._start(self._packed(stories), guest)
        try:
            for message in self._heard(reading, line, guest):
                if isinstance(message, Beginning) and message.number in stories:
                    guest.begun.add(message.number)
                elif isinstance(message, Dropped):
                    self._dropped += message.packets if message.packets >= 0 else 1
                elif isinstance(message, Ending) and message.number in stories:
                    guest.ended.add(message.number)
                    yield message.number, _run(message)
                elif isinstance(message, AllTold):
                    guest.why = "the guest has not told it"
        finally:
            os.close(reading)
            self._stop()

    def _heard(self, reading: int, line: Line, guest: Guest) -> Iterator[Message]:
        """What comes over the line, until the guest has ended, or must be."""
        ready = select.poll()
        ready.register(reading, select.POLLIN)
        used, since = self._used(), time.monotonic()
        while self._used() - used < SILENT_SECONDS and time.monotonic() - since < LOST_SECONDS:
            if not ready.poll(LOOKING_SECONDS * 1000):
                continue
            data = os.read(reading, 1 << 20)
            if not data:
                self._await_end(guest)
                return
            for message in line.take(data):
                yield message
                used, since = self._used(), time.monotonic()
        guest.why = f"the guest hung: nothing was told for {SILENT_SECONDS:.0f} seconds"

    def _used(self) -> float:
        """Seconds of a processor that the guest has used, proc(5), /proc/pid/stat; 0 where it is gone."""
        assert self._process
        try:
            text = Path(f"/proc/{self._process.pid}/stat").read_text()
        except OSError:
            return 0.0
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _packed(self, stories: dict[int, Story]) -> bytes:
        """The initramfs with these stories."""
        programs = {
            "init": build.guest_program("init"),
            "record": build.guest_program("record"),
            "lab": build.lab_program(self._stack),
            **{tool.lstrip("/"): Path(tool) for tool in EXECUTED},
        }
        told = list(dict.fromkeys(story.program for story in stories.values()))
        programs.update({f"stories/{number}": program for number, program in enumerate(told)})
        seconds = max(1, int(watchdog_seconds()))
        lines = [
            f"{number} {TIMER_SECONDS if story.waits else seconds} {'alone' if story.waits else 'together'}"
            f" /stories/{told.index(story.program)}\n"
            for number, story in stories.items()
        ]
        data = {f"modules/{file.name}": file.read_bytes() for file in sorted((self._kernel / "modules").iterdir())}
        data["list"] = "".join(lines).encode()
        return initramfs.archive(initramfs.with_libraries(programs), data, FOLDERS)

    def _start(self, packed: bytes, guest: Guest) -> int:
        """Start QEMU. It dies with the thread that has started it (setpriv(1), --pdeathsig).

        What it boots with is in no folder: it is nobody else's, and nothing of it is ever left.
        """
        reading, writing = os.pipe()
        initrd = os.memfd_create("initramfs")
        try:
            with open(initrd, "wb", closefd=False) as file:
                file.write(packed)
            files = [f"/dev/fd/{number}" for number in (initrd, guest.console, writing)]
            variables = told_in_guest(self._stack.name, self._stack.over)
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL"]
                + qemu.command(FOLDER / "qemu", variables, self._kernel / "vmlinuz", *files),
                env={**os.environ, **qemu.environment(FOLDER / "qemu")},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=guest.words,
                pass_fds=[initrd, guest.console, writing],
            )
        except OSError as error:
            os.close(reading)
            if error.filename != "setpriv":
                raise
            raise Trouble(f"setpriv: {error.strerror}: apt-get install util-linux") from error
        finally:
            os.close(writing)
            os.close(initrd)
        return reading

    def _await_end(self, guest: Guest) -> None:
        """Its line has an end: so has QEMU, soon."""
        assert self._process
        try:
            guest.died(self._process.wait(END_SECONDS))
        except subprocess.TimeoutExpired:
            guest.why = guest.why or "QEMU hung"

    def _stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def leave(self) -> int:
        """How many packets the guests' recorders dropped."""
        return self._dropped

    def close(self) -> None:
        """Nothing is left between two boots."""


def _run(ending: Ending) -> Run:
    status = os.waitstatus_to_exitcode(ending.status)
    capture, events, disturbed = recorded(ending.record)
    return Run(capture, events, 0.0, ending.said, "it hung" if ending.hung else how_it_ended(status), disturbed)


def _last_words(file: int) -> str:
    """What was said last: a panic, or that there is no /init."""
    text = os.pread(file, 1 << 20, max(0, os.fstat(file).st_size - (1 << 20))).decode(errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    panic = next((number for number, line in enumerate(lines) if "Kernel panic" in line or "BUG:" in line), -WORDS_KEPT)
    return " / ".join(lines[panic:][:WORDS_KEPT]) or "it said nothing"
