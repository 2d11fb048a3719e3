"""Instant runoff, against every way in which ties could have been broken."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.tally import Lot, RunoffTally, Why, from_json, to_json
from tests.helpers.sampled import examples

OPTIONS = ("a", "b", "c", "d")
RANKINGS = [list(order) for many in range(1, 5) for order in permutations(OPTIONS, many)]
ballots = st.lists(st.sampled_from(RANKINGS), min_size=1, max_size=14)
BROKEN = {Why.EARLIER_ROUND, Why.BY_LOT}


def counted(rankings, options=OPTIONS, lot=None):
    tally = RunoffTally(options, lot=lot)
    for ranking in rankings:
        tally.add(ranking)
    return tally.result()


def possible_winners(rankings, standing=OPTIONS):
    """Drop the last one, and of equals each in turn: who can be left?"""
    if len(standing) == 1:
        return set(standing)
    tops = [next((key for key in ranking if key in standing), None) for ranking in rankings]
    votes = {key: tops.count(key) for key in standing}
    going = sum(votes.values())
    for key in standing:
        if 2 * votes[key] > going:
            return {key}
    fewest = min(votes.values())
    return set().union(
        *(
            possible_winners(rankings, tuple(key for key in standing if key != out))
            for out in standing
            if votes[out] == fewest
        )
    )


@settings(max_examples=examples(150), deadline=None)
@given(ballots)
def test_a_winner_is_one_whom_no_tie_can_touch(rankings):
    result = counted(rankings)
    possible = possible_winners(rankings)
    whys = {reason.why for reason in result.reasons}
    if len(result.first) > 1:
        assert whys & {Why.TIED, Why.LAST_TIED}
        assert possible.issubset(result.first) or whys & BROKEN
    elif whys & BROKEN:
        assert result.first[0] in possible
    else:
        assert set(result.first) == possible


@settings(max_examples=examples(80), deadline=None)
@given(ballots, st.text(max_size=5))
def test_with_a_lot_there_is_always_one_winner(rankings, seed):
    result = counted(rankings, lot=Lot(seed))
    assert len(result.first) == 1
    assert result.first[0] in possible_winners(rankings)
    assert result == counted(list(reversed(rankings)), lot=Lot(seed))


@settings(max_examples=examples(80), deadline=None)
@given(ballots, st.permutations(OPTIONS))
def test_neither_names_nor_the_order_of_ballots_matter(rankings, names):
    renamed = dict(zip(OPTIONS, names, strict=True))
    there = counted([[renamed[key] for key in ranking] for ranking in reversed(rankings)])
    assert {renamed[key]: place for key, place in counted(rankings).places} == dict(there.places)


@settings(max_examples=examples(80), deadline=None)
@given(ballots)
def test_no_ballot_is_lost_in_any_round(rankings):
    result = counted(rankings)
    for one in result.rounds:
        assert sum(option.votes for option in one.options) + one.exhausted == len(rankings)
    assert sorted(key for key, _place in result.places) == sorted(OPTIONS)
    assert from_json(to_json(result)) == result


@settings(max_examples=examples(40), deadline=None)
@given(ballots, ballots)
def test_two_piles_together_are_one_pile(paper, screen):
    first, second = RunoffTally(OPTIONS), RunoffTally(OPTIONS)
    for ranking in paper:
        first.add(ranking)
    for ranking in screen:
        second.add(ranking)
    first.merge(second)
    assert first.result() == counted(paper + screen)


def test_equals_that_cannot_catch_up_go_together():
    result = counted([["a"]] * 5 + [["b"]] * 4 + [["c", "b"], ["d", "b"]])
    assert result.rounds[0].out == ("c", "d")
    assert result.rounds[0].reason.why == Why.TOGETHER
    assert result.first == ("b",)


def test_of_equals_the_one_with_fewest_earlier_goes():
    rankings = [["a"]] * 6 + [["b"]] * 4 + [["c"]] * 3 + [["d", "c"]]
    result = counted(rankings)
    assert [one.out for one in result.rounds] == [("d",), ("c",), ()]
    assert result.rounds[1].reason.why == Why.EARLIER_ROUND
    assert result.first == ("a",)


def test_a_tie_at_the_bottom_that_matters_stops_the_count():
    result = counted([["a"]] * 4 + [["b", "c"]] * 3 + [["c", "b"]] * 3, ("a", "b", "c"))
    assert result.rounds[-1].reason.why == Why.LAST_TIED
    assert set(result.first) == {"a", "b", "c"}
    drawn = counted([["a"]] * 4 + [["b", "c"]] * 3 + [["c", "b"]] * 3, ("a", "b", "c"), Lot("12 maart"))
    assert drawn.first[0] in {"b", "c"}
    assert drawn.rounds[0].reason.seed == "12 maart"


def test_the_last_two_may_be_equal():
    result = counted([["a"], ["b"]], ("a", "b"))
    assert result.first == ("a", "b")
    assert result.reasons[-1].why == Why.TIED


def test_nobody_wins_an_empty_count():
    assert counted([]).reasons[0].why == Why.NOBODY


def test_a_ranking_with_an_option_of_elsewhere_counts_nothing():
    tally = RunoffTally(OPTIONS)
    with pytest.raises(ValueError):
        tally.add(["a", "z"])
    assert tally.result() == RunoffTally(OPTIONS).result()


def test_equals_that_could_just_catch_up_do_not_go_together():
    result = counted([["a"]] * 4 + [["b"]] * 2 + [["c"], ["d", "c"]])
    assert result.rounds[0].reason.why == Why.LAST_TIED
    assert result.rounds[0].reason.options == ("c", "d")
    assert set(result.first) == set(OPTIONS)


def test_earlier_rounds_never_choose_between_the_last_two():
    result = counted([["a"]] * 3 + [["b"]] * 2 + [["c", "b"]], ("a", "b", "c"))
    assert result.reasons[-1].why == Why.TIED
    assert result.first == ("a", "b")


def test_the_latest_round_in_which_equals_differed_decides():
    """In the first round x has fewer than y, in the second more, and in the third they are equal."""
    piles = {"a": 20, "b": 14, "x": 5, "y": 6, "px": 2, "qy": 1, "q": 2}
    rankings = [list(ranking) for ranking, many in piles.items() for _ballot in range(many)]
    result = counted(rankings, ("a", "b", "p", "q", "x", "y"))
    assert [one.out for one in result.rounds[:3]] == [("p",), ("q",), ("y",)]
    assert result.rounds[2].reason.why == Why.EARLIER_ROUND
