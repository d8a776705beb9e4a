"""The page of a case: what is in it, and how a person uses it in a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from runner.case import Case, parse_case
from runner.outcome import Outcome, judged
from runner.pages import beside
from runner.picture import picture
from runner.replay import replayed
from runner.segments import details
from runner.stacks import stack
from runner.telling import tell
from runner.tests.support import halfclose, only_line, story
from runner.tests.test_telling import recorded
from runner.record import Step
from runner.tree import ROOT, load
from runner.views.page import Site, page
from runner.views.picture_svg import picture_of
from runner.views.references import linked
from runner.weave import weave

SOME_CASE = "close/unread_data_sends_rst"
AT_MOST = 150_000  # bytes of a page
ALL = load([])


def told(id: str, on: str = "linux") -> Outcome:
    """What the committed capture says."""
    return replayed(load([id])[0], stack(on))


def page_of(id: str, site: Site = Site()) -> str:
    outcome = told(id)
    return page([outcome, *beside(outcome)], site)


class Checked(HTMLParser):
    """What a page asks for and contains; raises where a tag is closed that was not opened."""

    EMPTY = {"meta", "link", "input", "path", "circle", "br"}

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.asks: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        known = dict(attributes)
        assert not {name for name in known if name.startswith("on")}, known
        self.ids += [known["id"] or ""] if "id" in known else []
        if tag == "a":
            self.links.append(known.get("href") or "")
        elif "src" in known or "href" in known:
            self.asks.append(known.get("src") or known.get("href") or "")
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in self.EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("case", ALL, ids=[case.id for case in ALL])
def test_every_case_has_a_page_that_stands_alone(case: Case) -> None:
    outcome = next(
        (one for one in (replayed(case, stack(on)) for on in ("linux", "lwip")) if one.record and one.record.steps),
        None,
    )
    if outcome is None:
        pytest.skip("no capture of it is committed")
    text = page([outcome, *beside(outcome)])
    assert len(text.encode()) < AT_MOST
    checked = Checked(text)
    assert not checked.open and set(checked.asks) == {"data:,"}
    assert len({*checked.ids}) == len(checked.ids)
    inside = {link[1:] for link in checked.links if link.startswith("#")}
    assert inside <= {*checked.ids}
    outside = {link.split("/")[2] for link in checked.links if link.startswith("http")}
    assert outside <= {"www.rfc-editor.org", "man7.org", "elixir.bootlin.com", "github.com"}
    assert not re.search(r"url\(|@import", text)


def test_each_line_of_code_is_a_row_once_and_each_call_has_one() -> None:
    for case in ALL:
        outcome = replayed(case, stack("linux"))
        if not outcome.record or not outcome.record.steps:
            continue
        tiers = [*picture(tell(case, outcome.record))]
        woven = [*weave(case, tiers)]
        assert [one.tier for one in woven if one.tier] == tiers
        lines = [one.number for one in woven if one.number and not one.again]
        assert len(lines) == len({*lines}), case.id
        code = {number for number, line in enumerate(case.code_lines, 1) if line.strip() and "story.h" not in line}
        assert code <= {*lines}, case.id


def test_a_sleeping_call_has_a_mark_until_it_comes_back() -> None:
    outcome = told("threads/shutdown_wakes_a_read")
    assert outcome.record
    tiers = [*picture(tell(outcome.case, outcome.record))]
    marks = [(tier.row.call.partition("(")[0], tier.begins, tier.asleep, tier.ends) for tier in tiers[:5]]
    assert marks == [
        ("pthread_create", None, (), ()),
        ("read", 0, (), ()),
        ("asleep", None, (0,), ()),
        ("shutdown", None, (0,), (0,)),
        ("asleep", None, (), ()),
    ]


def test_a_call_that_never_comes_back_sleeps_to_the_end() -> None:
    outcome = told("threads/shutdown_wakes_a_read", "lwip-b")
    assert outcome.record
    tiers = [*picture(tell(outcome.case, outcome.record))]
    assert [(tier.begins, tier.asleep, tier.ends) for tier in tiers if tier.begins is not None or tier.asleep][0] == (
        0,
        (),
        (),
    )
    assert tiers[-1].asleep and not tiers[-1].ends
    assert "The stack the stack" not in page([outcome]) and "The stack hangs: " in page([outcome])


def test_a_segment_says_its_flags_and_numbers() -> None:
    outcome = told("portable/wait_until_connected")
    assert outcome.record and outcome.capture
    rows = tell(outcome.case, outcome.record).rows
    found = details(outcome.record, outcome.capture.read_bytes(), rows)
    (syn,), (answer,) = next(its for row, its in zip(rows, found) if row.seen.wire)
    assert (syn.flags, syn.relative_seq, syn.relative_ack) == ("SYN", 0, None)
    assert (answer.flags, answer.relative_seq, answer.relative_ack) == ("SYN, ACK", 0, 1)
    assert answer.ack == syn.seq + 1 and 0 <= syn.time <= answer.time
    (data,) = next(its for row, its in zip(rows, found) if row.seen.wire and row.seen.wire[0].data)[0]
    assert (data.flags, data.data, data.relative_seq) == ("PSH, ACK", 5, 1)
    assert data.window == 64512  # tcpdump -v: win 504, with the wscale 7 of the SYN


def test_what_differs_elsewhere_stands_beside_it() -> None:
    text = page_of(SOME_CASE)
    assert 'id="on1"' in text and 'aria-label="on lwip"' in text
    assert "Close at the first ECONNRESET" in text and text.count("differs") > 3
    assert f"python3 -m runner show {SOME_CASE} --stack lwip" in text


HOSTILE = "\"<script>alert(1)</script>' onmouseover='x&lt;\x1b[2J\u202e"


def test_nothing_in_a_case_or_a_capture_becomes_a_tag() -> None:
    source = story(f"\tclose(a); // = 0\n\t// lwip = 1\n\t/* {HOSTILE.replace('=', ':')} */").replace(
        "/* A claim. */",
        f"/*\n * A {HOSTILE} claim.\n *\n * Prose {HOSTILE}.\n *\n * See: {HOSTILE}\n"
        f" * Port: other differences; {HOSTILE}\n */",
    )
    case = parse_case(source, Path("x.c"), "close/x<i>")
    step = Step(1, next(iter(case.claims)), f"close({HOSTILE})", f"0 {HOSTILE}", because=[HOSTILE])
    step.states = {"a": HOSTILE, "b": "GONE"}
    record = recorded(case, step)
    record.version = HOSTILE
    text = page([judged(case, "linux", record, ("linux", "lwip"))])
    checked = Checked(text)
    assert not checked.open and checked.tags.count("script") == 1
    drawn = picture_of(judged(case, "linux", record, ("linux", "lwip")))
    assert not {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawn).iter()} & {"script", "i"}
    assert "\x1b" not in text + drawn and "\u202e" not in text


def test_the_picture_of_the_readme_is_of_the_committed_capture() -> None:
    assert (ROOT / "docs/unread_data_sends_rst.svg").read_text() == picture_of(told(SOME_CASE))
    assert "docs/unread_data_sends_rst.svg" in (ROOT / "README.md").read_text()


def test_references_lead_to_what_they_cite() -> None:
    assert 'href="https://www.rfc-editor.org/rfc/rfc9293#section-3.6.1"' in linked("RFC 9293 3.6.1")
    assert linked("RFC 9112 9.3.1 and 9.5").count("rfc9112#section-9.") == 2
    assert "man2/close.2.html" in linked("close(2), Multithreaded processes and close()")
    both = linked("__tcp_close() in net/ipv4/tcp.c")
    assert "v6.12/A/ident/__tcp_close" in both and "v6.12/source/net/ipv4/tcp.c" in both
    assert "elixir" not in linked("netconn_recv_data() in lwIP's src/api/api_lib.c")


def test_show_writes_the_page(tmp_path: Path) -> None:
    done = halfclose("show", SOME_CASE, "--html", str(tmp_path / "page.html"))
    assert done.returncode == 0, done.stderr
    picture = tmp_path / "picture.svg"
    assert halfclose("show", SOME_CASE, "--svg", str(picture)).returncode == 0
    assert "RST+ACK" in "".join(ElementTree.parse(picture).getroot().itertext())
    assert "<h1>" in (tmp_path / "page.html").read_text() and "├" in done.stdout
    assert "it holds one case" in only_line(halfclose("show", "close", "--html", str(tmp_path / "x.html")).stderr)
    assert "can't be written" in only_line(halfclose("show", SOME_CASE, "--html", "/proc/x.html").stderr)
