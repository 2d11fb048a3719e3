"""Which open answers only their author and moderators read now. Every list of words leaves them out."""

from collections.abc import Iterable

from django.db.models import QuerySet

from groups.polls.models import NamedBallot, OpenAnswer, OpenAnswerState, Poll


def kept_back(poll: Poll, question: str) -> QuerySet[OpenAnswer]:
    """Return the answers to a question that wait for a person, or that one took out of sight."""
    rows = OpenAnswer.objects.filter(ballot__poll=poll, question=question)
    return rows.exclude(state=OpenAnswerState.SHOWN)


def kept_back_in(ballots: Iterable[int]) -> set[tuple[int, str]]:
    """Return ballot and question of the answers in some ballots that others do not read now. One query."""
    rows = OpenAnswer.objects.filter(ballot_id__in=list(ballots)).exclude(state=OpenAnswerState.SHOWN)
    return set(rows.values_list("ballot_id", "question"))


def readable_ballots(poll: Poll, question: str) -> QuerySet[NamedBallot]:
    """Return the ballots by name of which others may read the answer to an open question."""
    return NamedBallot.objects.filter(poll=poll).exclude(pk__in=kept_back(poll, question).values("ballot_id"))
