"""pytest: how many tests may be skipped because of the machine, so that a green run can't lack a whole stack unseen."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter

from .clean import clean
from .environment import skips_at_most
from .trouble import Trouble

NOT_APPLICABLE = "not applicable"  # begins the reason of a case that no machine could tell on that stack
ALLOWED = pytest.StashKey["int | None"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --skips-at-most."""
    parser.getgroup("halfclose").addoption(
        "--skips-at-most",
        type=int,
        metavar="N",
        help="fail if the machine lacks what more than N tests need (default: $HALFCLOSE_SKIPS_AT_MOST, or no limit)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """The option, or else the environment."""
    given: int | None = config.getoption("skips_at_most")
    try:
        config.stash[ALLOWED] = skips_at_most() if given is None else given
    except Trouble as trouble:
        raise pytest.UsageError(str(trouble)) from None


@pytest.hookimpl(trylast=True)  # type: ignore[misc]
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With too many, the run has failed; a worker of pytest-xdist has no reporter and leaves it to the one that has."""
    if _too_many(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Name what is missing, the most frequent first."""
    if reasons := _too_many(config):
        terminalreporter.section(
            f"{reasons.total()} skipped because of the machine, at most {config.stash[ALLOWED]} may be",
            sep="!",
            red=True,
        )
        for reason, times in reasons.most_common():
            terminalreporter.line(clean(f"{times} times: {reason}"))


def _too_many(config: pytest.Config) -> Counter[str]:
    """How often each reason was given; empty where they are few enough."""
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    allowed = config.stash.get(ALLOWED, None)
    if allowed is None or not isinstance(reporter, TerminalReporter):
        return Counter()
    reasons = Counter(map(_reason, reporter.stats.get("skipped", [])))
    machine = Counter({why: times for why, times in reasons.items() if not why.startswith(NOT_APPLICABLE)})
    return machine if machine.total() > allowed else Counter()


def _reason(report: Any) -> str:
    """What pytest.skip() was told; a report has it behind its place."""
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr).removeprefix("Skipped: ")
