"""What a device has little of runs out here as well: places in a mailbox, memory for what is received."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner.stacks import stack
from runner.tests.support import halfclose
from runner.trouble import Missing


@pytest.fixture(autouse=True)
def lwip_is_here() -> None:
    try:
        stack("lwip").foreign()
    except Missing as missing:
        pytest.skip(str(missing))


def unread(folder: Path, writes: int) -> str:
    """A story in which b writes this many single bytes before a reads them all."""
    case = folder / "unread.c"
    case.write_text(
        f"""/* A claim. */
#include "story.h"

void story(int a, int b)
{{
	char buf[8];

	for (int n = 0; n < {writes}; n++)
		write(b, "x", 1); // = 1	a <--DATA 1-- b
	for (int n = 0; n < {writes}; n++)
		read(a, buf, 1); // = 1
	close(b); // = 0	a <--FIN-- b
	close(a); // = 0	a --FIN--> b
}}
"""
    )
    return str(case)


def test_a_mailbox_has_the_size_of_the_options(tmp_path: Path) -> None:
    """Six fill it, lwIP keeps a seventh aside and answers none of them; the eighth it throws away, and Linux waits."""
    options = tmp_path / "lwipopts.h"
    options.write_text("#define DEFAULT_TCP_RECVMBOX_SIZE 6\n#define PBUF_POOL_SIZE 64\n#define TCP_MSS 1460\n")
    words = ("run", "--stack", "lwip,lwip-mine", unread(tmp_path, 30))
    done = halfclose(*words, HALFCLOSE_LWIPOPTS=str(options), HALFCLOSE_LWIP_NAME="mine")
    assert done.returncode == 1 and "1 pass, 1 fail" in done.stdout, done.stdout + done.stderr
    assert "saw = 1 (time 9)" in done.stdout


def test_a_pool_that_has_run_out_loses_a_segment_and_not_the_story(tmp_path: Path) -> None:
    done = halfclose("run", "--stack", "lwip", unread(tmp_path, 70))
    assert done.returncode == 1 and "1 fail" in done.stdout, done.stdout + done.stderr
    assert "saw = 1 (time 66)" in done.stdout  # the 65th was lost, and the 66th waits for its acknowledgement
