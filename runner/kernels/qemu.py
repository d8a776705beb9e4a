"""The machine that a guest kernel boots on: QEMU without KVM, in which time is counted in instructions.

With `-icount shift=0,sleep=off` an instruction takes one nanosecond of the guest's time, and a guest that sleeps goes
to its next timer at once (QEMU's docs/devel/tcg-icount.rst). So the load of this machine does not reach the guest, and
its timers cost no time here. The processor, the seed and the clock are given, so that two runs are the same run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

MACHINE = ["-M", "pc", "-accel", "tcg", "-icount", "shift=0,sleep=off", "-cpu", "Nehalem", "-smp", "1", "-m", "512"]
CLOCK = ["-seed", "1", "-rtc", "base=2026-01-01T00:00:00,clock=vm"]
NOTHING_ELSE = ["-nodefaults", "-display", "none", "-no-reboot"]
KERNEL = "console=ttyS0 quiet loglevel=3 panic=-1 reboot=t nokaslr mitigations=off tsc=reliable no_timer_check"
KERNEL += " cryptomgr.notests random.trust_cpu=on"
PROGRAM = "usr/bin/qemu-system-x86_64"
LOADER = "lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
LIBRARIES = ("lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu")
FIRMWARE = ("usr/share/seabios", "usr/share/qemu")


def command(
    qemu: Path, variables: Mapping[str, str], kernel: Path, initramfs: str, console: str, line: str
) -> list[str]:
    """How to start a guest: `console` and `line` are the files that its first and second serial port write to.

    The kernel hands `variables`, which it does not know itself, to its first process. QEMU runs with the libraries it
    was built for, whichever this machine has.
    """
    libraries = ":".join(str(qemu / folder) for folder in LIBRARIES)
    start = [str(qemu / LOADER), "--library-path", libraries, str(qemu / PROGRAM)]
    firmware = [word for folder in FIRMWARE for word in ("-L", str(qemu / folder))]
    told = " ".join(f"{name}={value}" for name, value in variables.items())
    boot = ["-kernel", str(kernel), "-initrd", initramfs, "-append", f"{KERNEL} {told}"]
    return [
        *start,
        *firmware,
        *MACHINE,
        *CLOCK,
        *NOTHING_ELSE,
        *boot,
        "-serial",
        f"file:{console}",
        "-serial",
        f"file:{line}",
    ]


def environment(qemu: Path) -> dict[str, str]:
    """Where QEMU finds its own modules."""
    return {"QEMU_MODULE_DIR": str(qemu / "usr/lib/x86_64-linux-gnu/qemu")}
