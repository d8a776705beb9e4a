"""An lwIP of one's own: its tree and its options are what is compiled, and what can't be is told in one line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from runner import build
from runner.stacks import lwip_own, lwip_source, stack
from runner.tests.support import halfclose, only_line
from runner.trouble import Trouble

INIT = "src/include/lwip/init.h"


def a_tree(folder: Path, minor: int) -> Path:
    """As much of a tree as tells its version."""
    numbers = zip(("MAJOR", "MINOR", "REVISION"), (2, minor, 0))
    (folder / INIT).parent.mkdir(parents=True)
    (folder / INIT).write_text("".join(f"#define LWIP_VERSION_{part} {number}\n" for part, number in numbers))
    return folder


@pytest.mark.parametrize(
    "change, why",
    [
        ({"LWIP": "/nowhere"}, "LWIP=/nowhere: no src/include/lwip/init.h in it"),
        ({"LWIP": "OLD"}, "it is lwIP 2.0.0: use 2.1 or 2.2"),
        ({"LWIPOPTS": "/nowhere.h"}, "LWIPOPTS=/nowhere.h: no such file"),
        ({"LWIP": "NEW", "LWIP_NAME": "Chip 1"}, "LWIP_NAME=Chip 1: use lower-case letters"),
        ({"LWIP": "NEW", "LWIP_NAME": "chip-b"}, "not -b at its end"),
        ({"LWIP": "NEW", "LWIP_NAME": "vendor"}, "there is a column lwip-vendor already"),
    ],
)
def test_what_can_not_be_had_is_told(
    change: dict[str, str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees = {"OLD": str(a_tree(tmp_path / "old", 0)), "NEW": str(a_tree(tmp_path / "new", 2))}
    environment = {f"HALFCLOSE_{name}": trees.get(value, value) for name, value in change.items()}
    with pytest.raises(Trouble, match=why):
        lwip_own.asked(environment, {"lwip-vendor"})
    assert lwip_own.asked({}, set()) is None
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert why in only_line(halfclose("run", "--stack", "linux", "close/all_read_sends_fin").stderr)


def fetched() -> Path:
    """The tree that all columns are made of, where it can be had."""
    try:
        stack("lwip").foreign()
    except build.Missing as missing:
        pytest.skip(str(missing))
    return lwip_source.source()


def test_the_users_options_are_compiled_in(tmp_path: Path) -> None:
    fetched()
    (tmp_path / "mine.h").write_text("#define MEMP_NUM_NETCONN 9 /* no lingering */\n#define LWIP_COMPAT_SOCKETS 1\n")
    (tmp_path / "lwipopts.h").write_text('#include "mine.h"\n')
    words = ("run", "--stack", "lwip,lwip-mine", "linger/zero_sends_rst", "close/all_read_sends_fin")
    done = halfclose(*words, HALFCLOSE_LWIPOPTS=str(tmp_path / "lwipopts.h"), HALFCLOSE_LWIP_NAME="mine")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "lwip-mine 2.1.3" in done.stdout and "saw = -1 ENOPROTOOPT" in done.stdout
    assert "3 pass, 1 fail" in done.stdout


def test_the_users_tree_is_compiled_and_left_as_it_is(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(fetched() / "src", tree / "src")
    source = tree / "src/api/sockets.c"
    text = source.read_bytes().replace(
        b"lwip_shutdown(int s, int how)\r\n{", b"lwip_shutdown(int s, int how)\r\n{ return 7;"
    )
    source.write_bytes(text)
    own = lwip_own.asked({"HALFCLOSE_LWIP": str(tree)}, set())
    assert own and own.name == "lwip-own"
    copy = lwip_own.tree_of(own)
    assert copy != tree and (copy / "src/api/sockets.c").read_bytes() == text == source.read_bytes()
    (tree / "src/include/lwip/opt.h").write_text("/* no such option */")
    with pytest.raises(Trouble, match="patch9350 does not apply"):
        lwip_own.tree_of(own)
    assert (tree / "src/include/lwip/opt.h").read_text() == "/* no such option */"


def test_a_device_that_allocates_otherwise_is_told_all_but_lwips_heap(tmp_path: Path) -> None:
    fetched()
    options = tmp_path / "lwipopts.h"
    options.write_text("#define MEM_LIBC_MALLOC 1\n#define MEMP_MEM_MALLOC 1\n#define LWIP_STATS 0\n")

    def device(*words: str) -> str:
        done = halfclose(*words, HALFCLOSE_LWIPOPTS=str(options), HALFCLOSE_LWIP_NAME="malloc")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    told = device("run", "--stack", "lwip-malloc", "lwip/own_heap*", "close/all_read_sends_fin")
    assert "1 pass, 3 skip" in told and "needs lwIP's own heap and pools, which lwipopts.h chose not" in told
    assert "unknown" in device("soak", "--stack", "lwip-malloc", "--rounds", "2", "--csv", str(tmp_path / "soak.csv"))
