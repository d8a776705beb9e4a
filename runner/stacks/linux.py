"""Both ends on the kernel that runs the tests."""

from runner.stacks.stack import Stack

SOURCES = (
    "main",
    "tell",
    "narrate",
    "tellers",
    "quiet",
    "threads",
    "calls",
    "linux",
    "lose",
    "nft",
    "hosts",
    "give_up",
    "by_hand",
)
STACK = Stack("linux", (*(f"{name}.c" for name in SOURCES), "cable.c"), lacks=("lwip",))
