"""The map of a question about a place tells what its table tells, and not one thing more."""

import re
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.queries.outlines import outlines_of
from groups.polls.queries.spots import by_district
from groups.polls.questions import read_definition
from groups.polls.spotmap import Outline, Outlines, spot_map, steps_of
from tests.groups.polls.test_spots import ASKED
from tests.helpers.sampled import examples

MANY = 7
NAMES = {number: (f"Wijk {number}", f"W{number}") for number in range(MANY)}
ROOM = Outlines(
    640,
    400,
    tuple(
        Outline(code, name, f"M{number},0 {number},9 9,9Z", number, 5, 20.0 * number, (name,))
        for number, (name, code) in NAMES.items()
    ),
)
COUNTS = st.dictionaries(st.sampled_from(sorted(NAMES)) | st.none(), st.integers(1, 60))


def drawn(counts: dict[int | None, int]) -> tuple[str, dict[str, Any]]:
    """Return the map as a page holds it, and the table that it was drawn from."""
    table = by_district(counts, NAMES)
    rows = [(code, name, many) for name, many, code in table["places"]]
    made = spot_map(ROOM, rows, table["elsewhere"])
    if made is None:
        return "", table
    return render_to_string("polls/parts/spot_map.html", {"map": made, "number": 1}), table


@settings(max_examples=examples(100))
@given(COUNTS)
def test_what_the_table_hides_looks_alike_on_the_map(counts):
    page, table = drawn(counts)
    shown = {name: many for name, many, _code in table["places"]}
    paths = re.findall(r'<path class="([^"]+)" d="M(\d+),', page)
    areas = {f"Wijk {number}": shade for shade, number in paths}
    assert bool(page) is bool(shown)
    assert {shade for name, shade in areas.items() if name not in shown} <= {"spot-rest"}
    assert all(shade.startswith("tone-") for name, shade in areas.items() if name in shown)
    titles = [words.split(": ") for words in re.findall(r"<title>([^<]+)</title>", page)]
    assert len({words for name, words in titles if name not in shown}) <= 1
    assert {name: words for name, words in titles if name in shown} == {
        name: f"{many} plekken" for name, many in shown.items()
    }
    figures = re.findall(r'class="spot-figure"[^>]*>([^<]+)<', page)
    assert set(figures) <= {str(many) for many in shown.values()}


@settings(max_examples=examples(100))
@given(COUNTS, st.data())
def test_two_polls_with_one_table_have_one_map(counts, data):
    """Whatever moves between hidden districts moves nothing on the map."""
    page, table = drawn(counts)
    shown = {code for _name, _many, code in table["places"]}
    hidden = [number for number, (_name, code) in NAMES.items() if code not in shown]
    kept = {
        number: many for number, many in counts.items() if number is not None and NAMES[number][1] in shown
    }
    left = table["elsewhere"]
    other: dict[int | None, int] = dict(kept)
    while left:
        place = data.draw(st.sampled_from([None, *hidden]))
        part = data.draw(st.integers(1, min(left, 9)))
        other[place] = other.get(place, 0) + part
        left -= part
    again, table_again = drawn(other)
    if table_again == table:
        assert again == page


@given(st.sets(st.integers(10, 3_000), min_size=1))
def test_every_figure_has_one_step_and_none_lies_under_the_minimum(counts):
    steps = steps_of(counts)
    assert 1 <= len(steps) <= 4
    assert all(sum(low <= count <= high for low, high in steps) == 1 for count in counts)
    assert min(low for low, _high in steps) >= 10


def test_a_district_that_is_not_on_the_map_means_no_map():
    assert spot_map(ROOM, [("W1", "Wijk 1", 12), ("OUD", "Oude wijk", 14)], 0) is None
    assert spot_map(ROOM, [("", "Wijk 1", 12)], 0) is None
    assert spot_map(ROOM, [], 12) is None


def test_outlines_lie_within_the_map_of_the_question_and_are_read_once(town, django_assert_num_queries):
    cache.clear()
    question = read_definition(ASKED).questions[0]
    with django_assert_num_queries(1):
        found = outlines_of(question)
        assert outlines_of(question) == found
    assert found is not None
    assert {town.here.code, town.there.code} <= {one.code for one in found.areas}
    points = [
        tuple(map(float, point.split(",")))
        for one in found.areas
        for point in re.findall(r"[\d.-]+,[\d.-]+", one.path)
    ]
    assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in points)
