"""A device's options, as its own compiler says them, or with the flags that they need."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from runner.stacks import lwip_device, stack
from runner.tests.support import halfclose, only_line
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
    assert bare.returncode == 2 and "chip.h: No such file: add its folder, LWIP_CFLAGS=-Ifolder" in only_line(
        bare.stderr
    )
    for options, more in (header, flags), (listed, ""):
        done = halfclose(*run, HALFCLOSE_LWIPOPTS=str(options), HALFCLOSE_LWIP_CFLAGS=more, HALFCLOSE_LWIP_NAME="chip")
        assert done.returncode == 1 and "saw = -1 ENOPROTOOPT" in done.stdout, done.stdout + done.stderr
        assert "2.1.3 without LWIP_RAM_HEAP_POINTER with ..." in done.stdout.replace("2.2.1", "2.1.3")


# What devices say of their own memory, functions, threads and checksums. Left in, most of these lines keep a column
# from compiling, linking or speaking with the other host.
OF_DEVICES = """#define NO_SYS 1
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_RAM_HEAP_POINTER (0x24040000)
#define LWIP_DECLARE_MEMORY_ALIGNED(name, size) unsigned char name[size] __attribute__((section(".dtcm")))
#define CHECKSUM_GEN_IP 0
#define CHECKSUM_GEN_UDP 0
#define CHECKSUM_GEN_TCP 0
#define LWIP_CHKSUM(data, n) chip_sum(data, n)
#define mem_clib_malloc board_malloc
#define mem_clib_calloc board_calloc
#define mem_clib_free board_free
#define MEM_LIBC_MALLOC 1
#define LWIP_HOOK_FILENAME "board_hooks.h"
#define LWIP_HOOK_IP4_INPUT(p, netif) board_input(p, netif)
#define LWIP_PLATFORM_DIAG(x) board_print x
#define LWIP_RAND() board_random()
#define LWIP_PROVIDE_ERRNO 1
#define LWIP_TIMEVAL_PRIVATE 1
#define LWIP_EVENT_API 1
#define LWIP_TIMERS_CUSTOM 1
#define LWIP_IPV6_MLD 1
#define LWIP_DHCP 1
#define TCPIP_THREAD_PRIO osPriorityHigh
#define MEMP_NUM_NETCONN 8
#define TCP_MSS 1460
extern int *board_errno(void);
#undef errno
#define errno (*board_errno())
"""


def test_what_is_the_devices_own_is_left_out_and_told(tmp_path: Path) -> None:
    try:
        stack("lwip").foreign()
    except Missing as missing:
        pytest.skip(str(missing))
    options = tmp_path / "o.h"
    options.write_text(OF_DEVICES)
    show = ("show", "--stack", "lwip-chip", "close/all_read_sends_fin")
    done = halfclose(*show, HALFCLOSE_LWIPOPTS=str(options), HALFCLOSE_LWIP_NAME="chip")
    assert done.returncode == 0, done.stdout + done.stderr
    told = [name for name in lwip_device.TOLD if f"#define {name}" in OF_DEVICES]
    assert len(told) == 14 and " without NO_SYS, LWIP_SOCKET and 12 more with ..." in done.stdout


@pytest.mark.parametrize(
    "names, room, text",
    [
        ([], 40, ""),
        (["NO_SYS"], 40, " without NO_SYS"),
        (["NO_SYS", "LWIP_SOCKET"], 40, " without NO_SYS, LWIP_SOCKET"),
        (["NO_SYS", "LWIP_SOCKET", "LWIP_NETCONN"], 38, " without NO_SYS and 2 more"),
    ],
)
def test_what_is_left_out_is_told_in_short(names: list[str], room: int, text: str) -> None:
    assert lwip_device.in_short(names, room) == text


def test_what_the_laboratory_sets_otherwise_is_known() -> None:
    ours = "story/lwip/lwipopts.h"
    said = [("NO_SYS", "1", "d.h"), ("NO_SYS", None, ours), ("NO_SYS", "0", ours), ("LWIP_SOCKET", "1", "d.h")]
    said += [
        ("LWIP_SOCKET", None, ours),
        ("LWIP_SOCKET", "1", ours),
        ("TCP_MSS", "536", "d.h"),
        ("TCP_MSS", None, ours),
    ]
    assert lwip_device.undone(said, ours) == ["NO_SYS"]
    assert lwip_device.undone([("LWIP_RAM_HEAP_POINTER", "(1)", "d.h")], ours) == []
    pointer = [("LWIP_RAM_HEAP_POINTER", "(1)", "d.h"), ("LWIP_RAM_HEAP_POINTER", None, ours)]
    assert lwip_device.undone(pointer, ours) == ["LWIP_RAM_HEAP_POINTER"]


@pytest.mark.parametrize(
    "said, options, told",
    [
        (
            "d.h:3:10: fatal error: FreeRTOS.h: No such file or directory\n",
            "",
            "d.h:3: FreeRTOS.h: No such file: add its",
        ),
        ("d.h:3:10: fatal error: 'FreeRTOS.h' file not found\n", "", "d.h:3: FreeRTOS.h: No such file: add its folder"),
        (
            "m.h:1:2: fatal error: lwippools.h: No such file or directory",
            "",
            "lwippools.h: No such file, and MEM_USE_POOLS",
        ),
        (
            "t.c:6:8: error: ‘PRIO’ undeclared (first use)",
            "#define X PRIO",
            "t.c:6: PRIO is nowhere defined: it is of the",
        ),
        ("t.c:6:8: error: use of undeclared identifier 'PRIO'", "#define X PRIO", "t.c:6: PRIO is nowhere defined: it"),
        ("t.c:6:8: error: ‘PRIO’ undeclared (first use)", "#define X OTHER_PRIO", ""),
        ("t.c:6:2: error: #error wrong", "", ""),
    ],
)
def test_what_the_compiler_lacks_is_advised_in_one_line(said: str, options: str, told: str) -> None:
    advice = lwip_device.advice(said, options)
    assert advice.startswith(told) and bool(advice) == bool(told) and "\n" not in advice
