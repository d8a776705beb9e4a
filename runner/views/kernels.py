"""What make kernels says: what it will cost, what comes, and what can't be had."""

from __future__ import annotations

import sys

from ..kernels.fetch import MIB, Part, fetch, parts
from ..trouble import Trouble


def fetch_and_tell() -> int:
    """Fetch what is not there yet. Exit status 2 where some of it can't be had."""
    found = parts()
    missing = [part for part in found if not part.why_not and not part.is_there]
    for part in found:
        print(f"{part.name:<12}{_state(part)}")
    if missing:
        print(f"fetching {_mib(sum(part.size for part in missing))}, which take about three times as much on the disk")
    sys.stdout.flush()
    broken = [part.name for part in found if part.why_not]
    for number, part in enumerate(missing, 1):
        print(f"[{number}/{len(missing)}] {part.name} {part.version}, {_mib(part.size)} ...", flush=True)
        try:
            fetch(part)
        except Trouble as trouble:
            print(f"halfclose: {part.name}: {trouble}", file=sys.stderr)
            broken.append(part.name)
    print("now: python3 -m runner run --stack kernels" if not broken else f"without {', '.join(broken)}")
    return 2 if broken else 0


def _state(part: Part) -> str:
    if part.why_not:
        return f"can't be had: {part.why_not}"
    return f"{part.version}, {'is there' if part.is_there else _mib(part.size)}"


def _mib(size: int) -> str:
    return f"{-(-size // MIB)} MiB"
