"""An answer in the words of the question, for the voter who reads it over. Not for results: see `charts`."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from groups.polls.forms.asked import signed
from groups.polls.questions import (
    Matrix,
    Multiple,
    Number,
    Photo,
    Place,
    Question,
    Ranking,
    Score,
    Single,
    is_no_opinion,
)


def said(question: Question, answer: Any) -> list[str]:
    """Return a checked answer in words, one line for each part of it."""
    if answer is None:
        return [_("Geen antwoord.")]
    if is_no_opinion(answer):
        return [_("Geen mening.")]
    if isinstance(question, Single):
        return [_titles(question.options)[answer]]
    if isinstance(question, Multiple):
        return [_titles(question.options)[key] for key in answer]
    if isinstance(question, Ranking):
        titles = _titles(question.options)
        return [f"{place}. {titles[key]}" for place, key in enumerate(answer, 1)]
    if isinstance(question, Score):
        return _scores(question, answer)
    return _measured(question, answer)


def _measured(question: Question, answer: Any) -> list[str]:
    if isinstance(question, Matrix):
        rows, columns = _titles(question.rows), _titles(question.columns)
        return [f"{rows[row]}: {columns[column]}" for row, column in answer.items()]
    if isinstance(question, Number):
        return [f"{number_format(answer, use_l10n=True)} {question.unit}".strip()]
    if isinstance(question, Place):
        return [_("Een plek op de kaart (%(lat)s, %(lon)s).") % answer]
    if isinstance(question, Photo):
        return [_("Eén foto.")]
    return str(answer).splitlines()


def _scores(question: Score, answer: Any) -> list[str]:
    if not question.options:
        return [signed(answer, question.low)]
    titles = _titles(question.options)
    return [f"{titles[key]}: {signed(score, question.low)}" for key, score in answer.items()]


def _titles(options: Any) -> dict[str, str]:
    return {option.key: option.title for option in options}
