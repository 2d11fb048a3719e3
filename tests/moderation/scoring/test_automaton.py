"""Every pattern is found, in every reading, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.automaton import FROM, UNTIL, Automaton

LETTERS = st.text("ab", min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("pattern", "word", "found"),
    [
        ("^ab$", "ab", True),
        ("^ab$", "abc", False),
        ("^ab", "abc", True),
        ("ab$", "cab", True),
        ("ab$", "abc", False),
        ("ab", "xabx", True),
    ],
)
def test_edges(pattern: str, word: str, found: bool) -> None:
    assert bool(Automaton([(pattern, 1)]).find(((word,),))) is found


@given(st.lists(LETTERS, min_size=1, max_size=6), st.text("ab", max_size=8), st.booleans(), st.booleans())
def test_it_agrees_with_searching_one_by_one(
    words: list[str], text: str, from_edge: bool, to_edge: bool
) -> None:
    patterns = [f"{FROM if from_edge else ''}{word}{UNTIL if to_edge else ''}" for word in words]
    expected = {number for number, pattern in enumerate(patterns) if pattern in f"{FROM}{text}{UNTIL}"}
    assert Automaton(zip(patterns, range(len(patterns)), strict=True)).find(((text,),)) == expected


@given(st.lists(st.lists(st.text("ab", max_size=2), min_size=1, max_size=3), max_size=5), LETTERS)
def test_it_follows_every_reading(parts: list[list[str]], word: str) -> None:
    readings = {""}
    for part in parts:
        readings = {before + reading for before in readings for reading in part}
    found = Automaton([(f"{FROM}{word}{UNTIL}", 7)]).find(tuple(map(tuple, parts)))
    assert bool(found) is (word in readings)


def test_many_readings_do_not_multiply() -> None:
    parts = (("a", "b", "c", ""),) * 20_000
    assert Automaton([("abcabc", 1), ("^cc$", 2)]).find(parts) == {1, 2}
