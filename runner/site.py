"""The site: every case's page, chapters, symptoms, the matrix, the porting page and docs/, made from what is there.

Sphinx makes the pages of prose, with furo and myst; the pages of cases are those of `show --html`. Nothing is run: what
is drawn are the committed captures. All of it can be read from the disk, without a server and without a script.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .case import Case
from .matrix import Column, Matrix, matrix
from .outcome import Outcome
from .pages import beside
from .replay import replayed
from .stacks import usual
from .tree import BUILD, CASES, ROOT, load
from .trouble import Trouble
from .views import site_pages
from .views.matrix_page import matrix_page
from .views.page import Site, page, page_untold
from .views.porting import page_of

SOURCE, OUTPUT = BUILD / "site-source", BUILD / "site"
INSTALL = "apt-get install python3-sphinx python3-myst-parser furo"
NEEDED = ("sphinx", "myst_parser", "furo")
NORMALIZE = "/javascript/normalize.css/normalize.css"
LINK = re.compile(r"\[([^\[\]]*)\]\((?!https?:)([^)\s#]*)(#[^)\s]*)?\)")


def build(here: str, there: str) -> Path:
    """Make the whole site, whose porting page leads from the one stack to the other; returns its front page.

    Raises Trouble where a tool is missing or a link leads nowhere."""
    missing = [name for name in NEEDED if not _has(name)]
    if missing:
        raise Trouble(f"make docs: this {sys.executable} has no {', '.join(missing)}: {INSTALL}")
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.rmtree(OUTPUT, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    cases = load([])
    outcomes = {case.id: _told(case) for case in cases}
    _write_prose(cases, here, there)
    _sphinx()
    _mend_theme(OUTPUT / "_static")
    _write_cases(cases, outcomes)
    (OUTPUT / "matrix.html").write_text(matrix_page(_matrix(cases)), encoding="utf-8")
    if broken := broken_links(OUTPUT):
        raise Trouble("\n".join(broken))
    return OUTPUT / "index.html"


def _has(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _told(case: Case) -> Outcome | None:
    """What the committed captures say of it, on the first column that has one."""
    for one in usual():
        try:
            outcome = replayed(case, one) if one.is_for(case) else None
        except Trouble:
            continue
        if outcome and outcome.record and outcome.record.steps:
            return outcome
    return None


def _write_prose(cases: list[Case], here: str, there: str) -> None:
    chapters: dict[str, list[Case]] = {}
    for case in cases:
        chapters.setdefault(case.id.partition("/")[0], []).append(case)
    pages = {
        "index.md": site_pages.front(chapters),
        "symptoms.md": site_pages.symptoms(cases),
        "porting.md": _linked(page_of(cases, here, there, ROOT / "docs" / "porting.md"), ROOT / "docs"),
    }
    pages |= {f"chapters/{name}.md": site_pages.chapter(name, its, _intro(name)) for name, its in chapters.items()}
    for path in [*sorted((ROOT / "docs").glob("*.md")), CASES / "README.md"]:
        name = "cases-readme.md" if path.parent == CASES else path.name
        if not name.startswith("porting"):
            pages[name] = _linked(path.read_text(encoding="utf-8"), path.parent)
    pages["conf.py"] = site_pages.CONF
    for name, text in pages.items():
        (SOURCE / name).parent.mkdir(exist_ok=True)
        (SOURCE / name).write_text(text, encoding="utf-8")


def _intro(chapter: str) -> str:
    """A chapter's own README, where it has one."""
    path = CASES / chapter / "README.md"
    return _linked(path.read_text(encoding="utf-8"), path.parent, "../") if path.is_file() else ""


def _linked(text: str, folder: Path, up: str = "") -> str:
    """Markdown whose links lead to pages of the site; what has none there becomes a name."""

    def target(found: re.Match[str]) -> str:
        words, path, where = found[1], found[2], found[3] or ""
        if not path:
            return found[0]
        full = Path(os.path.normpath(folder / path))
        inside = full.relative_to(ROOT).as_posix() if ROOT in full.parents else ""
        if inside.startswith("cases/") and full.suffix == ".c":
            return f'<a href="{up}{inside.removesuffix(".c")}.html">{words}</a>'
        if inside == "cases/README.md":
            return f"[{words}]({up}cases-readme.md{where})"
        if re.fullmatch(r"cases/\w+(/README\.md)?", inside):
            return f"[{words}]({up}chapters/{inside.split('/')[1]}.md)"
        if inside.startswith("docs/") and full.suffix == ".md" and full.is_file():
            return f"[{words}]({up}{full.name}{where})"
        return words

    return LINK.sub(target, text)


def _sphinx() -> None:
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-d", str(BUILD / "doctrees")]
    done = subprocess.run([*command, str(SOURCE), str(OUTPUT)], capture_output=True, text=True)
    if done.returncode:
        raise Trouble("make docs: " + "\n".join(done.stderr.strip().splitlines()[-10:]))


def _mend_theme(static: Path) -> None:
    """Let the theme be read from the disk: Debian's furo takes a style from a web server, and its script is no whole.

    Where it is packed otherwise, there is nothing to mend.
    """
    style, script, part = (
        static / name for name in ("styles/furo.css", "scripts/furo.js", "scripts/gumshoe-patched.js")
    )
    text = style.read_text(encoding="utf-8")
    if NORMALIZE in text:
        there = Path("/usr/share" + NORMALIZE)
        plain = there.read_text(encoding="utf-8") if there.is_file() else "body{margin:0}"
        style.write_text(plain + text.replace(f"@import url({NORMALIZE});", ""), encoding="utf-8")
    first, _, code = script.read_text(encoding="utf-8").partition("\n")
    if first.startswith("import ") and part.is_file():
        script.write_text(part.read_text(encoding="utf-8") + code, encoding="utf-8")


def _write_cases(cases: list[Case], outcomes: dict[str, Outcome | None]) -> None:
    pages = {case.id: f"../../cases/{case.id}.html" for case in cases}
    for number, case in enumerate(cases):
        outcome = outcomes[case.id]
        around = cases[max(number - 1, 0) : number] + cases[number + 1 : number + 2]
        site = Site(pages, [one.id for one in around])
        path = OUTPUT / "cases" / f"{case.id}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        told = page([outcome, *beside(outcome)], site) if outcome else page_untold(case, site)
        path.write_text(told, encoding="utf-8")


def _matrix(cases: list[Case]) -> Matrix:
    outcomes = []
    asked = usual()
    for case in cases:
        for one in asked:
            if one.is_for(case):
                try:
                    outcomes.append(replayed(case, one))
                except Trouble as trouble:
                    outcomes.append(Outcome(case, one.name, "error", str(trouble), family=one.over))
    return matrix(cases, [Column(one.name, one.over) for one in asked], outcomes)


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        self.names |= {known.get(key) or "" for key in ("id", "name")}
        self.links += [known[key] or "" for key in ("href", "src") if known.get(key)]


def broken_links(site: Path) -> list[str]:
    """Each link within the site that leads to no page, or to no place of it; each that asks another host for a part."""
    pages = {path: _Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    broken = []
    for path, one in pages.items():
        for link in one.links:
            url = urlsplit(link)
            if url.scheme or url.netloc:
                continue
            target = Path(os.path.normpath(path.parent / unquote(url.path))) if url.path else path
            target = target / "index.html" if target.is_dir() else target
            there = target.exists() and (not url.fragment or target not in pages or url.fragment in pages[target].names)
            if not there:
                broken.append(f"{path.relative_to(site)}: {link}: leads nowhere")
    return broken


def main() -> int:
    """`make docs`."""
    try:
        print(build(*sys.argv[1:3]).relative_to(ROOT))
    except Trouble as trouble:
        print(f"halfclose: {trouble}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
