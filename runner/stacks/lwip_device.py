"""The options of a device, which were written for another compiler and another memory.

Its lwipopts.h may need the headers of its chip, its operating system and its build. What they all come to, its own
compiler says: `gcc -dM -E` of lwip/opt.h with the device's flags. Of such a list the options of lwIP are taken, and
what these are made of.
"""

from __future__ import annotations

import re

DEFINE = re.compile(r"#define (\w+)(\([^)]*\))?(?: (.*))?")
DEFAULT = re.compile(r"^\s*#\s*(?:ifndef\s+|if\s+!\s*defined[ (]*)(\w+)", re.M)
NAME = re.compile(r"[A-Za-z_]\w*")

# Where the chip has memory, this machine has none. cases/story/lwip/lwipopts.h undoes them.
ADDRESSES = ("LWIP_RAM_HEAP_POINTER",)


def is_list_of_macros(text: str) -> bool:
    """Whether this is what `gcc -dM -E` prints, and no header: all macros, with the compiler's own among them."""
    lines = [line for line in text.splitlines() if line.strip()]
    return all(line.startswith("#define ") for line in lines) and "#define __STDC__ 1" in lines


def options(text: str, opt_h: str) -> str:
    """A lwipopts.h of such a list: the options that opt.h has a default for, and the macros in their values.

    What takes arguments is the device's code and no option, and is left out.
    """
    said = {line[1]: line[3] or "" for line in map(DEFINE.match, text.splitlines()) if line and not line[2]}
    wanted, taken = list(DEFAULT.findall(opt_h)), dict[str, str]()
    while wanted:
        name = wanted.pop()
        if name in said and name not in taken and not name.startswith("_"):
            taken[name] = said[name]
            wanted += NAME.findall(said[name])
    return "".join(f"#define {name} {value}\n" for name, value in sorted(taken.items()))


def undone(text: str) -> list[str]:
    """The addresses of the chip's memory among the options."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    return [name for name in ADDRESSES if re.search(rf"#\s*define\s+{name}\b", code)]


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
