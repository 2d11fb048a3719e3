"""Of a table that is long to walk, a few rows in every run and the others among the slow tests."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def mostly_slow(values: Iterable[Any], quick: Callable[[Any], bool]) -> list[Any]:
    """Return parameters of which only those that `quick` picks are in the unmarked suite."""
    return [value if quick(value) else pytest.param(value, marks=pytest.mark.slow) for value in values]
