"""One host on lwIP, the other on the kernel that runs the tests.

`lwip` has host a on lwIP, and `lwip-b` host b: in most stories one of them closes and the other sees it.

The story library is the same; cases/story/lwip says how lwIP comes in. The columns are

- lwip: as the distribution has it, with 16 sockets, as host a;
- lwip-b: the same as host b;
- lwip-fullduplex, lwip-fullduplex-b: these with LWIP_NETCONN_FULLDUPLEX 1, which lets one thread close what another
  reads from; and threads take turns as on one core (one_core.c), since what select returns is else left to chance;
- lwip-select-leak: lwip with the rule of 2.0.3 by which a slot is free and select lets go of it: two small edits
  of a private copy of sockets.c, made when it is built; and threads take turns as on one core (one_core.c), since
  the bug needs a close that ends before the sleeper it wakes goes on;
- lwip-vendor: lwip with 38 sockets, behind the layer of a chip vendor, whose guard takes a shutdown
  for a close (cases/story/lwip/vendor.c);
- lwip-NAME, lwip-NAME-b: one's own tree or lwipopts.h, where the user names one (lwip_own.py);
- lwip-vendor-fixed-3, lwip-vendor-fixed-5: the same layer as it was corrected, with as few sockets as the correction
  was checked with.
"""

from __future__ import annotations

import hashlib
import os
from tempfile import NamedTemporaryFile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from .. import compiler
from ..column import OTHER_HOST
from ..environment import own_variables
from ..files import write_file
from . import linux, lwip_options, lwip_own
from .lwip_source import PATCHES, headers, source, sys_arch
from .stack import Client, Foreign, Stack
from ..tree import BUILD, ROOT, STORY
from ..trouble import DoesNotCompile, Missing, Trouble

FOLDER = STORY / "lwip"
OUR_SOURCES = tuple(
    f"lwip/{name}.c"
    for name in ("calls", "lacks", "stack", "tap", "mailbox", "datagram", "hang", "assertion", "processor", "cable")
)
OBJECTS = BUILD / "lwip" / "objects"
THEIR_SOURCES = ("src/core/*.c", "src/core/ipv4/*.c", "src/api/*.c", "src/netif/ethernet.c")

# The files of lwIP that ask how many sockets there are (MEMP_NUM_NETCONN, and NUM_SOCKETS that is made of it).
# In the others it can't be asked, so columns that have different numbers share them.
SLOTTED = ("init.c", "memp.c", "sockets.c")
NO_SLOTS = f"-DMEMP_NUM_NETCONN={lwip_options.UNUSABLE}"

# Libraries that hand descriptors to the kernel.
KERNELS_OWN = ("liburing", "libevent")

EDITED = f"runner/stacks/lwip.py edits lwIP {' and '.join(PATCHES)}"

# What a column changes in lwIP's files, as (file, what stands there once, what shall stand there).
Edits = tuple[tuple[str, str, str], ...]

# A slot is free only if nobody selects on it, and select leaves the count as it is where it finds a slot without a
# connection. (The assertion behind the second speaks of 2.1's rule, so it is asked only where that holds.)
SLOT_RULE_OF_2_0_3: Edits = (
    ("sockets.c", "if (!sockets[i].conn)", "if (!sockets[i].conn && !sockets[i].select_waiting)"),
    ("sockets.c", " sock = tryget_socket_unconn_nouse(i);", " sock = tryget_socket(i); if (sock)"),
)


# lwIP is not ours to warn about; what it is compiled with is otherwise what we compile with.
THEIR_FLAGS = ("-std=gnu11", "-w")


@dataclass(frozen=True)
class Layer:
    """What stands between the story and lwIP: a file of cases/story, its flags, and the names it takes over."""

    source: str
    takes_over: tuple[str, ...]
    flags: tuple[str, ...] = ()


ONE_CORE = Layer("lwip/one_core.c", ("lwip_close", "sys_arch_sem_wait"))
VENDOR = Layer("lwip/vendor.c", ("lwip_close", "lwip_shutdown"))
VENDOR_FIXED = replace(VENDOR, flags=("-DGUARD_KNOWS_CLOSE=1",))


@dataclass(frozen=True)
class Column:
    """A stack made of lwIP: how lwIP is built, and what stands before it."""

    name: str
    slots: int = 16
    edits: Edits = ()
    change: str = ""
    layers: tuple[Layer, ...] = ()
    host: str = "A"
    options: tuple[str, ...] = ()
    chapters: str = "lwip/*"
    leaks: bool = False
    own: lwip_own.Own | None = None

    def stack(self) -> Stack:
        """As the build knows it."""
        sources = [file for file in linux.STACK.sources if file not in (linux.STACK.cable, "stack.c")]
        sources += [*OUR_SOURCES, *(layer.source for layer in self.layers)]
        return Stack(
            self.name,
            FAMILY,
            tuple(sources),
            host=self.host.lower(),
            cable="lwip/cable.c",
            foreign=partial(foreign, self),
            lacks=KERNELS_OWN,
            chapters=self.chapters,
            soaked_by=self.client() if self.host == "A" else None,
            settings=lwip_own.settings(own_variables()) if self.own else "",
        )

    def client(self) -> Client:
        """How it is soaked."""
        return Client("soak/on_lwip.c", self.with_sockets, self.leaks, self.name in USUALLY_SOAKED)

    def with_sockets(self, slots: int) -> Stack:
        """The same with another number of sockets."""
        return replace(self, name=f"{self.name}-{slots}", slots=slots).stack()


@lru_cache(maxsize=None)
def foreign(column: Column) -> Foreign:
    """lwIP, fetched and built for this column. Raises Missing."""
    if not os.access(TAP, os.R_OK | os.W_OK):
        raise Missing(f"needs {TAP}, which this user can't open: run as root, or chmod a+rw it (modprobe tun)")
    tree = fetched = source()
    options, change = column.options, column.change
    if column.own:
        tree = lwip_own.tree_of(column.own)
        options = lwip_own.options_of(column.own, tree)
    # Ours first: the port has a lwipopts.h too.
    folders = (str(FOLDER), str(tree / "src/include"), *map(str, headers(fetched)))
    lwip = (*options, *(flag for path in folders for flag in ("-isystem", path)))
    slots = f"-DMEMP_NUM_NETCONN={column.slots}" if column.slots else "-DHALFCLOSE_SLOTS_OF_DEVICE"
    if column.own:
        if column.own.options and column.slots:
            slots = f"-DHALFCLOSE_SLOTS={column.slots}"
        stamp, undone = lwip_own.stamp(column.own, (slots, *lwip), tree)
        lwip, change = (*lwip, *stamp), column.own.change(undone)
    ours = [f"-DLWIP_HOST={column.host}", f'-DSTACK_NAME="{column.name}"', f'-DSTACK_CHANGE="{change}"']
    ours += [flag for layer in column.layers for flag in layer.flags]
    wrap = [f"-Wl,--wrap={name}" for layer in column.layers for name in layer.takes_over]
    try:
        built = library([tree, fetched], lwip, slots, column.edits)
    except DoesNotCompile as error:
        if column.own:
            raise column.own.does_not_compile(str(error)) from error
        raise Trouble(f"lwIP does not compile with {FOLDER}/lwipopts.h:\n{error}") from error
    return Foreign((slots, *lwip, *ours), (str(built), f"@{FOLDER}/wrap", *wrap))


def library(trees: list[Path], compile: tuple[str, ...], slots: str, edits: Edits) -> Path:
    """liblwip.a, named by all that goes into it; columns share the objects in which they do not differ.

    The first of the trees is lwIP, the last one has the port. Raises DoesNotCompile, or Trouble where an option
    has not one value in all files, theirs and ours.
    """
    files = [file for pattern in THEIR_SOURCES for file in sorted(trees[0].glob(pattern))]
    files.append(sys_arch(trees[-1]))
    ours = [ROOT / file for file in (*sorted(FOLDER.glob("*.c")), *sorted(FOLDER.glob("*.h")))]
    said = compiler.command(), compiler.flags(), compile, slots, edits, files, [file.read_bytes() for file in ours]
    output = OBJECTS / f"liblwip-{_key(said)}.a"
    if not output.exists():
        agreed = lwip_options.options([*compile, slots, *THEIR_FLAGS], trees[0])
        lwip_options.check(str(FOLDER), lwip_options.preprocessed([*compile, slots, "-w"], *ours), agreed)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            objects = list(pool.map(partial(_object, compile, slots, edits, agreed), files))
        compiler.archive(objects, output)
    return output


def _object(compile: tuple[str, ...], slots: str, edits: Edits, agreed: lwip_options.Options, file: Path) -> Path:
    """One object file of lwIP, named by what is in it behind the preprocessor."""
    shared = slots.startswith("-DMEMP_NUM_NETCONN=") and file.name not in SLOTTED
    command = [*compile, NO_SLOTS if shared else slots, *THEIR_FLAGS]
    text = lwip_options.preprocessed(command, edited(file, edits, OBJECTS))
    lwip_options.check(file.name, text, agreed)
    code = lwip_options.code(text)
    output = OBJECTS / f"{file.stem}-{_key(compiler.command(), compiler.flags(), THEIR_FLAGS, code)}.o"
    if not output.exists():
        output.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=output.parent, suffix=".i", encoding="latin-1") as unfinished:
            unfinished.write(code)
            unfinished.flush()
            compiler.compile([*THEIR_FLAGS, "-x", "cpp-output", "-c", unfinished.name], output)
    return output


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def edited(file: Path, edits: Edits, folder: Path) -> Path:
    """The file as it is to be compiled: itself, or a copy in `folder` with the edits that are for it.

    Raises Trouble where a text to be replaced does not stand there once: it is another lwIP then.
    """
    text = before = file.read_bytes().decode("latin-1")
    for name, old, new in edits:
        if name == file.name:
            if text.count(old) != 1:
                raise Trouble(f"{file}: '{old.strip()}' is not there once: {EDITED}")
            text = text.replace(old, new)
    if text == before:
        return file
    copy = folder / f"{file.stem}-{_key(text)}.c"
    write_file(copy, text.encode("latin-1"))
    return copy


TAP = "/dev/net/tun"
FAMILY = "lwip"
USUALLY_SOAKED = ("lwip", "lwip-vendor")
FULL_DUPLEX = "-DLWIP_NETCONN_FULLDUPLEX=1"
COLUMNS = (
    Column("lwip", chapters="*"),
    Column("lwip-b", host="B", chapters="*"),
    Column("lwip-fullduplex", layers=(ONE_CORE,), options=(FULL_DUPLEX,), chapters="threads/*"),
    Column("lwip-fullduplex-b", layers=(ONE_CORE,), host="B", options=(FULL_DUPLEX,), chapters="threads/*"),
    Column("lwip-select-leak", 16, SLOT_RULE_OF_2_0_3, " with the slot rule of 2.0.3", (ONE_CORE,)),
    Column("lwip-vendor", 38, layers=(VENDOR,), leaks=True),
    Column("lwip-vendor-fixed-3", 3, layers=(VENDOR_FIXED,)),
    Column("lwip-vendor-fixed-5", 5, layers=(VENDOR_FIXED,)),
)


def own_columns() -> tuple[Column, ...]:
    """The user's, if there is one, as either host. Raises Trouble."""
    own = lwip_own.asked(own_variables(), {column.name for column in COLUMNS})
    if not own:
        return ()
    one = Column(own.name, 0 if own.options else 16, chapters="*", own=own)
    return one, replace(one, name=own.name + OTHER_HOST, host="B")


STACKS = tuple(column.stack() for column in (*COLUMNS, *own_columns()))
