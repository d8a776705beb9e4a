"""A case file as its parts."""

from pathlib import Path

import pytest

from runner.accept import accepted, written
from runner.case import parse_case, read_case
from runner.claim import Claim
from runner.column import column
from runner.judge import judge
from runner.record import Record, Step
from runner.tests.support import arrows, story, wire
from runner.trouble import Trouble

SOURCE = """/*
 * One sentence
 * in two lines.
 *
 * Prose.
 *
 * See: RFC 1; RFC 2
 *      and more
 * Needs: timer
 */
#include "story.h"

void story(int a, int b)
{
	write(a, "// = 7", 6);			// = 6			a --DATA 6--> b
	// a remark
	close(b);				// = 0			a <--RST+ACK-- b
						// because TCPAbortOnClose
						// lwip = 0			a <--FIN-- b
	close(a);
}
"""


def test_parts() -> None:
    case = parse_case(SOURCE, Path("x.c"), "x")
    assert case.claim == "One sentence in two lines."
    assert case.prose == "Prose."
    assert case.trailers == {"See": ["RFC 1", "RFC 2 and more"], "Needs": ["timer"]}
    assert case.claims[15].own == Claim("6", arrows("a --DATA 6--> b"))
    assert case.claims[17].own == Claim("0", arrows("a <--RST+ACK-- b"), ("TCPAbortOnClose",))
    assert case.claims[17].on(column("lwip")) == Claim("0", arrows("a <--FIN-- b"))
    assert case.claims[17].on(column("linux")) == case.claims[17].own
    assert case.code(15) == 'write(a, "// = 7", 6);'


VARIANTS = SOURCE.replace("\tclose(a);", "\t\t\t\t\t\t// lwip-vendor = -1\n\tclose(a);")


def test_a_variant_does_what_its_stack_does_unless_it_claims_its_own() -> None:
    case = parse_case(VARIANTS, Path("x.c"), "x")
    assert case.claims[17].on(column("lwip-select-leak")) == case.claims[17].on(column("lwip"))
    assert case.claims[17].on(column("lwip-vendor")) == Claim("-1")
    assert case.claims[17].on(column("lwipish")) == Claim("0", arrows("a <--RST+ACK-- b"))
    assert case.claims[15].on(column("lwip-vendor")) == case.claims[15].own


def vendor(result: str, arrow: str = "") -> Record:
    """What a run on lwip-vendor would say of the variants above."""
    code = parse_case(VARIANTS, Path("x.c"), "x").code_hash
    record = Record("x", code, "lwip-vendor", "2", wire(), {"a": "", "b": ""})
    data, close = arrows("a --DATA 6--> b"), arrows(arrow) if arrow else ()
    record.steps = [Step(1, 15, "", "6", [*data]), Step(2, 17, "", result, [*close])]
    return record


def test_a_variants_own_line_is_strict() -> None:
    case = parse_case(VARIANTS, Path("x.c"), "x")
    assert not judge(case, vendor("-1"), "x.c")
    (wrong,) = judge(case, vendor("-2"), "x.c")
    assert (wrong.line, wrong.claimed, wrong.seen) == (17, "= -1", "= -2")
    (agrees,) = judge(case, vendor("0", "a <--FIN-- b"), "x.c")
    assert agrees.seen == "= 0  a <--FIN-- b: lwip-vendor agrees now, delete its line"
    same = parse_case(VARIANTS.replace("vendor = -1", "vendor = 0  a <--FIN-- b"), Path("x.c"), "x")
    (needless,) = judge(same, vendor("0", "a <--FIN-- b"), "x.c")
    assert needless.seen == "the same without this line: delete it"


def test_accept_writes_a_variants_line_only_where_it_differs_from_its_stack() -> None:
    case = parse_case(VARIANTS, Path("x.c"), "x")
    assert "lwip-vendor" not in accepted(case, vendor("0", "a <--FIN-- b"))
    assert "// lwip-vendor = 4\n" in accepted(case, vendor("4"))
    linux = accepted(case, vendor("0", "a <--RST+ACK-- b"))
    assert linux.index("// lwip = 0") < linux.index("// lwip-vendor = 0\t\t\ta <--RST+ACK-- b")


def test_blank_has_no_claims_and_all_else() -> None:
    blank = parse_case(SOURCE, Path("x.c"), "x").blank()
    assert "RST" not in blank and "lwip" not in blank and "= 6\t" not in blank
    assert '\twrite(a, "// = 7", 6);\n\t// a remark\n\tclose(b);\n\tclose(a);\n' in blank


def test_hash_sees_code_and_lines_only() -> None:
    def code_hash(source: str) -> str:
        return parse_case(source, Path("x.c"), "x").code_hash

    assert code_hash(SOURCE) == code_hash(SOURCE.replace("= 6\t", "= 9\t").replace("Prose", "Verse"))
    assert code_hash(SOURCE) != code_hash(SOURCE.replace("close(a)", "close(b)"))
    assert code_hash(SOURCE) != code_hash(SOURCE.replace("Prose.\n", "Prose.\n * More.\n"))


@pytest.mark.parametrize(
    "line, why",
    [
        ("\tclose(a);  // = 0 a --FIM--> b", "x.c:3: .*names no segment"),
        ("\tclose(a);  // a --FIN--> b", "x.c:3: .*write // = RESULT"),
        ("\t// = 0", "x.c:3: .*no line of code"),
        ("\t// lwip = 0", "x.c:3: .*no line of code"),
        ("\tclose(a);  // = 0\n\t// lwip = 1\n\t// lwip = 2", "x.c:5: .*twice"),
    ],
)
def test_bad_claims_are_told_with_their_place(line: str, why: str) -> None:
    with pytest.raises(Trouble, match=why):
        parse_case(f"/* A claim. */\n\n{line}\n", Path("x.c"), "x")


@pytest.mark.parametrize("source", ["", "int main(void) {}\n", "/* */\n"])
def test_a_case_begins_with_its_claim(source: str) -> None:
    with pytest.raises(Trouble, match="x.c:1: no claim"):
        parse_case(source, Path("x.c"), "x")


def test_accept_writes_what_was_seen_aligned() -> None:
    case = parse_case(SOURCE, Path("x.c"), "x")
    assert written(case, case.claims.values()) == SOURCE.replace(
        "a <--RST+ACK-- b\n\t\t\t\t\t\t// because", "a <--RST+ACK-- b\tbecause"
    )
    record = Record("x", case.code_hash, "linux", "6", wire(), {"a": "", "b": ""})
    record.steps = [Step(1, 15, "", "6"), Step(2, 17, "", "0"), Step(3, 20, "", "0", [*arrows("a --FIN--> b")])]
    new = parse_case(accepted(case, record), Path("x.c"), "x")
    assert new.claims[15].own == Claim("6")
    assert new.claims[19].own == Claim("0", arrows("a --FIN--> b"))


def test_a_claim_wider_than_a_page_goes_on_below() -> None:
    wide = "a --DATA 5--> b  a --DATA 5--x b  a --DATA 5--x b  a --DATA 5--x b"
    source = (
        f"/* A claim. */\n\tclose(a);\t// = 0 {wide} because TCPTimeouts\n\t// lwip = 5 {wide}\n\tclose(b);\t// = 0\n"
    )
    case = parse_case(source, Path("x.c"), "x")
    folded = written(case, case.claims.values())
    assert max(len(line.expandtabs(8)) for line in folded.split("\n")) <= 120
    again = parse_case(folded, Path("x.c"), "x")
    assert again.claims[2] == case.claims[2] and len(folded.split("\n")) > len(source.split("\n"))
    assert written(again, again.claims.values()) == folded
    assert again.blank() == case.blank()


def test_accept_refuses_a_line_that_changes() -> None:
    case = parse_case(SOURCE, Path("x.c"), "x")
    record = Record("x", case.code_hash, "linux", "6", wire(), {"a": "", "b": ""})
    record.steps = [Step(1, 15, "", "6"), Step(2, 15, "", "5")]
    with pytest.raises(Trouble, match="x.c:15: does = 6 once and = 5 later"):
        accepted(case, record)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(end: str, tmp_path: Path) -> None:
    path = tmp_path / "x.c"
    path.write_bytes(story("\tclose(a); // = 0\ta --FIN--> b\n\t// lwip = 7").replace("\n", end).encode())
    case = read_case(path, "x")
    assert list(case.claims) == [6] and list(case.claims[6].instead) == ["lwip"]
