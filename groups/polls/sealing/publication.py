"""What everybody may read of a counted secret poll: fingerprints, and marks that lie apart from each other.

A ballot never stands here as a whole. Each question is by itself; of a multiple choice each mark is by
itself, of a score each option, and of a ranking only how many put one option before another. Every list is
shuffled. Where fewer than the minimum answered, nothing of the question is told; where fewer scored an
option, nothing of that option. Not for results on screen (see the tallies), which are counted from the same
stream.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from groups.polls.sealing.boxes import typed
from groups.polls.sealing.opening import Opened, Refused
from groups.polls.sealing.sheet import Answer, Kind, Question, Sheet, canonical
from groups.polls.sealing.shuffle import shuffle

FORMAT: Final = "gebuurte-secret-poll-1"
AT_ONCE: Final = 10_000


class Marks:
    """The marks of one question, counted ballot by ballot: what order they came in is not even kept."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.answers = self.no_opinion = 0
        self.index = {option: number for number, option in enumerate(question.options)}
        count = len(question.options)
        self.marks: Counter[int] = Counter()
        self.scores: list[Counter[int]] = [Counter() for _ in question.options]
        self.before = [[0] * count for _ in range(count)] if question.kind == Kind.RANKING else []

    def add(self, answer: Answer) -> None:
        """Add what one ballot says to this question."""
        if answer is None:
            self.no_opinion += 1
            return
        self.answers += 1
        if isinstance(answer, Mapping):
            for option, score in answer.items():
                self.scores[self.index[option]][score] += 1
        elif self.question.kind == Kind.RANKING:
            self._rank([self.index[option] for option in answer])
        else:
            self.marks.update(self.index[option] for option in answer)

    def _rank(self, ranked: Sequence[int]) -> None:
        """Count each pair once: what was ranked comes before what was not."""
        behind = set(range(len(self.index)))
        for option in ranked:
            behind.discard(option)
            for other in behind:
                self.before[option][other] += 1

    def published(self, ballots: int, minimum: int) -> dict[str, Any]:
        """Return what the file says of this question."""
        question = self.question
        labels = question.labels or question.options
        told: dict[str, Any] = {
            "key": question.key,
            "kind": question.kind.value,
            "text": question.text,
            "keys": list(question.options),
            "options": list(labels),
            "withheld": self._is_of_few(minimum),
        }
        if told["withheld"]:
            return told
        told |= {"answers": self.answers, "no_opinion": self.no_opinion}
        told["unanswered"] = ballots - self.answers - self.no_opinion
        if question.kind == Kind.SCORE:
            few = [scores.total() < minimum for scores in self.scores]
            given = [
                None if of_few else _laid_down(scores)
                for scores, of_few in zip(self.scores, few, strict=True)
            ]
            return told | {"scores": given}
        if question.kind == Kind.RANKING:
            return told | {"before": self.before}
        return told | {"marks": _laid_down(self.marks)}

    def _is_of_few(self, minimum: int) -> bool:
        """Whether too few answered to tell anything; of a score, also where that holds of each option."""
        most = max((scores.total() for scores in self.scores), default=0)
        return self.answers < minimum or (self.question.kind == Kind.SCORE and most < minimum)


def _laid_down(counted: Counter[int]) -> list[int]:
    """Return every mark by itself, in an order drawn by chance."""
    marks = list(counted.elements())
    shuffle(marks)
    return marks


class Publication:
    """Collects the stream of `opening.open_boxes`, and writes the file.

    The sheet is of the newest version; an earlier ballot is mapped before it is added.
    """

    def __init__(self, sheet: Sheet, *, minimum: int) -> None:
        self.sheet, self.minimum = sheet, minimum
        self.questions = {question.key: Marks(question) for question in sheet.questions}
        self.counted = 0
        self.invalid: dict[str, int] = {}

    def add(self, found: Opened | Refused) -> None:
        """Add one ballot, or one box that does not count."""
        if isinstance(found, Refused):
            self.invalid[found.fault.value] = self.invalid.get(found.fault.value, 0) + 1
            return
        self.counted += 1
        for key, answer in found.answers.items():
            self.questions[key].add(answer)

    def chunks(
        self,
        fingerprints: Sequence[str],
        *,
        spoiled: int = 0,
        corrections: Sequence[Mapping[str, Any]] = (),
    ) -> Iterator[bytes]:
        """Yield the canonical JSON of the file, in pieces. Shuffles, so take it once.

        Args:
            fingerprints: of all boxes, those that do not count as well, in order.
            spoiled: how many envelopes held no box.
            corrections: how earlier ballots were mapped, for who counts again; none where nothing changed.

        Raises: ValueError where they are not in order, or not as many as the boxes that were added.
        """
        invalid = sum(self.invalid.values())
        if any(one >= other for one, other in pairwise(fingerprints)):
            raise ValueError("fingerprints are published in order, each once")
        if len(fingerprints) != self.counted + invalid - self.invalid.get("twice", 0):
            raise ValueError("every box has its fingerprint, and every fingerprint its box")
        yield b'{"boxes":['
        for start in range(0, len(fingerprints), AT_ONCE):
            piece = canonical(fingerprints[start : start + AT_ONCE])[1:-1]
            yield (b"," if start else b"") + piece
        rest: dict[str, Any] = {
            "counted": self.counted,
            "format": FORMAT,
            "invalid": self.invalid,
            "minimum": self.minimum,
        }
        if corrections:
            rest["corrections"] = list(corrections)
        yield b"]," + canonical(rest | {"poll": self.sheet.poll})[1:-1] + b',"questions":['
        for number, marks in enumerate(self.questions.values()):
            yield (b"," if number else b"") + canonical(marks.published(self.counted, self.minimum))
        yield b'],"spoiled":%d}' % spoiled


def verify(publication: Mapping[str, Any], fingerprint: str) -> bool:
    """Tell whether a ballot is in the published list; the fingerprint as somebody typed it."""
    return typed(fingerprint) in publication["boxes"]
