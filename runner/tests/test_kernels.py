"""Kernels as columns, without a guest: what comes over the line, what a guest boots with, and which kernel is taken."""

from __future__ import annotations

import lzma
import random
import subprocess
import zlib
from pathlib import Path

import pytest

from runner import apt
from runner.build import build
from runner.kernels import initramfs
from runner.kernels.line import AllTold, Beginning, Dropped, Ending, Line, Message
from runner.kernels.modules import ordered
from runner.kernels.wanted import WANTED, column, newest
from runner.stacks import named, stack, usual
from runner.tree import load
from runner.trouble import Trouble


def sent(header: str, said: bytes = b"", record: bytes = b"") -> bytes:
    """A message as cases/story/guest/line.c writes it."""
    first = f"\nhalfclose: {header} said={len(said)} record={len(record)}".encode()
    return first + b" sum=%d\n" % zlib.adler32(first + said + record) + said + record


WHOLE = [
    (sent("begin=3"), Beginning(3)),
    (sent("end=3 status=256 hung=0", b"words\n", b"\0\1\2record"), Ending(3, 256, False, "words", b"\0\1\2record")),
    (sent("dropped=-1"), Dropped(-1)),
    (sent("begin=4"), Beginning(4)),
    (sent("end=4 status=9 hung=1", b"", bytes(range(256)) * 40), Ending(4, 9, True, "", bytes(range(256)) * 40)),
    (sent("all=1"), AllTold()),
]


def heard(data: bytes, size: int) -> list[Message]:
    """What a line makes of these bytes, which come in pieces of this size."""
    line = Line()
    return [message for at in range(0, len(data), size) for message in line.take(data[at : at + size])]


@pytest.mark.parametrize("size", [1, 7, 160, 1 << 20])
def test_messages_come_out_however_they_are_cut(size: int) -> None:
    data = b"".join(text for text, _ in WHOLE)
    assert heard(data, size) == [message for _, message in WHOLE]


def test_what_a_story_writes_on_the_line_costs_at_most_one_message() -> None:
    noise = random.Random(1)
    for _ in range(300):
        pieces = [text for text, _ in WHOLE]
        hit = noise.randrange(len(pieces))
        at = noise.randrange(len(pieces[hit]))
        forged = noise.choice(
            [b"?", b"\nhalfclose: begin=9 said=8000 record=0 sum=1\n", b"\nhalfclose: begin=7 said=0 rec"]
        )
        pieces[hit] = pieces[hit][:at] + forged + pieces[hit][at:]
        found = heard(b"".join(pieces), 64)
        assert [m for m in found if m in [message for _, message in WHOLE]] == found
        assert len(found) >= len(WHOLE) - 1


def test_a_torn_record_is_none() -> None:
    text = sent("end=1 status=0 hung=0", b"", b"record of a story")
    assert heard(text.replace(b"story", b"glory"), 1 << 20) == []


def test_the_archive_is_what_cpio_makes_of_it() -> None:
    packed = initramfs.archive({"init": b"program"}, {"modules/a.ko": b"12345"}, ("proc",))
    assert packed == initramfs.archive({"init": b"program"}, {"modules/a.ko": b"12345"}, ("proc",))
    names = [b"init\0", b"proc\0", b"modules\0", b"modules/a.ko\0", b"TRAILER!!!\0"]
    assert all(name in packed for name in names) and packed.startswith(b"070701")
    assert packed.index(b"modules\0") < packed.index(b"modules/a.ko\0")


def test_what_is_loaded_of_a_program_is_all_that_it_takes(tmp_path: Path) -> None:
    whole = build(load(["close/all_read_sends_fin"])[0], stack("linux")).read_bytes()
    kept = initramfs.loaded(whole)
    assert len(kept) < 0.9 * len(whole)
    program = tmp_path / "program"
    program.write_bytes(kept)
    program.chmod(0o755)
    assert "close(a)" in subprocess.run([program], capture_output=True, text=True, check=True).stdout
    assert initramfs.loaded(b"#!/bin/sh\n") == b"#!/bin/sh\n"


def test_modules_come_behind_what_they_need() -> None:
    packed = {
        "veth": (b"\0depends=\0", False),
        "tcp_diag": (lzma.compress(b"\0depends=inet-diag,veth\0"), True),
        "inet_diag": (b"\0depends=\0", False),
        "unused": (b"\0depends=\0", False),
    }
    assert list(ordered(packed)) == ["veth", "inet_diag", "tcp_diag"]


def test_the_newest_kernel_is_taken_by_its_numbers() -> None:
    names = ["linux-image-6.1.0-9-cloud-amd64", "linux-image-6.1.0-56-cloud-amd64", "linux-image-6.1.0-56-amd64"]
    assert newest(names, r"linux-image-6\.1\.0-\d+-cloud-amd64") == "linux-image-6.1.0-56-cloud-amd64"
    with pytest.raises(Trouble, match="no kernel of this version"):
        newest(names, r"linux-image-5\.10\.0-\d+-cloud-amd64")


def test_a_column_without_a_name_is_called_by_its_version() -> None:
    last = WANTED[-1]
    assert not last.name
    assert column(last, "linux-image-7.3.4+deb13-cloud-amd64") == "linux-7.3"


SOURCES = {
    "a.sources": "Types: deb\nURIs: http://one.example/debian\nSuites: bookworm bookworm-updates\nSigned-By: /keys\n",
    "b.list": "# a comment\ndeb [arch=amd64 signed-by=/k] http://two.example/security trixie-security main\n",
    "c.bak": "deb http://three.example/ trixie main\n",
}


def test_both_forms_of_package_sources_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apt, "SYSTEM", tmp_path)
    (tmp_path / "sources.list.d").mkdir()
    for name, text in SOURCES.items():
        (tmp_path / "sources.list.d" / name).write_text(text)
    assert apt.system_sources() == [
        apt.Source("http://one.example/debian", ("bookworm", "bookworm-updates"), "/keys"),
        apt.Source("http://two.example/security", ("trixie-security",), "/k"),
    ]


def test_kernels_are_a_group_that_is_asked_for() -> None:
    kernels = named("kernels")
    assert {"linux-5.10", "linux-6.1", "linux-6.12", "linux-6.18"} <= {stack.name for stack in kernels}
    assert not set(kernels) & set(usual())
    assert {stack.name for stack in named("all")} >= {stack.name for stack in usual()}
