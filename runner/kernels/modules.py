"""Of a kernel's packages, what a guest needs: the kernel itself, and some modules with all that they depend on.

No kmod is needed: each module names in its section .modinfo what it depends on (modinfo(8)).
"""

from __future__ import annotations

import lzma
import re
import subprocess
import tarfile
from pathlib import Path, PurePosixPath
from typing import Iterable, Iterator

from ..trouble import Trouble

# What stories and their hosts use; a kernel that lacks one of them as a module has it built in.
NAMED = """
    veth nf_tables nft_numgen nft_counter nft_objref nft_reject_inet nft_reject_ipv4 nft_reject_ipv6
    inet_diag tcp_diag unix_diag udp_diag sch_ingress cls_u32 act_mirred sch_netem
""".split()
MODULE = re.compile(r"(.+)\.ko(\.xz)?")
DEPENDS = re.compile(rb"(?:\0|^)depends=([^\0]*)\0")


def kernel_and_modules(packages: Iterable[Path]) -> tuple[bytes, dict[str, bytes]]:
    """The kernel's image, and the modules by name in the order in which they can be loaded.

    Raises Trouble where the packages have no kernel.
    """
    image, packed = b"", dict[str, tuple[bytes, bool]]()
    for name, data in (entry for package in packages for entry in _files(package)):
        found = MODULE.fullmatch(PurePosixPath(name).name)
        if found:
            packed[found[1].replace("-", "_")] = data, bool(found[2])
        elif PurePosixPath(name).name.startswith("vmlinuz"):
            image = data
    if not image:
        raise Trouble("the package has no kernel in it")
    return image, ordered(packed)


def _files(package: Path) -> Iterator[tuple[str, bytes]]:
    """The regular files of a .deb that are kernels or modules."""
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE) as unpacked:
        with tarfile.open(fileobj=unpacked.stdout, mode="r|") as archive:
            for member in archive:
                name = PurePosixPath(member.name).name
                if member.isreg() and (name.startswith("vmlinuz") or MODULE.fullmatch(name)):
                    file = archive.extractfile(member)
                    yield member.name, file.read() if file else b""
    if unpacked.returncode:
        raise Trouble(f"{package.name}: dpkg-deb could not unpack it: fetch it again")


def ordered(packed: dict[str, tuple[bytes, bool]]) -> dict[str, bytes]:
    """The named modules and what they depend on, each behind what it needs."""
    order: dict[str, bytes] = {}

    def take(name: str) -> None:
        if name in order or name not in packed:
            return
        data, compressed = packed[name]
        data = lzma.decompress(data) if compressed else data
        needs = DEPENDS.search(data)
        for other in needs[1].decode().split(",") if needs else ():
            take(other.replace("-", "_"))
        order[name] = data

    for name in NAMED:
        take(name)
    return order
