"""What people wrote in open answers, page by page, for who runs a poll that keeps names.

Words alone: no name, no group and no moment stands beside them. Callers have checked who reads.
"""

from dataclasses import dataclass

from groups.polls.models import OpenAnswer, Poll, Theme
from groups.polls.queries.open_answers import readable_ballots
from groups.polls.queries.versions import carrier_of, written_question
from groups.polls.questions import LongText, Question, ShortText

PAGE = 40
MOST_READ = 2_000


@dataclass(frozen=True, slots=True)
class Words:
    """One answer: its number for the form, what was written, its themes, and whether the result tells it."""

    number: int
    text: str
    themes: tuple[str, ...]
    told: bool = False


@dataclass(frozen=True, slots=True)
class WordsPage:
    """A page of answers; `after` leads to the next one, None at the end."""

    answers: tuple[Words, ...]
    after: int | None


def open_question(poll: Poll, key: str) -> Question:
    """Return an open question of an opened poll that keeps names. Raises: NotFound."""
    return written_question(poll, key, ShortText | LongText)


def words_page(
    poll: Poll, question: str, *, after: int = 0, theme: Theme | None = None, loose: bool = False
) -> WordsPage:
    """Return a page of answers to an open question.

    Args:
        after: the number of the last one that was read.
        theme: only what stands under it. loose: only what stands under no theme of the question.
    """
    carrier = carrier_of(poll)
    rows = readable_ballots(poll, question).filter(pk__gt=after).order_by("pk")
    if theme is not None:
        rows = rows.filter(pk__in=theme.ballots.values("pk"))
    elif loose:
        gathered = Theme.ballots.through.objects.filter(
            theme__in=Theme.objects.filter(poll=poll, question=question)
        )
        rows = rows.exclude(pk__in=gathered.values("namedballot_id"))
    found: list[tuple[int, str]] = []
    last, read = after, 0
    for pk, answers, version in rows.values_list("pk", "answers", "version")[:MOST_READ].iterator(
        chunk_size=200
    ):
        if len(found) == PAGE:
            break
        last, read = pk, read + 1
        said = answers if version == carrier.version else carrier.carried(answers, version)
        text = said.get(question)
        if isinstance(text, str) and text:
            found.append((pk, text))
    more = rows.filter(pk__gt=last).exists() if read else False
    numbers = [pk for pk, _text in found]
    names = _themes_of(poll, question, numbers)
    chosen = OpenAnswer.objects.filter(ballot_id__in=numbers, question=question, told_at__isnull=False)
    told = set(chosen.values_list("ballot_id", flat=True))
    return WordsPage(
        tuple(Words(pk, text, tuple(names.get(pk, ())), pk in told) for pk, text in found),
        last if more else None,
    )


def _themes_of(poll: Poll, question: str, ballots: list[int]) -> dict[int, list[str]]:
    rows = Theme.ballots.through.objects.filter(
        namedballot_id__in=ballots, theme__poll=poll, theme__question=question
    ).order_by("theme__name")
    names: dict[int, list[str]] = {}
    for ballot, name in rows.values_list("namedballot_id", "theme__name"):
        names.setdefault(ballot, []).append(name)
    return names
