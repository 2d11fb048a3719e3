"""Answers in words, and a photo. Not for reading words or storing pictures."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from groups.polls.questions.base import Question, common
from groups.polls.questions.reading import Fields
from groups.polls.tally import Lot, OpenTally
from network.kernel.ids import CROCKFORD, UID_LENGTH
from network.kernel.text import clean_text

UID = re.compile(f"[{CROCKFORD}]{{{UID_LENGTH}}}")
SHORT, LONG = 200, 5_000


@dataclass(frozen=True, kw_only=True)
class _Words(Question):
    """What somebody writes, up to `max_length` characters, which is at most `longest`."""

    longest: ClassVar[int]
    max_length: int

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Return the question of a definition."""
        return cls(
            **common(fields), max_length=fields.whole("max_length", 1, cls.longest, default=cls.longest)
        )

    def tally(self, *, lot: Lot | None = None) -> OpenTally:
        """Return an empty tally."""
        return OpenTally()

    def _checked(self, answer: Any) -> str | None:
        if not isinstance(answer, str):
            raise self.strange()
        if not answer.strip():
            self.check(None)
            return None
        return clean_text(answer, max_length=self.max_length, field=self.key)


@dataclass(frozen=True, kw_only=True)
class ShortText(_Words):
    """Some words on one line."""

    kind: ClassVar[str] = "short"
    longest: ClassVar[int] = SHORT
    max_length: int = SHORT

    def _checked(self, answer: Any) -> str | None:
        words = super()._checked(answer)
        return None if words is None else " ".join(words.split())


@dataclass(frozen=True, kw_only=True)
class LongText(_Words):
    """Text of several lines."""

    kind: ClassVar[str] = "long"
    longest: ClassVar[int] = LONG
    max_length: int = LONG


@dataclass(frozen=True, kw_only=True)
class Photo(Question):
    """A photo. An answer is the uid of a stored picture; whose picture it is, the service looks at."""

    kind: ClassVar[str] = "photo"

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Return the question of a definition."""
        return cls(**common(fields))

    def tally(self, *, lot: Lot | None = None) -> OpenTally:
        """Return an empty tally."""
        return OpenTally()

    def _checked(self, answer: Any) -> str:
        if not isinstance(answer, str) or not UID.fullmatch(answer):
            raise self.strange()
        return answer
