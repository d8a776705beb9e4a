"""Every option of lwIP has one value in all files of a column, theirs and ours.

The sizes of lwIP's structures and pools are made of its options, so two files that take one for different values damage
each other's memory. The compiler does not say so: a header of the system may replace an option (<netinet/tcp.h> has a
TCP_MSS of its own), and of what such a header defines again it never warns. So each file is preprocessed with what it
defines (-dD, gcc(1)), and that is compared with what lwip/opt.h alone comes to.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, NamedTuple

from .. import compiler
from ..tree import ROOT, STORY
from ..trouble import DoesNotCompile, Trouble

# `# LINE "FILE" FLAGS` says where the text after it is from; then come its directives.
EVENT = re.compile(r'^# \d+ "(?P<file>[^"]*)".*$|^#(?P<word>define|undef) (?P<name>\w+)(?P<value>.*)$', re.M)
DIRECTIVE = re.compile(r"^#(?:define|undef) .*\n", re.M)
DEFAULT = re.compile(rb"^#(?:ifndef +|if !defined[ (]*)(\w+)", re.M)

# What stands for the number of sockets in a file that has no use for it: any use of it, in code or behind #if, does
# not compile. So files without sockets are shared by columns that have different numbers of them.
UNUSABLE = "number_of_sockets()"

SYSTEM = "/usr/include/"
LWIPOPTS = STORY / "lwip" / "lwipopts.h"


class Definition(NamedTuple):
    """What a macro stands for from here on, None where it is undefined; and the file that says so."""

    name: str
    value: str | None
    file: str


@dataclass(frozen=True)
class Options:
    """What lwip/opt.h comes to: each option's value, and all that was said on the way."""

    values: dict[str, str | None]
    said: frozenset[Definition]


def preprocessed(command: list[str], *files: Path) -> str:
    """The text of these files, one behind the other, behind the preprocessor and with its directives.

    Raises DoesNotCompile.
    """
    # From here: a folder on the way may have a quote in its name.
    paths = [os.path.relpath(file, ROOT) for file in files]
    together = "".join(f'#include "{path}"\n' for path in paths)
    done = compiler.called([*command, "-E", "-dD", "-x", "c", *(paths if len(paths) == 1 else "-")], together)
    if done.returncode:
        raise DoesNotCompile(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode("latin-1")


def code(text: str) -> str:
    """What is left to compile of preprocessed text."""
    return DIRECTIVE.sub("\n", text)


def definitions(text: str) -> Iterator[Definition]:
    """Each #define and #undef of preprocessed text, in order."""
    file = ""
    for event in EVENT.finditer(text):
        if event["file"]:
            file = event["file"]
        elif event["word"]:
            value = " ".join(event["value"].split()) if event["word"] == "define" else None
            yield Definition(event["name"], value, file)


def options(command: list[str], tree: Path) -> Options:
    """The options of this tree with these flags. Raises DoesNotCompile, or Trouble where a header of the system
    has taken one.
    """
    file = tree / "src/include/lwip/opt.h"
    defaults = {name.decode() for name in DEFAULT.findall(file.read_bytes().replace(b"\r\n", b"\n"))}
    said = list(definitions(preprocessed(command, file)))
    ours = {one.name for one in said if one.file and one.file != "<built-in>" and not one.file.startswith("/usr/")}
    names = defaults | {name for name in ours if not name.startswith("_")}  # the compiler's and the C library's
    last = {one.name: one for one in said if one.name in names}
    for one in last.values():
        if one.name in defaults and one.file.startswith(SYSTEM):
            raise Trouble(
                f"{one.file}: defines {one.name} before lwIP does, whose option it is: #undef it in {LWIPOPTS}"
            )
    # An option that is undone has its default where lwIP uses it.
    return Options({one.name: one.value for one in last.values() if one.value is not None}, frozenset(said))


def check(name: str, text: str, agreed: Options) -> None:
    """Raises Trouble where an option has another value in this file: at its end, or after it was set."""
    last: dict[str, Definition] = {}
    settled = set()
    for one in definitions(text):
        if one.name not in agreed.values:
            continue
        if one.value == agreed.values[one.name]:
            settled.add(one.name)
        elif one.name in settled and one not in agreed.said:
            raise _differs(name, one, agreed)
        last[one.name] = one
    for one in last.values():
        if one.value != agreed.values[one.name] and one.value != UNUSABLE:
            raise _differs(name, one, agreed)


def _differs(name: str, one: Definition, agreed: Options) -> Trouble:
    here, there = ("undefined" if v is None else v for v in (one.value, agreed.values[one.name]))
    return Trouble(
        f"{name}: lwIP's option {one.name} is {here} here ({one.file}), and {there} in lwip/opt.h: files that differ "
        f"damage each other's memory; include the header first in {LWIPOPTS}, and #undef its {one.name} there"
    )
