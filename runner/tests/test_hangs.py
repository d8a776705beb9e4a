"""A deadlock of the stack is a result, and an assertion is; a slow machine, a sleep and a wait with an end are none."""

from pathlib import Path

import pytest

from runner.labs import local
from runner.accept import accepted
from runner.trouble import Missing
from runner.case import Case, parse_case
from runner.column import column
from runner.labs.run import Runner
from runner.outcome import Outcome
from runner.stacks import stack
from runner.tests.support import arrows

# What a case can't say, for lwIP alone: its locks, taken by hand.
SOURCE = """/* A claim. */
#include <stdio.h>
#include "story.h"
#include <time.h>

void sys_lock_tcpip_core(void);
void sys_unlock_tcpip_core(void);

static int spin(void)
{
	clock_t end = clock() + CLOCKS_PER_SEC / 10;

	while (clock() < end)
		;
	return 0;
}

static int timed_wait(void)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static pthread_cond_t nothing = PTHREAD_COND_INITIALIZER;
	struct timespec soon;

	clock_gettime(CLOCK_REALTIME, &soon);
	soon.tv_nsec += 100000000;
	soon.tv_sec += soon.tv_nsec / 1000000000;
	soon.tv_nsec %= 1000000000;
	(pthread_mutex_lock)(&lock);
	pthread_cond_timedwait(&nothing, &lock, &soon);
	return 0;
}

static int lock(void)
{
	sys_lock_tcpip_core();
	return 0;
}

static int hold(int (*meanwhile)(void))
{
	sys_lock_tcpip_core();
	meanwhile();
	sys_unlock_tcpip_core();
	return 0;
}

_Noreturn void lwip_asserts(const char *what, const char *file, int line);
signed char tcpip_callback(void (*function)(void *), void *argument);

static void assert_in_it(void *unused)
{
	(void)unused;
	lwip_asserts("that this is so", "/a/b/src/core/it.c", 5);
}

static int assert_here(void)
{
	assert_in_it(NULL);
	return 0;
}

static int assert_there(void)
{
	tcpip_callback(assert_in_it, NULL);
	return pause();
}

static int doze(void)
{
	struct timespec tenth = { 0, 100000000 };

	return nanosleep(&tenth, NULL);
}

static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static int open_door;

static void *opens(void *unused)
{
	doze();
	(pthread_mutex_lock)(&door);
	open_door = 1;
	(pthread_mutex_unlock)(&door);
	pthread_cond_signal(&opened);
	return unused;
}

static int wait_for_thread(void)
{
	(pthread_mutex_lock)(&door);
	while (!open_door)
		pthread_cond_wait(&opened, &door);
	return 0;
}

void story(int a, int b)
{
	(void)opens, (void)wait_for_thread, (void)spin, (void)timed_wait, (void)doze, (void)hold, (void)lock;
	(void)assert_here, (void)assert_there;
	BODY
	close(b); // = 0
}
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not found to hang is given up sooner."""
    monkeypatch.setattr(local, "watchdog_seconds", lambda: 5.0)


def told(tmp_path: Path, body: str) -> Outcome:
    """The outcome of a story with this body, on lwIP."""
    path = tmp_path / "hangs.c"
    path.write_text(SOURCE.replace("BODY", body))
    case = parse_case(path.read_text(), path, "outside/hangs")
    try:
        stack("lwip").foreign()
    except Missing as missing:
        pytest.skip(str(missing))
    with Runner(stack("lwip")) as runner:
        return runner.run(case)


@pytest.mark.parametrize("meanwhile", ["spin", "timed_wait", "doze"])
def test_slow_is_no_hang(meanwhile: str, tmp_path: Path) -> None:
    outcome = told(tmp_path, f"told(hold({meanwhile})); // = 0\n\tclose(a); // = 0\ta --FIN--> b")
    assert [found.claimed for found in outcome.findings] == ["= 0"], outcome.reason
    assert outcome.verdict == "fail" and outcome.record and outcome.record.ending == "told"


def test_a_wait_for_a_thread_that_wakes_by_itself_is_no_hang(tmp_path: Path) -> None:
    body = "pthread_t thread;\n\n\tpthread_create(&thread, NULL, opens, NULL); // = 0\n"
    outcome = told(tmp_path, f"{body}\ttold(hold(wait_for_thread)); // = 0\n\tclose(a); // = 0\ta --FIN--> b")
    assert outcome.record and outcome.record.ending == "told", outcome.reason


def test_an_unclaimed_hang_is_an_error_with_what_was_told(tmp_path: Path) -> None:
    outcome = told(tmp_path, "shutdown(a, SHUT_WR); // = 0\ta --FIN--> b\n\ttold(hold(lock)); // = 0")
    assert outcome.verdict == "error"
    why = "it hangs: the call waits for ever for lwIP's core lock, which it holds itself, in hold(lock)"
    assert why in outcome.reason
    assert outcome.record and [step.result for step in outcome.record.steps] == ["0", "hangs"]
    assert [step.wire() for step in outcome.record.steps] == [arrows("a --FIN--> b"), ()]
    assert outcome.seconds < 2


HUNG = "told(hold(lock)); // = 0\n\t// lwip = hangs\n\tclose(a); // = 0\ta --FIN--> b"


def test_a_claimed_hang_ends_the_story(tmp_path: Path) -> None:
    assert told(tmp_path, HUNG).verdict == "pass"


def test_what_comes_after_a_hang_claims_nothing_of_that_stack(tmp_path: Path) -> None:
    outcome = told(tmp_path, HUNG + "\n\t// lwip = 0")
    assert [found.seen for found in outcome.findings] == ["never reached, it hangs before: delete it"]


def test_a_hang_that_does_not_come_is_found(tmp_path: Path) -> None:
    outcome = told(tmp_path, "close(a); // = 0\n\t// lwip = hangs")
    assert [found.claimed for found in outcome.findings][0] == "= hangs"


def test_a_line_before_the_hang_is_judged(tmp_path: Path) -> None:
    outcome = told(tmp_path, f"shutdown(a, SHUT_WR); // = 0\n\t{HUNG}")
    assert [found.seen for found in outcome.findings] == ["= 0  a --FIN--> b"]


def test_accept_keeps_what_the_hang_does_not_reach(tmp_path: Path) -> None:
    outcome = told(tmp_path, HUNG.replace("// lwip = hangs", ""))
    assert outcome.record
    new: Case = parse_case(accepted(outcome.case, outcome.record), outcome.case.path, outcome.case.id)
    claims = list(new.claims.values())
    assert [str(claim.own) for claim in claims] == ["= 0", "= 0  a --FIN--> b", "= 0"]
    assert [str(claim.on(column("lwip"))) for claim in claims] == ["= hangs", "= 0  a --FIN--> b", "= 0"]


@pytest.mark.parametrize("where", ["assert_here", "assert_there"])
def test_an_assertion_is_a_result_of_the_call_that_began_last(where: str, tmp_path: Path) -> None:
    story = f"shutdown(a, SHUT_WR); // = 0\n\ttold({where}()); // = 0\n\t// lwip = asserts\n\tclose(a); // = 0"
    outcome = told(tmp_path, story)
    assert [found.seen for found in outcome.findings] == ["= 0  a --FIN--> b"]
    assert outcome.verdict == "fail" and outcome.record and outcome.record.hang
    assert [step.result for step in outcome.record.steps] == ["0", "asserts"]
    unclaimed = told(tmp_path, story.replace("// lwip = asserts", ""))
    assert unclaimed.verdict == "error" and [found.seen for found in unclaimed.findings] == ["= 0  a --FIN--> b"]
    assert f"it asserts: that this is so, at src/core/it.c:5, in {where}()" in unclaimed.reason
    assert told(tmp_path, story.replace("asserts", "hangs")).verdict == "error"
