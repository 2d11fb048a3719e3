"""One choice, or several of them. Not for an order between choices."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from groups.polls.questions.base import Question, common
from groups.polls.questions.options import Option, chosen, keys_of, read_options
from groups.polls.questions.reading import Fields
from groups.polls.tally import ChoiceTally, Lot
from network.kernel.errors import Invalid


@dataclass(frozen=True, kw_only=True)
class Single(Question):
    """Choose one. An answer is the key of an option."""

    kind: ClassVar[str] = "single"
    options: tuple[Option, ...]
    shuffled: bool = False

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Return the question of a definition."""
        return cls(**common(fields), options=read_options(fields), shuffled=fields.flag("shuffled"))

    def tally(self, *, lot: Lot | None = None) -> ChoiceTally:
        """Return an empty tally."""
        return ChoiceTally(keys_of(self.options))

    def _checked(self, answer: Any) -> str:
        return chosen(self.options, answer, self.key)


@dataclass(frozen=True, kw_only=True)
class Multiple(Question):
    """Choose from `least` to `most`. An answer is a list of keys, stored in the order of the options."""

    kind: ClassVar[str] = "multiple"
    options: tuple[Option, ...]
    least: int
    most: int
    shuffled: bool = False

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Return the question of a definition."""
        options = read_options(fields)
        question = cls(
            **common(fields),
            options=options,
            least=fields.whole("least", 1, len(options), default=1),
            most=fields.whole("most", 1, len(options), default=len(options)),
            shuffled=fields.flag("shuffled"),
        )
        if question.least > question.most:
            raise Invalid(_("Het minimum is groter dan het maximum."), field=fields.at("least"))
        return question

    def tally(self, *, lot: Lot | None = None) -> ChoiceTally:
        """Return an empty tally."""
        return ChoiceTally(keys_of(self.options), several=True)

    def _checked(self, answer: Any) -> list[str]:
        if not isinstance(answer, list | tuple) or len(answer) > 2 * len(self.options):
            raise self.strange()
        picked = [chosen(self.options, value, self.key) for value in answer]
        if len(set(picked)) != len(picked):
            raise self.refused(_("Je koos hetzelfde twee keer."), code="double")
        if len(picked) > self.most:
            raise self.refused(
                _("Kies er hoogstens %(most)d. Nu koos je er %(now)d.")
                % {"most": self.most, "now": len(picked)},
                code="too_many_chosen",
            )
        if len(picked) < self.least:
            raise self.refused(
                _("Kies er minstens %(least)d. Nu koos je er %(now)d.")
                % {"least": self.least, "now": len(picked)},
                code="too_few_chosen",
            )
        return [key for key in keys_of(self.options) if key in picked]
