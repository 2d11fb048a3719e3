"""A weighted share is the definition where all is shown, and tells nothing where something is hidden."""

import doctest
import re
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.crossing import REST, Crossing
from groups.polls.forms.weighing import read_shares, write_shares
from groups.polls.questions import count, from_figures, read_definition
from groups.polls.tally import ChoiceResult
from groups.polls.weighing import LARGEST, Weighing, weigh, weights_of
from network.kernel.errors import Invalid
from tests.groups.polls.test_crossing import LEAST, options
from tests.helpers import source
from tests.helpers.sampled import examples

BANDS = ("18-34", "35-54", "75+")
DEFINITION = read_definition(
    {
        "pages": [
            {
                "key": "p1",
                "questions": [
                    {"key": "one", "kind": "single", "title": "Eén", "options": options("a", "b", "c")},
                    {
                        "key": "some",
                        "kind": "multiple",
                        "title": "Enkele",
                        "options": options("p", "q", "r"),
                        "most": 3,
                    },
                ],
            }
        ]
    }
)
Table = dict[str, tuple[int, int, int]]


def published(ballots: list[tuple[str, str]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the figures and the tables of ballots (band, choice); a choice of both kinds is the same one."""
    crossing = Crossing(DEFINITION, {"age": BANDS})
    cast = []
    for band, choice in ballots:
        answers = {"one": choice, "some": [{"a": "p", "b": "q", "c": "r"}[choice]]}
        crossing.add(answers, {"age": band} if band else {})
        cast.append((answers, 1, 1))
    return count(DEFINITION, cast).figures(), crossing.tables(least=LEAST)


def told(ballots: list[tuple[str, str]], shares: dict[str, float]) -> Weighing:
    figures, tables = published(ballots)
    found = weigh(from_figures(figures), tables, {"age": shares})
    assert found is not None
    return found


def a_crowd(cells: Table) -> list[tuple[str, str]]:
    return [
        (band, choice)
        for band, numbers in cells.items()
        for choice, people in zip("abc", numbers, strict=True)
        for _ in range(people)
    ]


def some_shares(parts: list[int]) -> dict[str, float]:
    return {band: part / sum(parts) for band, part in zip(BANDS, parts, strict=True)}


full = st.lists(st.tuples(*[st.integers(LEAST, 300)] * 3), min_size=3, max_size=3)
parts = st.lists(st.integers(1, 20), min_size=3, max_size=3)


@given(full, parts)
@settings(max_examples=examples(30), deadline=None)
def test_where_everything_is_shown_it_is_the_definition(cells, divided):
    table, shares = np.array(cells, dtype=float), some_shares(divided)
    found = told(a_crowd(dict(zip(BANDS, cells, strict=True))), shares)
    own = table.sum(axis=1)
    weights = np.minimum(LARGEST, np.array(list(shares.values())) * own.sum() / own)
    expected = 100 * (weights @ table) / (weights @ own)
    assert list(found.percents["one"].values()) == pytest.approx(
        [expected["abc".index(key)] for key in found.percents["one"]], abs=0.5001
    )
    assert list(found.percents["some"].values()) == pytest.approx(
        [expected["pqr".index(key)] for key in found.percents["some"]], abs=0.5001
    )
    assert found.weights is not None
    assert found.weights.effective == pytest.approx((weights @ own) ** 2 / (weights**2 @ own))
    assert found.weights.effective <= own.sum() + 0.001


@given(st.lists(st.tuples(*[st.integers(0, 60)] * 3), min_size=3, max_size=3))
@settings(max_examples=examples(30), deadline=None)
def test_shares_as_those_who_voted_change_nothing_whatever_is_hidden(cells):
    crowd = a_crowd(dict(zip(BANDS, cells, strict=True)))
    sizes = Counter(band for band, _choice in crowd)
    figures, tables = published(crowd)
    found = weigh(from_figures(figures), tables, {"age": {band: n / len(crowd) for band, n in sizes.items()}})
    if found is None or found.weights is None:
        return
    assert found.weights.effective == pytest.approx(len(crowd))
    for key, percents in found.percents.items():
        result = from_figures(figures)[key]
        assert isinstance(result, ChoiceResult)
        assert percents == {one.key: pytest.approx(100 * one.share, abs=0.5001) for one in result.options}


@given(st.lists(st.tuples(*[st.integers(0, 60)] * 3), min_size=3, max_size=3), parts)
@settings(max_examples=examples(60), deadline=None)
def test_the_whole_stays_whole(cells, divided):
    figures, tables = published(a_crowd(dict(zip(BANDS, cells, strict=True))))
    found = weigh(from_figures(figures), tables, {"age": some_shares(divided)})
    for key, percents in ({} if found is None else found.percents).items():
        assert all(0 <= percent <= 100 for percent in percents.values())
        assert key == "some" or abs(sum(percents.values()) - 100) <= 2


@pytest.mark.slow
@given(
    st.tuples(st.integers(1, 9), st.integers(0, 9)),
    st.lists(st.integers(20, 200), min_size=7, max_size=7),
    parts,
)
@settings(max_examples=examples(60), deadline=None)
def test_an_attacker_sees_the_same_whatever_the_hidden_cells_are(small, large, divided):
    """Two crowds that differ in hidden cells alone have the same weighted figures: they tell nothing more."""
    cells = [[small[0], *large[:2]], [large[2], large[3], large[4]], [large[5], large[6], 50]]
    other = [list(row) for row in cells]
    figures, tables = published(a_crowd(dict(zip(BANDS, map(tuple, cells), strict=True))))
    shown = tables["one"]["age"]
    hidden = [
        (row, column)
        for row, line in enumerate(shown["cells"] or ())
        for column, cell in enumerate(line)
        if cell is None
    ]
    swapped = False
    for row, column in hidden:
        for down, right in hidden:
            if {(row, right), (down, column)} <= set(hidden) and row != down and column != right:
                other[column][row] += 1
                other[right][down] += 1
                other[column][down] -= 1
                other[right][row] -= 1
                swapped = True
                break
        if swapped:
            break
    if not swapped or min(map(min, other)) < 0:
        return
    again = published(a_crowd(dict(zip(BANDS, map(tuple, other), strict=True))))
    if again[1]["one"]["age"]["cells"] != shown["cells"] or again[0]["one"] != figures["one"]:
        return
    shares = some_shares(divided)
    first = weigh(from_figures(figures), {"one": tables["one"]}, {"age": shares})
    second = weigh(from_figures(again[0]), {"one": again[1]["one"]}, {"age": shares})
    assert first is not None
    assert second is not None
    assert first.percents["one"] == second.percents["one"]
    assert first.weights == second.weights


def test_two_crowds_that_look_the_same_weigh_the_same():
    """The one case of the test above that is always there."""
    one = {"18-34": (4, 30, 40), "35-54": (20, 30, 40), "75+": (30, 30, 20)}
    other = {"18-34": (5, 29, 40), "35-54": (20, 30, 40), "75+": (29, 31, 20)}
    first, second = (published(a_crowd(cells)) for cells in (one, other))
    assert first[0]["one"] == second[0]["one"]
    assert first[1]["one"] == second[1]["one"]
    assert None in first[1]["one"]["age"]["cells"][0]
    shares = some_shares([5, 3, 2])
    assert told(a_crowd(one), shares).percents["one"] == told(a_crowd(other), shares).percents["one"]


@pytest.mark.parametrize(
    ("columns", "people"),
    [(["18-34"], [40]), (["18-34", "35-54"], [0, 40]), (["18-34", ""], [40, 12]), ([], [])],
)
def test_with_nobody_in_a_cell_or_one_cell_alone_nothing_is_weighed(columns, people):
    shares = {"18-34": 1.0} if REST in columns else {"18-34": 0.5, "35-54": 0.5}
    assert weights_of(shares, columns, people) is None


def test_small_groups_weigh_together_and_who_told_none_weighs_one():
    weights = weights_of({"18-34": 0.5, "35-54": 0.3, "75+": 0.2}, ["18-34", "35-54", ""], [50, 30, 10])
    assert weights is not None
    assert weights.of[REST] == pytest.approx(0.2 * 90 / 10)
    weights = weights_of({"18-34": 0.5, "35-54": 0.5}, ["18-34", "35-54", ""], [60, 20, 40])
    assert weights is not None
    assert weights.of == {"18-34": pytest.approx(40 / 60), "35-54": 2.0, "": 1.0}


def test_groups_that_have_a_share_together_weigh_alike():
    """Of a roll the few of 55-74 and 75+ have one share; that enough of 55-74 voted changes nothing."""
    shares = {"18-34": 0.5, "35-54": 0.25, "": 0.25}
    one = weights_of(shares, ["18-34", "35-54", "55-74", ""], [50, 50, 15, 10])
    other = weights_of(shares, ["18-34", "35-54", ""], [50, 50, 25])
    assert one is not None
    assert other is not None
    assert one.of["55-74"] == one.of[""] == other.of[""] == 1.25
    assert one.of["18-34"] == other.of["18-34"] == 1.25
    assert one.effective == other.effective


@pytest.mark.parametrize(
    ("by", "text", "says"),
    [
        ("age", "18-34 25", "dubbelpunt"),
        ("age", "20-30: 25", "geen groep"),
        ("age", "18-34: 25\n18-34: 75", "twee keer"),
        ("gender", "Vrouw: veel", "dubbelpunt"),
    ],
)
def test_a_line_that_cannot_be_read_is_told(by, text, says):
    with pytest.raises(Invalid, match=says):
        read_shares(by, text)


def test_lines_are_read_as_they_are_written():
    typed = read_shares("gender", "Vrouw: 51,5 %\n\nman: 48.5")
    assert typed == {"female": 0.515, "male": 0.485}
    assert read_shares("gender", write_shares("gender", typed)) == typed


def test_the_examples_of_the_document_come_out_as_written():
    document = source.ROOT / "docs" / "algorithms" / "weights.md"
    code = "\n".join(re.findall(r"```pycon\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL))
    test = doctest.DocTestParser().get_doctest(code, {}, document.name, str(document), 0)
    assert len(test.examples) > 6
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=said.append)
    assert not said, "".join(said)
