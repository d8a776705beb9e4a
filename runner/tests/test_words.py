"""The words of story.h: which calls are told, how, and that an ordinary program's habits are met."""

import re
from pathlib import Path

import pytest

from runner import compiler
from runner.case import parse_case
from runner.outcome import Outcome
from runner.tests.support import run_once, story
from runner.tree import ROOT, STORY

WORDS = dict(re.findall(r"(?m)^#define (\w+)\(\.\.\.\)[ \\\n\t]+([A-Z_]+)\(", (ROOT / STORY / "story.h").read_text()))
HEADERS = (
    "aio.h arpa/inet.h assert.h ctype.h dirent.h err.h fcntl.h ifaddrs.h inttypes.h limits.h math.h netdb.h "
    "netinet/in.h netinet/tcp.h poll.h pthread.h sched.h semaphore.h signal.h spawn.h stdarg.h stdatomic.h stdbool.h "
    "stdio.h stdlib.h string.h sys/epoll.h sys/eventfd.h sys/file.h sys/ioctl.h sys/mman.h sys/param.h sys/prctl.h "
    "sys/resource.h sys/select.h sys/sendfile.h sys/signalfd.h sys/socket.h sys/stat.h sys/syscall.h sys/time.h "
    "sys/timerfd.h sys/types.h sys/uio.h sys/un.h sys/wait.h syslog.h threads.h time.h unistd.h wchar.h"
).split()


def told(tmp_path: Path, source: str) -> Outcome:
    """The outcome of this file, which stands outside the tree."""
    path = tmp_path / "words.c"
    path.write_text(source)
    return run_once(parse_case(source, path, "outside/words"))


def results(outcome: Outcome) -> list[str | None]:
    assert outcome.record and outcome.record.ending == "told", outcome.reason
    return [step.result for step in outcome.record.steps]


@pytest.mark.parametrize(
    "macro", ["_GNU_SOURCE", "_GNU_SOURCE 1", "_DEFAULT_SOURCE", "_POSIX_C_SOURCE 200809L", "_XOPEN_SOURCE 700"]
)
def test_a_case_may_define_what_its_headers_declare(macro: str, tmp_path: Path) -> None:
    body = "int c = told(dup3(a, b + 9, O_CLOEXEC)); // = fd\n(void)c; (void)strerrorname_np(0);"
    assert results(told(tmp_path, f"/* A claim. */\n#define {macro}\n{story(body)[14:]}")) == ["fd"]


@pytest.mark.parametrize("order", ["{header}{story}", "{story}{header}"], ids=["before", "behind"])
def test_headers_come_in_any_order(order: str, tmp_path: Path) -> None:
    headers = "".join(f"#include <{name}>\n" for name in HEADERS)
    text = order.format(header=headers, story='#include "story.h"\n')
    (tmp_path / "order.c").write_text(f"{text}void story(int a, int b) {{ close(a); close(b); }}\n")
    compiler.compile(["-c", str(tmp_path / "order.c")], tmp_path / "order.o")


def test_what_an_exercise_leaves_unused_is_no_error(tmp_path: Path) -> None:
    assert results(told(tmp_path, story("int unused;\nclose(a); // = 0 a --FIN--> b"))) == ["0"]


# A call of each word that makes a descriptor, and of each that takes some part in a server's work.
CALLS = """
	int listener, c, d, e, two[2], pair[2];
	struct sockaddr_in own = { 0 }, server = address(B);
	socklen_t size = sizeof own;
	struct iovec part = { "hi", 2 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	char buf[8];
	struct iovec in = { buf, sizeof buf };
	struct msghdr got = { .msg_iov = &in, .msg_iovlen = 1 };
	sigset_t none;

	sigemptyset(&none);
	on(B);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	c = 1;
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &c, sizeof c);
	bind(listener, &server, sizeof server);
	listen(listener, 1);
	on(A);
	c = socket(AF_INET, SOCK_STREAM, 0);
	(connect)(c, &server, sizeof server);
	d = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	e = dup2(d, 90);
	dup3(d, 91, 0);
	fcntl(d, F_DUPFD, 92);
	fcntl(d, F_GETFL);
	close_range(90, 92, 0);
	epoll_create(1);
	eventfd(0, 0);
	timerfd_create(CLOCK_MONOTONIC, 0);
	signalfd(-1, &none, 0);
	pipe(two);
	pipe2(two, 0);
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	getsockname(c, &own, &size);
	getpeername(c, &own, &size);
	writev(c, &part, 1);
	readv(d, &in, 1);
	sendto(c, "abc", 3, 0, NULL, 0);
	recvfrom(d, buf, sizeof buf, 0, NULL, NULL);
	sendmsg(c, &message, 0);
	ioctl(d, FIONREAD, &e);
	recvmsg(d, &got, 0);
	write(two[1], "pipe", 4);
	splice(two[0], NULL, c, NULL, 4, 0);
	dup(e);
"""
MADE = ["fd", "0", "0", "0", "fd", "fd", "fd", "fd", "fd", "2050", "0", "fd", "fd", "fd", "fd"]
SENT = ["0", "0", "0", "0", "0", "2", "2", "3", "3", "2", "0", "2", "4", "4", "fd"]


def test_each_call_is_told_with_its_own_name(tmp_path: Path) -> None:
    outcome = told(tmp_path, story(CALLS))
    assert results(outcome) == MADE + SENT
    assert outcome.record
    names = [re.sub(r"^\w+ = ", "", step.call.partition("(")[0]) for step in outcome.record.steps]
    assert all(name in WORDS for name in names), names


def test_told_around_a_word_tells_it_once(tmp_path: Path) -> None:
    outcome = told(tmp_path, story("int c = told(dup(a)); // = fd\ntold(close(c)); // = 0\ntold(a - a); // = 0"))
    assert (outcome.verdict, results(outcome)) == ("pass", ["fd", "0", "0"]), outcome.findings


EVENTS = """
	struct pollfd p[2] = { { a, POLLIN | POLLOUT, 0 }, { b, POLLIN | POLLRDHUP, 0 } };

	write(b, "x", 1); // = 1 a <--DATA 1-- b
	shutdown(a, SHUT_WR); // = 0 a --FIN--> b
	poll(p, 2, 0); // = 2 IN OUT, IN RDHUP
	ppoll(p, 2, NULL, NULL); // = 2 IN OUT, IN RDHUP
"""
EPOLL = """
	int ep = epoll_create1(0); // = fd
	struct epoll_event first = { .events = EPOLLIN }, second = { .events = EPOLLOUT }, both[2];

	epoll_ctl(ep, EPOLL_CTL_ADD, b, &first); // = 0
	epoll_ctl(ep, EPOLL_CTL_ADD, a, &second); // = 0
	epoll_wait(ep, both, 2, 0); // = 2 IN, OUT
	epoll_pwait(ep, both, 2, 0, NULL); // = 2 IN, OUT
"""


def test_the_events_of_several_descriptors_are_each_ones(tmp_path: Path) -> None:
    outcome = told(tmp_path, story(EVENTS + EPOLL))
    assert outcome.verdict == "pass", outcome.findings


@pytest.mark.parametrize("wrong", ["2 IN OUT IN, RDHUP", "2 IN OUT IN RDHUP"])
def test_events_at_the_wrong_descriptor_are_found(wrong: str, tmp_path: Path) -> None:
    outcome = told(tmp_path, story(EVENTS.replace("2 IN OUT, IN RDHUP", wrong, 1)))
    assert [(found.claimed, found.seen) for found in outcome.findings] == [(f"= {wrong}", "= 2 IN OUT, IN RDHUP")]


def test_more_events_than_a_line_holds_are_not_cut_unseen(tmp_path: Path) -> None:
    body = """struct pollfd p[40];
	for (int i = 0; i < 40; i++)
		p[i] = (struct pollfd){ a, POLLOUT, 0 };
	poll(p, 40, 0);"""
    (result,) = results(told(tmp_path, story(body)))
    assert result and result.startswith("40 OUT, OUT, OUT") and result.endswith("OUT and more")


CLOSING = {
    "all at once": ("close_range(3, ~0U, 0);", "0"),
    "from a number on": ("closefrom(3);", "nothing"),
    "one after the other": ("for (int fd = sysconf(_SC_OPEN_MAX); fd-- > 3;) (close)(fd);\nis(1);", "yes"),
}


@pytest.mark.parametrize("closes, result", CLOSING.values(), ids=CLOSING)
def test_a_program_that_closes_all_does_not_close_the_storytellers(closes: str, result: str, tmp_path: Path) -> None:
    outcome = told(tmp_path, story(f"{closes}\nsocket(AF_INET, SOCK_STREAM, 0);\nstate(B);"))
    assert results(outcome) == [result, "fd", "TIME_WAIT"]


def test_the_storytellers_numbers_are_not_open_to_the_story(tmp_path: Path) -> None:
    body = "int left = 0;\nfor (int fd = 100; fd < 1500; fd++)\nleft += story_close(fd) == 0;\ntold(left);"
    assert results(told(tmp_path, story(body))) == ["0"]


def test_a_child_that_closes_all_tells_on(tmp_path: Path) -> None:
    body = """int status;
	if (fork() == 0) { // = pid
		close_range(3, ~0U, 0); // = 0
		close(a); // = -1 EBADF
		_exit(3);
	}
	close(a); // = 0 a --FIN--> b
	waitpid(-1, &status, 0); // = exited 3
	close(b); // = 0 a <--FIN-- b"""
    outcome = told(tmp_path, story(body))
    assert outcome.verdict == "pass", outcome.findings


def test_the_story_has_the_first_numbers(tmp_path: Path) -> None:
    assert results(told(tmp_path, story("told(a);\ntold(b);"))) == ["3", "4"]
