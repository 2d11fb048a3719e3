"""Between what a poll asks and what a sealed ballot holds: the sheet, and answers in either form. Pure.

A checked answer is written for people and tallies (see `questions`); a sealed one only ever names options, so
that all ballots of a poll can be equally long (see `sealing.sheet`). Not for sealing, opening or counting.
"""

from collections.abc import Mapping
from typing import Any, Final

from groups.polls.questions import Definition, Multiple, Question, Ranking, Score, Single, is_no_opinion
from groups.polls.questions.base import NO_OPINION
from groups.polls.questions.options import keys_of
from groups.polls.sealing import sheet as sealed
from groups.polls.sealing.sheet import Answer, Sheet

ITSELF: Final = "itself"
"""Stands for the question where a score is given to no option but to the question."""


def sheet_of(
    poll_uid: str, version: int, definition: Definition, groups: Mapping[str, tuple[str, ...]]
) -> Sheet:
    """Return what a sealed ballot of one version may hold.

    Args:
        groups: the coarse groups that voters are asked to leave in, and the values of each.

    Raises: TypeError for a question that has no place in a secret poll.
    """
    return Sheet(poll_uid, version, tuple(_asked(each) for each in definition.questions), groups)


def to_sealed(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Answer]:
    """Return checked answers as they are sealed; what was left open is left out."""
    return {
        question.key: _sealed(question, answers[question.key])
        for question in definition.questions
        if answers.get(question.key) is not None
    }


def from_sealed(definition: Definition, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return sealed answers as the tallies read them."""
    return {
        question.key: _opened(question, answers[question.key])
        for question in definition.questions
        if question.key in answers
    }


def _asked(question: Question) -> sealed.Question:
    common: dict[str, Any] = {"key": question.key, "text": question.title, "no_opinion": question.no_opinion}
    if not isinstance(question, Single | Multiple | Ranking | Score):
        raise TypeError(f"no secret ballot has a question of kind {question.kind}")
    options = keys_of(question.options) or (ITSELF,)
    labels = tuple(option.title for option in question.options) or (question.title,)
    if isinstance(question, Single):
        return sealed.Question(kind=sealed.Kind.SINGLE, options=options, labels=labels, **common)
    if isinstance(question, Score):
        return sealed.Question(
            kind=sealed.Kind.SCORE,
            options=options,
            labels=labels,
            low=question.low,
            high=question.high,
            **common,
        )
    kind = sealed.Kind.RANKING if isinstance(question, Ranking) else sealed.Kind.MULTIPLE
    return sealed.Question(
        kind=kind, options=options, labels=labels, least=question.least, most=question.most, **common
    )


def _sealed(question: Question, answer: Any) -> Answer:
    if is_no_opinion(answer):
        return None
    if isinstance(question, Single):
        return [answer]
    if isinstance(question, Score):
        return dict(answer) if question.options else {ITSELF: answer}
    return list(answer)


def _opened(question: Question, answer: Answer) -> Any:
    if answer is None:
        return dict(NO_OPINION)
    if isinstance(question, Single):
        (chosen,) = answer
        return chosen
    if isinstance(question, Score) and isinstance(answer, Mapping):
        return dict(answer) if question.options else answer[ITSELF]
    return list(answer)
