"""Cases about lwIP's inside (`Needs: lwip`): told on lwIP only, and only the interrupt breaks the heap."""

from pathlib import Path

import pytest

from runner.trouble import Missing
from runner.case import Case, read_case
from runner.labs.run import Runner
from runner.outcome import Outcome
from runner.stacks import stack
from runner.tests.support import run_once
from runner.tree import CASES, case_id


def about_lwip(name: str) -> Case:
    return read_case(CASES / f"lwip/{name}.c", f"lwip/{name}")


def run_on_lwip(case: Case) -> Outcome:
    try:
        stack("lwip").foreign()
    except Missing as missing:
        pytest.skip(str(missing))
    with Runner(stack("lwip")) as runner:
        return runner.run(case)


def changed(folder: Path, case: Case, old: str, new: str) -> Case:
    assert case.source.count(old) == 1
    path = folder / case.path.name
    path.write_text(case.source.replace(old, new))
    return read_case(path, case_id(path))


def test_another_stack_skips_it_with_the_reason() -> None:
    outcome = run_once(about_lwip("interrupt_breaks_the_heap"))
    assert (outcome.verdict, outcome.reason) == ("skip", "not applicable: needs lwip, which linux has not")


@pytest.mark.parametrize("name", ["interrupt_breaks_the_heap", "broken_heap_gives_memory_twice"])
@pytest.mark.parametrize(
    "old, new",
    [("interrupt_next_free(transmit_done);", "transmit_done();"), ("pbuf_free(sent)", "pbuf_free_callback(sent)")],
)
def test_freed_before_or_later_the_heap_is_whole(tmp_path: Path, name: str, old: str, new: str) -> None:
    outcome = run_on_lwip(changed(tmp_path, about_lwip(name), old, new))
    assert str(outcome.findings[-1]).endswith((": claimed = 2, saw = 0", ": claimed = no, saw = yes"))


def test_the_switch_alone_decides_whether_the_own_heap_locks(tmp_path: Path) -> None:
    outcome = run_on_lwip(changed(tmp_path, about_lwip("own_heap_locks_an_interrupt_in"), "CONTEXT 0", "CONTEXT 1"))
    assert "claimed = never returns, saw = 1" in str(outcome.findings[0])
