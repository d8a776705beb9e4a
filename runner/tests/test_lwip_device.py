"""A device's options, as its own compiler says them, or with the flags that they need."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from runner.stacks import lwip_device, stack
from runner.tests.support import halfclose
from runner.trouble import Missing

OPT_H = "#if !defined TCP_MSS || defined __DOXYGEN__\n#endif\n#ifndef TCP_WND\n#endif\n#if !defined(MEMCPY)\n#endif\n"
LIST = """#define __STDC__ 1
#define INT_MAX 0x7fffffff
#define TCP_WND (4 * CONFIG_MSS)
#define CONFIG_MSS 1440
#define MEMCPY(dst,src,len) dma_copy(dst,src,len)
#define TCP_MSS CONFIG_MSS
#define LWIP_HDR_OPT_H 1
"""


def test_of_a_list_of_macros_the_options_are_taken() -> None:
    assert lwip_device.is_list_of_macros(LIST) and lwip_device.is_list_of_macros(LIST.replace("\n", "\r\n"))
    assert not lwip_device.is_list_of_macros("#define TCP_MSS 1440\n")
    assert not lwip_device.is_list_of_macros(LIST + "#include <x.h>\n")
    expected = "#define CONFIG_MSS 1440\n#define TCP_MSS CONFIG_MSS\n#define TCP_WND (4 * CONFIG_MSS)\n"
    assert lwip_device.options(LIST, OPT_H) == expected


@pytest.mark.parametrize(
    "words, flags",
    [
        (
            ["-Iport", "-I", "os", "-DSTM32F7", "-D", "X=1"],
            ["-idirafter", "port", "-idirafter", "os", "-DSTM32F7", "-DX=1"],
        ),
        (["-mcpu=cortex-m7", "-O2", "-Wall", "-I"], []),
    ],
)
def test_flags(words: list[str], flags: list[str]) -> None:
    assert lwip_device.compiler_flags(words) == flags


def test_addresses_are_found() -> None:
    assert lwip_device.undone("#define LWIP_RAM_HEAP_POINTER (0x30044000)\n") == ["LWIP_RAM_HEAP_POINTER"]
    assert not lwip_device.undone("/* #define LWIP_RAM_HEAP_POINTER */ // #define LWIP_RAM_HEAP_POINTER 1\n")


def test_a_devices_options_are_those_of_its_compiler(tmp_path: Path) -> None:
    """The header needs one of the chip's, which needs a name of the build's; the list needs nothing."""
    try:
        stack("lwip").foreign()
    except Missing as missing:
        pytest.skip(str(missing))
    (tmp_path / "chip").mkdir()
    (tmp_path / "chip/chip.h").write_text("#ifndef CHIP\n#error which chip?\n#endif\n#define SOCKETS_OF_CHIP 9\n")
    header, listed = tmp_path / "lwipopts.h", tmp_path / "options.txt"
    header.write_text(
        "#include <chip.h>\n#define MEMP_NUM_NETCONN SOCKETS_OF_CHIP\n#define LWIP_SO_LINGER 0\n"
        "#define LWIP_RAM_HEAP_POINTER (0x30044000)\n#define TCP_MSS 1460\n#define PBUF_POOL_SIZE 64\n"
    )
    flags = f"-mthumb -I{tmp_path}/chip -DCHIP=7"
    words = ["cc", f"-I{tmp_path}/chip", "-DCHIP=7", "-dM", "-E", str(header)]
    listed.write_text(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    run = ("run", "--stack", "lwip-chip", "linger/zero_sends_rst")
    bare = halfclose(*run, HALFCLOSE_LWIPOPTS=str(header), HALFCLOSE_LWIP_NAME="chip")
    assert bare.returncode == 2 and "chip.h: No such file" in bare.stderr
    for options, more in (header, flags), (listed, ""):
        done = halfclose(*run, HALFCLOSE_LWIPOPTS=str(options), HALFCLOSE_LWIP_CFLAGS=more, HALFCLOSE_LWIP_NAME="chip")
        assert done.returncode == 1 and "saw = -1 ENOPROTOOPT" in done.stdout, done.stdout + done.stderr
        assert "2.1.3 without LWIP_RAM_HEAP_POINTER with ..." in done.stdout.replace("2.2.1", "2.1.3")
