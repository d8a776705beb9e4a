"""The options of a device, which were written for another compiler and another memory.

Its lwipopts.h may need the headers of its chip, its operating system and its build. What they all come to, its own
compiler says: `gcc -dM -E` of lwip/opt.h with the device's flags. Of such a list the options of lwIP are taken, and
what these are made of.
"""

from __future__ import annotations

import re
from typing import Iterable

DEFINE = re.compile(r"#define (\w+)(\([^)]*\))?(?: (.*))?")
DEFAULT = re.compile(r"^\s*#\s*(?:ifndef\s+|if\s+!\s*defined[ (]*)(\w+)", re.M)
NAME = re.compile(r"[A-Za-z_]\w*")

# What a device says, cases/story/lwip/lwipopts.h undoes, and a porter should know: where the chip has memory,
# this machine has none, without an operating system there are no sockets, no chip makes checksums here, and functions
# of the device's own are not here. First what changes most.
TOLD = (
    ("NO_SYS", "LWIP_SOCKET", "LWIP_NETCONN", "LWIP_RAM_HEAP_POINTER")
    + ("CHECKSUM_GEN_TCP", "CHECKSUM_GEN_IP", "CHECKSUM_GEN_UDP", "LWIP_CHKSUM")
    + ("mem_malloc", "mem_calloc", "mem_free", "mem_clib_malloc", "mem_clib_calloc", "mem_clib_free")
    + ("LWIP_HOOK_FILENAME", "LWIP_TIMERS_CUSTOM", "LWIP_EVENT_API")
)

# What a compiler says of a header or a name that it does not know: in words of gcc, and of clang.
NO_HEADER = re.compile(
    r"^(?P<at>[^\n]+?:\d+):\d+: fatal error: '?(?P<name>[^\n:']+)(?:: No such file|' file not found)", re.M
)
NO_NAME = re.compile(r"^(?P<at>[^\n]+?:\d+):\d+: error: (?:use of undeclared identifier )?['‘](?P<name>\w+)['’]", re.M)


def is_list_of_macros(text: str) -> bool:
    """Whether this is what `gcc -dM -E` prints, and no header: all macros, with the compiler's own among them."""
    lines = [line for line in text.splitlines() if line.strip()]
    return all(line.startswith("#define ") for line in lines) and "#define __STDC__ 1" in lines


def options(text: str, opt_h: str) -> str:
    """A lwipopts.h of such a list: the options that opt.h has a default for, and the macros in their values.

    What takes arguments is the device's code and no option, and is left out.
    """
    said = {line[1]: line[3] or "" for line in map(DEFINE.match, text.splitlines()) if line and not line[2]}
    wanted, taken = [*DEFAULT.findall(opt_h), *TOLD], dict[str, str]()
    while wanted:
        name = wanted.pop()
        if name in said and name not in taken and not name.startswith("_"):
            taken[name] = said[name]
            wanted += NAME.findall(said[name])
    return "".join(f"#define {name} {value}\n" for name, value in sorted(taken.items()))


def undone(said: Iterable[tuple[str, str | None, str]], ours: str) -> list[str]:
    """Those of TOLD that a device's options set, and `ours`, the laboratory's file, sets otherwise or undoes behind it.

    `said` is each definition in order, as (name, value, file); None undoes it.
    """
    of_device, here = dict[str, str](), dict[str, str | None]()
    for name, value, file in said:
        if file.endswith(ours):
            here[name] = value
        elif name in TOLD and value is not None and name not in here:
            of_device[name] = value
    return [name for name in TOLD if name in of_device and name in here and here[name] != of_device[name]]


def in_short(names: list[str], room: int) -> str:
    """Names what is left out, in at most `room` letters: ` without NO_SYS, LWIP_SOCKET and 2 more`."""
    for shown in range(len(names), 0, -1):
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        text = f" without {', '.join(names[:shown])}{more}"
        if len(text) <= room:
            return text
    return ""


def advice(said: str, options: str) -> str:
    """What the compiler lacks of the device, where, and how to mend it, in one line; "" where it is no such thing."""
    if lacks := NO_HEADER.search(said):
        if lacks["name"] == "lwippools.h":
            return "lwippools.h: No such file, and MEM_USE_POOLS needs it: add its folder: LWIP_CFLAGS=-Ifolder"
        return (
            f"{lacks['at']}: {lacks['name']}: No such file: add its folder, LWIP_CFLAGS=-Ifolder, or let the device's "
            f"compiler say what all comes to, and give LWIPOPTS that: gcc -dM -E of its src/include/lwip/opt.h"
        )
    unknown = NO_NAME.search(said)
    if unknown and re.search(rf"\b{unknown['name']}\b", options):
        return (
            f"{unknown['at']}: {unknown['name']} is nowhere defined: it is of the device's own headers: "
            f"give it a value, LWIP_CFLAGS=-D{unknown['name']}=1, or the folder of its header, LWIP_CFLAGS=-Ifolder"
        )
    return ""


def compiler_flags(words: list[str]) -> list[str]:
    """The flags of the device's build by which its options are read: -I and -D; its folders are looked in last."""
    found, rest = list[str](), list(words)
    while rest:
        word = rest.pop(0)
        letter, value = word[:2], word[2:]
        if letter in ("-I", "-D") and not value and rest:
            value = rest.pop(0)
        if letter == "-I" and value:
            found += ["-idirafter", value]
        elif letter == "-D" and value:
            found.append(f"-D{value}")
    return found
