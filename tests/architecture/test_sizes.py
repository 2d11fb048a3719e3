"""Functions and files stay small enough to read at once."""

from tests.helpers import source

FUNCTION_LINES = 50
FILE_LINES = 400
TEST_FILE_LINES = 600

# What is longer for now, by name. These lists may only shrink: what fits again must leave them.
LONG_FUNCTIONS: frozenset[str] = frozenset()
LONG_FILES: frozenset[str] = frozenset()


def test_functions_are_at_most_fifty_lines():
    too_long = {
        f"{source.relative(path)}::{function.name}"
        for path in source.hand_written()
        for function in source.functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES
    }
    assert too_long == LONG_FUNCTIONS


def test_files_are_at_most_four_hundred_lines():
    too_long = {source.relative(path) for path in source.hand_written() if lines(path) > FILE_LINES}
    assert too_long == LONG_FILES


def test_test_files_are_at_most_six_hundred_lines():
    assert {source.relative(path) for path in source.tests() if lines(path) > TEST_FILE_LINES} == set()


def lines(path):
    return path.read_text(encoding="utf-8").count("\n")
