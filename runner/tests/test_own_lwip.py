"""An lwIP of one's own: its tree and its options are what is compiled, and what can't be is told in one line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from runner.stacks import lwip_own, lwip_source, stack
from runner.tests.support import edit, halfclose, needs_root, only_line
from runner.tree import ROOT
from runner.trouble import Missing, Trouble

INIT = "src/include/lwip/init.h"

# What a device may well say, and the laboratory can't do with. The guard was once ours too.
OF_A_DEVICE = """#ifndef LWIPOPTS_H
#define LWIPOPTS_H
#include "mine.h"
#define LWIP_DHCP 1
#define LWIP_DNS 1
#define ETH_PAD_SIZE 2
#define CHECKSUM_GEN_IP 0
#define CHECKSUM_GEN_UDP 0
#define CHECKSUM_GEN_TCP 0
#define MEMP_NUM_UDP_PCB 1
#define LWIP_SOCKET_SELECT 0
#define LWIP_SOCKET_POLL 0
#define LWIP_NETCONN_SEM_PER_THREAD 1
#define LWIP_NETCONN_THREAD_SEM_GET() sys_thread_sem_get()
#endif
"""


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
    except Missing as missing:
        pytest.skip(str(missing))
    return lwip_source.source()


def test_the_users_options_are_compiled_in(tmp_path: Path) -> None:
    fetched()
    folder = tmp_path / 'so "called" [new] \\n'
    folder.mkdir()
    (folder / "lwipopts.h").write_text(OF_A_DEVICE)
    words = ("run", "--stack", "lwip,lwip-mine", "linger/zero_sends_rst", "close/all_read_sends_fin")
    for lingers, status in (1, 0), (0, 1):
        (folder / "mine.h").write_text(f"#define MEMP_NUM_NETCONN 9\n#define LWIP_SO_LINGER {lingers}\n")
        done = halfclose(*words, HALFCLOSE_LWIPOPTS=str(folder / "lwipopts.h"), HALFCLOSE_LWIP_NAME="mine")
        assert done.returncode == status, done.stdout + done.stderr
    assert re.search(r"lwip-mine 2\.[12]\.[0-9]", done.stdout) and "saw = -1 ENOPROTOOPT" in done.stdout
    assert "3 pass, 1 fail" in done.stdout
    (folder / "mine.h").write_text("#error none of ours\n")
    broken = halfclose(*words, HALFCLOSE_LWIPOPTS=str(folder / "lwipopts.h"), HALFCLOSE_LWIP_NAME="mine")
    assert broken.returncode == 2
    assert f"LWIPOPTS={folder}/lwipopts.h: does not compile:" in broken.stdout
    assert f"{folder}/mine.h:1:2: error: #error none of ours" in broken.stdout
    assert "2 pass, 2 error" in broken.stdout  # the other column's cases are told


@pytest.mark.parametrize(
    "path, told",
    [
        ("/home/me/my chip/lwip", " from /home/me/my chip/lwip"),
        ('/a"b\\c]d\n%s', " from /a?b?c?d??s"),
        ("/long" * 50, f" from ...{('/long' * 50)[-47:]}"),
    ],
)
def test_what_is_told_of_a_path_can_be_narrated(path: str, told: str) -> None:
    assert lwip_own.Own("lwip-own", Path(path), None).change() == told


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
    assert copy != tree and source.read_bytes() == text
    assert (copy / "src/api/sockets.c").read_bytes() == text.replace(b"\r\n", b"\n")
    os.mkfifo(tree / "src/fifo")
    (tree / "src/dangling").symlink_to("nowhere")
    assert lwip_own.tree_of(own) == copy
    source.write_bytes(b"int x = ;\n" + text)
    done = halfclose("run", "--stack", "lwip-own", "close/all_read_sends_fin", HALFCLOSE_LWIP=str(tree))
    assert done.returncode == 2 and done.stderr.startswith(f"halfclose: LWIP={tree}: does not compile:\n{source}:1:")
    source.unlink()
    with pytest.raises(Trouble, match="no src/api/sockets.c in it"):
        lwip_own.tree_of(own)
    source.write_bytes(text)
    (tree / "src/include/lwip/opt.h").write_text("/* no such option */")
    with pytest.raises(Missing, match="needs patch: apt-get install patch"):
        with pytest.MonkeyPatch.context() as change:
            change.setenv("PATH", "/nowhere")
            lwip_own.tree_of(own)
    with pytest.raises(Trouble, match="patch9350 does not apply|brings no patch for it: use 2.2"):
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


WAITS = """/* A claim. */
#include "story.h"

void story(int a, int b)
{
	struct linger zero = { .l_onoff = 1, .l_linger = 0 };
	char buf[8];
	int no = setsockopt(a, SOL_SOCKET, SO_LINGER, &zero, sizeof zero); // = 0

	if (no)
		read(a, buf, sizeof buf);
	ready(a); // = OUT
	close(a); // = 0	a --RST+ACK--> b	because TCPAbortOnData
}
"""


def test_diff_runs_a_column_of_ones_own_and_shows_its_lines(tmp_path: Path) -> None:
    """Where a difference ends the story, the first one is shown, and what was never reached is none."""
    fetched()
    options, waits = tmp_path / "lwipopts.h", tmp_path / "waits.c"
    options.write_text("#define LWIP_SO_LINGER 0\n#define PBUF_POOL_SIZE 64\n#define TCP_MSS 1460\n")
    waits.write_text(WAITS)
    words = ("diff", "linux", "lwip-mine", "linger/zero_sends_rst", "close/peer_cannot_tell_close_from_shutdown")
    chip = str(options)
    done = halfclose(*words, str(waits), HALFCLOSE_LWIPOPTS=chip, HALFCLOSE_LWIP_NAME="mine", HALFCLOSE_WATCHDOG="5")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lwip-mine = -1 ENOPROTOOPT" in done.stdout and "sizeof abort);  linux     = 0\n" in done.stdout
    hung = done.stdout[done.stdout.index("outside/waits") :]
    assert hung.count("lwip-mine = ") == 1 and "lwip-mine = -1 ENOPROTOOPT" in hung
    assert "close(a);                                                    linux     = 0  a --RST+ACK--> b" in done.stdout


def test_a_reset_from_port_0_is_a_finding_and_is_drawn_so(tmp_path: Path) -> None:
    """tcp_abandon() of lwIP 2.1.0 asked for the port when the connection had given it back."""
    shutil.copytree(fetched() / "src", tmp_path / "src")
    reset = "tcp_rst(pcb, seqno, ackno, &pcb->local_ip, &pcb->remote_ip, {}, pcb->remote_port);"
    edit(tmp_path / "src/core/tcp.c", reset.format("local_port"), reset.format("0"))
    words = ("--stack", "lwip-own-b", "shutdown/rd_sends_nothing")
    done = halfclose("show", *words, HALFCLOSE_LWIP=str(tmp_path))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "│◀───── RST+ACK ─────┤b:0\n" in done.stdout
    saw = "claimed = 4  a --DATA 4--> b  a <--RST+ACK-- b, saw = 4  a --DATA 4--> b  a <--RST+ACK-- b:0"
    assert f"cases/shutdown/rd_sends_nothing.c:32: {saw}\n" in done.stdout


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_a_tree_without_the_distributions_patches(line_end: bytes, tmp_path: Path) -> None:
    if not lwip_source.PATCHES[lwip_source.version(fetched())]:
        pytest.skip("this distribution's lwIP needs no patches, and has none for others")
    shutil.copytree(fetched(), tmp_path / "tree")
    for patch in reversed(lwip_source.PATCHES[lwip_source.version(tmp_path / "tree")]):
        text = (tmp_path / "tree/debian/patches" / patch).read_bytes()
        subprocess.run(["patch", "-R", "-p1", "-s"], cwd=tmp_path / "tree", input=text, check=True)
    for file in (tmp_path / "tree/src").rglob("*.[ch]"):
        file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", line_end))
    assert b"LWIP_SOCKET_EXTERNAL_HEADERS" not in (tmp_path / "tree/src/include/lwip/opt.h").read_bytes()
    own = lwip_own.asked({"HALFCLOSE_LWIP": str(tmp_path / "tree")}, set())
    assert own and b"LWIP_SOCKET_EXTERNAL_HEADERS" in (lwip_own.tree_of(own) / "src/include/lwip/opt.h").read_bytes()


@needs_root
@pytest.mark.parametrize("secret", ["lwip", f"lwip/{INIT}", "lwip/src/core", "lwip/src/core/tcp.c", "lwipopts.h"])
def test_what_can_not_be_read_is_told(secret: str, tmp_path: Path) -> None:
    tree = a_tree(tmp_path / "lwip", 1)
    (tree / "src/core").mkdir()
    for file in tree / "src/core/tcp.c", tmp_path / "lwipopts.h":
        file.touch()
    (tmp_path / secret).chmod(0)
    read = "from runner.stacks import lwip_own as l; import os; own = l.asked(os.environ, set())"
    code = f"import sys; sys.path.insert(0, '.')\n{read}; l._files(own.tree); l.options_of(own, own.tree)"
    command = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all", sys.executable, "-c", code]
    paths = {"HALFCLOSE_LWIP": str(tree), "HALFCLOSE_LWIPOPTS": str(tmp_path / "lwipopts.h")}
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **paths}, capture_output=True, text=True)
    said = done.stderr.strip().splitlines()[-1]
    assert re.fullmatch(rf"runner.trouble.Trouble: {tmp_path / secret}.*: can't be read: Permission denied: .*", said)
