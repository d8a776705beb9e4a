"""What a guest boots with: a cpio archive in the form "newc", which the kernel unpacks (initramfs-buffer-format.rst).

No tool is needed to make one.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import subprocess
from pathlib import Path
from typing import Mapping

from ..trouble import Trouble

PROGRAM, DATA, FOLDER = stat.S_IFREG | 0o755, stat.S_IFREG | 0o644, stat.S_IFDIR | 0o755
LIBRARY = re.compile(r"(/\S+) \(0x")

# elf(5): where the list of what is loaded stands, an entry of it, and where the list of sections is named twice.
ELF, SEGMENTS, SEGMENT = b"\x7fELF\x02\x01", struct.Struct("<32xQ14xHH"), struct.Struct("<8xQ16xQ16x")
SECTIONS = slice(40, 48), slice(58, 64)

Files = Mapping[str, bytes]


def libraries(program: Path) -> list[Path]:
    """What a dynamically linked program is loaded with (ldd(1)), its loader included; none where it is static."""
    said = subprocess.run(["ldd", str(program)], capture_output=True, text=True).stdout
    return [Path(path) for path in LIBRARY.findall(said)]


def loaded(program: bytes) -> bytes:
    """What the kernel loads of a program for 64 bits: without its symbols, and without what a debugger reads."""
    if not program.startswith(ELF):
        return program
    at, size, number = SEGMENTS.unpack_from(program)
    segments = [SEGMENT.unpack_from(program, at + size * one) for one in range(number)]
    kept = bytearray(program[: max(at + size * number, *(offset + length for offset, length in segments))])
    for where in SECTIONS:
        kept[where] = bytes(where.stop - where.start)
    return bytes(kept)


def with_libraries(programs: Mapping[str, Path]) -> dict[str, bytes]:
    """Programs of this machine, by the path that they have in the guest, and the libraries that they need.

    Raises Trouble where one can't be read.
    """
    files: dict[str, bytes] = {}
    try:
        for name, program in programs.items():
            files[name] = loaded(program.read_bytes())
            for library in libraries(program):
                path = str(library).lstrip("/")
                if path not in files:
                    files[path] = loaded(Path(os.path.realpath(library)).read_bytes())
    except OSError as error:
        raise Trouble(f"{error.filename}: can't be read: {error.strerror}") from error
    return files


def archive(programs: Files, data: Files, folders: tuple[str, ...]) -> bytes:
    """The cpio archive of these files, by their paths, and of the folders that they and others stand in."""
    entries = {name: (content, DATA) for name, content in data.items()}
    entries.update({name: (content, PROGRAM) for name, content in programs.items()})
    for name in [*entries, *(f"{folder}/x" for folder in folders)]:
        for parent in Path(name).parents:
            if str(parent) != ".":
                entries[str(parent)] = b"", FOLDER
    packed = bytearray()
    order = sorted(entries, key=lambda name: (name.count("/"), name))
    for inode, name in enumerate([*order, "TRAILER!!!"], 1):
        content, mode = entries.get(name, (b"", 0))
        fields = (inode, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0)
        packed += b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
        packed += bytes(-len(packed) % 4)
        packed += content + bytes(-len(content) % 4)
    return bytes(packed)
