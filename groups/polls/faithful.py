"""What a correction may not do: let the votes for one choice count for another. Pure.

A vote follows its question and its choice, or it lapses. It never ends at what stood beside it, by key or by
words, in this version or through several: who holds a poll would write its result. Not for how answers move
(`corrections`), nor for telling what a correction changed (`became`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from groups.polls.corrections import Carrier, Changes, Step, Target
from groups.polls.questions import Definition, Matrix, Question
from network.kernel.errors import Invalid

Became = Mapping[str, str | None]


@dataclass(frozen=True)
class Named:
    """Questions or choices by key, with their words."""

    titles: Mapping[str, str]

    def called(self, title: str) -> set[str]:
        """Return the keys of those with these words."""
        return {key for key, words in self.titles.items() if _plain(words) == _plain(title)}


def ensure_faithful(before: Carrier, step: Step) -> None:
    """Refuse a correction by which votes change sides, against every version until now.

    Raises: Invalid for what becomes something that stood beside it, for two that become one, and for what
    lapses while it stays as it is.
    """
    changes = step.changes
    _ensure_pair(before.newest, step.definition, changes, direct=True)
    for number in range(before.version - 1, 0, -1):
        changes = _one_after_another(before.steps[number - 1].changes, changes)
        _ensure_pair(before.definition(number), step.definition, changes, direct=False)


def parts_of(question: Question, part: str) -> dict[str, str]:
    """Return the choices of a question by key, as a mapping calls its parts: rows are options there."""
    name = "rows" if part == "options" and isinstance(question, Matrix) else part
    return {option.key: option.title for option in getattr(question, name, ())}


def _ensure_pair(old: Definition, new: Definition, changes: Changes, *, direct: bool) -> None:
    news = {question.key: question for question in new.questions}
    stays = {
        question.key
        for question in old.questions
        if question.key in news and type(news[question.key]) is type(question)
    }
    became = {key: target["to"] if target is not None else None for key, target in changes.items()}
    _ensure_names(_titles(old.questions), _titles(new.questions), became, stays=stays if direct else set())
    for question in old.questions:
        target = changes.get(question.key)
        if target is None:
            continue
        for part in ("options", "columns"):
            olds, now = parts_of(question, part), parts_of(news[target["to"]], part)
            _ensure_names(Named(olds), Named(now), target[part], stays=set(olds) & set(now) if direct else ())


def _ensure_names(old: Named, new: Named, became: Became, *, stays: Iterable[str]) -> None:
    """Refuse names that change places.

    Args:
        stays: keys of what is on both sides, and so may not lapse with the same words.
    """
    taken: set[str] = set()
    origins = {to: key for key, to in became.items() if to is not None}
    for key, title in old.titles.items():
        to = became.get(key)
        if to is None:
            if key in stays and key in new.called(title):
                raise _refused(
                    _("“%(one)s” staat er nog zoals het was. Dan blijven de stemmen tellen."), title
                )
            continue
        now = new.titles[to]
        if to in taken:
            raise _refused(_("Er kunnen er geen twee samen “%(other)s” worden."), title, now)
        taken.add(to)
        beside = to != key and to in old.titles
        borrowed = old.called(now) and key not in old.called(now)
        elsewhere = {other for other in new.called(title) if origins.get(other) not in old.called(title)}
        left = elsewhere and to not in new.called(title)
        if beside or borrowed or left:
            sentence = _(
                "Wat voor “%(one)s” was, kan niet tellen voor “%(other)s”: dat stond er al, of staat er nog. "
                "Laat het vervallen, of begin een nieuwe peiling."
            )
            raise _refused(sentence, title, now)


def _one_after_another(first: Changes, then: Changes) -> Changes:
    """Return what two corrections do together."""
    found: Changes = {}
    for key, target in first.items():
        further = then.get(target["to"]) if target is not None else None
        if target is None or further is None:
            found[key] = None
            continue
        joined: Target = {"to": further["to"]}
        for part in ("options", "columns"):
            joined[part] = {
                one: further[part].get(other) if other is not None else None
                for one, other in target[part].items()
            }
        found[key] = joined
    return found


def _titles(questions: Iterable[Question]) -> Named:
    return Named({question.key: question.title for question in questions})


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _refused(sentence: str, one: str, other: str = "") -> Invalid:
    return Invalid(sentence % {"one": one, "other": other}, field="mapping")
