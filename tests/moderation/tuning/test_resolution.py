"""Of many proposals, which threshold counts: found by trying."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.rules.tuning import Limit, Setup, ensure_limits, level_of, resolve
from moderation.scoring.combine import DEFAULT, DEFAULT_THRESHOLDS, Threshold
from network.kernel.errors import Invalid

LABELS = st.sampled_from(("insult", "threat", "spam", "toxicity"))
LANGUAGES = st.sampled_from(("", "nl", "fr"))
limits = st.builds(
    Limit,
    LABELS,
    LANGUAGES,
    st.sampled_from([Threshold(tenth / 10, (tenth + 1) / 10) for tenth in range(1, 10)]),
)
proposals = st.lists(limits, min_size=1, max_size=4)
levels = st.lists(st.lists(proposals, max_size=3), min_size=3, max_size=3)


def said(level, label, language):
    """What a level says last of exactly this label and language."""
    found = [one for proposal in level for one in proposal if (one.label, one.language) == (label, language)]
    return found[-1].threshold if found else None


@given(levels, LABELS, st.sampled_from(("nl", "fr", "de")))
def test_the_most_specific_counts(many, label, language):
    wanted = next(
        (
            found
            for level in many
            for found in (said(level, label, language), said(level, label, ""))
            if found is not None
        ),
        DEFAULT_THRESHOLDS.get(label, DEFAULT),
    )
    built = [level_of(level) for level in many]
    assert resolve(built, label, language) == wanted
    assert Setup((), built, ()).thresholds(language).get(label, DEFAULT) == wanted


@given(levels, proposals, st.integers(0, 2), LABELS, st.sampled_from(("nl", "fr", "de")))
def test_taking_one_back_lets_count_what_was_before(many, more, place, label, language):
    before = [level_of(level) for level in many]
    many[place] = [*many[place], more]
    many[place] = many[place][:-1]
    assert [resolve([level_of(level) for level in many], label, language)] == [
        resolve(before, label, language)
    ]


@given(levels, proposals, LABELS, st.sampled_from(("nl", "fr")))
def test_what_a_group_says_changes_nothing_that_it_does_not_name(many, more, label, language):
    before = resolve([level_of(level) for level in many], label, language)
    many[0] = [*many[0], more]
    named = any(one.label == label and one.language in {"", language} for one in more)
    assert named or resolve([level_of(level) for level in many], label, language) == before


@pytest.mark.parametrize(
    "bad",
    [
        [],
        [Limit("beauty", "nl", Threshold(0.5, 0.9))],
        [Limit("insult", "xx", Threshold(0.5, 0.9))],
        [Limit("insult", "nl", Threshold(0.9, 0.5))],
        [Limit("insult", "nl", Threshold(0, 0.5))],
        [Limit("insult", "nl", Threshold(0.5, 1.01))],
        [Limit("insult", "nl", Threshold(float("nan"), None))],
        [Limit("insult", "nl", Threshold()), Limit("insult", "nl", Threshold())],
        [Limit("insult", "nl", Threshold())] * 61,
    ],
)
def test_thresholds_that_nobody_could_apply_are_refused(bad):
    with pytest.raises(Invalid):
        ensure_limits(bad)


def test_never_may_be_said():
    ensure_limits([Limit("insult", "", Threshold(None, None)), Limit("insult", "nl", Threshold(0.7, None))])
