"""Every comment that a reader takes for a claim is one, or is refused with its place and what would be one."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner.case import Case, parse_case
from runner.claim import Claim
from runner.tests.support import arrows, halfclose, story
from runner.trouble import Trouble

CLOSE = "\tclose(a);\t// = 0\ta --FIN--> b\n"


def read(body: str) -> Case:
    return parse_case(story(body), Path("x.c"), "x")


BELOW = [
    ("lwip =99", "write what another stack does as // STACK = RESULT"),
    ("Lwip = 99", "'Lwip' names no stack"),
    ("LWIP = 99", "'LWIP' names no stack"),
    ("lwip: = 99", "'lwip:' names no stack"),
    ("lwip, lwip-b = 99", "write what another stack does as // STACK = RESULT, and one stack a line"),
    ("lwip lwip-b = 99", "one stack a line"),
    ("lwip == 99", "write what another stack does as // STACK = RESULT"),
    ("lwip=99", "write what another stack does as // STACK = RESULT"),
    ("lwip := 99", "write what another stack does as // STACK = RESULT"),
    ("on lwip = 99", "one stack a line"),
    ("lwip<2.2 =99", "write what another stack does"),
    ("linux = 99", "that is the line's own claim"),
    ("linux-b = 99", "both hosts are on linux"),
    ("lwip-vendor<2 = 99", "versions are those of a family: lwip<2"),
    ("lwip 99", "= is missing: write // lwip = 99"),
    ("lwip: -1 ENOTCONN", "= is missing: write // lwip = -1 ENOTCONN"),
    ("lwip-b: IN OUT", "= is missing: write // lwip-b = IN OUT"),
    ("-1 ECONNRESET", "= is missing: write // = -1 ECONNRESET"),
    ("== 0", "one = is enough"),
    ("lwip = ", "'lwip =' names|there is no result|write what another"),
    ("b --FIN--> a", "a stands on the left: write a <--FIN-- b"),
    ("a -FIN-> b", "two dashes stand on either side of the name: write a --FIN--> b"),
    ("and a --FIN--> b", "write the result first, or only segments"),
    ("because", "names no counter"),
    ("• lwip = 99", "one stack a line"),
    ("→ lwip = 99", "one stack a line"),
    ("'lwip' = 99", "names no stack"),
    ("`lwip` = 99", "names no stack"),
    ("lwip|lwip-b = 99", "names no stack"),
    ("lwip & lwip-b = 99", "one stack a line"),
]


@pytest.mark.parametrize("comment, why", BELOW)
@pytest.mark.parametrize("form", ["// {}", "//{}", "/* {} */"])
def test_below_a_told_line(form: str, comment: str, why: str) -> None:
    with pytest.raises(Trouble, match="x.c:7: this claim can't be read: ") as told:
        read(f"{CLOSE}\t{form.format(comment)}\n\tclose(b);\t// = 0")
    assert any(part in str(told.value) for part in why.split("|"))


@pytest.mark.parametrize("blank, equal", [("\u00a0", "="), (" ", "\uff1d"), ("\u3000", "\uff1d")])
def test_other_blanks_and_signs_than_a_keyboard_has_mean_the_same(blank: str, equal: str) -> None:
    case = read(f"\tclose(a);\t//{blank}{equal}{blank}0 a --FIN--> b\n\t// lwip{blank}{equal} 7\n")
    (claims,) = case.claims.values()
    assert claims.own == Claim("0", arrows("a --FIN--> b")) and claims.instead == {"lwip": Claim("7")}


@pytest.mark.parametrize(
    "comment, line",
    [
        ("/*\n * lwip = 99\n */", 8),
        ("/*\n\t * Why.\n\t *\n\t * lwip = -1 EIO a --FIN--> b\n\t */", 10),
        ("/* Why:\n\t   lwip = 99 */", 8),
        ("/*\n\t * = 99\n\t */", 8),
        ("/* Why.\n\t * What = that, and x == 5.\n\t */", 0),
        ("/*\n\t * lwip does what it can\n\t */", 0),
    ],
)
def test_prose_between_paragraphs_holds_no_claim(comment: str, line: int) -> None:
    case = parse_case(story(f"{CLOSE}\t{comment}\n\tclose(b);\t// = 0"), Path("x.c"), "x", strict=False)
    said = "this claim can't be read: a claim ends its line, and each stands on a line of its own: write // = RESULT"
    assert case.unread == ([(line, said)] if line else [])


BEHIND = [
    ("5\ta --DATA 5--> b", "= is missing: write // = 5  a --DATA 5--> b"),
    ("IN OUT ERR HUP RDHUP", "= is missing: write // = IN OUT ERR HUP RDHUP"),
    ("-1 ECONNRESET", "= is missing: write // = -1 ECONNRESET"),
    ("fd", "= is missing: write // = fd"),
    ("FIN_WAIT2", "= is missing: write // = FIN_WAIT2"),
    ("0 no error", "= is missing"),
    ("killed by SIGPIPE", "= is missing"),
    ("a --FIN--> b", "no result stands before the segments"),
    ("sends a --FIN--> b", "no result stands before the segments"),
    ("lwip = 0", "what another stack does stands below the line, as // STACK = RESULT"),
    ("returns = 0", "write // = RESULT"),
    ("x == 0", "write // = RESULT"),
    ("RESULT: = 0", "write // = RESULT"),
    ("== 0", "one = is enough"),
    ("=", "there is no result"),
]


@pytest.mark.parametrize("comment, why", BEHIND)
@pytest.mark.parametrize("form", ["// {}", "//{}", "/* {} */"])
def test_behind_a_told_line(form: str, comment: str, why: str) -> None:
    with pytest.raises(Trouble, match="x.c:6: this claim can't be read: ") as told:
        read(f"\tclose(a);\t{form.format(comment)}\n\tclose(b);\t// = 0")
    assert why in str(told.value)


@pytest.mark.parametrize(
    "remark",
    [
        "a remark",
        "5 bytes",
        "the peer is gone",
        "lwIP fails and sets none",
        "why: see above",
        "TODO",
        "well-known ACK-based trick",
        "RFC 9293 3.6",
        "(close)(fd) is bare",
        "n > 0",
        "a to b",
    ],
)
@pytest.mark.parametrize("form", ["// {}", "/* {} */"])
def test_a_remark_is_none(form: str, remark: str) -> None:
    text = form.format(remark)
    case = read(f"\tclose(a);\t// = 0\ta --FIN--> b\n\t{text}\n\tclose(b);\t{text}\n")
    assert [*case.claims] == [6] and len(case.claim_comments) == 1


@pytest.mark.parametrize(
    "text, claim",
    [
        ("//= 0", Claim("0")),
        ("// =0", Claim("0")),
        ("/* = 0 */", Claim("0")),
        ("/* = 0  a --FIN--> b */", Claim("0", arrows("a --FIN--> b"))),
    ],
)
def test_other_signs_are_met_kindly(text: str, claim: Claim) -> None:
    assert read(f"\tclose(a);\t{text}").claims[6].own == claim


def test_a_claim_ends_its_line() -> None:
    for text in ("close(a) /* = 0 */;", "close(a); /* = 0 */ close(b);", "close(a); /* = 0\n a --FIN--> b */"):
        with pytest.raises(Trouble, match="x.c:6: .*a claim ends its line"):
            read(f"\t{text}")


def test_an_override_stands_directly_below_its_line() -> None:
    assert read(f"{CLOSE}\n\t// a remark\n\t// lwip = 5").claims[6].instead == {"lwip": Claim("5")}
    with pytest.raises(Trouble, match="x.c:8: .*the line above claims nothing"):
        read(f"{CLOSE}\ta = 5;\n\t// lwip = 5")


def test_more_of_a_claim_belongs_to_what_stands_above_it() -> None:
    case = read(f"{CLOSE}\t// a2 --FIN--> b2\n\t// lwip = 5\n\t// a <--RST-- b\n\t// because TCPAbortOnData")
    assert case.claims[6].own == Claim("0", arrows("a --FIN--> b", "a2 --FIN--> b2"))
    assert case.claims[6].instead["lwip"] == Claim("5", arrows("a <--RST-- b"), ("TCPAbortOnData",))


def test_every_unreadable_line_is_told_and_the_rest_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "x.c"
    body = "\tclose(a);\t// 0\ta --FIN--> b\n\t// lwip = 7\n\tready(b);\t// = OUT\n\tclose(b);\t// = 0 b --FIN--> a"
    path.write_text(story(body))
    done = halfclose("run", str(path), "close/all_read_sends_fin")
    assert done.returncode == 2
    assert f"{path}:6: this claim can't be read: = is missing: write // = 0  a --FIN--> b" in done.stdout
    assert f"{path}:8: claimed = OUT, saw = IN OUT RDHUP" in done.stdout
    assert f"{path}:9: this claim can't be read: 'b --FIN--> a' is no segment: a stands on the left: " in done.stdout
    assert f"{path}:6: claimed" not in done.stdout and "no line of code" not in done.stdout
    assert "1 pass, 1 error" in done.stdout


HEADER = """/*
 * A claim.
 *
 * {}
 *
 * {}
 */
"""


@pytest.mark.parametrize(
    "prose, trailers, line, why",
    [
        ("Prose.", "Neds: timer", 6, "'Neds:' is no trailer: did you mean Needs:?"),
        ("Prose.", "needs: timer", 6, "'needs:' is no trailer: did you mean Needs:?"),
        ("Prose.", "See: RFC 1\n * Need: timer", 7, "'Need:' is no trailer: did you mean Needs:?"),
        ("Prose.", "Note: a remark", 6, "'Note:' is no trailer: there is See:, Also:, Needs:, Port:"),
        ("Prose.", "See: RFC 1\n * Sea: RFC 2", 7, "'Sea:' is no trailer: did you mean See:?"),
        ("Needs: timer", "See: RFC 1", 4, "Needs: stands among the trailers"),
        ("Prose.", "Prose again.\n * See: RFC 1", 7, "See: stands among the trailers"),
    ],
)
def test_a_trailer_is_one_of_a_closed_list(prose: str, trailers: str, line: int, why: str) -> None:
    with pytest.raises(Trouble, match=f"x.c:{line}: ") as told:
        parse_case(HEADER.format(prose, trailers), Path("x.c"), "x")
    assert why in str(told.value)
