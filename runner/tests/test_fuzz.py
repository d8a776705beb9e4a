"""Some mutants of captures, cases and names, the same each time; `make fuzz` makes more."""

import pytest

from runner.tests.fuzz import finding

BLOCK = 100


@pytest.mark.parametrize("first", range(0, 800, BLOCK))
def test_no_mutant_does_harm(first: int) -> None:
    assert [line for number in range(first, first + BLOCK) if (line := finding(number))] == []
