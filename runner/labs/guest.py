"""The laboratory of another kernel: a guest boots it, and its first process has all stories told (cases/story/guest).

A story that dies, hangs or takes its kernel along costs itself alone: what has not ended is told again by another
guest, and what was being told when a guest died is told by a guest of its own.
"""

from __future__ import annotations

import os
import select
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator, Sequence

from .. import build
from ..environment import watchdog_seconds
from ..files import write_dispensable
from ..kernels import initramfs, qemu
from ..kernels.fetch import FOLDER
from ..kernels.line import AllTold, Beginning, Dropped, Ending, Line
from . import Run, Story
from .local import how_it_ended
from .recorded import recorded
from ..stacks.stack import Stack
from ..trouble import Trouble

SILENT_SECONDS = 120.0  # of this machine's time, after which a guest that says nothing is ended
TIMER_SECONDS = 200  # of the guest's time, which a case that waits for a timer may take
FOLDERS = ("proc", "sys", "dev", "tmp", "run", "etc")
WORDS_KEPT = 3  # lines of the console that tell why a kernel died


@dataclass
class Guest:
    """One boot: which stories were begun, and which have ended."""

    begun: set[int] = field(default_factory=set)
    ended: set[int] = field(default_factory=set)
    why: str = ""

    @property
    def suspects(self) -> set[int]:
        """Those in which it died, if it did."""
        return self.begun - self.ended


class Lab:
    """Guests for one stack, booted as they are needed; call close() in the end. Raises Trouble where none can boot."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._kernel = FOLDER / stack.name
        for needed in (self._kernel / "vmlinuz", FOLDER / "qemu"):
            if not needed.exists():
                raise Trouble(f"{stack.name}: no {needed.name}: make kernels")
        self._dropped = 0
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, stories: Sequence[Story]) -> Iterator[Run]:
        """Each in its turn, as soon as it and those before it are known."""
        known: dict[int, Run] = {}
        left, given = [set(range(len(stories)))], 0
        while left:
            numbers = left.pop(0)
            guest = Guest()
            for number, run in self._boot(guest, {n: stories[n] for n in sorted(numbers)}):
                known[number] = run
                while given in known:
                    yield known.pop(given)
                    given += 1
            rest = numbers - guest.ended
            if not rest:
                continue
            if guest.suspects and len(numbers) == 1 or not guest.begun:
                known.update({number: Run(b"", [], ended=guest.why) for number in rest})
                while given in known:
                    yield known.pop(given)
                    given += 1
            else:
                left += [{number} for number in sorted(guest.suspects)]
                left += [rest - guest.suspects] if rest - guest.suspects else []

    def _boot(self, guest: Guest, stories: dict[int, Story]) -> Iterator[tuple[int, Run]]:
        """Boot once, for these stories; the runs as their records end, and in `guest` what became of it."""
        line, console = Line(), tempfile.NamedTemporaryFile(prefix="halfclose-")
        with console:
            reading = self._start(self._packed(stories), Path(console.name))
            try:
                while data := self._heard(reading, guest):
                    for message in line.take(data):
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
            guest.why = guest.why or f"its kernel died: {_last_words(Path(console.name))}"

    def _heard(self, reading: int, guest: Guest) -> bytes:
        """What comes next over the line; nothing where the guest has ended, or had to be."""
        ready = select.poll()
        ready.register(reading, select.POLLIN)
        if not ready.poll(SILENT_SECONDS * 1000):
            guest.why = f"the guest hung: nothing came from it for {SILENT_SECONDS:.0f} seconds"
            return b""
        return os.read(reading, 1 << 20)

    def _packed(self, stories: dict[int, Story]) -> Path:
        """The initramfs with these stories, named by what is in it."""
        programs = {
            "init": build.guest_program("init"),
            "record": build.guest_program("record"),
            "lab": build.lab_program(self._stack),
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
        packed = initramfs.archive(initramfs.with_libraries(programs), data, FOLDERS)
        path = FOLDER / "initramfs" / f"{self._stack.name}-{initramfs.name_of(packed)}"
        if not path.exists():
            write_dispensable(path, packed, FOLDER)
        self._initramfs = path
        return path

    def _start(self, packed: Path, console: Path) -> int:
        """Start QEMU. It dies with the thread that has started it (setpriv(1), --pdeathsig)."""
        reading, writing = os.pipe()
        command = qemu.command(
            FOLDER / "qemu", self._stack.name, self._kernel / "vmlinuz", packed, console, f"file:/dev/fd/{writing}"
        )
        try:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *command],
                env={**os.environ, **qemu.environment(FOLDER / "qemu")},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=console.open("ab"),
                pass_fds=[writing],
            )
        except OSError as error:
            os.close(reading)
            raise Trouble(f"setpriv: {error.strerror}: apt-get install util-linux") from error
        finally:
            os.close(writing)
        return reading

    def _stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
        self._initramfs.unlink(missing_ok=True)

    def leave(self) -> int:
        """How many packets the guests' recorders dropped."""
        return self._dropped

    def close(self) -> None:
        """Nothing is left between two boots."""


def _run(ending: Ending) -> Run:
    status = os.waitstatus_to_exitcode(ending.status)
    capture, events, disturbed = recorded(ending.record)
    return Run(capture, events, 0.0, ending.said, "it hung" if ending.hung else how_it_ended(status), disturbed)


def _last_words(console: Path) -> str:
    """What a kernel said last: a panic, or that it has no /init."""
    lines = [line.strip() for line in console.read_text(errors="replace").splitlines() if line.strip()]
    panic = next((number for number, line in enumerate(lines) if "Kernel panic" in line or "BUG:" in line), -WORDS_KEPT)
    return " / ".join(lines[panic:][:WORDS_KEPT]) or "it said nothing"
