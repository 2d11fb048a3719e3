"""What a secret ballot may hold: its questions, the answers that fit them, and how many bytes that can take.

Only what is a choice out of a few: no text, no open number, for those would be signatures. Not for how
questions look, and not for which of them must be answered: whoever takes the ballot asks that.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from groups.polls.sealing.refusals import DoesNotFit

FORMAT: Final = 1
STEP: Final = 128
"""Ballots are a multiple of so many bytes long, which leaves room for a correction of the poll."""

Answer = Sequence[str] | Mapping[str, int] | None
"""Chosen options (in a ranking the best first), or a score for each option, or none for "no opinion"."""


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKING = "ranking"
    SCORE = "score"


@dataclass(frozen=True)
class Question:
    """One question, as far as a sealed ballot knows it.

    Attributes:
        options: their keys, in the order in which they are published.
        least, most: of a multiple choice or ranking, how many options somebody names; `most` none for all.
        low, high: of a score, the figures that may be given.
        no_opinion: whether "no opinion" is an answer.
        text, labels: what people read in the published file; labels go with the options.
    """

    key: str
    kind: Kind
    options: tuple[str, ...]
    least: int = 1
    most: int | None = None
    low: int = 0
    high: int = 0
    no_opinion: bool = False
    text: str = ""
    labels: tuple[str, ...] = ()

    def fitted(self, answer: Answer) -> Answer:
        """Return an answer as it is sealed: choices without a rank in the order of the options.

        Raises: DoesNotFit.
        """
        if answer is None:
            if not self.no_opinion:
                raise DoesNotFit(f"{self.key}: no opinion is no answer here")
            return None
        return self._scores(answer) if self.kind == Kind.SCORE else self._choices(answer)

    def _choices(self, answer: Any) -> list[str]:
        least, most = (1, 1) if self.kind == Kind.SINGLE else (max(1, self.least), self.most)
        if not isinstance(answer, list | tuple) or not all(isinstance(one, str) for one in answer):
            raise DoesNotFit(f"{self.key}: not a choice")
        if len(set(answer)) != len(answer) or not set(answer) <= set(self.options):
            raise DoesNotFit(f"{self.key}: an option twice, or one of another question")
        if not least <= len(answer) <= (len(self.options) if most is None else most):
            raise DoesNotFit(f"{self.key}: too few options, or too many")
        if self.kind == Kind.RANKING:
            return list(answer)
        chosen = set(answer)
        return [option for option in self.options if option in chosen]

    def _scores(self, answer: Any) -> dict[str, int]:
        if not isinstance(answer, Mapping) or not answer or not set(answer) <= set(self.options):
            raise DoesNotFit(f"{self.key}: not a score for each option")
        if not all(type(score) is int and self.low <= score <= self.high for score in answer.values()):
            raise DoesNotFit(f"{self.key}: a score out of its range")
        return dict(answer)

    def longest(self) -> Answer:
        """Return the answer that takes most bytes; too many at worst, never too few."""
        if self.kind == Kind.SCORE:
            return dict.fromkeys(self.options, max(self.low, self.high, key=lambda score: len(str(score))))
        most = 1 if self.kind == Kind.SINGLE else self.most
        by_length = sorted(self.options, key=lambda option: len(canonical(option)), reverse=True)
        return by_length[: len(by_length) if most is None else most]


@dataclass(frozen=True)
class Sheet:
    """What one version of a poll asks.

    Attributes:
        poll: the uid of the poll; it is sealed inside, so that a ballot counts nowhere else.
        version: of the poll's questions.
        groups: the coarse groups that the voter is shown, and the values that each may have.
    """

    poll: str
    version: int
    questions: tuple[Question, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def length(self) -> int:
        """Return how many bytes every ballot has before it is sealed, whatever it says.

        It is stored at the opening and given to `encode` from then on: it must not follow a later version.
        """
        answers = {question.key: question.longest() for question in self.questions}
        groups = {
            name: max(values, key=lambda value: len(canonical(value))) for name, values in self.groups.items()
        }
        longest = len(self._plain(answers, groups)) + len("null")
        return -(-longest // STEP) * STEP

    def encode(self, answers: Mapping[str, Answer], groups: Mapping[str, str], length: int) -> bytes:
        """Return a ballot as canonical JSON, filled up with spaces. Raises: DoesNotFit."""
        plain = self._plain(self._fitted(answers), self._grouped(groups))
        if len(plain) > length:
            raise DoesNotFit("longer than every ballot of this poll")
        return plain.ljust(length)

    def _fitted(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        questions = {question.key: question for question in self.questions}
        if not set(answers) <= set(questions):
            raise DoesNotFit("an answer to another question")
        return {key: questions[key].fitted(answer) for key, answer in answers.items()}

    def _grouped(self, groups: Mapping[str, str]) -> dict[str, str]:
        if not set(groups) <= set(self.groups):
            raise DoesNotFit("a group that was not asked")
        if not all(value in self.groups[name] for name, value in groups.items()):
            raise DoesNotFit("a group that was not offered")
        return dict(groups)

    def _plain(self, answers: Mapping[str, Answer], groups: Mapping[str, str]) -> bytes:
        return canonical({"a": answers, "f": FORMAT, "g": groups, "p": self.poll, "v": self.version})


def canonical(value: object) -> bytes:
    """Return JSON in the one way that we write it: keys in order, no spaces, UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()
