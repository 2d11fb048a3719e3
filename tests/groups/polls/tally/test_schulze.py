"""Schulze's method, against paths that are enumerated by hand, and what a fair order promises."""

from collections import Counter
from itertools import pairwise, permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from groups.polls.tally import NO_OPINION, PairwiseTally, Why, from_json, schulze, to_json
from tests.helpers.sampled import examples

OPTIONS = ("a", "b", "c", "d")
RANKINGS = [list(order) for many in range(1, 5) for order in permutations(OPTIONS, many)]
ballots = st.lists(st.sampled_from(RANKINGS), min_size=1, max_size=12)


def counted(rankings, options=OPTIONS):
    tally = PairwiseTally(options)
    for ranking in rankings:
        tally.add(ranking)
    return tally.result()


def prefers(ranking, one, other):
    """Whether a ballot puts one before the other; who is not on it stands behind."""
    return one in ranking and (other not in ranking or ranking.index(one) < ranking.index(other))


def strength_by_enumeration(rankings, start, end):
    """Walk every path between two options; the strongest is the one whose weakest victory is strongest."""
    over = {(x, y): sum(prefers(ranking, x, y) for ranking in rankings) for x, y in permutations(OPTIONS, 2)}
    best = 0
    between = [key for key in OPTIONS if key not in (start, end)]
    for many in range(len(between) + 1):
        for middle in permutations(between, many):
            road = (start, *middle, end)
            steps = list(pairwise(road))
            if all(over[x, y] > over[y, x] for x, y in steps):
                best = max(best, min(over[step] for step in steps))
    return best


@settings(max_examples=examples(100), deadline=None)
@given(ballots)
def test_paths_are_as_strong_as_those_that_are_enumerated(rankings):
    result = counted(rankings)
    for one, other in permutations(range(len(OPTIONS)), 2):
        expected = strength_by_enumeration(rankings, OPTIONS[one], OPTIONS[other])
        assert result.paths[one][other] == expected


@settings(max_examples=examples(100), deadline=None)
@given(ballots)
def test_who_wins_from_everybody_wins(rankings):
    result = counted(rankings)
    beats = {
        one: all(
            sum(prefers(r, one, other) for r in rankings) > sum(prefers(r, other, one) for r in rankings)
            for other in OPTIONS
            if other != one
        )
        for one in OPTIONS
    }
    winners = [key for key, wins in beats.items() if wins]
    if winners:
        assert list(result.first) == winners
        assert result.reasons[0].why == Why.CONDORCET
    else:
        assert result.reasons[0].why in {Why.CYCLE, Why.TIED}
    assert result.first  # somebody is unbeaten, always


@settings(max_examples=examples(100), deadline=None)
@given(ballots, st.data())
def test_to_rank_a_winner_higher_never_harms_it(rankings, data):
    before = counted(rankings)
    winner = before.first[0]
    place = data.draw(st.integers(0, len(rankings) - 1))
    raised = [winner, *(key for key in rankings[place] if key != winner)]
    after = counted([*rankings[:place], raised, *rankings[place + 1 :]])
    assert winner in after.first


@settings(max_examples=examples(60), deadline=None)
@given(ballots, st.permutations(OPTIONS), st.randoms(use_true_random=False))
def test_neither_names_nor_the_order_of_ballots_matter(rankings, names, random):
    renamed = dict(zip(OPTIONS, names, strict=True))
    shuffled = random.sample(rankings, len(rankings))
    there = counted([[renamed[key] for key in ranking] for ranking in shuffled])
    here = counted(rankings)
    assert {renamed[key]: place for key, place in here.places} == dict(there.places)


@settings(max_examples=examples(60), deadline=None)
@given(ballots, ballots)
def test_two_piles_together_are_one_pile(paper, screen):
    first, second = PairwiseTally(OPTIONS), PairwiseTally(OPTIONS)
    for ranking, people in Counter(map(tuple, paper)).items():
        first.add(list(ranking), people)
    for ranking in screen:
        second.add(ranking)
    together = first.totals() + second.totals()
    assert schulze(together) == counted(paper + screen)
    first.merge(second)
    assert first.totals() == together
    assert schulze(from_json(to_json(together))) == counted(paper + screen)


@settings(max_examples=examples(60), deadline=None)
@given(ballots)
def test_whoever_beats_stands_higher(rankings):
    result = counted(rankings)
    places = dict(result.places)
    for key, others in result.beaten_by().items():
        assert all(places[other] < places[key] for other in others)


def test_a_tie_is_said():
    result = counted([["a", "b"], ["b", "a"]], ("a", "b"))
    assert result.first == ("a", "b")
    assert result.reasons[0].why == Why.TIED


def test_nobody_wins_an_empty_count():
    tally = PairwiseTally(OPTIONS)
    tally.add(None)
    tally.add(NO_OPINION, 3)
    result = tally.result()
    assert (result.first, result.reasons[0].why) == ((), Why.NOBODY)
    assert (result.heard.skipped, result.heard.blank, result.heard.answered) == (1, 3, 0)


@pytest.mark.parametrize("answer", [["a", "a"], ["z"], "a", {"a": 1}])
def test_what_is_no_ranking_counts_nothing(answer):
    tally = PairwiseTally(OPTIONS)
    with pytest.raises(ValueError):
        tally.add(answer)
    assert tally.totals() == PairwiseTally(OPTIONS).totals()


def test_totals_of_another_question_do_not_add_up():
    with pytest.raises(ValueError):
        _sum = PairwiseTally("ab").totals() + PairwiseTally("ac").totals()


@given(ballots)
@settings(max_examples=examples(30), deadline=None)
def test_weights_are_exact(rankings):
    assume(len(rankings) > 2)
    tally = PairwiseTally(OPTIONS)
    for ranking in rankings:
        for _tenth in range(10):
            tally.add(ranking, 1, 0.1)
    tenths = tally.totals()
    again = PairwiseTally(OPTIONS)
    for ranking in reversed(rankings):
        again.add(ranking, 10, 0.1)
    assert again.totals().over == tenths.over
