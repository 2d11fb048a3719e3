"""A score that says 0.8 is right four times out of five, both kinds of texts counting alike."""

import random

import pytest

from moderation.scoring.calibration import expected_error, reliability
from moderation.scoring.training import teach
from tests.moderation.scoring.test_learned import examples


def test_true_chances_have_no_error():
    chance = random.Random(4)
    chances = [chance.random() for _number in range(20_000)]
    truths = [chance.random() < one for one in chances]
    assert expected_error(chances, truths) < 0.02
    assert len(reliability(chances, truths)) == 10


def test_bold_scores_have_an_error():
    truths = [number % 4 != 0 for number in range(400)]
    assert expected_error([0.99] * 400, truths) == pytest.approx(0.49, abs=0.01)


def test_a_bin_says_what_is_in_it():
    found = reliability([0.05, 0.05, 0.95, 1.0], [False, True, True, True])
    assert [(one["n"], one["from"], one["to"]) for one in found] == [(2, 0, 0.1), (2, 0.9, 1)]
    assert found[1]["was"] == 1
    assert sum(one["share"] for one in found) == pytest.approx(1, abs=0.001)


def test_one_kind_says_nothing():
    with pytest.raises(ValueError, match="both kinds"):
        reliability([0.5], [True])


@pytest.mark.slow
def test_what_is_learned_is_calibrated():
    figures = teach(examples()).figures
    assert figures["calibration_error"] < 0.15
    said = [one["said"] for one in figures["reliability"]]
    assert said == sorted(said)
    assert sum(one["n"] for one in figures["reliability"]) > 300
