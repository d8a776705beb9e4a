"""make kernels: QEMU and the kernels into build/kernels. Nothing is installed, and no root is needed.

What is whole is there under its own name; a run that was broken off goes on where it was. apt checks what it fetches
against the signatures of the archive.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..apt import Apt, Package
from . import wanted
from .modules import kernel_and_modules
from .wanted import ARCHITECTURE, MAIN, QEMU, QEMU_SUITE, WANTED, Wanted, column, newest
from ..tree import BUILD
from ..trouble import Trouble

FOLDER = BUILD / "kernels"
MIB = 1 << 20


@dataclass(frozen=True)
class Part:
    """Something to fetch: a kernel or QEMU, as packages of one suite, or why it can't be had."""

    name: str
    version: str
    apt: Apt | None
    packages: tuple[str, ...]
    files: tuple[Package, ...] = ()
    why_not: str = ""

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(file.size for file in self.files)

    @property
    def folder(self) -> Path:
        """Where it is when it is whole."""
        return FOLDER / self.name

    @property
    def is_there(self) -> bool:
        """Whether it was fetched already, in this version."""
        stamp = self.folder / "package"
        return stamp.is_file() and stamp.read_text() == self.stamp

    @property
    def stamp(self) -> str:
        return f"{self.packages[-1] if self.packages else ''} {self.version}\n"


def parts() -> list[Part]:
    """QEMU and each kernel that is wanted, as the archives have them today."""
    suites: dict[tuple[str, str], Apt | Trouble] = {}

    def apt(archive: str, suite: str) -> Apt:
        key = archive, suite
        if key not in suites:
            try:
                suites[key] = _updated(archive, suite)
            except Trouble as trouble:
                suites[key] = trouble
        found = suites[key]
        if isinstance(found, Trouble):
            raise found
        return found

    found = []
    try:
        found.append(_qemu(apt(MAIN, QEMU_SUITE)))
    except Trouble as trouble:
        found.append(Part("qemu", "", None, (), why_not=str(trouble)))
    for its in WANTED:
        try:
            found.append(_kernel(its, apt(its.archive, its.suite)))
        except Trouble as trouble:
            found.append(Part(its.name or "the newest kernel", "", None, (), why_not=str(trouble)))
    return found


def _updated(archive: str, suite: str) -> Apt:
    apt = Apt(FOLDER / "apt" / suite, [wanted.source(archive, suite)], ARCHITECTURE)
    apt.update()
    return apt


def _qemu(apt: Apt) -> Part:
    packages = apt.with_all_it_needs(QEMU, QEMU_SUITE)
    version = packages[-1].partition("=")[2]
    return Part("qemu", version, apt, tuple(packages), tuple(apt.offered(packages)))


def _kernel(its: Wanted, apt: Apt) -> Part:
    """Since 6.19 the image is a package that depends on two: the kernel and its modules."""
    package = newest(apt.names("linux-image-"), its.pattern)
    fields = apt.fields(package)
    split = [package.replace("linux-image-", f"linux-{part}-") for part in ("modules", "binary")]
    names = split if split[0] in apt.names(split[0]) else [package]
    return Part(column(its, package), fields["Version"], apt, tuple(names), tuple(apt.offered(names)))


def fetch(part: Part) -> None:
    """Fetch and unpack one part. Raises Trouble where the network or the disk won't have it."""
    assert part.apt
    packages = FOLDER / "packages" / part.name
    try:
        if shutil.disk_usage(FOLDER).free < 3 * part.size:
            raise Trouble(f"{part.name}: {3 * part.size // MIB} MiB of disk are needed: free the disk")
        part.apt.download(list(part.packages), packages)
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            whole = Path(folder, "whole")
            whole.mkdir()
            files = sorted(packages.glob("*.deb"))
            _unpack_qemu(files, whole) if part.name == "qemu" else _unpack_kernel(files, whole)
            (whole / "package").write_text(part.stamp)
            shutil.rmtree(part.folder, ignore_errors=True)
            whole.rename(part.folder)
        shutil.rmtree(packages)
    except OSError as error:
        raise Trouble(f"{part.name}: can't be written: {error.strerror}: free the disk") from error


def _unpack_qemu(packages: list[Path], into: Path) -> None:
    for package in packages:
        if subprocess.run(["dpkg-deb", "--extract", str(package), str(into)], capture_output=True).returncode:
            raise Trouble(f"{package.name}: dpkg-deb could not unpack it: fetch it again")
    for unused in "usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/iso-codes", "usr/share/xml":
        shutil.rmtree(into / unused, ignore_errors=True)


def _unpack_kernel(packages: list[Path], into: Path) -> None:
    image, modules = kernel_and_modules(packages)
    (into / "vmlinuz").write_bytes(image)
    (into / "modules").mkdir()
    for number, (name, data) in enumerate(modules.items()):
        (into / "modules" / f"{number:02}-{name}.ko").write_bytes(data)
