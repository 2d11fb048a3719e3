"""Seats: who is elected whatever happens to equals, and ties that are said and never broken in silence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.tally import (
    Cast,
    ChoiceTally,
    Heard,
    Lot,
    Pairwise,
    PairwiseTally,
    RunoffTally,
    Why,
    elected,
    from_json,
    schulze,
    to_json,
)
from groups.polls.tally.sentences import sentence, sentences
from tests.helpers.sampled import examples


def votes(**counts):
    tally = ChoiceTally(counts)
    for key, many in counts.items():
        if many:
            tally.add(key, many)
    return tally.result()


def test_the_most_votes_fill_the_seats():
    seats = elected(votes(anna=10, bram=8, griet=5), 2)
    assert (seats.elected, seats.tied, seats.vacant) == (("anna", "bram"), (), 0)
    assert from_json(to_json(seats)) == seats


def test_equals_for_the_last_seat_are_named():
    seats = elected(votes(anna=10, bram=8, griet=8, luc=1), 2)
    assert (seats.elected, seats.tied, seats.tied_seats) == (("anna",), ("bram", "griet"), 1)
    said = sentence(seats.reasons[-1], {"bram": "Bram", "griet": "Griet"})
    assert said == "“Bram” en “Griet” staan gelijk, en er is nog 1 plaats. De telling beslist dat niet."


def test_equals_who_all_fit_are_elected():
    assert elected(votes(anna=10, bram=8, griet=8), 3).elected == ("anna", "bram", "griet")


def test_a_named_lot_decides_and_anybody_can_draw_it_again():
    result = votes(anna=10, bram=8, griet=8, luc=8)
    seats = elected(result, 2, Lot("trekking 4711"))
    assert seats.elected == ("anna", Lot("trekking 4711").order(["luc", "griet", "bram"])[0])
    assert seats.reasons[-1].seed == "trekking 4711"
    assert "trekking 4711" in sentence(seats.reasons[-1])


def test_nobody_is_elected_without_a_vote():
    seats = elected(votes(anna=3, bram=0), 2)
    assert (seats.elected, seats.vacant) == (("anna",), 1)
    assert {reason.why for reason in seats.reasons} == {Why.SEAT, Why.SEATS_OPEN, Why.NO_VOTES}


def test_a_runoff_fills_one_seat():
    tally = RunoffTally("ab")
    tally.add(["a"])
    assert elected(tally.result(), 1).elected == ("a",)
    with pytest.raises(ValueError):
        elected(tally.result(), 2)


def test_who_ties_with_two_who_do_not_tie_is_not_sure():
    """Between a and b nothing is decided, nor between b and c; but a beats c."""
    tally = PairwiseTally("abc")
    tally.add(["a", "c", "b"])
    tally.add(["b", "a", "c"])
    result = tally.result()
    assert dict(result.places) == {"a": 1, "b": 1, "c": 2}
    assert elected(result, 1).tied == ("a", "b")
    two = elected(result, 2)
    assert (two.elected, two.tied, two.tied_seats) == (("a",), ("b", "c"), 1)


@settings(max_examples=examples(80), deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=6), st.integers(1, 6), st.text(max_size=3))
def test_seats_add_up(counts, number, seed):
    result = votes(**{f"k{place}": many for place, many in enumerate(counts)})
    seats = elected(result, number)
    assert len(seats.elected) + seats.tied_seats + seats.vacant == number
    assert not seats.tied or len(seats.tied) > seats.tied_seats
    many = {option.key: option.votes for option in result.options}
    out = set(many) - set(seats.elected) - set(seats.tied)
    assert all(many[one] > many[other] or not many[other] for one in seats.elected for other in out)
    assert len({many[key] for key in seats.tied}) <= 1
    drawn = elected(result, number, Lot(seed))
    assert not drawn.tied
    assert len(drawn.elected) + drawn.vacant == number
    assert set(seats.elected) <= set(drawn.elected) <= set(seats.elected) | set(seats.tied)


@pytest.mark.parametrize("why", Why)
def test_each_reason_has_a_sentence(why):
    from groups.polls.tally.reasons import Reason

    names = ("votes", "of", "percent", "mean", "low", "high", "others", "among", "seats", "seat")
    said = sentence(Reason(why, ("a", "b"), dict.fromkeys(names, 1234.5), seed="s"), {"a": "Anna"})
    assert said.endswith((".", "gelijk."))
    assert "%" not in said.replace(" %)", "")


def test_a_sentence_names_what_won():
    result = votes(fiets=12, auto=18)
    assert sentences(result.reasons, {"auto": "De auto"}) == [
        "“De auto” kreeg de meeste stemmen: 18 van 30 (60 %), meer dan de helft."
    ]


def test_an_empty_election_leaves_every_seat_open():
    assert elected(PairwiseTally("ab").add_all([Cast(None)]).result(), 2).vacant == 2


def test_a_lot_never_puts_somebody_before_who_beats_them():
    """Only x beats y; all others are equal, so that two seats are open to all four."""
    over = ((0, 2, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1), (1, 1, 1, 0))
    result = schulze(Pairwise(("x", "y", "u", "v"), over, Heard(answered=3)))
    assert set(elected(result, 2).tied) == {"x", "y", "u", "v"}
    drawn = {elected(result, 2, Lot(str(seed))).elected for seed in range(60)}
    assert ("x", "y") in drawn
    assert all("x" in pair for pair in drawn if "y" in pair)
