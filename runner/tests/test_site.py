"""The site that `make docs` builds: that it is whole, and that a link that leads nowhere is found."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from runner.site import INSTALL, NEEDED, OUTPUT, broken_links, _linked
from runner.tests.test_pages import Checked
from runner.tree import CASES, PCAP, ROOT, load
from runner.views.page import page_untold

MOST = 40 << 20  # bytes of the site
for module in NEEDED:
    pytest.importorskip(module, reason=f"make docs can't be tried here: {INSTALL}")


@pytest.fixture(scope="module")
def site() -> Path:
    command = [sys.executable, "-m", "runner.site", "linux", "lwip"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "build/site/index.html\n"), done.stderr
    return OUTPUT


def test_every_case_has_its_page_and_stands_in_its_chapter(site: Path) -> None:
    for case in load([]):
        page = site / "cases" / f"{case.id}.html"
        assert ("<svg" in page.read_text()) == any(PCAP.glob(f"*/{case.id}.pcap")), case.id
        assert f"../cases/{case.id}.html" in (site / "chapters" / f"{case.id.partition('/')[0]}.html").read_text()


def test_the_site_is_small_and_asks_nobody_for_anything(site: Path) -> None:
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < MOST
    for page in [*site.glob("*.html"), *site.glob("cases/close/*.html")]:
        text = page.read_text()
        assert 'src="http' not in text and 'rel="stylesheet" href="http' not in text, page


def test_the_matrix_leads_to_lines(site: Path) -> None:
    checked = Checked((site / "matrix.html").read_text())
    assert "cases/close/unread_data_sends_rst.html#L22" in checked.links
    assert len([link for link in checked.links if link.endswith(".html")]) >= len(load([]))


def test_symptoms_lead_to_cases(site: Path) -> None:
    text = (site / "symptoms.html").read_text()
    for seen in ("connection reset by peer", "ECONNRESET, 104", "FIN-WAIT-2", "[R.]", "0x2011"):
        row = text.partition(seen)[2].partition("</tr>")[0]
        assert 'href="cases/' in row, seen


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<a href="b.html#there">1</a><a href="b.html#gone">2</a><a href="c.html">3</a>')
    (tmp_path / "b.html").write_text('<p id="there"><img src="x.png"><a href="https://example.com/">4</a>')
    assert broken_links(tmp_path) == [
        f"{link}: leads nowhere" for link in ("a.html: b.html#gone", "a.html: c.html", "b.html: x.png")
    ]


def test_markdown_of_the_tree_leads_to_pages_of_the_site() -> None:
    text = "[a](how-it-works.md#stacks) [b](../cases/README.md) [c](../cases/close/x.c) [d](../Makefile) [e](#here)"
    assert _linked(text, ROOT / "docs") == (
        '[a](how-it-works.md#stacks) [b](cases-readme.md) <a href="cases/close/x.html">c</a> d [e](#here)'
    )
    assert _linked("[x](../close)", CASES / "states", "../") == "[x](../chapters/close.md)"


def test_a_case_without_a_capture_has_a_page_of_its_text() -> None:
    case = load(["close/unread_data_sends_rst"])[0]
    text = page_untold(replace(case, source=f"{case.source}/* <b>\x1b */"))
    assert not Checked(text).open and "close(b);" in text and "&lt;b&gt;" in text and "\x1b" not in text


def test_without_sphinx_there_is_one_line() -> None:
    without = "import sys; import importlib.util as u; u.find_spec = lambda name: None"
    script = f"{without}; from runner.site import main; sys.argv += ['linux', 'lwip']; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and INSTALL in done.stderr
