"""Host a on lwIP, host b on the kernel that runs the tests.

The story library is the same; cases/story/lwip says how lwIP comes in.
"""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from pathlib import Path

from runner import build
from runner.stacks import Foreign, Stack, linux
from runner.stacks.lwip_source import PORT, VERSION, source
from runner.tree import BUILD, ROOT, STORY
from runner.trouble import Trouble

FOLDER = STORY / "lwip"
OUR_SOURCES = tuple(f"lwip/{name}.c" for name in ("calls", "stack", "tap", "datagram", "hang", "lose", "cable"))
THEIR_SOURCES = ("src/core/*.c", "src/core/ipv4/*.c", "src/api/*.c", "src/netif/ethernet.c", f"{PORT}/sys_arch.c")

# Libraries that hand descriptors to the kernel.
KERNELS_OWN = ("liburing", "libevent")

# lwIP is not ours to warn about; what it is compiled with is otherwise what we compile with.
THEIR_FLAGS = ("-std=gnu11", "-w")


@lru_cache(maxsize=None)
def foreign(options: tuple[str, ...]) -> Foreign:
    """lwIP, fetched and built with these options beside lwipopts.h. Raises build.Missing."""
    tree = source()
    # Ours first: the port has a lwipopts.h too.
    folders = (str(ROOT / FOLDER), str(tree / "src/include"), str(tree / PORT / "include"))
    compile = (*options, *(flag for folder in folders for flag in ("-isystem", folder)))
    return Foreign(compile, (str(library(tree, compile)), f"@{FOLDER}/wrap"))


def library(tree: Path, compile: tuple[str, ...]) -> Path:
    """liblwip.a, named by all that went into it."""
    key = hashlib.sha256(repr((VERSION, build.compiler(), build.flags(), compile)).encode())
    key.update((ROOT / FOLDER / "lwipopts.h").read_bytes())
    output = BUILD / "lwip" / f"liblwip-{key.hexdigest()[:16]}.a"
    if not output.exists():
        files = [file for pattern in THEIR_SOURCES for file in sorted(tree.glob(pattern))]
        objects = output.with_suffix("")
        try:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                made = list(pool.map(partial(_compile, compile, objects), files))
        except build.DoesNotCompile as error:
            raise Trouble(f"lwIP does not compile with {FOLDER}/lwipopts.h:\n{error}") from error
        build.archive(made, output)
    return output


def _compile(flags: tuple[str, ...], folder: Path, file: Path) -> Path:
    output = folder / f"{file.stem}.o"
    build.compile([*flags, *THEIR_FLAGS, "-c", str(file)], output)
    return output


def _stack(name: str, *options: str) -> Stack:
    sources = tuple(file for file in linux.STACK.sources if file != linux.STACK.cable)
    return Stack(name, (*sources, *OUR_SOURCES), "lwip/cable.c", partial(foreign, options), KERNELS_OWN)


STACKS = (_stack("lwip"),)
