"""From segments and narration to steps."""

import struct

import pytest

from runner.capture import ACK, FIN, PUSH, RST, SYN, URG, Segment, events
from runner.narration import Narration
from runner.record import Record, records
from runner.tests.support import arrows
from runner.trouble import Trouble
from runner.unacknowledged import waits

A, B = bytes([10, 9, 0, 1]), bytes([10, 9, 0, 2])
BEGIN = {"case.id": "x", "case.code": "c", "case.stack": "linux", "case.version": "6", "case.port": "2001"}


def segment(flags: int, data: int = 0, seq: int = 100, from_a: bool = True, port: int = 2001) -> Segment:
    ports = (40000, port) if from_a else (port, 40000)
    return Segment(0, *((A, B) if from_a else (B, A)), ports, flags, data, seq)


def call(number: int, line: int) -> Narration:
    return Narration("call", {"step.n": str(number), "step.line": str(line)}, f"{line}: f()")


def result(number: int, text: str = "0", lost: int = 0, moved: str = "") -> Narration:
    states = {"step.a": "ESTABLISHED", "step.b": "GONE"}
    more = {
        "step.line": str(4 + number),
        "step.n": str(number),
        "step.r": text,
        "mib.a": moved,
        "mib.b": "",
        "lost.n": str(lost),
    }
    return Narration("result", {**states, **more}, "")


def told(*between: Segment | Narration) -> Record:
    begin = Narration("begin", {**BEGIN, "case.a": "ESTABLISHED", "case.b": "ESTABLISHED"}, "", 0, A, B)
    end = Narration("end", {"end.told": "to its end", "end.hosts": "as they were"}, "")
    (record,) = records([begin, *between, end])
    return record


def test_segments_belong_to_the_step_that_began_last() -> None:
    record = told(call(1, 5), call(2, 6), segment(FIN | ACK), result(2), segment(RST), result(1, "7", moved="TW"))
    sleeper, waker = record.steps
    assert (sleeper.result, sleeper.wire(), sleeper.interrupted) == ("7", (), True)
    assert (waker.result, waker.wire(), waker.because) == ("0", arrows("a --FIN--> b", "a --RST--> b"), ["TW"])
    assert record.ending == "told"


def test_an_assertion_may_fail_behind_a_call_that_has_come_back() -> None:
    record = told(call(1, 5), result(1), segment(FIN | ACK), result(1, "asserts"))
    assert [step.result for step in record.steps] == ["asserts"]
    for between in [call(1, 5), result(1), result(1)], [call(1, 5), result(1), call(2, 6), result(1, "asserts")]:
        with pytest.raises(Trouble, match="is of no call before it"):
            told(*between)


def test_words() -> None:
    flags = [SYN, SYN | ACK, RST, RST | ACK, ACK]
    record = told(call(1, 5), *(segment(f, from_a=False) for f in flags), result(1))
    assert [a.word for a in record.steps[0].arrows] == ["SYN", "SYN+ACK", "RST", "RST+ACK", "ACK"]
    assert record.steps[0].wire()[-1:] == arrows("a <--RST+ACK-- b")
    assert record.steps[0].wire(with_acks=True)[-1:] == arrows("a <--ACK-- b")


def test_words_with_data() -> None:
    parts = [segment(SYN, 5), segment(SYN | ACK, 2, from_a=False), segment(ACK | URG, 1), segment(ACK | PUSH, 2, 101)]
    seen = arrows("a --SYN+DATA 5--> b", "a <--SYN+ACK+DATA 2-- b", "a --DATA 1+URG--> b", "a --DATA 2--> b")
    assert told(call(1, 5), *parts, result(1)).steps[0].wire() == seen


def test_host_a_is_where_the_begin_came_from() -> None:
    begin = Narration("begin", {**BEGIN, "case.a": "", "case.b": ""}, "", 0, B, A)
    (record,) = records([begin, call(1, 5), segment(FIN), result(1)])
    assert record.steps[0].wire() == arrows("a <--FIN-- b")


def test_data_that_goes_on_is_one_arrow_and_a_retransmission_another() -> None:
    parts = [segment(ACK, 10, 100), segment(ACK, from_a=False), segment(ACK | PUSH | FIN, 5, 110)]
    assert told(call(1, 5), *parts).steps[0].wire() == arrows("a --DATA 15+FIN--> b")
    again = [segment(ACK, 10, 100), segment(ACK, 10, 100)]
    assert told(call(1, 5), *again).steps[0].wire() == arrows("a --DATA 10--> b") * 2


def test_asides_are_not_told_and_count() -> None:
    aside = Narration("aside", {}, "")
    record = told(call(1, 5), segment(FIN), result(1), aside, segment(SYN, port=9), call(2, 6), segment(FIN, port=9))
    assert [step.wire() for step in record.steps] == [arrows("a --FIN--> b"), arrows("a2 --FIN--> b2")]


def test_a_lost_segment_is_the_one_that_nft_counted() -> None:
    lose = Narration("lose", {"lose.to": "b", "lose.mask": "1", "lose.flags": "1"}, "")
    steps: list[Segment | Narration] = [
        call(1, 5),
        lose,
        result(1),
        call(2, 6),
        segment(ACK),
        segment(FIN | ACK),
        segment(FIN | ACK),
    ]
    assert told(*steps, result(2, lost=1)).steps[1].wire() == arrows("a --FIN--x b", "a --FIN--> b")
    with pytest.raises(Trouble, match="counts 0 lost segments, and the capture shows 1"):
        told(*steps, result(2, lost=0), call(3, 7), result(3, lost=0))
    with pytest.raises(Trouble, match="counts 2 lost segments, and the capture shows 1"):
        told(*steps, result(2, lost=2))


def pcap(*frames: bytes, order: str = "<", magic: int = 0xA1B2C3D4) -> bytes:
    ticks = 9 if magic == 0xA1B2C3D4 else 9999
    header = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 512, 101)
    return header + b"".join(struct.pack(order + "IIII", 7, ticks, len(f), len(f)) + f for f in frames)


def test_frames_in_either_byte_order() -> None:
    ip = bytes.fromhex("4500002c00004000400600000a0900010a090002")
    tcp = struct.pack(">HHIIBBHHH", 40000, 2001, 7, 0, 0x50, FIN | ACK, 0, 0, 0)
    expected = [Segment(7000009, A, B, (40000, 2001), FIN | ACK, 4, 7)]
    assert [*events(pcap(ip + tcp), "x")] == expected
    assert [*events(pcap(ip + tcp, order=">"), "x")] == expected
    assert [*events(pcap(ip + tcp, magic=0xA1B23C4D), "x")] == expected


@pytest.mark.parametrize(
    "data, why",
    [(b"", "empty"), (b"no capture at all, this", "not a capture"), (pcap(b"x" * 60)[:-1], "cut off")],
)
def test_what_is_no_capture(data: bytes, why: str) -> None:
    with pytest.raises(Trouble, match=f"x.pcap: .*{why}"):
        list(events(data, "x.pcap"))


STRANGER = bytes([10, 9, 0, 3])


def test_what_others_send_is_no_segment_of_the_story() -> None:
    aside = Narration("aside", {}, "")
    others = [Segment(0, STRANGER, B, (1, 2), SYN, 0, 1), Segment(0, A, STRANGER, (1, 2), FIN | ACK, 0, 1)]
    record = told(*others, call(1, 5), *others, segment(FIN), result(1), *others, aside, *others)
    assert record.steps[0].wire(with_acks=True) == arrows("a --FIN--> b")
    assert not any(record.untold.values())


def test_what_a_host_sends_to_itself_is_not_lost() -> None:
    lose = Narration("lose", {"lose.to": "b", "lose.mask": "1", "lose.flags": "1"}, "")
    to_itself = Segment(0, A, A, (40000, 2001), FIN | ACK, 0, 1)
    steps: list[Segment | Narration] = [call(1, 5), lose, result(1), call(2, 6), to_itself, segment(FIN | ACK)]
    assert told(*steps, result(2, lost=1)).steps[1].wire() == arrows("a --FIN--> a", "a2 --FIN--x b2")


@pytest.mark.parametrize("number", [0, 2, 3])
def test_what_is_delivered_again_was_lost_before(number: int) -> None:
    lose = Narration("lose", {"lose.to": "b", "lose.mask": "1", "lose.flags": "1", "lose.times": "all"}, "")
    fins = segment(FIN), segment(FIN)
    deliver = [Narration("deliver", {"deliver.n": str(n)}, "") for n in (number, 1)]
    with pytest.raises(Trouble, match="the deliver is of no loss before it"):
        told(call(1, 5), lose, result(1), call(2, 6), deliver[0])
    record = told(call(1, 5), lose, result(1), call(2, 6), fins[0], deliver[1], fins[1], result(2, lost=1))
    assert record.steps[1].wire() == arrows("a --FIN--x b", "a --FIN--> b")


def test_what_came_when_its_loss_was_over_was_not_lost() -> None:
    lose = Narration("lose", {"lose.to": "b", "lose.mask": "1", "lose.flags": "1", "lose.times": "all"}, "")
    deliver = Narration("deliver", {"deliver.n": "1"}, "")
    record = told(call(1, 5), lose, result(1), call(2, 6), segment(FIN), deliver, result(2, lost=0))
    assert record.steps[1].wire() == arrows("a --FIN--> b")
    assert [step.result for step in record.steps] == ["lost nothing", "0"]


@pytest.mark.parametrize(
    "parts, seen",
    [
        ([segment(ACK, 5), segment(ACK, 5, from_a=False)], ["a --DATA 5--> b", "a <--DATA 5-- b"]),
        ([segment(FIN), segment(ACK, 5, 101)], ["a --FIN--> b", "a --DATA 5--> b"]),
        ([segment(SYN), segment(ACK, 5, 101)], ["a --SYN--> b", "a --DATA 5--> b"]),
        ([segment(ACK | FIN, 5), segment(ACK, 5, 106)], ["a --DATA 5+FIN--> b", "a --DATA 5--> b"]),
        ([segment(ACK | URG, 5), segment(ACK, 5, 105)], ["a --DATA 5+URG--> b", "a --DATA 5--> b"]),
        ([segment(ACK, 5), segment(ACK | URG, 5, 105)], ["a --DATA 5--> b", "a --DATA 5+URG--> b"]),
        ([segment(ACK, 5), segment(ACK, 5, 105, port=9)], ["a --DATA 5--> b", "a2 --DATA 5--> b2"]),
        (
            [segment(ACK, 5), segment(ACK, 5, port=9), segment(ACK, 5, 105)],
            ["a --DATA 10--> b", "a2 --DATA 5--> b2"],
        ),
    ],
)
def test_only_data_that_goes_on_is_joined(parts: list[Segment], seen: list[str]) -> None:
    assert told(call(1, 5), *parts).steps[0].wire() == arrows(*seen)


def test_lost_data_is_not_joined() -> None:
    lose = Narration("lose", {"lose.to": "b", "lose.mask": "7", "lose.flags": "0", "lose.data": "some"}, "")
    parts = [segment(ACK, 5), segment(ACK, 5, 105), segment(ACK, 5, 110)]
    record = told(call(1, 5), lose, result(1), call(2, 6), *parts, result(2, lost=1))
    assert record.steps[1].wire() == arrows("a --DATA 5--x b", "a --DATA 10--> b")


def test_an_aside_counts_for_what_comes_after_it() -> None:
    aside = Narration("aside", {}, "")
    closed = [segment(FIN), segment(FIN, from_a=False)]
    record = told(call(1, 5), result(1), aside, *closed, call(2, 6), segment(SYN, port=9), result(2))
    assert record.steps[1].wire() == arrows("a --SYN--> b")
    again = [segment(ACK, 10, 100), segment(ACK, 10, 110)]
    record = told(call(1, 5), result(1), aside, segment(ACK, 30, 100), call(2, 6), *again, result(2))
    assert record.steps[1].wire() == arrows("a --DATA 10--> b", "a --DATA 10--> b")
    record = told(call(1, 5), result(1), aside, segment(FIN), call(2, 6), result(2))
    assert [wait.what for wait in waits(record.wire)] == ["FIN"]


def test_what_was_lost_acknowledges_nothing_and_ends_nothing() -> None:
    lose = Narration("lose", {"lose.to": "a", "lose.mask": "7", "lose.flags": "4"}, "")
    after: list[Segment | Narration] = [result(1), segment(FIN), segment(RST, from_a=False)]
    assert [wait.what for wait in waits(told(call(1, 5), lose, *after).wire)] == ["FIN"]
    assert not waits(told(call(1, 5), *after).wire)


def test_data_is_not_joined_with_what_is_lost_behind_it() -> None:
    lose = Narration("lose", {"lose.to": "b", "lose.mask": "7", "lose.flags": "0", "lose.data": "7"}, "")
    parts = [segment(ACK, 5), segment(ACK, 7, 105)]
    record = told(call(1, 5), lose, result(1), call(2, 6), *parts, result(2, lost=1))
    assert record.steps[1].wire() == arrows("a --DATA 5--> b", "a --DATA 7--x b")
