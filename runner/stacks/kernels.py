"""Kernels other than this machine's, each booted by a guest (runner/labs/guest.py): as many as were fetched."""

from __future__ import annotations

from typing import Callable

from ..kernels.fetch import FOLDER
from ..kernels.qemu import PROGRAM
from ..kernels.wanted import WANTED
from . import linux
from .stack import Foreign, Stack
from ..trouble import Missing

GUEST, GROUP = "guest", "kernels"


def fetched() -> list[str]:
    """The columns whose kernels are there, by version."""
    there = [folder.parent.name for folder in FOLDER.glob("linux-*/vmlinuz")] if FOLDER.is_dir() else []
    return sorted(there, key=lambda name: [int(part) for part in name.partition("-")[2].split(".")])


def _needed(name: str) -> Callable[[], Foreign]:
    def there() -> Foreign:
        for what, file in (("the kernel of " + name, FOLDER / name / "vmlinuz"), ("QEMU", FOLDER / "qemu" / PROGRAM)):
            if not file.is_file():
                raise Missing(f"needs {what}: make kernels")
        return Foreign()

    return there


def _stack(name: str) -> Stack:
    return Stack(
        name,
        linux.STACK.family,
        linux.STACK.sources,
        laboratory=GUEST,
        programs=linux.STACK.name,
        foreign=_needed(name),
        group=GROUP,
        there=(FOLDER / name / "vmlinuz").is_file(),
        speaks=linux.STACK.speaks,
    )


STACKS = tuple(_stack(name) for name in dict.fromkeys([*(its.name for its in WANTED if its.name), *fetched()]))
