"""Each option of lwIP's has one value in all files of a column: what differs is found as it is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner.stacks import lwip_options, lwip_source, stack
from runner.stacks.lwip import FOLDER
from runner.stacks.lwip_options import Definition, Options
from runner.tests.support import edit, halfclose, only_line, own_tree
from runner.trouble import Missing, Trouble

AGREED = Options({"TCP_MSS": "1460"}, frozenset({Definition("TCP_MSS", "536", "opt.h")}))
SYSTEMS, OURS, OPT = '# 1 "/usr/include/netinet/tcp.h"', '# 1 "lwipopts.h"', '# 1 "opt.h"'


@pytest.mark.parametrize(
    "lines",
    [
        (OURS, "#define TCP_MSS 1460"),
        (SYSTEMS, "#define TCP_MSS 512", OURS, "#undef TCP_MSS", "#define TCP_MSS  1460"),
        (OURS, "#define TCP_MSS 1460", OPT, "#define TCP_MSS 536", "#define TCP_MSS 1460"),
        (OURS, f"#define TCP_MSS {lwip_options.UNUSABLE}"),
        (OURS, "#define TCP_MSS 1460", SYSTEMS, "#define TCP_MSS_OTHER 512"),
    ],
)
def test_options_that_agree(lines: tuple[str, ...]) -> None:
    lwip_options.check("memp.c", "\n".join(lines) + "\n", AGREED)


@pytest.mark.parametrize(
    "lines, value",
    [
        ((OURS, "#define TCP_MSS 1460", SYSTEMS, "#define TCP_MSS 512"), "512"),
        ((OURS, "#define TCP_MSS 1460", SYSTEMS, "#undef TCP_MSS", OURS, "#define TCP_MSS 1460"), "undefined"),
        ((OURS, "#define TCP_MSS 1460", SYSTEMS, "#define TCP_MSS 512", OURS, "#define TCP_MSS 1460"), "512"),
        ((SYSTEMS, "#define TCP_MSS 512", OURS, "#define OTHER 1460"), "512"),
    ],
)
def test_an_option_with_another_value_is_found(lines: tuple[str, ...], value: str) -> None:
    with pytest.raises(Trouble, match=rf"memp.c: lwIP's option TCP_MSS is {value} here .*, and 1460 in lwip/opt.h"):
        lwip_options.check("memp.c", "\n".join(lines) + "\n", AGREED)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository of one's own, with lwIP's source."""
    try:
        stack("lwip").foreign()
    except Missing as missing:
        pytest.skip(str(missing))
    return own_tree(tmp_path)


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        ("lwipopts.h", "#include <netinet/tcp.h>\n#undef TCP_MSS\n", "", "init.c: lwIP's option TCP_MSS is 512 here"),
        ("lwipopts.h", "#undef TCP_MSS\n", "#define LWIPOPTS_OF_DEVICE <stddef.h>\n", "TCP_MSS before lwIP does"),
        (
            "wrapped.h",
            "#define CALL(",
            "#define TCP_MSS 1461\n#define CALL(",
            "cases/story/lwip: lwIP's option TCP_MSS",
        ),
    ],
)
def test_an_option_that_is_taken_over(file: str, old: str, new: str, said: str, tree: Path) -> None:
    edit(tree / FOLDER / file, old, new)
    done = halfclose("run", "--stack", "lwip", "close/all_read_sends_fin", tree=tree)
    assert done.returncode == 2
    assert said in only_line(done.stderr)


# A case that brings lwIP's heap with it says how that is built; no other file asks.
OF_A_CASE = {"own_heap_keeps_an_interrupt_out.c": "LWIP_ALLOW_MEM_FREE_FROM_OTHER_CONTEXT"}


def test_options_of_the_cases_about_lwip(tree: Path) -> None:
    flags = [*stack("lwip").foreign().compile, "-w"]
    agreed = lwip_options.options(flags, lwip_source.source())
    cases = [file for file in Path("cases/lwip").glob("*.c") if "Needs: lwip" in file.read_text()]
    assert cases
    for case in cases:
        values = {name: value for name, value in agreed.values.items() if name != OF_A_CASE.get(case.name)}
        lwip_options.check(case.name, lwip_options.preprocessed(flags, case), Options(values, agreed.said))


def test_the_pool_for_what_is_received_is_as_large_as_is_believed(tmp_path: Path) -> None:
    """Two segments that wait unread: where one file's TCP_MSS differs, the second damages the first."""
    body = """	static char x[1200], y[1200], got[2400];

	memset(x, 'x', sizeof x);
	memset(y, 'y', sizeof y);
	write({0}, x, sizeof x); // = 1200	{1}
	write({0}, y, sizeof y); // = 1200	{1}
	read({2}, got, sizeof got); // = 2400
	is(memcmp(got, x, sizeof x) == 0); // = yes
	is(memcmp(got + 1200, y, sizeof y) == 0); // = yes
	close(a); // = 0	a --FIN--> b
	close(b); // = 0	a <--FIN-- b
"""
    for name, to, arrow, end in ("lwip", "b", "a <--DATA 1200-- b", "a"), ("lwip-b", "a", "a --DATA 1200--> b", "b"):
        case = tmp_path / f"two_segments_{end}.c"
        text = f'/* A claim. */\n#include "story.h"\n\nvoid story(int a, int b)\n{{\n{body.format(to, arrow, end)}}}\n'
        case.write_text(text)
        done = halfclose("run", "--stack", name, str(case))
        assert done.returncode == 0 or "skip" in done.stdout, done.stdout + done.stderr
