"""apt's own client with a state of its own: it fetches packages and checks their signatures, and changes nothing here.

Nothing of it needs root, and nothing of the system is written: not its lists, not its cache, not its packages.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable

from .trouble import Trouble

SYSTEM = Path("/etc/apt")
CONFIGURATION = """\
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "{folder}/sources";
Dir::State::Lists "{folder}/lists";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache";
APT::Sandbox::User "";
APT::Architecture "{architecture}";
APT::Architectures {{ "{architecture}"; }};
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::Retries "2";
Acquire::http::Timeout "20";
"""
ONE_LINE = re.compile(r"^deb(?:-src)?\s+(?:\[([^]]*)\]\s*)?(\S+)\s+(\S+)\s")


@dataclass(frozen=True)
class Source:
    """An archive that packages come from: its address, its suites, and the keys that sign it ("" for the system's)."""

    address: str
    suites: tuple[str, ...]
    signed_by: str = ""

    def __str__(self) -> str:
        keys = f"Signed-By: {self.signed_by}\n" if self.signed_by else ""
        return f"Types: deb\nURIs: {self.address}\nSuites: {' '.join(self.suites)}\nComponents: main\n{keys}"


@dataclass(frozen=True)
class Package:
    """A file that can be had; `size` is in bytes."""

    file: str
    size: int


def system_sources() -> list[Source]:
    """Where this machine's own packages come from (sources.list(5)), in both of the forms that apt reads."""
    files = [SYSTEM / "sources.list", *sorted((SYSTEM / "sources.list.d").glob("*"))]
    texts = [(file.suffix, file.read_text(errors="replace")) for file in files if file.is_file()]
    found = []
    for suffix, text in texts:
        if suffix == ".sources":
            found += [source for part in re.split(r"\n\s*\n", text) for source in _stanza(part)]
        elif suffix == ".list":
            lines = (ONE_LINE.match(line) for line in text.splitlines())
            found += [Source(line[2], (line[3],), _option(line[1] or "")) for line in lines if line]
    return found


def _stanza(text: str) -> Iterable[Source]:
    fields = dict(re.findall(r"(?m)^([\w-]+):[ \t]*(.*)$", text))
    for address in fields.get("URIs", "").split():
        yield Source(address, tuple(fields.get("Suites", "").split()), fields.get("Signed-By", "").strip())


def _option(options: str) -> str:
    found = re.search(r"signed-by=(\S+)", options)
    return found[1] if found else ""


class Apt:
    """apt for these sources; its lists and its cache are below `folder`, which is made."""

    def __init__(self, folder: Path, sources: Iterable[Source], architecture: str) -> None:
        if not shutil.which("apt-get"):
            raise Trouble("apt-get: not found: Debian and Ubuntu have it")
        self.folder = folder.absolute()
        for name in ("lists/partial", "cache/archives/partial", "sources"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        (self.folder / "sources" / "halfclose.sources").write_text("\n".join(map(str, sources)))
        text = CONFIGURATION.format(folder=self.folder, architecture=architecture)
        (self.folder / "apt.conf").write_text(text)

    def _run(self, *words: str, shown: bool = False, cwd: Path | None = None) -> str:
        """What it says on standard output. Raises Trouble with its own last error."""
        environment = {**os.environ, "APT_CONFIG": str(self.folder / "apt.conf"), "LC_ALL": "C"}
        done = subprocess.run(
            list(words),
            env=environment,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr if shown else subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("E:")] or ["E: no answer"]
            raise Trouble(f"{words[0]}: {said[-1][2:].strip()}")
        return done.stdout or ""

    def update(self) -> None:
        """Fetch the lists. Raises Trouble where an archive is away or its signature is not good."""
        self._run("apt-get", "-q", "update", "--error-on=any")

    def names(self, prefix: str) -> list[str]:
        """The packages whose names begin so."""
        return self._run("apt-cache", "pkgnames", prefix).split()

    def fields(self, package: str) -> dict[str, str]:
        """What is known of a package's newest version. Raises Trouble where there is none of that name."""
        return dict(re.findall(r"(?m)^([\w-]+): (.*)$", self._run("apt-cache", "show", "--no-all-versions", package)))

    def with_all_it_needs(self, package: str, suite: str) -> list[str]:
        """A package and all those without which it does not run, on an empty system, as NAME=VERSION of a suite."""
        words = "install", "--simulate", "--no-install-recommends", "--yes", "-t", suite
        said = self._run("apt-get", *words, f"{package}/{suite}")
        return [f"{name}={version}" for name, version in re.findall(r"(?m)^Inst (\S+) \((\S+) ", said)]

    def offered(self, packages: list[str]) -> list[Package]:
        """The files that these packages are."""
        said = self._run("apt-get", "download", "--print-uris", *packages)
        return [Package(file, int(size)) for file, size in re.findall(r"(?m)^'[^']*' (\S+) (\d+) ", said)]

    def download(self, packages: list[str], into: Path) -> None:
        """Fetch them; apt checks each against its signed list. What is there already and whole is not fetched again."""
        into.mkdir(parents=True, exist_ok=True)
        self._run("apt-get", "download", *packages, shown=sys.stderr.isatty(), cwd=into)
