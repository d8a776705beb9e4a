"""Which kernels are columns of their own, and the only place that says where they come from."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Iterable

from ..apt import Source, system_sources
from ..trouble import Trouble

ARCHITECTURE = "amd64"
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"

# Debian's two archives, whose addresses are those of this machine's own sources.
MAIN, SECURITY = "debian", "debian-security"
ADDRESSES = {MAIN: "HALFCLOSE_DEBIAN", SECURITY: "HALFCLOSE_DEBIAN_SECURITY"}

QEMU, QEMU_SUITE = "qemu-system-x86", "bookworm"


@dataclass(frozen=True)
class Wanted:
    """A kernel: the suite that has it, and a pattern of its package's name, of which the newest is taken.

    Without `name` the column is called by its own version.
    """

    name: str
    archive: str
    suite: str
    pattern: str


WANTED = (
    Wanted("linux-5.10", SECURITY, "bullseye-security", r"linux-image-5\.10\.0-[\d]+-cloud-amd64"),
    Wanted("linux-6.1", SECURITY, "bookworm-security", r"linux-image-6\.1\.0-[\d]+-cloud-amd64"),
    Wanted("linux-6.12", SECURITY, "trixie-security", r"linux-image-6\.12\.[\d.]+\+deb13[\d.]*-cloud-amd64"),
    Wanted("linux-6.18", MAIN, "trixie-backports", r"linux-image-6\.18\.[\d.]+\+deb13[\d.]*-cloud-amd64"),
    Wanted("", MAIN, "trixie-backports", r"linux-image-[\d.]+\+deb13[\d.]*-cloud-amd64"),
)


def newest(names: Iterable[str], pattern: str) -> str:
    """The name with the highest numbers. Raises Trouble where none fits."""
    fitting = [name for name in names if re.fullmatch(pattern, name)]
    if not fitting:
        raise Trouble("the archive has no kernel of this version any more")
    return max(fitting, key=lambda name: [int(number) for number in re.findall(r"\d+", name)])


def column(wanted: Wanted, package: str) -> str:
    """What the column is called: by the kernel's own version where it has no other name."""
    version = re.search(r"linux-image-(\d+\.\d+)", package)
    return wanted.name or f"linux-{version[1] if version else package}"


def source(archive: str, suite: str) -> Source:
    """One suite, at the address that this machine has its own packages from.

    Raises Trouble where that is not Debian's: then the address has to be named.
    """
    variable = ADDRESSES[archive]
    if os.environ.get(variable):
        return Source(os.environ[variable], (suite,), KEYS)
    codenames = {suite.partition("-")[0] for suite in ("bullseye", "bookworm", "trixie", "forky", "sid", "stable")}
    for its in system_sources():
        names = {name.partition("/")[0] for name in its.suites}
        security = any(name.endswith("-security") for name in names)
        debian = any(name.partition("-")[0] in codenames for name in names)
        if debian and security == (archive == SECURITY):
            return Source(its.address, (suite,), its.signed_by or KEYS)
    raise Trouble(f"{variable}: name the address of an archive of {archive}: this machine's own sources have none")
