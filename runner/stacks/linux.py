"""Both ends on the kernel that runs the tests."""

from .stack import Client, Stack
from ..column import ADDRESS_FAMILIES
from ..tree import ROOT, STORY

# lab.c is a program of its own, which the laboratory starts; cases are linked with what they use of the rest.
LABORATORY = "lab.c"
SOURCES = tuple(sorted(path.name for path in (ROOT / STORY).glob("*.c") if path.name != LABORATORY))
STACK = Stack("linux", "linux", SOURCES, soaked_by=Client("soak/on_linux.c", usual=True), speaks=ADDRESS_FAMILIES)
STACKS = (STACK,)
