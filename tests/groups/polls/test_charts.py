"""Charts say what was counted: shapes that fit, numbers as people write them, and a table with the same."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from groups.polls import charts
from groups.polls.tally import (
    NO_OPINION,
    ChoiceTally,
    MatrixTally,
    NumberTally,
    OpenTally,
    PairwiseTally,
    Result,
    RunoffTally,
    ScoreTally,
)

NAMES = {"a": "Aan de bushalte", "b": "Bij de speeltuin", "c": "Voor de kapel"}


def drawn(result: Result, columns: dict[str, str] | None = None) -> str:
    chart = charts.chart_of(result, NAMES, columns)
    return render_to_string("polls/parts/chart.html", {"chart": chart, "title": "De bank"})


def texts(page: str, tag: str) -> list[str]:
    """What stands in each of these elements, which hold none of their own kind."""
    return [
        " ".join(strip_tags(inner).split(" ")).strip()
        for inner in re.findall(rf"<{tag}(?: [^>]*)?>(.*?)</{tag}>", re.sub(r"\s*\n\s*", " ", page))
    ]


def test_bars_say_the_figure_and_the_share() -> None:
    tally = ChoiceTally(NAMES)
    for key, count in (("a", 38), ("b", 27), ("c", 14)):
        tally.add(key, count)
    page = drawn(tally.result())
    assert [" ".join(row.split()) for row in texts(page, "li")] == [
        "Aan de bushalte 38 (48 %)",
        "Bij de speeltuin 27 (34 %)",
        "Voor de kapel 14 (18 %)",
    ]
    assert re.findall(r'bar-fill" width="([^"]+)"', page) == ["48.1", "34.18", "17.72"]
    assert page.count('class="mine"') == 1


@given(st.dictionaries(st.sampled_from(range(-2, 3)), st.integers(1, 500), min_size=1))
def test_the_parts_of_a_stack_fill_it_and_no_more(votes: dict[int, int]) -> None:
    tally = ScoreTally(-2, 2, NAMES)
    for value, count in votes.items():
        tally.add({"a": value}, count)
    chart = charts.chart_of(tally.result(), NAMES)
    assert isinstance(chart, charts.Stacks)
    row = next(row for row in chart.rows if row.label == NAMES["a"])
    end = 0.0
    for part in row.parts:
        assert part.start == pytest.approx(end, abs=0.02)
        end = part.start + part.width
    assert end == pytest.approx(100, abs=0.1)
    assert [label for label, _tone in chart.legend] == ["\u22122", "\u22121", "0", "+1", "+2"]


def test_a_matrix_stands_beside_its_table() -> None:
    tally = MatrixTally(["a", "b"], ["eens", "oneens"])
    tally.add({"a": "eens", "b": "oneens"}, 3)
    tally.add({"a": "oneens"})
    page = drawn(tally.result(), {"eens": "Eens", "oneens": "Oneens"})
    cells = texts(page, "td")[1:]
    assert cells == ["3 (75\u00a0%)", "1 (25\u00a0%)", "0 (0\u00a0%)", "3 (100\u00a0%)"]
    assert page.count('<svg viewBox="0 0 100 4"') == 2


def test_a_ranking_shows_places_and_who_beats_whom() -> None:
    tally = PairwiseTally(NAMES)
    tally.add(["b", "a", "c"], 6)
    tally.add(["a", "c", "b"], 5)
    page = drawn(tally.result())
    assert texts(page, "li") == [NAMES["b"], NAMES["a"], NAMES["c"]]
    assert texts(page, "td")[1:4] == ["–", "6 (wint)", "6 (wint)"]


def test_a_runoff_shows_its_rounds() -> None:
    tally = RunoffTally(NAMES)
    for ballot, count in ((["a"], 4), (["b", "c"], 3), (["c", "b"], 2)):
        tally.add(ballot, count)
    page = drawn(tally.result())
    assert texts(page, "h4") == ["Ronde 1", "Ronde 2"]
    assert "Valt af: Voor de kapel" in texts(page, "p")


def test_numbers_and_words_are_facts() -> None:
    numbers = NumberTally()
    for value in (1, 2, 4, NO_OPINION, 10.5):
        numbers.add(value)
    assert "4,38" in texts(drawn(numbers.result()), "dd")
    words = OpenTally()
    words.add("Meer bomen.")
    assert texts(drawn(words.result()), "dd") == ["1"]


def test_nobody_answered_is_no_error() -> None:
    for tally in (
        ChoiceTally(NAMES),
        ScoreTally(0, 4, NAMES),
        PairwiseTally(NAMES),
        NumberTally(),
        RunoffTally(NAMES),
    ):
        assert drawn(tally.result())
