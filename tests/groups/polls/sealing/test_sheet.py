"""What a secret ballot may say, and that its length tells nothing of it."""

import pytest
from hypothesis import given, settings

from groups.polls.sealing.refusals import DoesNotFit
from groups.polls.sealing.sheet import STEP, Kind, Question, Sheet
from tests.factories.sealing import SHEET, answers, groups
from tests.helpers.sampled import examples


@given(answers(), groups())
@settings(max_examples=examples(200), deadline=None)
def test_every_ballot_is_equally_long(given_answers, given_groups):
    plain = SHEET.encode(given_answers, given_groups, SHEET.length())
    assert len(plain) == SHEET.length()
    assert SHEET.length() % STEP == 0


def test_the_longest_ballot_fits():
    full = {question.key: question.longest() for question in SHEET.questions}
    full["some"] = full["some"][:3]
    assert SHEET.encode(full, {"age": "18-34", "district": "Sint-Rochus"}, SHEET.length())


@pytest.mark.parametrize(
    "answer",
    [
        {"other": ["oak"]},
        {"one": ["a"]},
        {"one": []},
        {"one": ["oak", "red"]},
        {"one": "oak"},
        {"one": [["oak"]]},
        {"some": None},
        {"some": ["a", "a"]},
        {"some": ["a", "b", "c", "d"]},
        {"some": [1]},
        {"rank": ["x", "x"]},
        {"rank": {"x": 1}},
        {"score": {"left": 3}},
        {"score": {"left": True}},
        {"score": {"left": "2"}},
        {"score": {"up": 1}},
        {"score": {}},
        {"score": ["left"]},
    ],
)
def test_what_does_not_fit_is_refused(answer):
    with pytest.raises(DoesNotFit):
        SHEET.encode(answer, {}, SHEET.length())


@pytest.mark.parametrize("group", [{"age": "old"}, {"street": "Basiliekstraat"}, {"age": None}])
def test_a_group_that_was_not_offered_is_refused(group):
    with pytest.raises(DoesNotFit):
        SHEET.encode({}, group, SHEET.length())


def test_what_is_longer_than_the_ballots_of_the_poll_is_refused():
    longer = Sheet(SHEET.poll, 2, (Question("q", Kind.SINGLE, ("x" * 4 * STEP,)),))
    with pytest.raises(DoesNotFit):
        longer.encode({"q": longer.questions[0].options}, {}, SHEET.length())


def test_the_order_of_ticking_is_not_sealed_and_that_of_a_ranking_is():
    length = SHEET.length()
    assert SHEET.encode({"some": ["c", "a"]}, {}, length) == SHEET.encode({"some": ["a", "c"]}, {}, length)
    assert SHEET.encode({"rank": ["z", "x"]}, {}, length) != SHEET.encode({"rank": ["x", "z"]}, {}, length)
