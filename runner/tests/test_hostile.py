"""Input from a stranger: it steers no terminal, it is read with care, and nothing takes quadratic time."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runner.case import parse_case
from runner.clean import UNSAFE, clean
from runner.judge import Finding
from runner.narration import SYSLOG, narration
from runner.reading import read_file
from runner.tests.support import halfclose, only_line, story
from runner.tree import PCAP, ROOT
from runner.trouble import Trouble
from runner.views.github import github_annotations

GOOD = PCAP / "linux/close/unread_data_sends_rst.pcap"
ESCAPES = "\x1b[2J\x07\x9b31m\u202e"


def test_an_id_with_escapes_is_told_in_pictures(tmp_path: Path) -> None:
    path = tmp_path / "x.pcap"
    path.write_bytes(GOOD.read_bytes().replace(b'id="close/', b'id="\x1b[2J\x07/'))
    line = only_line(halfclose("judge", str(path)).stderr)
    assert "tells ␛[2J␇/unread_data_sends_rst" in line and not re.search(UNSAFE, line)


def test_a_case_with_escapes_steers_no_terminal(tmp_path: Path) -> None:
    path = tmp_path / f"x{ESCAPES}y.c"
    body = f'\twrite(a, "{ESCAPES}", 1); // = 2\ta --DATA 1--> b\n\tprintf("\\x1b[2J"); // {ESCAPES}\n\tclose(7);'
    text = story(body).replace("A claim", f"A claim{ESCAPES}").replace("#include", "#include <stdio.h>\n#include")
    path.write_text(text)
    done = halfclose("run", str(path), "--json", f"{tmp_path}/x.json", GITHUB_ACTIONS="true")
    assert done.returncode in (1, 2)
    assert not re.search(UNSAFE, done.stdout + done.stderr)
    assert "␛[2J" in done.stdout
    assert not re.search(UNSAFE, (tmp_path / "x.json").read_text())
    assert json.loads((tmp_path / "x.json").read_text())[0]["case"].startswith("outside/x_")


def test_what_the_compiler_says_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "x.c"
    path.write_text(story(f"\tint x = {ESCAPES};\n\tclose(a); // = 0"))
    done = halfclose("run", str(path))
    assert done.returncode == 2 and not re.search(UNSAFE, done.stdout + done.stderr)


def test_annotations_keep_to_their_line() -> None:
    (line,) = github_annotations([Finding("a,b:c\n.c", 7, f"= 0{ESCAPES}", "50% of\n::error::x")])
    assert line == "::error file=a%2Cb%3Ac%0A.c,line=7::claimed = 0␛[2J␇\ufffd31m\ufffd, saw 50%25 of%0A::error::x"


def test_every_control_is_a_picture() -> None:
    text = "".join(map(chr, [*range(0x100), 0x2028, 0x202E, 0x2066, 0xD800]))
    assert {c for c in clean(text) if ord(c) < 32 or 127 <= ord(c) < 160} == {"\t", "\n"}
    clean(text).encode()
    unsafe = re.findall(UNSAFE, "".join(map(chr, range(0x110000))))
    assert len(unsafe) > 2000 and not any(clean(c) == c for c in unsafe)


@pytest.mark.parametrize("command", ["judge", "run"])
def test_a_file_without_an_end_is_not_read(tmp_path: Path, command: str) -> None:
    ending = "c" if command == "run" else "pcap"
    huge, pipe, folder = (tmp_path / f"{name}.{ending}" for name in ("huge", "pipe", "folder"))
    huge.touch()
    os.truncate(huge, 4 << 30)
    os.mkfifo(pipe)
    folder.mkdir()
    for path in [huge, pipe, folder, *([Path("/dev/zero")] if command == "judge" else [])]:
        words = ["prlimit", f"--as={1 << 30}", sys.executable, "-m", "runner", command, str(path)]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == 2 and str(path) in only_line(done.stderr), path


def test_what_is_packed_says_what_to_type(tmp_path: Path) -> None:
    packed = {"zcat": gzip.compress(GOOD.read_bytes()), "xzcat": lzma.compress(GOOD.read_bytes())}
    for tool, data in {**packed, "zstdcat": b"\x28\xb5\x2f\xfd", "bzcat": b"BZh9"}.items():
        for ending, command in (("pcap", "judge"), ("c", "run")):
            path = tmp_path / f"x.{ending}"
            path.write_bytes(data)
            line = only_line(halfclose(command, str(path)).stderr)
            assert f"{path}: packed: {tool} {path} > FILE" in line


def test_a_pipe_is_read(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"text")
    os.close(writer)
    assert read_file(Path(f"/dev/fd/{reader}"), 10, "pipe") == b"text"
    os.close(reader)


LONG = 200 << 10
QUADRATIC = {
    "comments that do not end": "/* A */\n" + "/* " * (LONG // 3),
    "quotes that do not end": "/* A */\n" + '"\\' * (LONG // 2),
    "single quotes": "/* A */\n" + "'\\'" * (LONG // 3),
    "line comments": "/* A */\n" + "//\n" * (LONG // 3),
    "a first comment that does not end": "/*" + " *" * (LONG // 2),
    "blanks": "/* A */\n//" + " " * LONG + "x",
    "claims": "/* A */\n" + "f(); // = 0\n" * (LONG // 12),
    "claims that go on": "/* A */\nf(); // = 0\n" + "// a --FIN--> b\n" * (LONG // 64),
    "words": "/* A */\nf(); // = 0" + " x" * (LONG // 2),
    "arrows": "/* A */\nf(); // = 0" + " a --DATA 1" * (LONG // 11),
    "overrides": "/* A */\nf(); // = 0\n// " + "a-" * (LONG // 2),
    "trailers": "/* A\n *\n" + " * See: x\n" * (LONG // 10) + " */",
}


@pytest.mark.parametrize("text", QUADRATIC.values(), ids=QUADRATIC)
def test_no_source_takes_quadratic_time(text: str) -> None:
    start = time.process_time()
    try:
        case = parse_case(text, Path("x.c"), "x")
        assert case.code_hash and case.blank() is not None
    except Trouble:
        pass
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize("part", [b' a="x"', b"[a@32473]", b"\\a", b'\\"', b"]", b'"', b" ", b"[a@32473 a="])
def test_no_datagram_takes_quadratic_time(part: bytes) -> None:
    for head in b"result [step@32473", b'result [step@32473 a="', b"result ":
        data = SYSLOG + head + part * 20000
        start = time.process_time()
        narration(data, 0, len(data))
        assert time.process_time() - start < 0.5
