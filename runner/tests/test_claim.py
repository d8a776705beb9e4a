"""The language of a claim."""

import pytest

from runner.claim import BadClaim, Claim, parse_claim
from runner.column import column
from runner.tests.support import arrows


@pytest.mark.parametrize(
    "text, claim",
    [
        ("0", Claim("0")),
        ("-1 ECONNRESET", Claim("-1 ECONNRESET")),
        ("-ECANCELED", Claim("-ECANCELED")),
        ("IN OUT  RDHUP", Claim("IN OUT RDHUP")),
        ("killed by SIGPIPE", Claim("killed by SIGPIPE")),
        ("5\t\ta --DATA 5--> b", Claim("5", arrows("a --DATA 5--> b"))),
        ("0 a --FIN--x b", Claim("0", arrows("a --FIN--x b"))),
        ("some a --DATA some--> b", Claim("some", arrows("a --DATA some--> b"))),
        ("some a <--DATA some+URG+FIN-- b", Claim("some", arrows("a <--DATA some+URG+FIN-- b"))),
        ("5 a --SYN+DATA 5--> b", Claim("5", arrows("a --SYN+DATA 5--> b"))),
        ("1 a --DATA 1+URG--> b", Claim("1", arrows("a --DATA 1+URG--> b"))),
        ("0 a <--RST-- b:0", Claim("0", arrows("a <--RST-- b:0"))),
        ("0 a2 --SYN--> a2  a2 <--SYN+ACK-- a2", Claim("0", arrows("a2 --SYN--> a2", "a2 <--SYN+ACK-- a2"))),
        ("0 a x--FIN-- b  a --RST--> b", Claim("0", arrows("a x--FIN-- b", "a --RST--> b"))),
        (
            "1 a <--DATA 3+FIN-- b because TCPAbortOnData TW",
            Claim("1", arrows("a <--DATA 3+FIN-- b"), ("TCPAbortOnData", "TW")),
        ),
    ],
)
def test_reads(text: str, claim: Claim) -> None:
    assert parse_claim(text) == claim
    assert parse_claim(str(claim)[2:]) == claim
    assert " ".join(str(claim)[2:].split()) == " ".join(text.split())


@pytest.mark.parametrize(
    "text, why",
    [
        ("", "no result"),
        ("a --FIN--> b", "no result"),
        ("0 a --FIM--> b", "'FIM' names no segment: there is SYN"),
        ("0 a --FIN--> b and more", "'and more' is no segment"),
        ("0 b --FIN--> a", "'b --FIN--> a' is no segment: a stands on the left: write a <--FIN-- b"),
        ("0 b <--RST+ACK-- a", "a stands on the left: write a --RST\\+ACK--> b"),
        ("0 a --DATA--> b", "'DATA' names no segment: there is SYN, SYN\\+ACK, DATA 5"),
        ("0 a --FIN--> b2", "a segment goes between a2 and b2"),
        ("0 a1 --FIN--> b", "a segment goes between a and b: write a --FIN--> b"),
        ("0 a --FIN--> bogus", "a segment goes between a and b"),
        ("0 a --FIN+ACK--> b", "a segment is named FIN: write a --FIN--> b"),
        ("fd |", "on either side of \\| stands a claim: = fd \\| -1 EAGAIN"),
        ("| fd", "on either side of \\| stands a claim"),
        ("fd | | -1 EAGAIN", "on either side of \\| stands a claim"),
        ("0 because", "names no counter"),
        ("0 because 7", "names no counter"),
    ],
)
def test_says_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(BadClaim, match=why):
        parse_claim(text)


def test_what_is_written_in_another_way_is_the_same() -> None:
    reasons = Claim("0", (), ("TW", "TCPAbortOnData"))
    assert parse_claim("0 because TW TCPAbortOnData") == parse_claim("0 because TW, TCPAbortOnData") == reasons
    either = Claim("fd", others=(Claim("-1 EAGAIN"),))
    assert parse_claim("fd | -1 EAGAIN") == parse_claim("fd | = -1 EAGAIN") == either
    assert either.fits(Claim("fd")) and either.fits(Claim("-1 EAGAIN")) and not either.fits(Claim("0"))


def test_reasons_are_the_kernels_alone() -> None:
    claim = Claim("0", others=(Claim("1", because=("TW",)),))
    assert claim.on(column("linux-6.1")) == claim
    assert claim.on(column("lwip")) == Claim("0", others=(Claim("1"),))
    assert Claim("1", because=("TW",)).on(column("lwip")) == Claim("1")
