"""Figures that can be counted on fingers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.metrics import measure


def test_a_small_case_by_hand() -> None:
    figures = measure([0.9, 0.6, 0.6, 0.2, 0.1], [True, True, False, True, False], threshold=0.5)
    # Pairs won: 0.9 beats both, 0.6 ties one and beats one, 0.2 beats one: 2 + 1.5 + 1 of 6.
    assert figures.auc == pytest.approx(4.5 / 6)
    assert figures.n == 5
    assert figures.precision == pytest.approx(2 / 3)
    assert figures.recall == pytest.approx(2 / 3)
    assert figures.macro_f1 == pytest.approx((2 / 3 + 1 / 2) / 2)


@pytest.mark.parametrize(
    ("values", "auc"), [([1.0, 1.0, 0.0, 0.0], 1.0), ([0.0, 0.0, 1.0, 1.0], 0.0), ([0.5] * 4, 0.5)]
)
def test_the_ends_of_the_scale(values: list[float], auc: float) -> None:
    assert measure(values, [True, True, False, False], threshold=0.5).auc == auc


def test_nothing_found_is_no_precision() -> None:
    figures = measure([0.1, 0.2], [True, False], threshold=0.5)
    assert (figures.precision, figures.recall) == (0.0, 0.0)
    assert figures.macro_f1 == pytest.approx(1 / 3)


@pytest.mark.parametrize("positive", [[], [True], [False, False]])
def test_one_kind_alone_cannot_be_measured(positive: list[bool]) -> None:
    with pytest.raises(ValueError, match="both kinds"):
        measure([0.5] * len(positive), positive, threshold=0.5)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=20))
def test_the_auc_is_the_share_of_pairs_that_are_won(pairs: list[tuple[int, bool]]) -> None:
    wanted = [value for value, positive in pairs if positive]
    others = [value for value, positive in pairs if not positive]
    if wanted and others:
        won = sum((good > bad) + (good == bad) / 2 for good in wanted for bad in others)
        values, positive = [float(value) for value, _ in pairs], [kind for _, kind in pairs]
        assert measure(values, positive, 3).auc == pytest.approx(won / len(wanted) / len(others))
