"""What became of each question and option in the next version, and why. Not for changing the questions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.polls import rules
from groups.polls.questions import Definition, Question
from network.kernel.forms import Form

GONE: Final = ""
PARTS: Final = ("options", "rows", "columns")


@dataclass(frozen=True)
class Became:
    """A question or option of the version before, with the field that says what it became.

    Attributes:
        how: "stays", "changed" or "gone", as it is proposed.
    """

    title: str
    field: BoundField
    how: str
    parts: tuple["Became", ...] = ()

    @property
    def rests(self) -> bool:
        """Whether it stays as it was, with all its parts, and nobody said otherwise."""
        untouched = self.field.value() == self.field.field.initial and not self.field.errors
        return self.how == "stays" and untouched and all(part.rests for part in self.parts)


class CorrectionForm(Form):
    """Send the next version: what became of everything, and what was wrong."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Wat was er mis?"),
        max_length=rules.MAX_REASON,
        help_text=_("Eén of twee zinnen. Iedereen die mag stemmen, leest dit."),
        widget=forms.Textarea({"rows": 3}),
    )
    title = forms.CharField(
        label=_("Betere titel"),
        max_length=rules.MAX_TITLE,
        required=False,
        help_text=_("Leeg: de titel blijft."),
    )

    def __init__(self, *args: Any, old: Definition, new: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old = old
        self.news = {question.key: question for question in new.questions}
        for question in old.questions:
            alike = [each for each in new.questions if type(each) is type(question)]
            choices = [(each.key, each.title) for each in alike]
            self._add(f"q.{question.key}", question.title, question.key, choices)
            target = self.news.get(question.key)
            if target is None or type(target) is not type(question):
                continue
            for part in PARTS:
                options = [(option.key, option.title) for option in getattr(target, part, ())]
                for option in getattr(question, part, ()):
                    self._add(f"{part}.{question.key}.{option.key}", option.title, option.key, options)

    def _add(self, name: str, title: str, key: str, choices: list[tuple[str, str]]) -> None:
        known = {value for value, _words in choices}
        self.fields[name] = forms.ChoiceField(
            label=title,
            required=False,
            choices=[*choices, (GONE, gettext("vervalt"))],
            initial=key if key in known else GONE,
        )

    @property
    def questions(self) -> Iterator[Became]:
        """Every question of the version before, with what it is proposed to become."""
        for question in self.old.questions:
            new = self.news.get(question.key)
            parts = tuple(
                self._became(
                    f"{part}.{question.key}.{option.key}", option.title, _title_in(new, part, option.key)
                )
                for part in PARTS
                for option in getattr(question, part, ())
                if f"{part}.{question.key}.{option.key}" in self.fields
            )
            title = new.title if new is not None and type(new) is type(question) else None
            yield self._became(f"q.{question.key}", question.title, title, parts)

    @property
    def changed(self) -> list[Became]:
        """Questions of which something is another now, or is said to be."""
        return [one for one in self.questions if not one.rests]

    @property
    def resting(self) -> list[Became]:
        """Questions that stay as they were, with all their parts."""
        return [one for one in self.questions if one.rests]

    def _became(self, name: str, title: str, now: str | None, parts: tuple[Became, ...] = ()) -> Became:
        how = "gone" if now is None else "stays" if now == title else "changed"
        return Became(title, self[name], how, parts)

    def mapping(self) -> dict[str, Any]:
        """Return the mapping that the service takes. Call after `is_valid`."""
        data = self.cleaned_data
        said: dict[str, Any] = {}
        for question in self.old.questions:
            to = data[f"q.{question.key}"]
            if to == GONE:
                said[question.key] = None
            elif to == question.key:
                said[question.key] = {"to": to, **self._parts(question)}
            else:
                said[question.key] = {"to": to, **_by_title(question, self.news[to])}
        return said

    def _parts(self, question: Question) -> dict[str, dict[str, str | None]]:
        found: dict[str, dict[str, str | None]] = {}
        for part in PARTS:
            for option in getattr(question, part, ()):
                name = f"{part}.{question.key}.{option.key}"
                if name in self.cleaned_data:
                    found.setdefault(_called(part), {})[option.key] = self.cleaned_data[name] or None
        return found


def _by_title(old: Question, new: Question) -> dict[str, dict[str, str | None]]:
    """Return what became of options in another question: the one with the same words, or nothing."""
    found: dict[str, dict[str, str | None]] = {}
    for part in PARTS:
        there = {option.title.casefold(): option.key for option in getattr(new, part, ())}
        for option in getattr(old, part, ()):
            found.setdefault(_called(part), {})[option.key] = there.get(option.title.casefold())
    return found


def _called(part: str) -> str:
    """Return the name of a part in a mapping: rows of a matrix are its options there."""
    return "options" if part == "rows" else part


def _title_in(question: Question | None, part: str, key: str) -> str | None:
    return next((option.title for option in getattr(question, part, ()) if option.key == key), None)
