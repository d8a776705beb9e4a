"""Which connection a segment is of, where a story has several: on the wire, in the ladder, by hand, on each stack."""

import re
import subprocess
from pathlib import Path

import pytest

from runner.capture import ACK, FIN, RST, SYN, Segment
from runner.case import Case, parse_case
from runner.connections import Connections, End, Hosts
from runner.labs.run import Runner
from runner.outcome import Outcome
from runner.stacks import stack
from runner.telling import tell
from runner.tests.support import edit, halfclose, own_tree
from runner.tree import ROOT
from runner.views.ladder import draw, plain

A, B = bytes([10, 9, 0, 1]), bytes([10, 9, 0, 2])
LINK_A, LINK_B = bytes([2, 0, 0, 0, 0, 10]), bytes([2, 0, 0, 0, 0, 11])
LOOPBACK = bytes([127, 0, 0, 1])
ON = {A: LINK_A, B: LINK_B}


def segment(source: tuple[bytes, int], target: tuple[bytes, int], flags: int, links: tuple[bytes, bytes]) -> Segment:
    return Segment(0, source[0], target[0], (source[1], target[1]), flags, 0, 1, links)


def between(source: tuple[bytes, int], target: tuple[bytes, int], flags: int) -> Segment:
    return segment(source, target, flags, (ON[source[0]], ON[target[0]]))


class Wire:
    """Takes segments and says of which connection each was, by the names of its ends."""

    def __init__(self, links: tuple[bytes, bytes] = (LINK_A, LINK_B)) -> None:
        self.connections = Connections(Hosts(links, (A, B)))

    def take(self, *segments: Segment) -> list[tuple[str, str]]:
        names = []
        for one in segments:
            found = self.connections.of(one)
            assert found
            connection, source = found
            connection.take(one, source)
            names.append(connection.names)
        return names


def ends(port: int) -> tuple[tuple[bytes, int], tuple[bytes, int]]:
    return (A, port), (B, 2001)


def test_a_number_is_the_lowest_that_no_living_connection_has() -> None:
    wire = Wire()
    first, second, third = (ends(port) for port in (40001, 40002, 40003))
    assert wire.take(between(*first, SYN), between(*second, SYN)) == [("a", "b"), ("a2", "b2")]
    assert wire.take(between(*first, FIN), between(first[1], first[0], FIN)) == [("a", "b")] * 2
    assert wire.take(between(*third, SYN)) == [("a", "b")]
    assert wire.take(between(*second, RST), between(*ends(40004), SYN)) == [("a2", "b2")] * 2


def test_what_comes_late_keeps_its_number_and_a_syn_begins_anew() -> None:
    wire = Wire()
    first, second = ends(40001), ends(40002)
    wire.take(between(*first, SYN), between(*second, SYN), between(*second, RST), between(*ends(40003), SYN))
    assert wire.take(between(second[1], second[0], RST)) == [("a2", "b2")]
    assert wire.take(between(*second, SYN), between(second[1], second[0], RST)) == [("a3", "b3")] * 2


def test_what_comes_from_port_0_is_shown_with_the_connection_that_was_meant() -> None:
    wire, first, second = Wire(), ends(40001), ends(40002)
    wire.take(between(*first, SYN), between(*second, SYN))
    assert wire.take(between((B, 0), second[0], RST | ACK)) == [("a2", "b2:0")]
    assert wire.take(between((B, 0), first[0], RST | ACK)) == [("a", "b:0")]
    assert wire.take(between((A, 0), first[1], RST | ACK)) == [("a2:0", "b2")]  # the latest of those with this end
    assert wire.take(between(*second, FIN), between(*ends(40003), SYN)) == [("a2", "b2"), ("a3", "b3")]
    wire.connections.told(End("a", A, 40001), End("b", B, 2001), ("ESTABLISHED", "GONE"))
    assert wire.connections.states == {"a": "ESTABLISHED", "b": "GONE"}


def test_b_may_be_the_one_that_connects() -> None:
    wire = Wire()
    assert wire.take(between((B, 40001), (A, 2001), SYN)) == [("a", "b")]


def test_one_within_a_host_stands_left_with_the_end_that_connected() -> None:
    wire = Wire()
    client, server = (LOOPBACK, 40001), (LOOPBACK, 2001)
    for link, name in (LINK_A, "a"), (LINK_B, "b2"):  # the same addresses on either host
        assert wire.take(segment(client, server, SYN, (link, link))) == [(name, name)]
        found = wire.connections.of(segment(server, client, SYN | ACK, (link, link)))
        assert found and found[0].left == End(name[0], *client) and found[1] == found[0].right


def test_one_with_itself_is_over_with_its_only_fin() -> None:
    wire = Wire()
    itself = (A, 2001)
    assert wire.take(between(itself, itself, SYN), between(itself, itself, FIN)) == [("a", "a")] * 2
    assert wire.take(between(*ends(40001), SYN)) == [("a", "b")]


def test_a_number_is_free_when_neither_end_has_a_socket() -> None:
    wire = Wire()
    wire.take(between(*ends(40001), SYN))
    wire.connections.told(End("a", A, 40001), End("b", B, 2001), ("SYN_SENT", "GONE"))
    assert wire.take(between(*ends(40002), SYN)) == [("a2", "b2")]
    wire.connections.told(End("a", A, 40001), End("b", B, 2001), ("GONE", "GONE"))
    assert wire.take(between(*ends(40003), SYN)) == [("a", "b")]


def test_segments_of_other_hosts_are_of_no_connection() -> None:
    stranger = bytes([10, 9, 0, 3])
    assert Wire().connections.of(segment((stranger, 1), (A, 2), SYN, (bytes(6), LINK_A))) is None
    assert Connections(Hosts((b"", b""), (A, B))).of(segment((stranger, 1), (A, 2), SYN, (b"", b""))) is None


def story(body: str, more: str = "") -> Case:
    lines = "\n".join(f"\t{line.strip()}" for line in body.strip().splitlines())
    source = f'/* A claim. */\n#include "story.h"\n\nvoid story_of_two_hosts(void)\n{{\n{more}\n{lines}\n}}\n'
    return parse_case(source, Path("x.c"), "outside/x")


def run(folder: Path, case: Case, name: str = "linux") -> Outcome:
    path = folder / "x.c"
    path.write_text(case.source)
    case.path = path
    with Runner(stack(name)) as runner:
        outcome = runner.run(case)
    if outcome.verdict == "skip" and "tun" in outcome.reason:
        pytest.skip(outcome.reason)
    return outcome


NAMES = "\tstruct sockaddr_in one = address(B), other = address(A);\n\tint listener, client, server, far, near, more;"

# A server on b, and one on a with a port of its own, whose client is on b: a relay's two legs, seen from either.
TWO_WAYS = """
on(B);
listener = socket(AF_INET, SOCK_STREAM, 0);              // = fd
bind(listener, (void *)&one, sizeof one);                // = 0
listen(listener, 1);                                     // = 0
on(A);
other.sin_port = htons(8080);
more = socket(AF_INET, SOCK_STREAM, 0);                  // = fd
bind(more, (void *)&other, sizeof other);                // = 0
listen(more, 1);                                         // = 0
state(more);                                             // = LISTEN
client = socket(AF_INET, SOCK_STREAM, 0);                // = fd
state(client);                                           // = CLOSE
connect(client, (void *)&one, sizeof one);               // = 0  a --SYN--> b  a <--SYN+ACK-- b
server = accept(listener, NULL, NULL);                   // = fd
on(B);
far = socket(AF_INET, SOCK_STREAM, 0);                   // = fd
connect(far, (void *)&other, sizeof other);              // = 0  a2 <--SYN-- b2  a2 --SYN+ACK--> b2
near = accept(more, NULL, NULL);                         // = fd
write(far, "12345", 5);                                  // = 5  a2 <--DATA 5-- b2
write(server, "12", 2);                                  // = 2  a <--DATA 2-- b
shutdown(far, SHUT_WR);                                  // = 0  a2 <--FIN-- b2
state(A);                                                // = CLOSE_WAIT
state(B);                                                // = FIN_WAIT2
state(near);                                             // = CLOSE_WAIT
state(client);                                           // = ESTABLISHED
state(server);                                           // = ESTABLISHED
shutdown(near, SHUT_WR);                                 // = 0  a2 --FIN--> b2
close(far);                                              // = 0
state(far);                                              // = TIME_WAIT
shutdown(client, SHUT_WR);                               // = 0  a --FIN--> b
await(server, CLOSE_WAIT);                               // = CLOSE_WAIT
close(server);                                           // = 0  a <--FIN-- b
"""


CLIENT = "\tstruct sockaddr_in one = address(A);\n\tint client = 0;"


@pytest.mark.parametrize("name", ["linux", "lwip", "lwip-b"])
def test_two_connections_are_told_apart(tmp_path: Path, name: str) -> None:
    case = story(TWO_WAYS, NAMES)
    outcome = run(tmp_path, case, name)
    assert (outcome.verdict, outcome.reason, outcome.findings) == ("pass", "", [])
    assert outcome.record
    ladder = plain(draw(tell(case, outcome.record)))
    assert re.search(r"a2│◀───── DATA 5 ──────┤b2\n", ladder)
    assert re.search(r" │◀───── DATA 2 ──────┤\n", ladder)
    assert re.search(r"a2 CLOSE_WAIT +b2 FIN_WAIT2\n", ladder)


def test_a_port_of_its_own_is_free_each_time(tmp_path: Path) -> None:
    path = tmp_path / "x.c"
    path.write_text(story(TWO_WAYS, NAMES).source)
    done = halfclose("run", str(path), "--repeat", "3")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


# Within one host, by its address, by loopback, and a socket that is connected to itself.
WITHIN = """
on(HOST);
one = address(HOST);
listener = socket(AF_INET, SOCK_STREAM, 0);              // = fd
bind(listener, (void *)&one, sizeof one);                // = 0
listen(listener, 1);                                     // = 0
client = socket(AF_INET, SOCK_STREAM, 0);                // = fd
connect(client, (void *)&one, sizeof one);               // = 0  h --SYN--> h  h <--SYN+ACK-- h
server = accept(listener, NULL, NULL);                   // = fd
write(client, large, sizeof large);                      // = 5000  h --DATA 5000--> h
state(HOST);                                             // = ESTABLISHED
state(OTHER);                                            // = GONE
other = one;
other.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
more = socket(AF_INET, SOCK_STREAM, 0);                  // = fd
bind(more, (void *)&other, sizeof other);                // = 0
connect(more, (void *)&other, sizeof other);             // = 0  h2 --SYN--> h2  h2 --SYN+ACK--> h2
state(more);                                             // = ESTABLISHED
write(more, "1", 1);                                     // = 1  h2 --DATA 1--> h2
close(more);                                             // = 0  h2 --RST+ACK--> h2  because TCPAbortOnClose
state(more);                                             // = GONE
close(client);                                           // = 0  h --FIN--> h
state(client);                                           // = FIN_WAIT2
state(server);                                           // = CLOSE_WAIT
close(server);                                           // = 0  h <--RST+ACK-- h  because TCPAbortOnClose
"""


def within(host: str) -> Case:
    other = "A" if host == "B" else "B"
    body = WITHIN.replace("HOST", host).replace("OTHER", other)
    body = re.sub(r"\bh(2?)\b", host.lower() + r"\1", body)
    return story(body, NAMES.replace("int ", "static char large[5000];\n\tint ").replace(", far, near", ""))


@pytest.mark.parametrize("name, host", [("linux", "A"), ("linux", "B"), ("lwip", "B"), ("lwip-b", "A")])
def test_within_a_host(tmp_path: Path, name: str, host: str) -> None:
    case = within(host)
    outcome = run(tmp_path, case, name)
    assert (outcome.verdict, outcome.reason, outcome.findings) == ("pass", "", [])
    assert outcome.record
    ladder = plain(draw(tell(case, outcome.record)))
    assert re.search("├─+ DATA 5000 ─+▶ a │\n" if host == "A" else "│ b ─+ DATA 5000 ─+▶│\n", ladder)
    assert f"{host.lower()} FIN_WAIT2 CLOSE_WAIT" in ladder


def test_what_lwip_sends_to_itself_is_on_no_wire(tmp_path: Path) -> None:
    outcome = run(tmp_path, within("A"), "lwip")
    assert (outcome.verdict, outcome.reason) == (
        "skip",
        "not applicable: a connection within lwIP's own host is on no wire",
    )


BARE = """
on(A);
client = socket(AF_INET, SOCK_STREAM, 0);                // = fd
(connect)(client, (void *)&one, sizeof one);
state(A);                                                // = GONE
close(client);                                           // = 0
"""


def test_a_kernel_that_can_not_show_it_skips_what_went_over_loopback(tmp_path: Path) -> None:
    tree = own_tree(tmp_path)
    (tree / "build").unlink()  # another story library is built here: older ones are removed
    edit(tree / "cases/story/mirror.c", '"u32"', '"no such"')
    for name, body in ("within", BARE), ("between", "on(A);\n(void)client, (void)one;\nstate(A);\t// = GONE"):
        (tree / f"{name}.c").write_text(story(body, CLIENT).source)
    done = halfclose("run", "within.c", "between.c", tree=tree)
    assert (
        "skip outside/within on linux: a connection within one host can't be recorded: this kernel lacks" in done.stdout
    )
    assert "\n1 pass, 1 skip\n" in done.stdout


# An AF_INET6 socket that is connected over IPv4, and one that is not.
MAPPED = """
on(B);
listener = socket(AF_INET6, SOCK_STREAM, 0);             // = fd
bind(listener, (void *)&six, sizeof six);                // = 0
listen(listener, 1);                                     // = 0
on(A);
client = socket(AF_INET, SOCK_STREAM, 0);                // = fd
connect(client, (void *)&one, sizeof one);               // = 0  a --SYN--> b  a <--SYN+ACK-- b
server = accept(listener, NULL, NULL);                   // = fd
state(B);                                                // = ESTABLISHED
state(server);                                           // = ESTABLISHED
close(client);                                           // = 0  a --FIN--> b
state(server);                                           // = CLOSE_WAIT
state(client);                                           // = FIN_WAIT2
close(server);                                           // = 0  a <--FIN-- b
"""
LOOPBACK_6 = """
on(B);
six.sin6_addr = in6addr_loopback;
listener = socket(AF_INET6, SOCK_STREAM, 0);             // = fd
bind(listener, (void *)&six, sizeof six);                // = 0
listen(listener, 1);                                     // = 0
client = socket(AF_INET6, SOCK_STREAM, 0);               // = fd
connect(client, (void *)&six, sizeof six);               // = 0  b --SYN--> b  b <--SYN+ACK-- b
server = accept(listener, NULL, NULL);                   // = fd
write(server, "12", 2);                                  // = 2  b <--DATA 2-- b
close(server);                                           // = 0  b <--FIN-- b
state(client);                                           // = CLOSE_WAIT
"""
SIX = (
    "\tstruct sockaddr_in one = address(B);\n"
    "\tstruct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = one.sin_port };\n"
    "\tint listener, client, server;"
)


@pytest.mark.parametrize(
    "body, name", [(MAPPED, "linux"), (MAPPED, "lwip"), (LOOPBACK_6, "linux"), (LOOPBACK_6, "lwip")]
)
def test_sockets_of_ipv6(tmp_path: Path, body: str, name: str) -> None:
    outcome = run(tmp_path, story(body, SIX), name)
    assert (outcome.verdict, outcome.reason, outcome.findings) == ("pass", "", [])


def test_lwip_has_none_of_ipv6(tmp_path: Path) -> None:
    outcome = run(tmp_path, story(MAPPED, SIX), "lwip-b")
    assert (outcome.verdict, outcome.reason) == ("skip", "not applicable: needs AF_INET6, which lwIP has not")


AGAIN = """
on(B);
listener = socket(AF_INET, SOCK_STREAM, 0);              // = fd
bind(listener, (void *)&one, sizeof one);                // = 0
listen(listener, 1);                                     // = 0
on(A);
for (int n = 0; n < 20; n++) {
client = socket(AF_INET, SOCK_STREAM, 0);                // = fd
connect(client, (void *)&one, sizeof one);               // = 0  a --SYN--> b  a <--SYN+ACK-- b
server = accept(listener, NULL, NULL);                   // = fd
close(client);                                           // = 0  a --FIN--> b
close(server);                                           // = 0  a <--FIN-- b
}
"""


def test_a_loop_that_reconnects_keeps_its_claims(tmp_path: Path) -> None:
    outcome = run(tmp_path, story(AGAIN, NAMES.split(",")[0] + ";\n\tint listener, client, server;"))
    assert (outcome.verdict, outcome.findings) == ("pass", [])


def by_hand(path: Path) -> list[tuple[int, list[str]]]:
    """Each line told by hand that had arrows."""
    told = subprocess.run(["make", "-s", "tell", f"CASE={path}"], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    lines = (re.match(r" *(\d+)  .* = (.*)", line) for line in told.stdout.splitlines())
    found = [(int(line[1]), re.findall(r"\S+ (?:<--\S.*?--|--\S.*?-->) \S+", line[2])) for line in lines if line]
    return [(line, arrows) for line, arrows in found if arrows]


@pytest.mark.parametrize("case", [story(TWO_WAYS, NAMES), within("A"), within("B"), story(LOOPBACK_6, SIX)])
def test_by_hand_the_same_is_told(tmp_path: Path, case: Case) -> None:
    outcome = run(tmp_path, case)
    assert outcome.record
    recorded = [(step.line, [str(arrow) for arrow in step.wire()]) for step in outcome.record.steps if step.wire()]
    joined = [(line, _joined(arrows)) for line, arrows in by_hand(case.path)]
    assert joined == recorded


def _joined(arrows: list[str]) -> list[str]:
    """By hand, data stands as it was cut."""
    data = [int(number) for arrow in arrows for number in re.findall(r"DATA (\d+)", arrow)]
    return [re.sub(r"DATA \d+", f"DATA {sum(data)}", arrows[0])] if len(data) > 1 else arrows


@pytest.mark.parametrize("turned", [False, True])
def test_states_are_told_from_either_end(turned: bool) -> None:
    wire = Wire()
    wire.take(between(*ends(40001), SYN))
    told, states = (End("a", A, 40001), End("b", B, 2001)), ("FIN_WAIT2", "CLOSE_WAIT")
    wire.connections.told(*(told[::-1] if turned else told), states[::-1] if turned else states)
    assert wire.connections.states == {"a": "FIN_WAIT2", "b": "CLOSE_WAIT"}
