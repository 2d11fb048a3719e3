"""Between the fields of a form and answers as questions check them, for every kind of question.

Options travel as the number of their place, always three figures long: the body of a secret ballot is then as
long whatever it says. Not for whether an answer fits: the questions say that. Not for drawing: see `asked`.
"""

import json
from collections.abc import Iterable, Mapping
from functools import singledispatch
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext

from groups.polls.questions import (
    NO_OPINION,
    Definition,
    Matrix,
    Multiple,
    Option,
    Place,
    Question,
    Ranking,
    Score,
    Single,
    is_no_opinion,
)
from network.kernel.errors import Invalid

Raw = Mapping[str, list[str]]
"""Fields as a browser sends them: each name with all of its values."""

SKIPPED: Final = "---"
NO_VIEW: Final = "nnn"
TICKED: Final = "001"
GROUP: Final = "g."
"""Begins the names of fields about the coarse groups of a voter."""
MOST_CARRIED: Final = 1_500_000


def name_of(question: Question, part: str = "") -> str:
    """Return the name of a field of a question; no key of ours has a point in it."""
    return f"q.{question.key}.{part}" if part else f"q.{question.key}"


def token(number: int) -> str:
    """Return a place in a list as a form sends it."""
    return f"{number:03d}"


def first(raw: Raw, name: str) -> str:
    """Return the one value of a field; empty where it was not sent."""
    values = raw.get(name) or [""]
    return values[0]


def fields_of(data: QueryDict, definition: Definition) -> dict[str, list[str]]:
    """Return the fields of all questions: those that were sent, and those of other pages carried along."""
    starts = {question.key for question in definition.questions}
    found = {**_carried(data.get("carried", "")), **{name: data.getlist(name) for name in data}}
    return {
        name: values for name, values in found.items() if _key_in(name) in starts or name.startswith(GROUP)
    }


def carry(raw: Raw, without: Iterable[Question], *, groups_shown: bool) -> str:
    """Return the fields of the pages that are not shown, to be carried in a hidden field."""
    shown = {question.key for question in without}
    return json.dumps(
        {
            name: values
            for name, values in raw.items()
            if (not groups_shown if name.startswith(GROUP) else _key_in(name) not in shown)
        }
    )


def read_answers(questions: Iterable[Question], raw: Raw) -> tuple[dict[str, Any], dict[str, Invalid]]:
    """Return by question what was answered, not checked yet, and what nobody can read as an answer."""
    answers: dict[str, Any] = {}
    faults: dict[str, Invalid] = {}
    for question in questions:
        try:
            answers[question.key] = _with_opinion(question, raw, read(question, raw))
        except Invalid as fault:
            faults[question.key] = fault
    return answers, faults


def written(question: Question, answer: Any) -> dict[str, list[str]]:
    """Return the fields that say a stored answer: what `read` reads as that answer."""
    if answer is None:
        return {}
    if is_no_opinion(answer):
        return (
            {name_of(question): [NO_VIEW]} if has_one_line(question) else {name_of(question, "no"): [TICKED]}
        )
    return write(question, answer)


def has_one_line(question: Question) -> bool:
    """Whether a question is answered on one line of radio buttons, in which "no opinion" is one of them."""
    return isinstance(question, Single) or (isinstance(question, Score) and not question.options)


@singledispatch
def read(question: Question, raw: Raw) -> Any:
    """Return what somebody filled in for a question: words, a number, or the name of a photo."""
    return first(raw, name_of(question)) or None


@singledispatch
def write(question: Question, answer: Any) -> dict[str, list[str]]:
    """Return the fields of an answer."""
    return {name_of(question): [str(answer)]}


@read.register
def _(question: Single, raw: Raw) -> Any:
    value = first(raw, name_of(question))
    return None if value in ("", SKIPPED) else _option(question.options, value)


@write.register
def _(question: Single, answer: Any) -> dict[str, list[str]]:
    return {name_of(question): [_token_of(question.options, answer)]}


@read.register
def _(question: Multiple, raw: Raw) -> Any:
    return [_option(question.options, value) for value in raw.get(name_of(question), [])]


@write.register
def _(question: Multiple, answer: Any) -> dict[str, list[str]]:
    return {name_of(question): [_token_of(question.options, key) for key in answer]}


@read.register
def _(question: Ranking, raw: Raw) -> Any:
    places: dict[str, str] = {}
    for number, option in enumerate(question.options):
        place = first(raw, name_of(question, token(number)))
        if place in ("", token(0)):
            continue
        if place in places:
            raise question.refused(
                gettext("Je gaf twee keuzes plaats %(place)s. Geef elke plaats één keer.")
                % {"place": place.lstrip("0")},
                code="double",
            )
        places[place] = option.key
    return [places[place] for place in sorted(places)]


@write.register
def _(question: Ranking, answer: Any) -> dict[str, list[str]]:
    return {
        name_of(question, token(number)): [token(answer.index(option.key) + 1)]
        for number, option in enumerate(question.options)
        if option.key in answer
    }


@read.register
def _(question: Score, raw: Raw) -> Any:
    if not question.options:
        return _score(question, first(raw, name_of(question)))
    scores = {
        option.key: _score(question, first(raw, name_of(question, token(number))))
        for number, option in enumerate(question.options)
    }
    return {key: score for key, score in scores.items() if score is not None}


@write.register
def _(question: Score, answer: Any) -> dict[str, list[str]]:
    if not question.options:
        return {name_of(question): [token(answer - question.low)]}
    return {
        name_of(question, token(number)): [token(answer[option.key] - question.low)]
        for number, option in enumerate(question.options)
        if option.key in answer
    }


@read.register
def _(question: Matrix, raw: Raw) -> Any:
    chosen = {
        row.key: first(raw, name_of(question, token(number))) for number, row in enumerate(question.rows)
    }
    return {
        row: _option(question.columns, value) for row, value in chosen.items() if value not in ("", SKIPPED)
    }


@write.register
def _(question: Matrix, answer: Any) -> dict[str, list[str]]:
    return {
        name_of(question, token(number)): [_token_of(question.columns, answer[row.key])]
        for number, row in enumerate(question.rows)
        if row.key in answer
    }


@read.register
def _(question: Place, raw: Raw) -> Any:
    lon, lat = (first(raw, name_of(question, part)).strip().replace(",", ".") for part in ("lon", "lat"))
    if not lon and not lat:
        return None
    for part in (lon, lat):
        try:
            float(part)
        except ValueError:
            raise question.refused(
                gettext("Duid een plek aan op de kaart, of zoek een adres en kies het in de lijst."),
                code="place",
            ) from None
    return {"lon": lon, "lat": lat}


@write.register
def _(question: Place, answer: Any) -> dict[str, list[str]]:
    return {name_of(question, part): [str(answer[part])] for part in ("lon", "lat")}


def _with_opinion(question: Question, raw: Raw, answer: Any) -> Any:
    """Return an answer with "no opinion" in it, where that was ticked too; what is both is no answer."""
    if has_one_line(question):
        return dict(NO_OPINION) if first(raw, name_of(question)) == NO_VIEW else answer
    if not first(raw, name_of(question, "no")):
        return answer
    return {**NO_OPINION, "answered": True} if answer else dict(NO_OPINION)


def _option(options: tuple[Option, ...], value: str) -> str:
    """Return the key of an option by its number; what is no number of ours stays, and is refused later."""
    number = int(value) if len(value) == len(TICKED) and value.isascii() and value.isdigit() else -1
    return options[number].key if 0 <= number < len(options) else f"?{value[:40]}"


def _token_of(options: tuple[Option, ...], key: str) -> str:
    return token(next(number for number, option in enumerate(options) if option.key == key))


def _score(question: Score, value: str) -> int | str | None:
    if value in ("", SKIPPED, NO_VIEW):
        return None
    known = len(value) == len(TICKED) and value.isascii() and value.isdigit()
    return question.low + int(value) if known else "?"


def _key_in(name: str) -> str:
    start, _point, rest = name.partition(".")
    return rest.partition(".")[0] if start == "q" else ""


def _carried(text: str) -> dict[str, list[str]]:
    """Return what a hidden field carried; nothing where somebody else wrote it."""
    if len(text) > MOST_CARRIED:
        return {}
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        str(name): [value for value in values if isinstance(value, str)]
        for name, values in found.items()
        if isinstance(values, list)
    }
