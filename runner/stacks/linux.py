"""Both ends on the kernel that runs the tests."""

from runner.stacks import Stack

STACK = Stack("linux", ("main.c", "tell.c", "narrate.c", "tellers.c", "calls.c", "linux.c", "hosts.c", "by_hand.c"))
