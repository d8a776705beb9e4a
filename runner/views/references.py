"""What a case cites, as links: RFCs, man pages, the kernel's source and lwIP's, each at a fixed version."""

from __future__ import annotations

import re
from html import escape

KERNEL, LWIP = "v6.12", "STABLE-2_2_1_RELEASE"  # what the prose of cases is about
RFC_EDITOR = "https://www.rfc-editor.org/rfc"
MAN_PAGES = "https://man7.org/linux/man-pages"
KERNEL_SOURCE = f"https://elixir.bootlin.com/linux/{KERNEL}"
LWIP_SOURCE = f"https://github.com/lwip-tcpip/lwip/blob/{LWIP}"

PARTS = re.compile(
    r"RFC (?P<rfc>\d{1,5})(?: (?P<section>\d+(?:\.\d+)*))?"
    r"|(?<![\w.])(?P<further>\d+(?:\.\d+)+)"
    r"|(?P<page>[a-z_]\w*)\((?P<volume>[1-8])\)"
    r"|lwIP's (?P<lwip>src/[\w/.-]+\.[ch])"
    r"|(?<![\w/])(?P<file>(?:net|fs|kernel|include|mm|io_uring|drivers)/[\w/.-]+\.[ch])"
    r"|(?P<function>[A-Za-z_]\w+)\(\)"
)


def linked(text: str) -> str:
    """A reference as HTML. All of it is escaped, and a link leads nowhere but to the places above."""
    out, at, rfc = [], 0, ""
    of_kernel = "lwIP" not in text and any(part["file"] for part in PARTS.finditer(text))
    for part in PARTS.finditer(text):
        rfc = part["rfc"] or rfc
        target = _target(part, rfc, of_kernel)
        out.append(escape(text[at : part.start()]))
        out.append(f'<a href="{escape(target)}">{escape(part[0])}</a>' if target else escape(part[0]))
        at = part.end()
    return "".join(out) + escape(text[at:])


def _target(part: re.Match[str], rfc: str, of_kernel: bool) -> str:
    if part["rfc"]:
        return f"{RFC_EDITOR}/rfc{rfc}" + (f"#section-{part['section']}" if part["section"] else "")
    if part["further"]:
        return f"{RFC_EDITOR}/rfc{rfc}#section-{part['further']}" if rfc else ""
    if part["page"]:
        return f"{MAN_PAGES}/man{part['volume']}/{part['page']}.{part['volume']}.html"
    if part["lwip"]:
        return f"{LWIP_SOURCE}/{part['lwip']}"
    if part["file"]:
        return f"{KERNEL_SOURCE}/source/{part['file']}"
    return f"{KERNEL_SOURCE}/A/ident/{part['function']}" if of_kernel else ""
