"""Both ends on the kernel that runs the tests."""

from runner.stacks.stack import Stack

SOURCES = (
    "main",
    "tell",
    "ending",
    "where",
    "connections",
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
STACK = Stack("linux", (*(f"{name}.c" for name in SOURCES), "stack.c", "cable.c"), lacks=("lwip",))
