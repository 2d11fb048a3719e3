"""Choices, scores and numbers against the standard library, and what every tally promises."""

import statistics
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.tally import (
    NO_OPINION,
    Cast,
    ChoiceTally,
    MatrixTally,
    NumberTally,
    OpenTally,
    ScoreTally,
    Why,
    from_json,
    to_json,
)
from groups.polls.tally.spread import quantile
from tests.helpers.sampled import examples

KEYS = ("a", "b", "c")
single = st.sampled_from([*KEYS, None, NO_OPINION])
several = st.one_of(st.lists(st.sampled_from(KEYS), unique=True, min_size=1), st.none(), st.just(NO_OPINION))
scores = st.one_of(st.integers(-2, 2), st.none(), st.just(NO_OPINION))
scored = st.one_of(st.dictionaries(st.sampled_from(KEYS), st.integers(-2, 2), min_size=1), st.none())
numbers = st.one_of(st.integers(-50, 50), st.integers(-500, 500).map(lambda n: n / 10), st.none())
rows = st.one_of(st.dictionaries(st.sampled_from("xy"), st.sampled_from(KEYS), min_size=1), st.none())
words = st.one_of(st.sampled_from(["", "meer bomen"]), st.none(), st.just(NO_OPINION))

SORTS = {
    "plurality": (lambda: ChoiceTally(KEYS), single),
    "approval": (lambda: ChoiceTally(KEYS, several=True), several),
    "score": (lambda: ScoreTally(-2, 2), scores),
    "scores": (lambda: ScoreTally(-2, 2, KEYS), scored),
    "number": (NumberTally, numbers),
    "matrix": (lambda: MatrixTally("xy", KEYS), rows),
    "open": (OpenTally, words),
}


@pytest.mark.parametrize("sort", SORTS)
@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_order_piles_and_counts_change_nothing(sort, data):
    make, answers = SORTS[sort]
    casts = data.draw(
        st.lists(
            st.builds(Cast, answers, st.integers(1, 4), st.sampled_from([1, 0.1, 2.5, 1.0])), max_size=10
        )
    )
    result = make().add_all(casts).result()
    assert make().add_all(reversed(casts)).result() == result
    cut = data.draw(st.integers(0, len(casts)))
    pile = make().add_all(casts[:cut])
    pile.merge(make().add_all(casts[cut:]))
    assert pile.result() == result
    one_by_one = [Cast(cast.answer, 1, cast.weight) for cast in casts for _ in range(cast.people)]
    assert make().add_all(one_by_one).result() == result
    assert from_json(to_json(result)) == result
    heard = result.heard
    assert heard.answered + heard.blank + heard.skipped == sum(cast.people for cast in casts)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.sampled_from(KEYS), min_size=1))
def test_plurality_counts_each_vote_once(votes):
    result = ChoiceTally(KEYS).add_all(map(Cast, votes)).result()
    counts = Counter(votes)
    assert {option.key: option.votes for option in result.options if option.votes} == counts
    assert set(result.first) == {key for key in KEYS if counts[key] == max(counts.values())}
    assert sum(option.share for option in result.options) == pytest.approx(1)
    (reason,) = result.reasons
    if len(result.first) > 1:
        assert reason.why == Why.TIED
    else:
        half = 2 * counts[result.first[0]] > len(votes)
        assert reason.why == (Why.MAJORITY if half else Why.MOST)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.integers(-20, 20).map(lambda n: n / 4), min_size=1))
def test_a_number_is_as_the_standard_library_says(values):
    result = NumberTally().add_all(map(Cast, values)).result()
    assert result.mean == pytest.approx(statistics.fmean(values))
    assert result.median == statistics.median(values)
    assert result.deviation == pytest.approx(statistics.pstdev(values))
    assert (result.lowest, result.highest) == (min(values), max(values))
    assert result.first_quartile <= result.median <= result.third_quartile


def test_an_outlier_stays():
    result = NumberTally().add_all([Cast(1, 9), Cast(1_000_000)]).result()
    assert (result.mean, result.median, result.highest) == (100_000.9, 1.0, 1_000_000)


def test_tenths_add_up_to_the_tenth():
    assert NumberTally().add_all([Cast(0.1), Cast(0.2)]).result().mean == 0.15


def test_quartiles_lie_halfway_where_they_fall_between():
    four = {1: 1, 2: 1, 3: 1, 4: 1}
    assert [quantile(four, Fraction(n, 4)) for n in (1, 2, 3)] == [1.5, 2.5, 3.5]


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.integers(-2, 2), min_size=1))
def test_scores_are_as_the_standard_library_says(values):
    (option,) = ScoreTally(-2, 2).add_all(map(Cast, values)).result().options
    assert option.mean == pytest.approx(statistics.fmean(values))
    assert option.median == statistics.median(values)
    assert {each.value: each.votes for each in option.values if each.votes} == Counter(values)


def test_equal_means_stand_equal_and_what_nobody_scored_stands_last():
    tally = ScoreTally(0, 2, "abcd")
    tally.add({"a": 1, "b": 2, "c": 0})
    tally.add({"a": 1, "b": 0, "c": 1})
    result = tally.result()
    assert result.first == ("a", "b")
    assert dict(result.places) == {"a": 1, "b": 1, "c": 3, "d": 4}
    assert result.reasons[0].why == Why.TIED


def test_a_row_that_was_left_open_was_not_heard():
    tally = MatrixTally("xy", KEYS)
    tally.add({"x": "a"}, 3)
    tally.add(NO_OPINION)
    x, y = tally.result().rows
    assert (x.result.heard.answered, y.result.heard.skipped, y.result.heard.blank) == (3, 3, 1)


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (lambda: ChoiceTally(KEYS), "z"),
        (lambda: ChoiceTally(KEYS, several=True), ["a", "a"]),
        (lambda: ChoiceTally(KEYS, several=True), ["a", "z"]),
        (lambda: ChoiceTally(KEYS, several=True), "ab"),
        (lambda: ScoreTally(0, 2), 3),
        (lambda: ScoreTally(0, 2), True),
        (lambda: ScoreTally(0, 2, KEYS), {"a": 1, "z": 1}),
        (NumberTally, float("nan")),
        (NumberTally, True),
        (lambda: MatrixTally("xy", KEYS), {"x": "a", "y": "z"}),
    ],
)
def test_what_does_not_fit_counts_nothing(make, answer):
    tally = make()
    with pytest.raises(ValueError):
        tally.add(answer)
    assert tally.result() == make().result()


@pytest.mark.parametrize(("people", "weight"), [(0, 1), (-1, 1), (1, 0), (1, -2), (1, float("inf"))])
def test_nobody_and_weights_of_nothing_are_refused(people, weight):
    with pytest.raises(ValueError):
        OpenTally().add("ja", people, weight)


def test_other_questions_do_not_merge():
    with pytest.raises(ValueError):
        ChoiceTally("ab").merge(ChoiceTally("ac"))
    with pytest.raises(ValueError):
        from_json({"result": "choice"})
