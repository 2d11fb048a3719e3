"""What a correction changed, in sentences: for who votes, for the result and for who counts again. Pure.

Everything by which a vote could say something else than what its voter read: what lapsed, what got other
words, what came beside it. Not for what a correction may do: see `faithful`.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from groups.polls.corrections import Changes, Target
from groups.polls.faithful import parts_of
from groups.polls.questions import Definition, Number, Question, Score

SAID: Final = frozenset({"key", "kind", "title", "help", "shuffled"})
CHOICES: Final = frozenset({"options", "rows", "columns", "low_label", "high_label", "unit"})


def became_words(old: Definition, new: Definition, changes: Changes) -> tuple[str, ...]:
    """Say what became of each question and choice that did not stay what it was, in order."""
    return tuple(_told(old, new, changes))


def _told(old: Definition, new: Definition, changes: Changes) -> Iterator[str]:
    news = {question.key: question for question in new.questions}
    for question in old.questions:
        target = changes.get(question.key)
        if target is None:
            yield _("“%(one)s” vervalt. Antwoorden daarop tellen niet meer mee.") % {"one": question.title}
        else:
            yield from _of_question(question, news[target["to"]], target)
    kept = {target["to"] for target in changes.values() if target is not None}
    for question in new.questions:
        if question.key not in kept:
            yield _("De vraag “%(one)s” kwam erbij.") % {"one": question.title}
    if _roads(old) != _roads(new):
        yield _(
            "De weg door de vragen veranderde. Antwoorden op een vraag die iemand zo niet krijgt, "
            "tellen niet meer mee."
        )


def _of_question(old: Question, new: Question, target: Target) -> Iterator[str]:
    if old.title != new.title:
        words = {"one": old.title, "other": new.title}
        yield _("De vraag “%(one)s” werd “%(other)s”. Antwoorden daarop tellen mee.") % words
    for part in ("options", "columns"):
        yield from _of_parts(old, new, target, part)
    if _scale(old) != _scale(new):
        words = {"question": new.title, "one": _scale(old), "other": _scale(new)}
        yield _("Bij “%(question)s” werd de schaal “%(one)s” nu “%(other)s”.") % words
    if old.help != new.help:
        yield _("Bij “%(question)s” veranderde de uitleg.") % {"question": new.title}
    if _bounds(old) != _bounds(new):
        yield _(
            "Bij “%(question)s” veranderde wat een antwoord mag zijn. Wat niet meer past, telt niet meer mee."
        ) % {"question": new.title}


def _of_parts(old: Question, new: Question, target: Target, part: str) -> Iterator[str]:
    olds, news, became = parts_of(old, part), parts_of(new, part), target[part]
    for key, title in olds.items():
        to = became.get(key)
        words = {"question": new.title, "one": title, "other": news[to] if to is not None else ""}
        if to is None:
            yield _("Bij “%(question)s” vervalt “%(one)s”. Stemmen daarvoor tellen niet meer mee.") % words
        elif title != news[to]:
            yield _("Bij “%(question)s” werd “%(one)s” nu “%(other)s”. Stemmen daarvoor tellen mee.") % words
    kept = set(became.values())
    for key, title in news.items():
        if key not in kept:
            yield _("Bij “%(question)s” kwam “%(one)s” erbij.") % {"question": new.title, "one": title}


def _bounds(question: Question) -> dict[str, Any]:
    """Return what says whether an answer fits, beside the choices: how many, how long, how high."""
    bounds = {name: value for name, value in question.to_json().items() if name not in SAID | CHOICES}
    if bounds.get("most") == len(getattr(question, "options", ())):
        del bounds["most"]  # as many as there are is no bound
    return bounds


def _roads(definition: Definition) -> list[Any]:
    """Return what leads from page to page; nothing where everybody gets every question."""
    pages = definition.pages
    if not any(page.jumps or page.then for page in pages):
        return []
    return [(page.key, page.jumps, page.then, [each.key for each in page.questions]) for page in pages]


def _scale(question: Question) -> str:
    """Return the ends of a scale or the unit of a number in words; empty for what has neither."""
    if isinstance(question, Score):
        low, high = question.low_label or question.low, question.high_label or question.high
        return f"{low} ({question.low}) – {high} ({question.high})"
    return question.unit if isinstance(question, Number) else ""
