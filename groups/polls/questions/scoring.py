"""A score on a range, and a choice in each row of a matrix. Not for numbers that are measured."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from groups.polls.questions.base import Question, common
from groups.polls.questions.options import Option, chosen, keys_of, read_options
from groups.polls.questions.reading import Fields
from groups.polls.tally import Lot, MatrixTally, ScoreTally
from network.kernel.errors import Invalid

WHOLE = re.compile(r"[-+−]?\d{1,6}", re.ASCII)
MOST_VALUES = 101
WIDEST = 1_000


@dataclass(frozen=True, kw_only=True)
class Score(Question):
    """Score from `low` to `high`: the question itself, or each of its options.

    An answer is a whole number, or for options a mapping of key to whole number.
    """

    kind: ClassVar[str] = "score"
    low: int
    high: int
    options: tuple[Option, ...] = ()
    low_label: str = ""
    high_label: str = ""
    shuffled: bool = False

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Return the question of a definition."""
        question = cls(
            **common(fields),
            options=read_options(fields, least=0),
            low=fields.whole("low", -WIDEST, WIDEST),
            high=fields.whole("high", -WIDEST, WIDEST),
            low_label=fields.words("low_label", required=False),
            high_label=fields.words("high_label", required=False),
            shuffled=fields.flag("shuffled"),
        )
        if not 0 < question.high - question.low < MOST_VALUES:
            raise Invalid(
                _("Een score loopt van laag naar hoog, met hoogstens %(most)d waarden.")
                % {"most": MOST_VALUES},
                field=fields.at("high"),
            )
        return question

    def tally(self, *, lot: Lot | None = None) -> ScoreTally:
        """Return an empty tally."""
        return ScoreTally(self.low, self.high, keys_of(self.options))

    def _checked(self, answer: Any) -> int | dict[str, int]:
        if not self.options:
            return self._score(answer)
        if not isinstance(answer, dict):
            raise self.strange()
        for key in answer:
            chosen(self.options, key, self.key)
        scores = {
            key: self._score(answer[key])
            for key in keys_of(self.options)
            if answer.get(key) is not None and answer[key] != ""
        }
        if self.required and len(scores) < len(self.options):
            raise self.refused(_("Geef elke keuze een score."), code="required")
        return scores or self.check(None)

    def _score(self, value: Any) -> int:
        if isinstance(value, str) and WHOLE.fullmatch(value.strip()):
            value = int(value.strip().replace("−", "-"))
        if type(value) is not int or not self.low <= value <= self.high:
            raise self.refused(
                _("Geef een score van %(low)d tot %(high)d.") % {"low": self.low, "high": self.high},
                code="range",
            )
        return value


@dataclass(frozen=True, kw_only=True)
class Matrix(Question):
    """Choose one column in each row. An answer maps rows to columns; required means every row."""

    kind: ClassVar[str] = "matrix"
    rows: tuple[Option, ...]
    columns: tuple[Option, ...]
    shuffled: bool = False

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Return the question of a definition."""
        return cls(
            **common(fields),
            rows=read_options(fields, "rows", least=1, most=50),
            columns=read_options(fields, "columns", most=20),
            shuffled=fields.flag("shuffled"),
        )

    def tally(self, *, lot: Lot | None = None) -> MatrixTally:
        """Return an empty tally."""
        return MatrixTally(keys_of(self.rows), keys_of(self.columns))

    def _checked(self, answer: Any) -> dict[str, str] | None:
        if not isinstance(answer, dict):
            raise self.strange()
        for row in answer:
            if row not in keys_of(self.rows):
                raise self.refused(_("Die rij hoort niet bij deze vraag."), code="unknown_option")
        filled = {
            row: chosen(self.columns, answer[row], self.key)
            for row in keys_of(self.rows)
            if answer.get(row) not in (None, "")
        }
        if self.required and len(filled) < len(self.rows):
            raise self.refused(_("Kies in elke rij een antwoord."), code="required")
        return filled or None
