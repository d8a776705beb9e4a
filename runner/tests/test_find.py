"""`find`: from the words of a report to the case that explains it."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

from runner.case import parse_case
from runner.finding.passages import asked, findable
from runner.finding.search import Catalogue, catalogue, search
from runner.finding.symptoms import in_words_of_cases
from runner.tests.support import edit, halfclose, only_line, own_tree
from runner.tree import ROOT, all_paths, case_id
from runner.trouble import Trouble

# What people write, and the cases of which one must be among the first three.
QUESTIONS = """
ECONNRESET
    close/unread_data_sends_rst
read returns 0 but poll says HUP
    readiness/end_of_file_can_be_read_again readiness/own_shut_rd_looks_like_the_peers_end beside/pipe_has_other_words
CLOSE_WAIT
    states/close_wait_lasts_until_the_application_closes
connection reset by peer
    close/unread_data_sends_rst
RST+ACK
    close/unread_data_sends_rst
TCPAbortOnClose
    close/unread_data_sends_rst
EPOLLRDHUP lwip
    epoll/rdhup_only_if_asked_err_and_hup_always portable/notice_the_end_by_reading
SO_LINGER
    linger/zero_sends_rst
address already in use
    states/time_wait_is_another_socket
tcpdump shows Flags [R.] right after my close()
    close/unread_data_sends_rst
ss shows FIN-WAIT-2 for hours
    states/held_fin_wait2_has_no_timeout states/fin_timeout_is_not_time_wait
epoll_wait returned events 0x2011
    epoll/rdhup_only_if_asked_err_and_hup_always readiness/own_shut_rd_looks_like_the_peers_end
recv failed with errno 104
    close/unread_data_sends_rst
ConnectionResetError: [Errno 104] Connection reset by peer
    close/unread_data_sends_rst
BrokenPipeError: [Errno 32] Broken pipe
    close/first_write_after_fin_succeeds close/reset_after_a_fin_is_a_broken_pipe
my server process dies silently with exit status 141
    close/second_write_kills_with_sigpipe
how do I stop SIGPIPE from killing my daemon
    close/second_write_kills_with_sigpipe close/msg_nosignal_prevents_sigpipe
send succeeded although the peer had already closed
    close/first_write_after_fin_succeeds
thousands of sockets stuck in CLOSE_WAIT
    states/close_wait_lasts_until_the_application_closes
too many sockets in TIME_WAIT, does tcp_fin_timeout help
    states/fin_timeout_is_not_time_wait
bind: Address already in use after restarting the server
    states/time_wait_is_another_socket listen/child_keeps_the_port_open
EADDRINUSE even though the server process is gone
    listen/child_keeps_the_port_open
accept: Too many open files
    close/unclosed_sockets_run_out
socket hang up on a reused keep-alive connection
    applications/idle_pool_race
upstream prematurely closed connection while reading response header from upstream
    applications/idle_pool_race
how can a connection pool detect a stale connection before reuse
    applications/peek_before_reuse
client never sees the 413 response, only a connection reset during the upload
    applications/lost_response applications/answer_can_be_read_after_a_failed_write
what is nginx lingering_close for
    applications/lingering_close
curl: (52) Empty reply from server through my proxy
    applications/proxy_that_closes_loses_the_answer applications/pipelined_request_meets_a_closed_server
thread blocked in recv() forever although another thread closed the socket
    threads/close_does_not_wake_a_read
how to unblock accept() from another thread
    threads/close_does_not_wake_an_accept listen/shutdown_wakes_every_accept portable/stop_accepting_by_a_second_socket
shutdown wakes up a blocking read
    threads/shutdown_wakes_a_read
select() hangs after another thread closes the fd
    threads/select_sleeps_through_close
poll in one thread, close in another
    threads/poll_sleeps_through_close
epoll_wait spins at 100% CPU after the client disconnects
    epoll/level_triggered_end_of_file_repeats
EPOLLET connection close event is missed
    epoll/edge_hides_the_end_behind_data epoll/edge_comes_once_for_each_side
epoll reports events for a descriptor I have already closed
    epoll/dup_keeps_the_entry_of_a_closed_number
EPOLLONESHOT no error reported after reset
    epoll/oneshot_is_deaf_to_a_reset
EPOLLEXCLUSIVE returns EINVAL
    epoll/exclusive_refuses_rdhup
POLLNVAL from poll
    close/closed_descriptor_is_ebadf readiness/poll_calls_an_unused_number_invalid threads/poll_sleeps_through_close
POLLHUP on a socket that was never connected
    readiness/fresh_socket_is_writable_and_hung_up
shutdown: Transport endpoint is not connected
    shutdown/after_both_fins_is_enotconn shutdown/needs_a_connection
java shutdownOutput, can I still read the response
    shutdown/wr_leaves_the_other_direction_open
half-close with SHUT_WR
    shutdown/wr_leaves_the_other_direction_open
does SHUT_RD send anything to the peer
    shutdown/rd_sends_nothing
avoid TIME_WAIT with an abortive close
    linger/zero_sends_rst
close() blocks for several seconds
    linger/time_over_is_told_to_nobody linger/nonblocking_close_still_waits
non-blocking socket blocks in close
    linger/nonblocking_close_still_waits
child process inherited the socket, close sends no FIN
    close/fin_waits_for_the_last_process processes/exec_takes_the_connection_along
client hangs until the subprocess started by the server exits
    processes/exec_takes_the_connection_along
double close closes the wrong connection
    close/second_close_hits_another_connection
EBADF after close
    close/closed_descriptor_is_ebadf
kill -9 does the peer get a RST or FIN
    close/killed_process_is_closed_by_the_kernel processes/killed_process_ends_like_one_that_has_finished
FIN_WAIT1 socket without a process in ss output
    close/full_window_outlives_its_process
orphaned sockets and tcp_orphan_retries
    states/orphan_gives_up_in_silence
half-open connection: one side still ESTABLISHED
    loss/reset_is_never_repeated states/orphan_gives_up_in_silence
network cable unplugged and no error on the socket
    loss/link_down_ends_no_connection
connection timed out ETIMEDOUT with TCP_USER_TIMEOUT
    loss/user_timeout_ends_unacknowledged_data
detect a dead peer with SO_KEEPALIVE
    readiness/keepalive_ends_a_connection_to_nobody
No route to host on connect
    loss/missing_route_fails_only_connect
connection refused once and then read returns 0
    connect/refusal_is_told_once
recv returns -1 EAGAIN with SO_RCVTIMEO
    readiness/silence_is_not_the_end
simultaneous close CLOSING state
    states/lost_fin_leads_through_closing
stuck in LAST-ACK
    states/fin_wait1_and_last_ack_wait_for_the_ack
lwIP socket() returns ENOBUFS after some reconnects
    lwip/a_guard_takes_shutdown_for_close lwip/a_slot_number_that_climbs_is_a_leak
lwip select slot leak when closing a socket in another thread
    lwip/select_keeps_the_slot_of_a_closed_socket
heap corruption freeing a pbuf in an interrupt
    lwip/interrupt_breaks_the_heap lwip/broken_heap_gives_memory_twice
ESP32 errno 128 after shutdown
    shutdown/after_both_fins_is_enotconn shutdown/needs_a_connection readiness/read_without_a_connection_fails
MSG_PEEK then close sends reset
    close/peeked_data_counts_as_unread
does TCP_CORK lose data on close
    close/corked_bytes_leave_with_the_fin
io_uring recv keeps the socket open after close
    io_uring/recv_outlives_close io_uring/registered_file_outlives_close
bufferevent BEV_EVENT_EOF
    libraries/bufferevent_half_close
SO_ERROR returned 0 after I already read it
    close/so_error_takes_the_evidence_away
accept succeeds although the client has already reset the connection
    listen/accept_hands_out_a_dead_connection
SCM_RIGHTS passed descriptor keeps connection open
    processes/descriptor_in_flight_keeps_it_open processes/passed_descriptor_is_the_same_connection
connections reset due to early user close
    close/unread_data_sends_rst
TcpExtTCPAbortOnLinger
    linger/negative_linger2_skips_fin_wait2 linger/zero_sends_rst
RST after FIN, data arrives after close
    close/late_data_after_close_meets_rst close/late_data_in_fin_wait1_aborts
Unix domain socket ECONNRESET
    beside/unix_unread_data_resets
how do I end a connection without losing data
    portable/end_without_losing_data
"""
PAIRS = [*zip(QUESTIONS.strip().split("\n")[::2], map(str.split, QUESTIONS.strip().split("\n")[1::2]))]


@lru_cache(maxsize=None)
def known() -> Catalogue:
    return catalogue([findable(path, case_id(path), path.read_text()) for path in all_paths()])


@pytest.mark.parametrize("question, cases", PAIRS, ids=[question for question, _ in PAIRS])
def test_a_report_leads_to_its_case(question: str, cases: list[str]) -> None:
    found = [one.case.id for one in search(known(), question)]
    assert {*cases} & {*found[:3]}, found[:6]


def test_there_are_enough_questions() -> None:
    assert len({question for question, _ in PAIRS}) >= 60


@pytest.mark.parametrize(
    "written, words",
    [
        ("errno 104", "econnreset"),
        ("-104", "econnreset"),
        ("Connection reset by peer", "econnreset"),
        ("Flags [R.]", "rst+ack"),
        ("[FIN, ACK]", "fin"),
        ("FIN-WAIT-2", "fin_wait2"),
        ("TIME-WAIT", "time_wait"),
        ("0x2011", "pollin pollhup pollrdhup"),
        ("revents=8193", "pollin pollrdhup"),
        ("EPOLLRDHUP|EPOLLIN", "pollin pollrdhup"),
        ("returned 0", "=0"),
        ("returns -1", "=-1"),
        ("TcpExtTCPAbortOnData", "tcpabortondata"),
        ("connections aborted due to timeout", "tcpabortontimeout"),
        ("shutdownOutput()", "shut_wr"),
        ("exit status 141", "sigpipe"),
    ],
)
def test_what_tools_write_is_understood(written: str, words: str) -> None:
    assert {*words.split()} <= asked(written), in_words_of_cases(written)


def test_a_number_that_is_no_error_stays_one() -> None:
    assert "eio" not in asked("returned 5") and "eio" not in asked("5 bytes") and "eio" in asked("errno 5")


def test_it_answers_with_the_claim_and_the_line_that_shows_it() -> None:
    done = halfclose("find", "connection", "reset", "by", "peer", "--at-most", "1")
    assert (done.returncode, done.stderr) == (0, "")
    id, claim, line = done.stdout.splitlines()
    assert id == "close/unread_data_sends_rst"
    assert claim == "    Closing with unread data aborts the connection: the peer gets RST, not FIN."
    file, _, shown = line.strip().partition("  ")
    path, _, number = file.partition(":")
    assert "= -1 ECONNRESET" in shown and "ECONNRESET" in (ROOT / path).read_text().split("\n")[int(number) - 1]


def test_nothing_found_is_one_line_with_what_may_be_meant() -> None:
    done = halfclose("find", "ECONRESET")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing is found: did you mean econnreset" in only_line(done.stderr)
    assert "try a call, an errno" in only_line(halfclose("find", "zzzzqqq").stderr)


@pytest.mark.parametrize("words", [["\x1b[2J\u202eabc"], [""], ["*** (((["], ["x" * 100000], ["\udcff"]])
def test_no_question_does_harm(words: list[str]) -> None:
    command = [os.fsencode(word) for word in [sys.executable, "-m", "runner", "find", *words]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True)
    assert done.returncode == 2 and b"\x1b" not in done.stderr and len(done.stderr) < 300
    only_line(done.stderr.decode())


def test_a_hostile_case_cannot_steer_the_terminal(tmp_path: Path) -> None:
    tree = own_tree(tmp_path / "tree")
    edit(tree / "cases/close/unread_data_sends_rst.c", "aborts the connection", "aborts \x1b]0;the\x07 zebras")
    done = halfclose("find", "zebras", tree=tree)
    assert done.returncode == 0 and "\x1b" not in done.stdout and "zebras" in done.stdout


def test_it_loads_nothing_that_takes_time() -> None:
    """A question is answered in 0.2 s, start of Python included."""
    script = "import sys; from runner.cli import main; main(['find', 'RST']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    loaded = {*done.stderr.split()}
    assert "runner.finding.search" in loaded
    heavy = {"rich", "pytest", "asyncio", "json", "runner.stacks", "runner.labs", "runner.record", "runner.judge"}
    assert not heavy & loaded


def test_what_people_call_it_is_a_trailer_and_read_strictly() -> None:
    def header(also: str) -> str:
        return f'/*\n * A claim.\n *\n * See: close(2)\n * Also: {also}\n */\n#include "story.h"\n'

    case = parse_case(header('"one, two", "[R.]"'), Path("x.c"), "x/x")
    assert case.trailers["Also"] == ["one, two", "[R.]"]
    for wrong in ("one", '"one" "two"', '"one", two', '"one",', '""', '" "', '"one", "One"', ""):
        with pytest.raises(Trouble, match=r"x\.c:5: Also: what people call it, each in quotes"):
            parse_case(header(wrong), Path("x.c"), "x/x")
    found = findable(Path("x.c"), "x/x", header('"the frobnicator stalls"'))
    assert [one.case.id for one in search(catalogue([found]), "frobnicator")] == ["x/x"]
