"""From scores to an outcome: the table of the module, line by line."""

import pytest

from moderation.scoring.base import Mention, Reason, Score, Skipped
from moderation.scoring.combine import Threshold, combine
from network.kernel.ports.screening import Outcome


def score(
    value: float,
    *,
    scorer: str = "wordlist",
    label: str = "threat",
    mention: Mention = Mention.PLAIN,
    reasons: bool = True,
) -> Score:
    reason = Reason(label, 0, 4, "dood", value, mention)
    return Score(scorer, "1", {label: value}, (reason,) if reasons else ())


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (score(0.0), Outcome.PUBLISH),
        (score(0.49), Outcome.PUBLISH),
        (score(0.5), Outcome.QUEUE),
        (score(0.9), Outcome.HOLD),
        (score(0.95, mention=Mention.QUOTED), Outcome.QUEUE),
        (score(0.95, mention=Mention.NEGATED), Outcome.QUEUE),
        (score(0.95, reasons=False), Outcome.QUEUE),
        (score(0.95, label="spam"), Outcome.QUEUE),
        (score(0.95, label="personal_data"), Outcome.QUEUE),
        (score(0.99, scorer="detoxify"), Outcome.QUEUE),
        (score(0.7, scorer="detoxify", label="obscene"), Outcome.PUBLISH),
        (Score("detoxify", "1", skipped=Skipped.LANGUAGE), Outcome.PUBLISH),
    ],
)
def test_one_score(given: Score, outcome: Outcome) -> None:
    assert combine([given]).outcome is outcome


def test_the_heaviest_score_decides_and_comes_first() -> None:
    combined = combine([score(0.6, label="insult"), score(0.99, scorer="detoxify"), score(0.95)])
    assert combined.outcome is Outcome.HOLD
    assert [(cause.scorer, cause.label) for cause in combined.causes] == [
        ("wordlist", "threat"),
        ("detoxify", "threat"),
        ("wordlist", "insult"),
    ]


def test_one_plain_reason_among_quoted_ones_holds() -> None:
    reasons = (
        Reason("threat", 0, 4, "dood", 0.95, Mention.QUOTED),
        Reason("threat", 9, 13, "dood", 0.95, Mention.PLAIN),
    )
    assert combine([Score("wordlist", "1", {"threat": 0.95}, reasons)]).outcome is Outcome.HOLD


@pytest.mark.parametrize(
    ("threshold", "outcome"),
    [
        (Threshold(queue=None, hold=None), Outcome.PUBLISH),
        (Threshold(queue=0.7, hold=None), Outcome.PUBLISH),
        (Threshold(queue=0.6, hold=None), Outcome.QUEUE),
        (Threshold(queue=None, hold=0.6), Outcome.HOLD),
    ],
)
def test_thresholds_of_a_place(threshold: Threshold, outcome: Outcome) -> None:
    assert combine([score(0.6)], {"threat": threshold}).outcome is outcome


def test_a_lower_hold_threshold_never_holds_what_was_quoted() -> None:
    quoted = score(0.6, mention=Mention.QUOTED)
    assert combine([quoted], {"threat": Threshold(queue=None, hold=0.1)}).outcome is Outcome.QUEUE


def test_nothing_said_nothing_done() -> None:
    assert combine([]).outcome is Outcome.PUBLISH
