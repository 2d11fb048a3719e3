"""Rankings against a library that others keep: votelib counts the same."""

from itertools import permutations

from hypothesis import event, given, settings
from hypothesis import strategies as st
from votelib.convert import RankedToCondorcetVotes
from votelib.evaluate.condorcet import Schulze
from votelib.evaluate.sequential import TransferableVoteSelector

from groups.polls.tally import PairwiseTally, RunoffTally, Why
from tests.helpers.sampled import examples

OPTIONS = ("a", "b", "c", "d", "e")
FULL = [tuple(order) for order in permutations(OPTIONS)]
PARTIAL = [tuple(order) for many in range(1, 5) for order in permutations(OPTIONS, many)]
piles = st.dictionaries(st.sampled_from(FULL + PARTIAL), st.integers(1, 40), min_size=2, max_size=9)


@settings(max_examples=examples(80), deadline=None)
@given(piles)
def test_schulze_finds_the_same_totals_paths_and_winner(pile):
    pile = {**pile, FULL[0]: pile.get(FULL[0], 0) + 1}  # so that the library knows every option
    tally = PairwiseTally(OPTIONS)
    for ranking, people in pile.items():
        tally.add(list(ranking), people)
    result = tally.result()
    votes = RankedToCondorcetVotes(unranked_at_bottom=True).convert(pile)
    paths = Schulze.widest_paths(votes)
    for i, j in permutations(range(len(OPTIONS)), 2):
        pair = OPTIONS[i], OPTIONS[j]
        assert result.pairwise.over[i][j] == votes.get(pair, 0)
        assert result.paths[i][j] == paths.get(pair, 0)
    if len(result.first) == 1:
        assert Schulze().evaluate(votes, 1) == list(result.first)


first_choices = st.tuples(*(st.integers(1, 999) for _option in OPTIONS))


@settings(max_examples=examples(80), deadline=None)
@given(piles, first_choices)
def test_instant_runoff_finds_the_same_winner_where_nothing_is_equal(pile, firsts):
    """The library breaks ties its own way, so those are left to the test of every way to break them."""
    tally = RunoffTally(OPTIONS)
    for place, people in enumerate(firsts):
        ranking = (*OPTIONS[place:], *OPTIONS[:place])
        pile = {**pile, ranking: pile.get(ranking, 0) + people}
    for ranking, people in pile.items():
        tally.add(list(ranking), people)
    result = tally.result()
    if {reason.why for reason in result.reasons} <= {Why.FEWEST, Why.MORE_THAN_HALF, Why.LAST_LEFT}:
        event("compared")
        winner = TransferableVoteSelector(quota_function="droop").evaluate(pile, 1)
        assert winner == list(result.first)
